"""Which entries made one score another: the rows of both answers, side by side.

Both answers are the kernel's, as of the days and the knowledge of the two scores; the differences
of their rows add up to that of the scores, because each answer adds up.
"""

from __future__ import annotations

from dataclasses import dataclass

from chengxin.report.arithmetic import Arithmetic, Line
from chengxin.text import _


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of the arithmetic that became another; points are hundredths, 0 where it was not."""

    title: str
    what: str
    before: int
    after: int
    key: tuple[str, str]
    reason: str

    @property
    def difference(self) -> int:
        """Return by how much the line moved."""
        return self.after - self.before


def moved(before: Arithmetic | None, after: Arithmetic) -> list[Moved]:
    """Return the lines that differ, in the order of the later arithmetic; None is no score."""
    earlier, later = (_lines(before) if before else {}), _lines(after)
    found = []
    for key in {**later, **earlier}:
        old, new = earlier.get(key), later.get(key)
        line = new or old
        if line is not None and (old.points if old else 0) != (new.points if new else 0):
            found.append(_moved(line, old, new))
    return found


def _moved(line: Line, old: Line | None, new: Line | None) -> Moved:
    reason = new.reason.sentence if new and new.reason else ""
    if new is None and old is not None:
        reason = _("It is no longer part of the calculation.")
    return Moved(
        line.title,
        " · ".join(text for text in (line.measure, line.what) if text),
        old.points if old else 0,
        new.points if new else 0,
        (line.row.furnisher, line.row.record),
        reason,
    )


def _lines(made: Arithmetic) -> dict[tuple[object, ...], Line]:
    lines = [
        *(line for block in made.blocks for line in block.lines),
        *made.corrections,
        *made.uncounted,
    ]
    return {
        (line.row.part, line.row.rule, line.row.furnisher, line.row.record, line.row.window): line
        for line in lines
    }
