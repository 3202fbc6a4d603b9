"""A small city for the tests of this room: a catalogue with every type of field, and its people."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import xlsxwriter

from chengxin.diagnostics import Diagnostic, Span
from chengxin.ledger import Ledger, Reading, read_files
from chengxin.rulebook.model import (
    Derived,
    Display,
    Field,
    Holds,
    Item,
    Name,
    Period,
    Points,
    Rulebook,
    Scale,
    Scene,
    Who,
)

AT = Span("catalogue.yaml", 1, 1)

Cells = Mapping[str, str]


def name(text: str) -> Name:
    return Name(text, text)


def field(name_: str, type_: str, **more: Any) -> Field:
    return Field(at=AT, id=name_, name=Name(f"{name_}（中）", name_), type=type_, **more)


def number(name_: str, type_: str, places: int, lowest: str, highest: str, **more: Any) -> Field:
    limits = {"minimum": Decimal(lowest), "maximum": Decimal(highest)}
    return field(name_, type_, places=places, **limits, **more)


TIERS = {"national": name("国家级"), "provincial": name("省级"), "city": name("市级")}


def item(name_: str, *fields: Field, **more: Any) -> Item:
    return Item(
        **{
            "at": AT,
            "id": name_,
            "name": Name(f"{name_}（中）", name_.capitalize()),
            "category": "public",
            "finding": ("positive",),
            "furnisher": "f",
            "purpose": "p",
            "legal_basis": "l",
            "necessity": "n",
            "consent": "by_law",
            "use": "scored",
            "reason": "",
            "fields": {field.id: field for field in fields},
            "validity": None,
            "severity": (),
            "document": "",
            "excludes": (),
            "earned_by": "",
            "repairs": (),
            **more,
        }
    )


ITEMS = (
    item("volunteering", number("hours", "decimal", 1, "0", "5000")),
    item("religion", use="refused", reason="nobody may ask", finding=(), fields={}),
    item("donation", number("amount", "money", 2, "0.01", "1000000")),
    item("honour", field("authority", "code", codes=TIERS), field("rank", "code", codes=TIERS)),
    item(
        "course",
        number("hours", "integer", 0, "1", "100"),
        field("passed_on", "date"),
        field("online", "yes_no"),
        number("balance", "decimal", 4, "-10", "10", optional=True),
    ),
    item("fine", finding=("adverse",), severity=("ordinary", "serious")),
    item("judgment", finding=("adverse", "positive"), severity=("minor",), use="kept"),
)


def rulebook() -> Rulebook:
    day = date(2025, 1, 1)
    return Rulebook(
        at=AT,
        folder="small",
        version="5" * 64,
        id="small",
        name=name("small"),
        law="in_force",
        figures="illustrative",
        first_published=day,
        starts=day,
        until=None,
        documents={},
        articles={},
        who=Who(at=AT, age=18, residency=("usual_resident",)),
        scale=Scale(at=AT, lowest=0, highest=1000, base=500),
        levels=(),
        validity=Period(at=AT, months=36),
        severities={"minor": 3, "ordinary": 12, "serious": 36},
        holds=Holds(at=AT, asks=("final_on",), days=0),
        display=Display(at=AT, positive=60, adverse=60),
        guard=None,
        dimensions={},
        groups={},
        pools={},
        ceilings={},
        categories={},
        items={item.id: item for item in ITEMS},
        indicators={},
        cases={},
        derived={
            "venues": Derived(
                at=AT,
                id="venues",
                name=name("venues"),
                scene=Scene(at=AT, kind="sports", name=name("venues")),
                lowest=0,
                highest=100,
                points=Points(at=AT, form="steps"),
            )
        },
    )


def person(**cells: str) -> dict[str, str]:
    """Alice, unless the cells say otherwise."""
    return {"person": "P1", "born_on": "1990-01-01", "consented_on": "2020-01-01", **cells}


def record(**cells: str) -> dict[str, str]:
    """Alice's fine, unless the cells say otherwise."""
    return {
        "record": "R1",
        "version": "1",
        "person": "P1",
        "item": "fine",
        "furnisher": "F1",
        "finding": "adverse",
        "formed_on": "2024-05-01",
        "recorded_at": "2024-05-02T09:00:00",
        **cells,
    }


def mark(**cells: str) -> dict[str, str]:
    """A dispute over Alice's fine, unless the cells say otherwise."""
    return {
        "record": "R1",
        "furnisher": "F1",
        "kind": "disputed",
        "from": "2024-06-01",
        "recorded_at": "2024-06-01T09:00:00",
        "case": "C1",
        **cells,
    }


def table(rows: Sequence[Cells]) -> list[list[str]]:
    """A header with all the columns of the rows, and the rows under it."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [header, *([row.get(name, "") for name in header] for row in rows)]


def csv_bytes(rows: Sequence[Cells], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table(rows))
    return text.getvalue().encode(encoding)


def write(path: Path, rows: Sequence[Cells], encoding: str = "utf-8") -> Path:
    """Write rows in the format that the path's suffix names."""
    header, *cells = table(rows)
    match path.suffix:
        case ".csv":
            path.write_bytes(csv_bytes(rows, encoding))
        case ".parquet":
            columns = {n: [row[i] for row in cells] for i, n in enumerate(header)}
            pl.DataFrame(columns, schema=dict.fromkeys(header, pl.String())).write_parquet(path)
        case ".xlsx":
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet()
                for number_, row in enumerate([header, *cells]):
                    for column, cell in enumerate(row):
                        sheet.write_string(number_, column, cell)
    return path


@dataclass
class Desk:
    """Where a test puts its files; `read` reads them all."""

    folder: Path
    book: Rulebook

    def read(
        self,
        persons: Sequence[Cells] | bytes | Path,
        records: Sequence[Cells] | bytes | Path = (),
        marks: Sequence[Cells] | bytes | Path = (),
        consents: Sequence[Cells] | bytes | Path = (),
        *,
        suffix: str = ".csv",
        skip_bad: bool = False,
        slice_persons: int = 100_000,
    ) -> Reading:
        given = {"persons": persons, "records": records, "marks": marks, "consents": consents}
        files: dict[str, list[Path]] = {}
        for kind, rows in given.items():
            path = self.folder / f"{kind}{suffix}"
            if isinstance(rows, Path):
                path = rows
            elif isinstance(rows, bytes):
                path.write_bytes(rows)
            elif rows:
                write(path, rows)
            files[kind] = [path] if rows else []
        return read_files(
            self.book,
            persons=files["persons"],
            records=files["records"],
            marks=files["marks"],
            consents=files["consents"],
            out=self.folder / "ledger",
            skip_bad=skip_bad,
            slice_persons=slice_persons,
        )


def consent(**cells: str) -> dict[str, str]:
    """Alice's consent to the one derived score, unless the cells say otherwise."""
    return {
        "person": "P1",
        "derived": "venues",
        "consented_on": "2024-06-01",
        "recorded_at": "2024-06-01T09:00:00",
        **cells,
    }


def told(reading: Reading) -> list[str]:
    """Diagnostics as `file:row:column code`."""
    return [f"{d.span} {d.code}" for d in reading.diagnostics]


def only(reading: Reading) -> Diagnostic:
    """The one diagnostic that there is."""
    (diagnostic,) = reading.diagnostics
    return diagnostic


def rows_of(ledger: Ledger | None, kind: str) -> list[dict[str, Any]]:
    """All rows of a kind, over all slices in their order."""
    assert ledger is not None
    frames = [pl.read_parquet(getattr(part, kind)) for part in ledger.slices]
    return pl.concat(frames).to_dicts() if frames else []


def types_of(path: Path) -> dict[str, str]:
    """What DuckDB takes the columns of a file for."""
    with duckdb.connect() as connection:
        rows = connection.execute(f"describe select * from '{path}'").fetchall()
    return {row[0]: row[1] for row in rows}
