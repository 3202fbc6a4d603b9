"""Drawings as inline SVG, without script or inline style; their numbers stand in a table beside.

Everything is placed in whole units of the view box; colours come from the style sheet's classes.
No chart shows a single person among others. `city` and `told` put them on pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup

from chengxin.report import figures, svg
from chengxin.report.figures import number
from chengxin.report.statistics import Bin
from chengxin.rulebook.model import Rulebook
from chengxin.text import _

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM, _TOP = 720, 320, 88, 24, 40, 20
_SVG = Markup('<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">')


def nice(most: int) -> int:
    """Return a round number at or above `most`, for the top of an axis.

    >>> nice(37), nice(1234), nice(5000)
    (40, 2000, 5000)
    """
    unit = 1
    while unit * 10 < most:
        unit *= 10
    return next(unit * step for step in (1, 2, 4, 5, 10) if unit * step >= most)


def histogram(bins: Sequence[Bin], edges: Sequence[int]) -> Markup:
    """Draw how many people have how many points.

    `edges` are the first points of levels; those inside the drawing are marked. A bin with a few
    people is a stub of always the same height, so that its size says nothing.
    """
    if not bins:
        return Markup("")
    first, last = bins[0].lowest, bins[-1].highest + 1
    top = nice(max(each.persons or 0 for each in bins))
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _BOTTOM - _TOP

    def x(points: int) -> int:
        return _LEFT + wide * (points - first) // (last - first)

    def y(persons: int) -> int:
        return _TOP + high - high * persons // top

    label = _("How many people have how many points")
    drawn = [_SVG.format(kind="chart", width=_WIDTH, height=_HEIGHT, label=label)]
    for persons in (top // 2, top):
        drawn.append(svg.line("rule", _LEFT, y(persons), _WIDTH - _RIGHT, y(persons)))
        drawn.append(svg.text(_LEFT - 8, y(persons) + 5, number(persons), "end"))
    for each in bins:
        left, right = x(each.lowest), x(each.highest + 1)
        height = 3 if each.persons is None else y(0) - y(each.persons)
        kind = "few" if each.persons is None else "bar-of"
        drawn.append(svg.rect(kind, left + 1, y(0) - height, max(1, right - left - 2), height))
    inside = [edge for edge in edges if first < edge < last]
    for edge in inside:
        drawn.append(svg.line("edge", x(edge), _TOP, x(edge), y(0)))
    drawn.append(svg.line("axis", _LEFT, y(0), _WIDTH - _RIGHT, y(0)))
    for edge in _apart([first, *inside, last - 1], x):
        drawn.append(svg.text(x(edge), _HEIGHT - 10, str(edge), "middle"))
    return Markup("").join([*drawn, Markup("</svg>")])


def _apart(places: list[int], x: Callable[[int], int]) -> list[int]:
    """Keep the labels that have room, those of levels first."""
    kept: list[int] = []
    for place in [*places[1:-1], places[0], places[-1]]:
        if all(abs(x(place) - x(other)) >= 64 for other in kept):
            kept.append(place)
    return sorted(kept)


def level_bar(rulebook: Rulebook, score: int, name: str) -> Markup:
    """Draw the scale with its levels and where one person's points stand."""
    low, high = rulebook.scale.lowest, rulebook.scale.highest
    label = _("{score} points on a scale from {lowest} to {highest}: {level}").format(
        score=score, lowest=low, highest=high, level=name
    )

    def x(points: int) -> int:
        return 8 + 704 * (points - low) // (high - low)

    drawn = [_SVG.format(kind="chart", width=720, height=72, label=label)]
    starts = sorted(level.lowest for level in rulebook.levels)
    ends = [*starts[1:], high]
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        kind = f"step-{max(0, 3 - (len(starts) - 1 - at))}"
        drawn.append(svg.rect(kind, x(start), 16, x(end) - x(start), 14))
    for start in starts[1:]:
        drawn.append(svg.text(x(start), 62, str(start), "middle"))
    drawn.append(svg.rect("mark", x(score) - 3, 6, 6, 34))
    return Markup("").join([*drawn, Markup("</svg>")])


def quartiles(lower: int, median: int, upper: int, low: int, high: int) -> Markup:
    """Draw the middle half of the people as a bar and the median as a mark; all centipoints."""
    span = max(1, high - low)

    def x(value: int) -> int:
        return 4 + 152 * (value - low) // span

    label = _("middle half and median")
    return Markup("").join(
        [
            _SVG.format(kind="box", width=160, height=14, label=label),
            svg.line("rule", 4, 7, 156, 7),
            svg.rect("range", x(lower), 3, max(2, x(upper) - x(lower)), 8),
            svg.rect("mark", x(median) - 1, 0, 3, 14),
            Markup("</svg>"),
        ]
    )


def by_month(values: Sequence[tuple[date, int]]) -> Markup:
    """Draw one person's points in hundredths, one value for each end of a month, as a line.

    Only the part of the scale that is needed is drawn. Fewer than two values are no line.
    """
    if len(values) < 2:
        return Markup("")
    points = [value for _day, value in values]
    step = nice(max(200, max(points) - min(points)))
    bottom = min(points) // step * step
    top = max(bottom + step, -(-max(points) // step) * step)
    wide, tall = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _BOTTOM - _TOP
    first, last = values[0][0], values[-1][0]
    days = (last - first).days

    def y(value: int) -> int:
        return _TOP + tall - tall * (value - bottom) // (top - bottom)

    label = _("How the points went on, from {first} to {last}").format(
        first=figures.day(first), last=figures.day(last)
    )
    drawn = [_SVG.format(kind="chart", width=_WIDTH, height=_HEIGHT, label=label)]
    for value in sorted({bottom, (bottom + top) // 2, top}):
        drawn.append(svg.line("rule", _LEFT, y(value), _WIDTH - _RIGHT, y(value)))
        drawn.append(svg.text(_LEFT - 8, y(value) + 5, figures.points(value), "end"))
    places = [(_LEFT + wide * (day - first).days // days, y(value)) for day, value in values]
    way = " ".join(f"{x},{height}" for x, height in places)
    drawn.append(Markup('<polyline class="way" points="{}"/>').format(way))
    for x, height in places:
        drawn.append(Markup('<circle class="mark" cx="{}" cy="{}" r="5"/>').format(x, height))
    drawn.append(svg.text(_LEFT, _HEIGHT - 10, f"{first:%Y-%m-%d}", "start"))
    drawn.append(svg.text(_WIDTH - _RIGHT, _HEIGHT - 10, f"{last:%Y-%m-%d}", "end"))
    return Markup("").join([*drawn, Markup("</svg>")])
