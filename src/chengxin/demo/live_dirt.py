"""Dirt in files for a live site, and the verdicts that every row has to get.

A site judges a file with what it knows then: a row is about somebody it can find or not, and whose
own row in the file of persons was refused has simply not joined. So less follows from other rows
than where all files are read at once (`dirt`). `live` calls `soil_live` for each block.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chengxin.demo.dirt import (
    SLIPS,
    WAITING,
    Key,
    key_of,
    lets_collect,
    reject_marks,
    scene_of,
    spoil_rows,
    turn_away,
    wait,
)
from chengxin.demo.live_spoilers import LIVE_MARKS, LIVE_PERSONS, LIVE_RECORDS, MORE_SLIPS
from chengxin.demo.sheet import Row, Sheet
from chengxin.ledger.catalogue import market_items
from chengxin.ledger.codes import Code
from chengxin.records.codes import WAITING as QUARANTINED
from chengxin.rulebook.model import Rulebook

_SLIPS = {name: (*slips, *MORE_SLIPS[name]) for name, slips in SLIPS.items()}


def soil_live(
    sheets: Sequence[Sheet], rulebook: Rulebook, rng: random.Random, kept: Collection[str]
) -> None:
    """Spoil rows of the sheets of one block; the people whose numbers are `kept` stay as they are.

    The sheets are judged in the order of persons, records, marks.
    """
    persons, records, marks = (
        [sheet for sheet in sheets if sheet.kind == kind]
        for kind in ("persons", "records", "marks")
    )
    times = Counter(key_of(row) for sheet in records for row in sheet.rows)
    marked = {key_of(row) for sheet in marks for row in sheet.rows}
    scene = scene_of(rulebook, persons, kept, naming="identity")
    spoiled_people: set[str] = set()
    for sheet in persons:
        spoiled = spoil_rows(sheet, LIVE_PERSONS, _at(sheet, kept), rng, scene)
        spoiled_people |= {row.cells["identity"] for row in (*spoiled.told, *spoiled.lost)}
    scene = replace(scene, joined=_joined(persons, spoiled_people))
    market = market_items(rulebook)
    agreed = _agreed_to_market(persons, scene.joined)
    refused: set[Key] = set()
    for sheet in records:
        refused |= turn_away(
            sheet,
            [
                n
                for n, row in enumerate(sheet.rows)
                if row.cells["item"] in market and row.cells["identity"] not in agreed
            ],
        )
        at = [
            n
            for n in _at(sheet, kept)
            if sheet.rows[n].cells["item"] not in market
            and times[key_of(sheet.rows[n])] == 1
            and key_of(sheet.rows[n]) not in marked
        ]
        here = replace(scene, header=sheet.header)
        spoiled = spoil_rows(sheet, LIVE_RECORDS, at, rng, here, slips=_SLIPS)
        wait(marks, spoiled.told[::WAITING], Code.UNKNOWN_RECORD)
    reject_marks(marks, refused, Code.UNKNOWN_RECORD)
    marked -= refused
    for sheet in marks:
        at = [n for n, row in enumerate(sheet.rows) if key_of(row) in marked]
        spoil_rows(sheet, LIVE_MARKS, at, rng, replace(scene, header=sheet.header))


def _at(sheet: Sheet, kept: Collection[str]) -> list[int]:
    return [n for n, row in enumerate(sheet.rows) if row.cells["identity"] not in kept]


def _joined(persons: Sequence[Sheet], spoiled: Collection[str]) -> dict[str, str]:
    """Return who has agreed and still does: name by identity number."""
    return {
        row.cells["identity"]: row.cells["name"]
        for sheet in persons
        for row in sheet.rows
        if _agrees(row) and row.cells["identity"] not in spoiled
    }


def _agreed_to_market(persons: Sequence[Sheet], joined: Collection[str]) -> set[str]:
    """Return the numbers of those who take part and let market information be collected."""
    return {
        row.cells["identity"]
        for sheet in persons
        for row in sheet.rows
        if row.cells.get("identity") in joined and lets_collect(row)
    }


def _agrees(row: Row) -> bool:
    return bool(row.cells.get("consented_on")) and not row.cells.get("withdrew_on")


def live_truth(sheet: Sheet) -> Mapping[str, Any]:
    """What a site must say of the file: rows = accepted + duplicate + quarantined + rejected."""
    offline = sheet.truth()
    quarantined = sum(found for code, found in sheet.codes.items() if code in QUARANTINED)
    return {
        **{name: offline[name] for name in ("file", "kind", "encoding", "rows")},
        "accepted": offline["good"],
        "duplicate": sheet.duplicate,
        "quarantined": quarantined,
        "rejected": sheet.bad - quarantined,
        "problems": offline["problems"],
    }
