"""Puts dirt into sheets that are clean, and counts exactly what a reader has to find.

Only rows are spoiled on which nothing else hangs, and never those of told people; where a wrong
row must make others fail (a person's records, a record's marks), those are counted as well. So
the truth about every file is known without reading it. `files` calls `soil` for each block.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from chengxin.demo.sheet import Row, Sheet
from chengxin.demo.spoilers import MARKS, PERSONS, RECORDS, Scene, Spoiler
from chengxin.ledger.catalogue import market_items
from chengxin.ledger.codes import Code
from chengxin.rulebook.model import Rulebook

#: Shares of rows that are spoiled, by kind of file; at least one of each kind in any file.
SHARES = {"persons": 0.004, "records": 0.007, "marks": 0.02}

#: What goes wrong where: each system and each office has slips of its own. The empty one is a
#: row that is delivered twice; persons and marks have everything that can happen to them.
SLIPS: Mapping[str, Sequence[str]] = {
    "volunteering": (
        Code.BAD_NUMBER,
        Code.BAD_DATE,
        "",
        Code.UNKNOWN_PERSON,
        Code.UNKNOWN_ITEM,
        Code.MISSING_FIELD,
        Code.CONFLICTING_ROWS,
        Code.BAD_ENCODING,
        Code.OUT_OF_RANGE,
        Code.TOO_MANY_PLACES,
        Code.RAGGED_ROW,
    ),
    "communities": (
        Code.BAD_DATE,
        Code.UNKNOWN_WORD,
        Code.BAD_INSTANT,
        Code.REFUSED_ITEM,
        "",
        Code.BEFORE_BIRTH,
        Code.BAD_ENCODING,
        Code.MISSING_VALUE,
        Code.FIELD_NOT_OF_ITEM,
        Code.BAD_QUOTES,
        Code.CONTROL_CHARACTER,
    ),
    "registers": (
        Code.UNKNOWN_CODE,
        Code.IMPOSSIBLE_DATES,
        Code.UNKNOWN_PERSON,
        Code.SEVERITY_NOT_ALLOWED,
        "",
        Code.FINDING_NOT_ALLOWED,
        Code.REFUSED_ITEM,
        Code.PERSON_CHANGED,
        Code.DATE_OUT_OF_RANGE,
        Code.ODD_DATES,
        Code.MISSING_FIELD,
    ),
    "honours": (
        Code.UNKNOWN_CODE,
        Code.BAD_DATE,
        Code.ERROR_CELL,
        "",
        Code.FINDING_NOT_ALLOWED,
        Code.INEXACT_NUMBER,
        Code.BAD_VERSION,
        Code.UNKNOWN_ITEM,
        Code.CONFLICTING_ROWS,
    ),
}

#: Of so many spoiled records one has a mark that waits for it.
WAITING = 12

#: A record's key in the files.
Key = tuple[str, str]


@dataclass(slots=True)
class Spoiled:
    """What a round of spoiling left: keys of rows that can still be told, and of those lost."""

    told: list[Row]
    lost: list[Row]


def soil(
    sheets: Sequence[Sheet], rulebook: Rulebook, rng: random.Random, kept: Collection[str]
) -> None:
    """Spoil rows of the sheets of one block; people in `kept` stay as they are."""
    persons, records, marks = (
        [sheet for sheet in sheets if sheet.kind == kind]
        for kind in ("persons", "records", "marks")
    )
    times = Counter(key_of(row) for sheet in records for row in sheet.rows)
    marked = {key_of(row) for sheet in marks for row in sheet.rows}
    busy = {row.cells["person"] for sheet in records for row in sheet.rows}
    scene = scene_of(rulebook, persons, kept)
    for sheet in persons:
        at = [n for n, row in enumerate(sheet.rows) if row.cells["person"] not in kept]
        spoiled = spoil_rows(sheet, PERSONS, at, rng, scene, hanging=busy)
        marked -= _reject_of_persons(_persons(spoiled.told), records, marks)
        gone = _persons(spoiled.told) | _persons(spoiled.lost)
        scene = replace(scene, persons=[name for name in scene.persons if name not in gone])
    sound = set(scene.persons)
    market = market_items(rulebook)
    refused = _turn_away(persons, records, market, sound | {*kept})
    marked -= refused
    reject_marks(marks, refused)
    for sheet in records:
        at = [
            n
            for n, row in enumerate(sheet.rows)
            if row.cells["person"] in sound
            and times[key_of(row)] == 1
            and key_of(row) not in marked
            and row.cells["item"] not in market
        ]
        spoiled = spoil_rows(sheet, RECORDS, at, rng, replace(scene, header=sheet.header))
        wait(marks, spoiled.told[::WAITING])
    for sheet in marks:
        at = [n for n, row in enumerate(sheet.rows) if key_of(row) in marked]
        spoil_rows(sheet, MARKS, at, rng, replace(scene, header=sheet.header))


def _persons(rows: Sequence[Row]) -> set[str]:
    return {row.cells["person"] for row in rows}


def scene_of(
    rulebook: Rulebook, persons: Sequence[Sheet], kept: Collection[str], *, naming: str = "person"
) -> Scene:
    """Return what spoilers may look at, all people of a block among it but those in `kept`.

    `naming` is the column by which the sheets name people.
    """
    items = rulebook.items.values()
    return Scene(
        items={item.id: item for item in items if item.use != "refused"},
        refused=[item.id for item in items if item.use == "refused"],
        header=persons[0].header,
        persons=[
            row.cells[naming]
            for sheet in persons
            for row in sheet.rows
            if row.cells[naming] not in kept
        ],
    )


def key_of(row: Row) -> Key:
    """Return what a record, or a mark's record, is known by."""
    return row.cells["furnisher"], row.cells["record"]


def spoil_rows(
    sheet: Sheet,
    spoilers: Sequence[Spoiler],
    eligible: Sequence[int],
    rng: random.Random,
    scene: Scene,
    *,
    hanging: Collection[str] = (),
    slips: Mapping[str, Sequence[str]] = SLIPS,
) -> Spoiled:
    """Deal the spoilers out over some of the eligible rows, each in its turn.

    On people in `hanging` their records hang, so their rows must stay tellable by their key.
    """
    known = slips.get(sheet.source)
    fitting = [
        each
        for each in spoilers
        if sheet.form in each.forms and (known is None or each.code in known)
    ]
    wanted = max(len(fitting), round(len(sheet.rows) * SHARES[sheet.kind]))
    order = list(eligible)
    rng.shuffle(order)
    done: dict[int, list[Row]] = {}
    spoiled = Spoiled([], [])
    while wanted and fitting:
        spoiler = fitting.pop(0)
        for tried, at in enumerate(order):
            row = sheet.rows[at]
            if not spoiler.keyed and row.cells.get("person") in hanging:
                continue
            made = spoiler.spoil(row, rng, scene)
            if made is None:
                continue
            del order[tried]
            done[at] = made
            _count(sheet, spoiler)
            if spoiler.bad:
                (spoiled.told if spoiler.keyed else spoiled.lost).append(row)
            # One that no row suits is not tried again.
            fitting.append(spoiler)
            wanted -= 1
            break
    sheet.rows = [made for at, row in enumerate(sheet.rows) for made in done.get(at, [row])]
    return spoiled


def _count(sheet: Sheet, spoiler: Spoiler) -> None:
    sheet.bad += spoiler.bad
    sheet.duplicate += spoiler.repeats
    if spoiler.found:
        sheet.codes[spoiler.code] += spoiler.found


def _reject_of_persons(
    gone: Collection[str], records: Sequence[Sheet], marks: Sequence[Sheet]
) -> set[Key]:
    """Count what hangs on rejected persons: their records, whose keys it returns, and marks."""
    keys: set[Key] = set()
    for sheet in records:
        for row in sheet.rows:
            if row.cells["person"] in gone:
                keys.add(key_of(row))
                sheet.bad += 1
                sheet.codes[Code.PERSON_REJECTED] += 1
    reject_marks(marks, keys)
    return keys


def reject_marks(
    marks: Sequence[Sheet], keys: Collection[Key], code: str = Code.RECORD_REJECTED
) -> None:
    """Count the marks whose records a reader has to reject."""
    for sheet in marks:
        waiting = sum(key_of(row) in keys for row in sheet.rows)
        if waiting:
            sheet.bad += waiting
            sheet.codes[code] += waiting


def lets_collect(row: Row) -> bool:
    """Whether a row of persons says that market information may be collected."""
    cells = row.cells
    return bool(cells.get("market_consented_on")) and not cells.get("market_withdrew_on")


def turn_away(sheet: Sheet, rows: Collection[int]) -> set[Key]:
    """Count rows of market information that nobody agreed to; return the keys of their records."""
    if rows:
        sheet.bad += len(rows)
        sheet.codes[Code.NO_MARKET_CONSENT] += len(rows)
    return {key_of(sheet.rows[n]) for n in rows}


def _turn_away(
    persons: Sequence[Sheet], records: Sequence[Sheet], market: Collection[str],
    sound: Collection[str],
) -> set[Key]:  # fmt: skip
    """Count the market records of sound people who have not agreed to them."""
    agreed = {row.cells.get("person") for sheet in persons for row in sheet.rows
              if lets_collect(row)}  # fmt: skip
    keys: set[Key] = set()
    for sheet in records:
        keys |= turn_away(
            sheet,
            [
                n
                for n, row in enumerate(sheet.rows)
                if row.cells["item"] in market
                and row.cells["person"] in sound
                and row.cells["person"] not in agreed
            ],
        )
    return keys


def wait(marks: Sequence[Sheet], spoiled: Sequence[Row], code: str = Code.RECORD_REJECTED) -> None:
    """Let somebody dispute records that a reader has to reject; the disputes have `code`."""
    for sheet in marks:
        for row in spoiled:
            cells = {
                "record": row.cells["record"],
                "furnisher": row.cells["furnisher"],
                "kind": "disputed",
                "from": "2026-11-02",
                "recorded_at": "2026-11-02 10:30:00",
                "case": f"D-{row.cells['record']}",
            }
            sheet.rows.append(Row(cells))
            sheet.bad += 1
            sheet.codes[code] += 1
