"""Many records at once: batches in one transaction, and whole files, beside COPY."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import psycopg
from django.db import transaction

from bench.city import rulebook
from bench.live.arriving import batch
from bench.live.paths import ms
from bench.page import Line
from chengxin.demo.live import live_parts
from chengxin.ledger.columns import Kind
from chengxin.records.database import ask, driver
from chengxin.records.services.arriving import lock_at
from chengxin.records.services.attaching import attach
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.standing.services.scoring import Cause, rescore

SIZES = (1, 100, 10_000, 100_000)

#: People of the made-up city whose files are taken in.
CITY = 1000

_CREATE = "create temp table bare as select * from record_body with no data"


def take(frame: pl.DataFrame) -> None:
    """Take accepted versions in, with the scores, in one transaction."""
    persons = sorted({*frame["person_no"].to_list()})
    with transaction.atomic():
        version, at = lock_at(persons)
        attach(frame, at)
        done = rescore(person_nos=persons, cause=Cause.RECORD, ref="bench", version=version, at=at)
        assert done is not None
        done.counts()


def copied(frame: pl.DataFrame) -> None:
    """Copy as many contents into a bare table."""
    with transaction.atomic():
        given = frame.select("version", "person_no", "finding", "formed_on", "f1")
        statement = f"copy bare ({', '.join(given.columns)}) from stdin (format csv)"
        with psycopg.Cursor(driver()) as cursor, cursor.copy(statement.encode()) as copy:
            copy.write(given.write_csv(None, include_header=False).encode())


def lines_of_batches(people: Sequence[int], repeat: int) -> list[Line]:
    """Measure batches of each size."""
    rng, lines = random.Random(3), []
    ask(_CREATE)
    # A batch larger than the site would give everybody another life.
    for size in (size for size in SIZES if size <= 2 * len(people)):
        bare: list[float] = []
        full: list[float] = []
        # The largest takes as long as everything else together: one of them, and no other before.
        warm = size < SIZES[-1]
        for number in range(repeat + 1 if warm else 1):
            frame = batch(people, size, rng)
            for task, kept in ((copied, bare), (take, full)):
                began = time.perf_counter()
                task(frame)
                if number or not warm:
                    kept.append(time.perf_counter() - began)
        one, other = sorted(full)[len(full) // 2], sorted(bare)[len(bare) // 2]
        figure = f"{ms(one)}, {one / size * 1e6:,.0f} µs a record; bare COPY {ms(other)}"
        lines.append(Line(f"{size:,} accepted records in one transaction", figure))
    ask("drop table bare")
    return lines


def lines_of_files() -> list[Line]:
    """Measure the files of a made-up city, from the file to the last verdict."""
    lines = []
    with TemporaryDirectory() as place:
        (part,) = live_parts(Path(place), rulebook(), persons=CITY, first=CITY, seed=time.time_ns())
        for file in part.files:
            began = time.perf_counter()
            delivery = receive(path=file.path, kind=file.kind, by="bench")
            staged = time.perf_counter()
            judge(delivery_id=delivery)
            done = time.perf_counter()
            rows = file.truth["rows"]
            bare = _bare_copy(file.path)
            figure = (
                f"{rows / (done - began):,.0f} rows/s (received {staged - began:.2f} s,"
                f" judged {done - staged:.2f} s); bare COPY of the same lines"
                f" {rows / bare:,.0f} rows/s"
            )
            lines.append(Line(f"a file of {rows:,} {_told(file.kind)}", figure))
    return lines


def _told(kind: Kind) -> str:
    return kind.value


def _bare_copy(path: Path) -> float:
    """Seconds for the lines of a file in a table of one column, committed."""
    lines = path.read_bytes().splitlines()
    began = time.perf_counter()
    with transaction.atomic():
        ask("create temp table bare_lines (line bytea) on commit drop")
        with (
            psycopg.Cursor(driver()) as cursor,
            cursor.copy(b"copy bare_lines from stdin (format binary)") as copy,
        ):
            copy.set_types(["bytea"])
            for line in lines:
                copy.write_row((line,))
    return time.perf_counter() - began
