"""The part of the benchmark that sets the kernel beside other engines; equal results come first."""

from __future__ import annotations

from pathlib import Path

from bench import interpreter, subset
from bench.city import rulebook
from bench.page import Line, Part, how_measured
from bench.population import make
from bench.rules import tellable
from bench.subset import Side

#: zen-engine and the interpreter take one person at a time, so they are asked about fewer.
_ZEN, _SAMPLE = 10_000, 2_000

_TEXT = """\
{indicators} with windows, limits, pools, validity, severity, repeats, ages, clean
periods, floors, caps, the ceiling and the rounding, on plain records: one version, no mark, no
matter shared with another record, everything known. What the peers cannot be told so is left out:
marks, versions, contests within a matter, what was known when, and the day of the next change.
The SQL written by hand for this rulebook alone stands beside them.

All sides have one thread, read the same Parquet files slice by slice, write everybody's score, and
agree about everybody before a time is kept. Making ready is compiling the rulebook and filling its
tables, or building the peer's system; starting Python is in no time. A peer's run is its second
one, when it is warm. Ratios are of processor time, which a busy machine disturbs less, making ready
included. OpenFisca works on vectors and computes what few records need for these few; zen-engine
has its decision compiled once.

The tests' interpreter gets the first persons of the whole city, marks and versions and shared
documents included, as text; it gives every row, and so does the kernel beside it."""


def peers(persons: int, repeat: int, folder: Path) -> Part:
    """OpenFisca, zen-engine and the interpreter."""
    book = rulebook()
    told, left_out = tellable(book)
    slices = make(book, persons, folder / str(persons))
    lines = []
    for name, shown, size in (
        ("openfisca", "OpenFisca", persons),
        ("zen", "zen-engine", min(persons, _ZEN)),
    ):
        of = make(book, size, folder / str(size))
        place = folder / str(size) / "plain"
        plain = subset.plain(told, of, place)
        count, sides = subset.compare(told, plain, place, [name], repeat, whole=not left_out)
        kernel, peer = sides["kernel"], sides[name]
        ratio = _all(peer) / _all(kernel)
        what = f"{size:,} persons, {count:,} with a score"
        lines += [
            Line(f"{what}: kernel", _told(kernel, size)),
            *(Line(f"{what}: SQL {n}", _told(sides[n], size)) for n in ("by hand",) if n in sides),
            Line(f"{what}: {shown}", _told(peer, size)),
            Line(f"kernel's speed / {shown}'s", f"{ratio:.2f}", name, ratio),
        ]
    part = interpreter.sample(slices[0], _SAMPLE, folder / "sample")
    count, rows, times = interpreter.compare(book, part, repeat)
    slower = times["interpreter"] / times["kernel"]
    lines += [
        Line(f"{count:,} persons with all {rows:,} rows: kernel", str(times["kernel"])),
        Line(f"{count:,} persons with all {rows:,} rows: interpreter", str(times["interpreter"])),
        Line("kernel's speed / the interpreter's", f"{slower.processor:.2f}"),
    ]
    text = _TEXT.format(indicators=_named(len(told.indicators), left_out))
    return Part("Other engines", how_measured(repeat), text, lines)


def _named(count: int, left_out: tuple[str, ...]) -> str:
    without = f" (without {', '.join(left_out)}, which they cannot be told)" if left_out else ""
    return f"Yuxi's {count} indicators{without}"


def _all(side: Side) -> float:
    return side.processor.median


def _told(side: Side, persons: int) -> str:
    """Processor time first, because the machine is shared."""
    return (
        f"{persons / _all(side):,.0f} persons/s; processor {side.processor}; making ready"
        f" {side.prepare.median:.2f} s, reading to writing {side.run}"
    )
