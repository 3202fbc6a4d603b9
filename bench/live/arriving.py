"""Records that arrive at the big site: as the intake hands them on, and as a file of one row."""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from bench.live import NOW
from bench.live.filling import number_of
from chengxin.clock import today
from chengxin.records.database import ask
from chengxin.records.services.attaching import ABOUT, CONTENT

#: Versions that the bare insert writes have numbers from here on; they are taken away again.
BARE = 100_000


def people() -> list[int]:
    """Return everybody who has a score."""
    return [int(row[0]) for row in ask("select person_no from standing order by person_no")]


def batch(whom: Sequence[int], size: int, rng: random.Random) -> pl.DataFrame:
    """Return versions of new records, as the intake hands them on once they are accepted."""
    base = dict.fromkeys((*CONTENT, *ABOUT))
    stamp, day = time.time_ns(), today()
    rows = [
        {
            **base, "furnisher": f"F{number % 60:02}", "record": f"batch-{stamp}-{number}",
            "version": 1, "item": "volunteering", "recorded_at": NOW.replace(tzinfo=None),
            "finding": 1, "formed_on": day - timedelta(days=rng.randrange(1, 300)),
            "severity": 0, "issuer": "", "document": "", "f1": rng.randrange(10, 80),
            "person_no": rng.choice(whom), "digest": "\\x00",
        }
        for number in range(size)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema={**CONTENT, **ABOUT})


def bare(whom: Sequence[int], number: int, rng: random.Random) -> dict[str, Any]:
    """Return what the bare insert of a record's content writes: hours of a volunteer."""
    return {
        "record_no": number,
        "version": BARE + number,
        "person_no": rng.choice(whom),
        "finding": 1,
        "formed_on": today() - timedelta(days=rng.randrange(1, 300)),
        "f1": rng.randrange(10, 80),
        "f2": None,
    }


def one_row(whom: Sequence[int], rng: random.Random, folder: Path) -> Path:
    """Write a file with one record, as a furnisher delivers it."""
    stamp, day = time.time_ns(), today()
    row = {
        "record": f"one-{stamp}",
        "version": "1",
        "identity": number_of(rng.choice(whom)),
        "name": "柳如烟",
        "item": "volunteering",
        "furnisher": "F01",
        "finding": "positive",
        "formed_on": str(day - timedelta(days=rng.randrange(1, 300))),
        "recorded_at": f"{day}T00:00:00",
        "hours": str(rng.randrange(1, 8)),
    }
    path = folder / f"{stamp}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*row])
        writer.writeheader()
        writer.writerow(row)
    return path
