"""The few shapes that all drawings are made of, as SVG without script or inline style.

Everything is placed in whole units of the view box; colours come from the classes of a style sheet,
which is the page's. `charts` and `impact_charts` draw with them, and the benchmark its growth.
"""

from __future__ import annotations

from markupsafe import Markup


def text(x: int, y: int, words: str, anchor: str = "start") -> Markup:
    """Words that start, end or have their middle at a place."""
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(x, y, anchor, words)


def rect(kind: str, x: int, y: int, width: int, height: int) -> Markup:
    """A rectangle of a class."""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, x, y, width, height
    )


def line(kind: str, x1: int, y1: int, x2: int, y2: int) -> Markup:
    """A line of a class.

    >>> str(line("axis", 0, 0, 10, 0))
    '<line class="axis" x1="0" y1="0" x2="10" y2="0"/>'
    """
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(kind, x1, y1, x2, y2)
