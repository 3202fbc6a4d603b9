"""What happens to a clock that runs when the calendar is corrected: only what helps the person.

A notice can come late (in January 2020 the Spring Festival was made longer while it was on). A due
day that was told to somebody is a promise: it is moved only towards them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chengxin.clocks.counting import Due


@dataclass(frozen=True, slots=True)
class Kept:
    """What a site keeps of a clock: the due day and the version of the calendar it came from."""

    day: date
    calendar: str


def kept(answer: Due) -> Kept:
    """Return what is kept of an answer."""
    return Kept(answer.day, answer.calendar)


def recomputed(before: Kept, answer: Due) -> Kept:
    """Return what to keep after the same clock was computed with another calendar.

    An office's day moves only to an earlier one, a person's only to a later one. A clock that
    does not move keeps its version too: it is explained by the calendar it was told from.

    >>> from datetime import UTC, datetime
    >>> from chengxin.clocks import Rule, calendar_of, due, read_years
    >>> years, five = read_years().years, Rule(length=5, unit="working_days")
    >>> told = due(calendar_of(years, date(2020, 1, 20)), five, datetime(2020, 1, 20, tzinfo=UTC))
    >>> anew = due(calendar_of(years, date(2020, 1, 27)), five, datetime(2020, 1, 20, tzinfo=UTC))
    >>> told.day, anew.day
    (datetime.date(2020, 2, 1), datetime.date(2020, 2, 4))
    >>> recomputed(kept(told), anew).day
    datetime.date(2020, 2, 1)
    """
    better = answer.day > before.day if answer.rule.binds_person else answer.day < before.day
    return kept(answer) if better else before
