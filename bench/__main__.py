"""`make bench`: measure, print, and with --write keep the figures in `docs/benchmarks.md`.

Every claim is a ratio of medians of one run. Before anything is timed, the kernel and the yardstick
must give everybody the same answer.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from dataclasses import dataclass
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
from bench.measure import Timing, interleaved, peak_memory, whole_process
from bench.population import make
from bench.subset import PYTHON, compare
from chengxin.scoring.engines.duckdb import Engine

RESULT = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table."""

    what: str
    figure: str
    bar: str = ""


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache" / "bench")
    parser.add_argument("--write", action="store_true", help="keep the result in docs")
    asked = parser.parse_args()
    if not PYTHON.exists():
        parser.error(
            "the other engines are not installed: run `make bench` or scripts/setup.sh peers"
        )
    lines = [
        *_city(asked.persons, asked.repeat, asked.folder),
        *_memory(asked.persons, asked.folder),
        *_small(asked.persons, asked.repeat, asked.folder),
        *_peers(asked.persons, asked.repeat, asked.folder),
    ]
    text = _text(asked.repeat, lines)
    print(text)
    if asked.write:
        RESULT.write_text(text, "utf-8")


def _ratio(one: Timing, other: Timing) -> str:
    return f"{one.median / other.median:.2f}"


def _city(persons: int, repeat: int, folder: Path) -> list[Line]:
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
    kernel = times["kernel"]
    return [
        Line("persons, records", f"{persons:,}, {records[0]:,}"),
        Line("city: kernel (score, level, dimensions, next change)", str(kernel)),
        Line("city: SQL written by hand for this rulebook", str(times["yardstick"])),
        Line("kernel / by hand", _ratio(kernel, times["yardstick"]), "1.3"),
        Line("floor: scan and one grouping", str(times["floor"])),
        Line("kernel / floor", _ratio(kernel, times["floor"])),
        Line("scores written", str(times["totals"])),
        Line("scores and all contribution rows written", str(times["rows"])),
        Line("with rows / without", _ratio(times["rows"], times["totals"]), "2"),
    ]


def _memory(persons: int, folder: Path) -> list[Line]:
    book = rulebook()
    found = []
    for size in (persons // 2, persons):
        make(book, size, folder / str(size))
        found.append((size, peak_memory(str(size), str(folder / str(size)))))
    return [
        Line(f"peak memory, {size:,} persons", f"{megabytes:,} MB") for size, megabytes in found
    ]


def _small(persons: int, repeat: int, folder: Path) -> list[Line]:
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
    return [
        Line("one person from a slice of 100,000, with all rows", str(times["one"])),
        Line("check of Yuxi, whole process", str(times["check"]), "0.5 s"),
    ]


def _peers(persons: int, repeat: int, folder: Path) -> list[Line]:
    """Seven awards that other engines can express; zen takes one person at a time, so fewer."""
    book = rulebook()
    lines = []
    for name, shown, size, bar in (
        ("openfisca", "OpenFisca", persons, "5"),
        ("zen", "zen-engine", min(persons, 20_000), ""),
    ):
        slices = make(book, size, folder / str(size))
        count, times = compare(book, slices, folder / str(size) / "plain", [name], repeat)
        what = f"subset of 7 awards, {count:,} persons, one thread"
        lines += [
            Line(f"{what}: kernel", _rate(count, times["kernel"])),
            Line(f"{what}: {shown}", _rate(count, times[name])),
            Line(f"kernel's speed / {shown}'s", _ratio(times[name], times["kernel"]), bar),
        ]
    return lines


def _rate(persons: int, timing: Timing) -> str:
    return f"{persons / timing.median:,.0f} persons/s; {timing}"


def _text(repeat: int, lines: list[Line]) -> str:
    table = "\n".join(f"| {line.what} | {line.figure} | {line.bar} |" for line in lines)
    return f"""# Benchmarks

Made by `make bench` ({repeat} interleaved runs after a warm-up, medians, fastest and slowest in
parentheses; two threads). Machine: {_machine()}. Python {platform.python_version()}, DuckDB
{duckdb.__version__}. Synthetic city of `bench/population.py`, rulebook `rulebooks/yuxi`, as of
{AS_OF}. Before timing, everybody's score, level, dimensions and next change were found equal on
both sides.

The subset is what OpenFisca-core and zen-engine can express as well: seven awards given record by
record, with validity and the caps of indicators and dimensions, on the city's plain records (no
mark, second version, shared document or end set by the source). All sides read the same files;
the kernel gives the level and the next change as well, and asks of each record all that this rules
out. OpenFisca works on vectors, zen-engine decides for one person at a time. Before a timing is
kept, everybody's centipoints were found equal. Here the kernel has one thread, and its time
includes compiling the rulebook and writing Parquet; the peers' is a second run in a process that
has started, with building their system and without writing. In zen-engine, whoever has no record
of the subset gets the base without a decision.

| what | figure | bar |
|---|---|---|
{table}
"""


def _machine() -> str:
    cpu = Path("/proc/cpuinfo")
    names = [
        line.split(":", 1)[1].strip()
        for line in (cpu.read_text().splitlines() if cpu.exists() else [])
        if line.startswith("model name")
    ]
    return f"{names[0] if names else platform.processor()}, {len(names) or '?'} cores, shared"


if __name__ == "__main__":
    main()
