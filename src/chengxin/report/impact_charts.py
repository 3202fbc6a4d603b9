"""Drawings of an impact as inline SVG: two spreads, a matrix of levels, bars to either side.

They take published numbers only, None where people are few; such a bar is a stub of always the
same size. No script, no inline style; the same numbers stand in a table beside each.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from chengxin.report import svg
from chengxin.report.charts import nice
from chengxin.report.figures import number
from chengxin.text import _

_WIDTH = 720
_OPEN = Markup('<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">')
_CLOSE = Markup("</svg>")
_STUB = 3


def two_spreads(
    bins: Sequence[tuple[int, int, int | None, int | None]], edges: Sequence[int]
) -> Markup:
    """Draw (lowest, highest, before, after) as wide bars before and narrow ones after.

    `edges` are the thresholds of the new version that lie inside.
    """
    if not bins:
        return Markup("")
    height, left, right, top, bottom = 320, 88, 24, 20, 40
    first, last = bins[0][0], bins[-1][1] + 1
    most = nice(max(max(before or 0, after or 0) for _lo, _hi, before, after in bins))
    wide, high = _WIDTH - left - right, height - top - bottom

    def x(points: int) -> int:
        return left + wide * (points - first) // (last - first)

    def tall(persons: int | None) -> int:
        return _STUB if persons is None else high * persons // most

    floor = top + high
    drawn = [
        _OPEN.format(width=_WIDTH, height=height, label=_("Points of all people, before and after"))
    ]
    for mark in (most // 2, most):
        level = floor - tall(mark)
        drawn.append(svg.line("rule", left, level, _WIDTH - right, level))
        drawn.append(svg.text(left - 8, level + 5, number(mark), "end"))
    for lowest, highest, before, after in bins:
        start, width = x(lowest), max(4, x(highest + 1) - x(lowest) - 2)
        for kind, persons, inset in (("before", before, 0), ("after", after, width // 4)):
            shape = "few" if persons is None else kind
            drawn.append(
                svg.rect(
                    shape,
                    start + 1 + inset,
                    floor - tall(persons),
                    width - 2 * inset,
                    tall(persons),
                )
            )
    inside = [edge for edge in sorted(edges) if first < edge < last]
    drawn += [svg.line("edge", x(edge), top, x(edge), floor) for edge in inside]
    drawn.append(svg.line("axis", left, floor, _WIDTH - right, floor))
    kept: list[int] = []
    for place in (*inside, first, last - 1):
        if all(abs(x(place) - x(other)) >= 64 for other in kept):
            kept.append(place)
            drawn.append(svg.text(x(place), height - 10, str(place), "middle"))
    return Markup("").join([*drawn, _CLOSE])


def level_matrix(
    before: Sequence[str], after: Sequence[str], counts: Sequence[Sequence[int | None]]
) -> Markup:
    """Draw people by level before (rows) and after (columns), darker by share of the row."""
    left, top, right, cell = 150, 34, 8, 44
    wide = (_WIDTH - left - right) // max(1, len(after))
    height = top + cell * len(before) + 8
    drawn = [
        _OPEN.format(width=_WIDTH, height=height, label=_("People by level, before and after"))
    ]
    for column, name in enumerate(after):
        drawn.append(svg.text(left + wide * column + wide // 2, top - 12, name, "middle"))
    for row, (name, numbers) in enumerate(zip(before, counts, strict=True)):
        whole = max(1, sum(each or 0 for each in numbers))
        middle = top + cell * row + cell // 2 + 5
        drawn.append(svg.text(left - 10, middle, name, "end"))
        for column, persons in enumerate(numbers):
            share = (persons or 0) * 100 // whole
            step = "step-0" if persons is None else f"step-{1 + (share >= 10) + (share >= 50)}"
            drawn.append(
                svg.rect(step, left + wide * column + 1, top + cell * row + 1, wide - 2, cell - 2)
            )
            said = "<10" if persons is None else number(persons)
            drawn.append(svg.text(left + wide * column + wide // 2, middle, said, "middle"))
    return Markup("").join([*drawn, _CLOSE])


def to_either_side(rows: Sequence[tuple[str, int | None, int | None]], label: str) -> Markup:
    """Draw (name, people down, people up) as bars to the left and right of a middle line."""
    if not rows:
        return Markup("")
    line, top = 64, 34
    height = top + line * len(rows) + 8
    middle, reach = _WIDTH // 2, _WIDTH // 2 - 70
    most = nice(max(max(down or 0, up or 0) for _name, down, up in rows) or 1)
    drawn = [
        _OPEN.format(width=_WIDTH, height=height, label=label),
        svg.text(middle - 12, 24, _("down"), "end"),
        svg.text(middle + 12, 24, _("up")),
    ]
    for at, (name, down, up) in enumerate(rows):
        y = top + line * at
        drawn.append(svg.text(middle, y + 26, name, "middle"))
        for persons, kind, side in ((down, "down", -1), (up, "up", 1)):
            long = _STUB if persons is None else max(_STUB, reach * persons // most)
            shape = "few" if persons is None else kind
            start = middle + 1 if side > 0 else middle - 1 - long
            drawn.append(svg.rect(shape, start, y + 35, long, 18))
            said = "<10" if persons is None else number(persons)
            anchor = "start" if side > 0 else "end"
            drawn.append(svg.text(middle + side * (long + 8), y + 52, said, anchor))
        drawn.append(svg.line("axis", middle, y + 32, middle, y + 56))
    return Markup("").join([*drawn, _CLOSE])
