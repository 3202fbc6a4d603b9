"""The parts of the benchmark that `make bench` runs: city, memory, one person, peers, impact.

Each returns what it measured; `page` writes it down. Nothing is timed before the answers of both
sides were found equal.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from bench.city import (
    AS_OF,
    KNOWN_AT,
    ROOT,
    differences,
    floor,
    measure_everybody,
    rulebook,
    score_everybody,
    write_rows,
    write_totals,
)
from bench.measure import interleaved, peak_memory, whole_process
from bench.page import Line, Part, how_measured
from bench.population import SLICE, make
from chengxin.scoring.engines.duckdb import Engine


def city(persons: int, repeat: int, folder: Path) -> Part:
    """The city by the kernel and by hand, with rows and without."""
    book = rulebook()
    slices = make(book, persons, folder / str(persons))
    for part in slices:
        assert not (wrong := differences(book, part, AS_OF, KNOWN_AT)), f"{wrong} persons differ"
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        times = interleaved(
            {
                "kernel": lambda: score_everybody(book, slices, AS_OF, KNOWN_AT),
                "yardstick": lambda: measure_everybody(book, slices, AS_OF, KNOWN_AT),
                "floor": lambda: floor(slices),
                "totals": lambda: write_totals(book, slices, AS_OF, KNOWN_AT, out),
                "rows": lambda: write_rows(book, slices, AS_OF, KNOWN_AT, out),
            },
            repeat,
        )
    counting = f"select count(*) from read_parquet('{folder / str(persons)}/records/*.parquet')"
    records = duckdb.connect().execute(counting).fetchone()
    assert records is not None
    hand, rows = times["kernel"] / times["yardstick"], times["rows"] / times["totals"]
    return Part(
        "A city",
        how_measured(repeat),
        "Two threads. The kernel and the SQL written by hand give everybody's score, level,"
        " dimensions and next change.",
        [
            Line("persons, records", f"{persons:,}, {records[0]:,}"),
            Line("kernel (score, level, dimensions, next change)", str(times["kernel"])),
            Line("SQL written by hand for this rulebook", str(times["yardstick"])),
            Line("kernel / by hand", str(hand), "by_hand", hand.clock),
            Line("floor: scan and one grouping", str(times["floor"])),
            Line("kernel / floor", str(times["kernel"] / times["floor"])),
            Line("scores written", str(times["totals"])),
            Line("scores and all contribution rows written", str(times["rows"])),
            Line("with rows / without", str(rows), "rows", rows.clock),
        ],
    )


def memory(persons: int, repeat: int, folder: Path) -> Part:
    """Peak memory of a city and of half of it."""
    slices = make(rulebook(), persons, folder / str(persons))
    sizes = (len(slices) // 2, len(slices))
    found = [peak_memory(str(size), str(folder / str(persons))) for size in sizes]
    ratio = found[1] / found[0]
    return Part(
        "Memory of a city run",
        how_measured(repeat),
        "The most that a process of its own ever held, which scores everybody slice by slice.",
        [
            *(
                Line(f"{size * SLICE:,} persons", f"{megabytes:,} MB")
                for size, megabytes in zip(sizes, found, strict=True)
            ),
            Line("twice the persons / once", f"{ratio:.2f}", "memory", ratio),
        ],
    )


def small(persons: int, repeat: int, folder: Path) -> Part:
    """One person, and one rulebook."""
    book = rulebook()
    part = make(book, persons, folder / str(persons))[0]
    yuxi = str(ROOT / "rulebooks" / "yuxi")
    with Engine(book, threads=1) as engine:
        times = interleaved(
            {
                "one": lambda: engine.answers(part, as_of=AS_OF, person="P000000011"),
                "check": whole_process("check", yuxi),
            },
            repeat,
        )
    check = times["check"]
    return Part(
        "One person, one rulebook",
        how_measured(repeat),
        "One thread.",
        [
            Line("one person from a slice of 100,000, with all rows", str(times["one"])),
            Line("check of Yuxi, whole process", str(check), "check", check.median),
        ],
    )
