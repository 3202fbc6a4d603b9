"""The city's files for a live site: the same people and records, named by identity and name.

They come in parts, each with everything about some of the people, so that a site can begin with a
few and take in the rest behind. The manifest says which verdict every row has to get. The files
without identities (`files`) are another form of the same city.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chengxin.demo.chance import chance
from chengxin.demo.city import BLOCK, PERSONS, SEED, blocks
from chengxin.demo.files import fields_of, sheets_of
from chengxin.demo.live_dirt import live_truth, soil_live
from chengxin.demo.people import Person
from chengxin.demo.sheet import Row, Sheet
from chengxin.demo.writing import write_sheet
from chengxin.ledger.columns import IDENTITY, Kind, Naming, columns
from chengxin.rulebook.model import Rulebook

#: The kinds of file that a site takes in, in the order in which it has to.
KINDS = (Kind.PERSONS, Kind.RECORDS, Kind.MARKS)


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A file, its kind, and the verdicts that its rows have to get."""

    path: Path
    kind: Kind
    truth: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the people with all that is about them: their files, in the order of intake."""

    persons: int
    files: tuple[LiveFile, ...]


def live_parts(
    folder: Path,
    rulebook: Rulebook,
    *,
    persons: int = PERSONS,
    seed: int = SEED,
    first: int = BLOCK,
) -> Iterator[Part]:
    """Write the city part by part, `first` people in the first one, and `manifest.json` at the end.

    Raises OSError when the folder cannot be written, ValueError for a city without people.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = {kind.value: columns(rulebook, kind) for kind in Kind}
    live = {kind.value: columns(rulebook, kind, Naming.IDENTITY) for kind in Kind}
    fields = fields_of(rulebook)
    truths: list[Mapping[str, Any]] = []
    for block in blocks(rulebook, persons, seed, first=first):
        sheets = sheets_of(block, {kind: list(columns) for kind, columns in known.items()})
        people = {person.person: person for person in block.persons}
        for sheet in sheets:
            name_people(sheet, people)
        kept = {people[person].identity for person in block.told}
        soil_live(sheets, rulebook, chance(seed, "live dirt", block.number), kept)
        files = []
        for sheet in sheets:
            write_sheet(folder, sheet, live[sheet.kind], fields)
            truths.append(live_truth(sheet))
            files.append(LiveFile(folder / sheet.name, Kind(sheet.kind), truths[-1]))
        yield Part(len(people), tuple(files))
    manifest = {"rulebook": rulebook.id, "seed": seed, "persons": persons, "files": truths}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8")


def name_people(sheet: Sheet, people: Mapping[str, Person]) -> None:
    """Put identity number and name in place of the city's own numbers of people."""
    if "person" not in sheet.header:
        return
    at = sheet.header.index("person")
    sheet.header[at : at + 1] = [column.name for column in IDENTITY]
    for row in sheet.rows:
        row.cells = _named(row, people[row.cells["person"]])


def _named(row: Row, person: Person) -> dict[str, str]:
    cells = {name: cell for name, cell in row.cells.items() if name != "person"}
    return cells | {"identity": person.identity, "name": person.name}
