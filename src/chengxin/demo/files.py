"""The city as files: persons, records in four forms, marks, the roster, and the manifest.

The manifest says of every file what a reader has to find in it. Files of a city larger than one
block come in several parts. The command and the tests call `make_files`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chengxin.demo.chance import chance
from chengxin.demo.city import PERSONS, SEED, Block, blocks
from chengxin.demo.delivered import Mark, Record
from chengxin.demo.dirt import soil
from chengxin.demo.furnishers import DELIVERIES
from chengxin.demo.people import TODAY, Person
from chengxin.demo.sheet import Row, Sheet
from chengxin.demo.writing import write_roster, write_sheet
from chengxin.ledger.columns import Kind, columns
from chengxin.rulebook.model import Field, Rulebook

#: In which form each delivery comes.
FORM_OF = {
    "volunteering": "utf-8",
    "communities": "gb18030",
    "registers": "parquet",
    "honours": "xlsx",
}

_ENDING = {"utf-8": "csv", "gb18030": "csv", "xlsx": "xlsx", "parquet": "parquet"}

#: Told how many people are made.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CityFiles:
    """The paths of all files, by what the reader takes them for, and the manifest's content."""

    persons: tuple[Path, ...]
    records: tuple[Path, ...]
    marks: tuple[Path, ...]
    roster: Path
    manifest: Mapping[str, Any]


def make_files(
    folder: Path,
    rulebook: Rulebook,
    *,
    persons: int = PERSONS,
    seed: int = SEED,
    progress: Progress | None = None,
) -> CityFiles:
    """Make a city and write its files into `folder`, which is made when it is missing.

    Raises OSError when the folder cannot be written, ValueError for a city without people.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = {kind.value: columns(rulebook, kind) for kind in Kind}
    fields = fields_of(rulebook)
    paths: dict[str, list[Path]] = {kind.value: [] for kind in Kind}
    truth: list[Mapping[str, Any]] = []
    names: list[Row] = []
    for block in blocks(rulebook, persons, seed):
        sheets = sheets_of(block, {kind: list(columns) for kind, columns in known.items()})
        soil(sheets, rulebook, chance(seed, "dirt", block.number), block.told)
        for sheet in sheets:
            write_sheet(folder, sheet, known[sheet.kind], fields)
            paths[sheet.kind].append(folder / sheet.name)
            truth.append(sheet.truth())
        names += [_named(person) for person in block.persons]
        if progress:
            progress(len(names), persons)
    write_roster(folder / "roster.csv", names)
    manifest = {
        "rulebook": rulebook.id,
        "seed": seed,
        "persons": persons,
        "last_day": TODAY.isoformat(),
        "files": truth,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8")
    return CityFiles(
        persons=tuple(paths["persons"]),
        records=tuple(paths["records"]),
        marks=tuple(paths["marks"]),
        roster=folder / "roster.csv",
        manifest=manifest,
    )


def fields_of(rulebook: Rulebook) -> dict[str, Field]:
    """The catalogue's fields by name, without names that mean different numbers."""
    found: dict[str, Field] = {}
    mixed = set()
    for item in rulebook.items.values():
        for field in item.fields.values():
            same = found.setdefault(field.id, field)
            if (same.type, same.places) != (field.type, field.places):
                mixed.add(field.id)
    return {name: field for name, field in found.items() if name not in mixed}


def sheets_of(block: Block, known: Mapping[str, list[str]]) -> list[Sheet]:
    """Return what furnishers hand over of a block; `known` are the columns of each kind."""
    part = f"-{block.number + 1}" if block.number else ""
    persons = [_person(person) for person in block.persons]
    marks = [_mark(mark) for mark in sorted(block.marks, key=lambda each: each.recorded_at)]
    sheets = [Sheet(f"persons{part}.csv", "persons", "persons", "utf-8", known["persons"], persons)]
    ordered = sorted(block.records, key=lambda each: (each.recorded_at, each.record))
    for delivery in DELIVERIES:
        form = FORM_OF[delivery]
        name = f"records-{delivery}{part}.{_ENDING[form]}"
        rows = [_record(each) for each in ordered if each.delivery == delivery]
        # A furnisher's system has no column for what it never says.
        used = {column for row in rows for column, text in row.cells.items() if text}
        header = [column for column in known["records"] if column in used]
        if rows:
            sheets.append(Sheet(name, "records", delivery, form, header, rows))
    return [*sheets, Sheet(f"marks{part}.csv", "marks", "marks", "utf-8", known["marks"], marks)]


def _cells(**values: object) -> dict[str, str]:
    """Turn values into cells; what is empty has none."""
    return {name: str(value) for name, value in values.items() if value}


def _person(person: Person) -> Row:
    return Row(
        _cells(
            person=person.person,
            born_on=person.born_on,
            household_registered=person.household_registered,
            usual_resident=person.usual_resident,
            residence_permit=person.residence_permit,
            full_capacity=person.full_capacity,
            resident_since=person.resident_since,
            consented_on=person.consented_on,
            withdrew_on=person.withdrew_on,
            market_consented_on=person.market_consented_on,
            market_withdrew_on=person.market_withdrew_on,
            left_on=person.left_on,
            died_on=person.died_on,
        )
    )


def _record(record: Record) -> Row:
    cells = {
        "record": record.record,
        "version": str(record.version),
        "person": record.person,
        "item": record.item,
        "furnisher": record.furnisher,
        "finding": record.finding,
        "formed_on": str(record.formed_on),
        "recorded_at": str(record.recorded_at),
        **record.values,
    }
    if record.document or record.severity or record.source_valid_until:
        cells |= _cells(
            ended_on=record.ended_on,
            source_valid_until=record.source_valid_until,
            issuer=record.issuer,
            document=record.document,
            severity=record.severity,
            final_on=record.final_on,
            notified_on=record.notified_on,
        )
    return Row(cells)


def _mark(mark: Mark) -> Row:
    cells = _cells(
        record=mark.record,
        furnisher=mark.furnisher,
        kind=mark.kind,
        until=mark.until,
        recorded_at=mark.recorded_at,
        case=mark.case,
    )
    return Row(cells | {"from": str(mark.starts)})


def _named(person: Person) -> Row:
    return Row({"person": person.person, "name": person.name, "identity_number": person.identity})
