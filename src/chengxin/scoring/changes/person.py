"""One person's rows of a ledger, and ledgers of that person as if some rows had never come.

Each such variant is a person of its own in one small slice, so that many are one question to the
kernel. Rows are taken away and never altered; no score is known here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from chengxin.ledger import Ledger, Slice

_SHANGHAI = timezone(timedelta(hours=8))


class RecordRow(NamedTuple):
    """A version of a record, as it was delivered."""

    furnisher: str
    record: str
    version: int


class MarkRow(NamedTuple):
    """A word about a record; `kind` is its number in the ledger."""

    furnisher: str
    record: str
    kind: int
    case: str
    recorded_at: datetime


#: A row of the files.
type Delivered = RecordRow | MarkRow


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that a ledger holds of one person; rows and names are in the same order."""

    facts: Mapping[str, Any]
    persons: pl.DataFrame
    records: pl.DataFrame
    marks: pl.DataFrame
    record_rows: tuple[RecordRow, ...]
    mark_rows: tuple[MarkRow, ...]

    def record(self, row: RecordRow) -> Mapping[str, Any]:
        """Return the columns of a version."""
        return self.records.row(self.record_rows.index(row), named=True)

    def mark(self, row: MarkRow) -> Mapping[str, Any]:
        """Return the columns of a mark."""
        return self.marks.row(self.mark_rows.index(row), named=True)

    def known(self, known_at: datetime | None) -> frozenset[Delivered]:
        """Return the rows known at an instant in naive UTC, all of them when it is None."""
        found: set[Delivered] = set()
        both: tuple[tuple[Sequence[Delivered], pl.DataFrame], ...] = (
            (self.record_rows, self.records),
            (self.mark_rows, self.marks),
        )
        for rows, frame in both:
            for row, known_from in zip(rows, frame["known_from"], strict=True):
                if known_at is None or known_from <= known_at:
                    found.add(row)
        return frozenset(found)


def read_person(ledger: Ledger, name: str) -> Person | None:
    """Return what the ledger holds of the person of that name, None when there is none."""
    for part in ledger.slices:
        persons = pl.scan_parquet(part.persons, glob=False).filter(pl.col("person") == name)
        found = persons.collect()
        if not found.height:
            continue
        number = found["person_no"][0]
        records, marks = (
            pl.scan_parquet(path, glob=False).filter(pl.col("person_no") == number).collect()
            for path in (part.records, part.marks)
        )
        names = {
            number: (furnisher, record)
            for number, furnisher, record in records.select(
                "record_no", "furnisher", "record"
            ).iter_rows()
        }
        return Person(
            facts=found.row(0, named=True),
            persons=found,
            records=records,
            marks=marks,
            record_rows=tuple(
                RecordRow(*row)
                for row in records.select("furnisher", "record", "version").iter_rows()
            ),
            mark_rows=tuple(
                MarkRow(*names[number], kind, case or "", recorded_at)
                for number, kind, case, recorded_at in marks.select(
                    "record_no", "kind", "case", "recorded_at"
                ).iter_rows()
            ),
        )
    return None


def write_variants(person: Person, without: Sequence[frozenset[Delivered]], folder: Path) -> Slice:
    """Write a slice with one person a variant, in order, each without the rows named.

    Marks go with their record. Records keep their order, which decides between equals.
    """
    part = Slice(*(folder / f"{kind}.parquet" for kind in ("persons", "records", "marks")))
    numbers = pl.Series("person_no", range(len(without)), dtype=person.persons["person_no"].dtype)
    person.persons[[0] * len(without)].with_columns(
        numbers, numbers.cast(pl.String).alias("person")
    ).write_parquet(part.persons)
    kept = [
        [[at for at, row in enumerate(rows) if row not in gone] for gone in without]
        for rows in (person.record_rows, person.mark_rows)
    ]
    _repeated(person.records, kept[0], person.records).write_parquet(part.records)
    _repeated(person.marks, kept[1], person.records).write_parquet(part.marks)
    return part


def _repeated(
    rows: pl.DataFrame, kept: Sequence[Sequence[int]], records: pl.DataFrame
) -> pl.DataFrame:
    """Return the kept rows of every variant, with numbers that no other variant has."""
    chosen = rows[[at for places in kept for at in places]]
    variant = pl.Series(
        "variant", [n for n, places in enumerate(kept) for _at in places], dtype=pl.Int64
    )
    shifted = []
    for column in ("record_no", "matter_no"):
        if column in rows.columns:
            lowest, highest = records[column].min(), records[column].max()
            if isinstance(lowest, int) and isinstance(highest, int):
                step = highest - lowest + 1
                shifted.append(pl.col(column) - lowest + variant * step)
    return chosen.with_columns(variant.cast(rows["person_no"].dtype).alias("person_no"), *shifted)


def local(instant: datetime) -> datetime:
    """Return an instant in naive UTC as one of Asia/Shanghai.

    >>> local(datetime(2025, 3, 25, 16, 0)).isoformat()
    '2025-03-26T00:00:00+08:00'
    """
    return instant.replace(tzinfo=UTC).astimezone(_SHANGHAI)
