"""A due day as pages show it: the day, what is left, and the days on the way, which explain it.

Pages link nothing away and guess nothing: the rows come from the calendar that the day was told
from. Staff read the same rows as the person who waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chengxin.clock import civil_day, today
from chengxin.clocks import Due, published
from chengxin.clocks.calendar import OPEN, Kind
from chengxin.clocks.words import reason, weekday
from chengxin.report import duties, figures
from chengxin.text import _


@dataclass(frozen=True, slots=True)
class Line:
    """A day on the way; `number` is empty where it did not count."""

    day: str
    weekday: str
    number: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """A due day in words. `left` says how long there is still, `note` what is not settled."""

    day: str
    left: str
    over: bool
    began: str
    length: str
    lines: tuple[Line, ...]
    note: str
    calendar: str


def told(answer: Due) -> Told:
    """Return a due day in words."""
    return Told(
        figures.day(answer.day), left(answer.day), answer.over(today()),
        figures.day(civil_day(answer.starts)), duties.length_words(answer.rule),
        tuple(
            Line(
                figures.day(row.day), weekday(row.day),
                "" if row.number is None else str(row.number), reason(row),
            )
            for row in answer.rows
        ),
        "" if answer.exact else _(
            "A year on the way is not published yet: this is the earliest day it can be."
        ),
        answer.calendar[:12],
    )  # fmt: skip


def left(day: date) -> str:
    """Return how long there is until the end of a day, in working days where they are known."""
    now = today()
    if day < now:
        return _("the day has passed")
    if day == now:
        return _("due today")
    span = [now + timedelta(days=number) for number in range(1, (day - now).days + 1)]
    kinds = [published().kind(each) for each in span]
    if Kind.UNPUBLISHED in kinds:
        return _("1 day left") if len(span) == 1 else _("{days} days left").format(days=len(span))
    working = sum(kind in OPEN for kind in kinds)
    if working == 1:
        return _("1 working day left")
    return _("{days} working days left").format(days=working)
