"""Rows of files as a live site has them: known from their arrival on, whatever they say.

The cell `known_from` stands for the site's own instant, which no file has; `known_from` of the
tests' interpreter and of the kernel's tables are filled from it. Whoever compares engines calls it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from chengxin.ledger import Slice
from chengxin.ledger.encoding import MARKS
from tests.oracle.civil import read_instant
from tests.oracle.ledgers import Cells, Ledger

#: So long after the instant that a furnisher names a row arrives: at once, or backdated by years.
LATE = (*[timedelta()] * 4, timedelta(seconds=1), timedelta(30), timedelta(400), timedelta(3000))


def arrived(ledger: Ledger) -> Ledger:
    """Let every record and mark arrive at some instant not before the one that it says."""
    chance = random.Random(f"arrivals {ledger.questions}")

    def known(row: Cells) -> Cells:
        at = read_instant(row["recorded_at"]) + chance.choice(LATE)
        return {**row, "known_from": at.isoformat()}

    return replace(
        ledger,
        records=tuple(map(known, ledger.records)),
        marks=tuple(map(known, ledger.marks)),
    )


def in_files(ledger: Ledger) -> Ledger:
    """The rows as files have them, of people who let market information be collected."""

    def plain(rows: tuple[Cells, ...]) -> tuple[Cells, ...]:
        return tuple({k: cell for k, cell in row.items() if k != "known_from"} for row in rows)

    persons = tuple(row | {"market_consented_on": row["born_on"]} for row in ledger.persons)
    return replace(
        ledger, persons=persons, records=plain(ledger.records), marks=plain(ledger.marks)
    )


def put_arrivals(ledger: Ledger, part: Slice) -> None:
    """Write the arrivals into the slice that was read from the rows."""
    records = {
        (row["furnisher"], row["record"], int(row["version"])): _arrival(row)
        for row in ledger.records
    }
    marks = {
        (row["furnisher"], row["record"], MARKS[row["kind"]], row["case"] or None,
         _naive(row["recorded_at"])): _arrival(row)
        for row in ledger.marks
    }  # fmt: skip
    filed = pl.read_parquet(part.records)
    names = {
        number: name for number, *name in filed.select("record_no", "furnisher", "record").rows()
    }
    _put(part.records, filed, [
        records[key] for key in filed.select("furnisher", "record", "version").iter_rows()
    ])  # fmt: skip
    said = pl.read_parquet(part.marks)
    _put(part.marks, said, [
        marks[*names[number], kind, case or None, at]
        for number, kind, case, at in said.select(
            "record_no", "kind", "case", "recorded_at").iter_rows()
    ])  # fmt: skip


def _put(path: Path, frame: pl.DataFrame, instants: list[Any]) -> None:
    known = pl.Series("known_from", instants, dtype=pl.Datetime("us"))
    frame.with_columns(known).write_parquet(path)


def _arrival(row: Mapping[str, str]) -> datetime:
    return _naive(row.get("known_from") or row["recorded_at"])


def _naive(cell: str) -> datetime:
    return read_instant(cell).astimezone(UTC).replace(tzinfo=None)
