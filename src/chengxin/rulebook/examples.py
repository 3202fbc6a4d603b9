"""The cells that a worked case may leave out of a person, a record, a mark or a consent.

A case shows what matters; the rest is an ordinary adult with every fact given. Called when
references are resolved; the completed cells then go through the same reader as a city's files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from chengxin.rulebook.model import Case, Item

Cells = Mapping[str, str]

_PERSON: Cells = {
    "person": "P",
    "born_on": "1990-01-01",
    "household_registered": "yes",
    "usual_resident": "yes",
    "residence_permit": "yes",
    "full_capacity": "yes",
    "resident_since": "2008-01-01",
    "consented_on": "2020-01-01",
    "market_consented_on": "2020-01-01",
}


def completed(case: Case, items: Mapping[str, Item]) -> Case:
    """Return `case` with the cells filled in that were left out."""
    return replace(
        case,
        person={**_PERSON, **case.person},
        records=tuple(_record(record, items) for record in case.records),
        marks=tuple(_mark(mark) for mark in case.marks),
        consents=tuple(_consent(consent) for consent in case.consents),
    )


def _record(record: Cells, items: Mapping[str, Item]) -> Cells:
    item = items.get(record.get("item", ""))
    if item is None:
        return record
    filled = {
        "person": "P",
        "furnisher": "F",
        "version": "1",
        "finding": item.finding[0] if item.finding else "",
        "recorded_at": record.get("formed_on", ""),
        **record,
    }
    if filled["finding"] == "adverse" and item.severity:
        filled.setdefault("severity", item.severity[0])
    return _with_time(filled)


def _mark(mark: Cells) -> Cells:
    recorded = mark.get("from", "")
    return _with_time({"furnisher": "F", "recorded_at": recorded, "case": "1", **mark})


def _consent(consent: Cells) -> Cells:
    return _with_time({"person": "P", "recorded_at": consent.get("consented_on", ""), **consent})


def _with_time(cells: Cells) -> Cells:
    """Return the cells with a bare day of `recorded_at` as that day's first instant."""
    recorded = cells.get("recorded_at", "")
    whole_day = bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", recorded))
    return {**cells, "recorded_at": f"{recorded}T00:00:00+08:00" if whole_day else recorded}
