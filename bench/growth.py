"""The part of the benchmark that takes long: the same city with ever more persons.

The largest city is made once, where there is room, and taken away again; a smaller one is its first
slices. `plot` draws the medians beside the line on which twice the persons take twice the time.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from math import log2
from pathlib import Path

from markupsafe import Markup

from bench.city import AS_OF, KNOWN_AT, rulebook, score_everybody
from bench.measure import interleaved, peak_memory
from bench.page import ROOT, Line, Part, how_measured
from bench.population import SLICE, make
from chengxin.report import svg
from chengxin.report.charts import nice

PLOT = ROOT / "docs" / "images" / "growth.svg"

#: Bytes of files that a person of the synthetic city takes, generously.
_BYTES = 400

#: Persons, as multiples of what is asked for: of a million, half a million to five.
_TIMES = (0.5, 1, 2, 5)


def growth(persons: int, repeat: int, folder: Path) -> Part:
    """Medians and peak memory from half to five times the persons."""
    sizes = [int(persons * times) for times in _TIMES]
    book, city = rulebook(), folder / f"{sizes[-1]}-growth"
    folder.mkdir(parents=True, exist_ok=True)
    if (free := shutil.disk_usage(folder).free) < (needed := sizes[-1] * _BYTES):
        raise SystemExit(f"The city needs {needed:,} bytes and {free:,} are free; use --folder.")
    try:
        slices = make(book, sizes[-1], city, slice_persons=min(SLICE, sizes[0]))
        of = {size: slices[: len(slices) * size // sizes[-1]] for size in sizes}
        runs = {
            str(size): partial(score_everybody, book, mine, AS_OF, KNOWN_AT)
            for size, mine in of.items()
        }
        times = interleaved(runs, repeat)
        held = [peak_memory(str(len(of[size])), str(city)) for size in sizes]
    finally:
        shutil.rmtree(city, ignore_errors=True)
    # The processor's seconds: other work on the machine stretches the clock of long runs.
    seconds = [times[str(size)].processor for size in sizes]
    worst = max(doubled(sizes, seconds))
    return Part(
        "Growth",
        how_measured(repeat),
        "Everybody's score, level, dimensions and next change by the kernel, two threads, in slices"
        f" of {min(SLICE, sizes[0]):,} persons. Each step is told as what twice the persons would"
        " take at its rate, in the processor's seconds; the bar is held against the worst step.",
        [
            *(
                Line(f"{size:,} persons", f"{times[str(size)]}; peak memory {megabytes:,} MB")
                for size, megabytes in zip(sizes, held, strict=True)
            ),
            Line("twice the persons, times the time, worst step", f"{worst:.2f}", "growth", worst),
        ],
        f"![Processor seconds by persons, with the line of twice the time](images/{PLOT.name})",
        {"persons": sizes, "seconds": [round(each, 2) for each in seconds]},
    )


def doubled(sizes: Sequence[int], seconds: Sequence[float]) -> list[float]:
    """Return, for each step, what twice the persons would take at its rate.

    >>> doubled([1, 2, 8], [1.0, 2.0, 8.0])
    [2.0, 2.0]
    """
    steps = pairwise(zip(sizes, seconds, strict=True))
    return [float((t2 / t1) ** (1 / log2(n2 / n1))) for (n1, t1), (n2, t2) in steps]


_STYLE = """<style>
svg { --ground: #ffffff; --ink: #14272e; --soft: #9aa5a1; --mark: #0a6650; }
@media (prefers-color-scheme: dark) {
  svg { --ground: #10191c; --ink: #eef3f2; --soft: #5c6d72; --mark: #6fd0b1; }
}
text { font: 15px system-ui, sans-serif; fill: var(--ink); }
.ground { fill: var(--ground); }
.rule { stroke: var(--soft); stroke-width: 0.5; }
.axis { stroke: var(--ink); }
.twice { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 5 4; }
.step { stroke: var(--mark); stroke-width: 2.5; }
.mark { fill: var(--mark); }
</style>"""


def plot(sizes: Sequence[int], seconds: Sequence[float]) -> str:
    """Draw the medians as a file of its own."""
    width, height, left, right, top, bottom = 720, 348, 64, 32, 36, 52
    most = nice(int(max(seconds) * 1.05) + 1)
    per_person = seconds[0] / sizes[0]

    def x(persons: float) -> int:
        return left + round((width - left - right) * persons / sizes[-1])

    def y(taken: float) -> int:
        return height - bottom - round((height - top - bottom) * taken / most)

    drawn = [svg.rect("ground", 0, 0, width, height), svg.text(8, 16, "processor seconds")]
    for part in range(1, 5):
        taken = most * part / 4
        drawn.append(svg.line("rule", left, y(taken), width - right, y(taken)))
        drawn.append(svg.text(left - 8, y(taken) + 5, f"{taken:g}", "end"))
    drawn.append(svg.line("axis", left, y(0), width - right, y(0)))
    reach = min(sizes[-1], most / per_person)
    drawn.append(svg.line("twice", x(0), y(0), x(reach), y(per_person * reach)))
    places = [(x(size), y(taken)) for size, taken in zip(sizes, seconds, strict=True)]
    for one, other in pairwise(places):
        drawn.append(svg.line("step", *one, *other))
    for (across, down), size in zip(places, sizes, strict=True):
        drawn.append(svg.rect("mark", across - 4, down - 4, 8, 8))
        drawn.append(svg.text(across, height - 28, f"{size / 1_000_000:g}", "middle"))
    middle = (left + width - right) // 2
    drawn.append(svg.text(middle, height - 6, "million persons", "middle"))
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
        ' role="img" aria-label="Processor seconds by million persons">'
    ).format(w=width, h=height)
    return "\n".join([head, _STYLE, *drawn, "</svg>\n"])
