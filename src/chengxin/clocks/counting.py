"""A clock: from an instant, by a rule, to the day something is due, with every day on the way.

Pure. The rules of counting are those of the Civil Code (articles 201 to 203): the day of the event
is not counted, a period in months ends on the day of the same number or the month's last. A text
that says otherwise is a rule that says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chengxin.clock import civil_day, months_later
from chengxin.clocks.calendar import OPEN, Calendar, Kind, UnpublishedYearError
from chengxin.rulebook.model import Citation, Clock, Name, Submission
from chengxin.text import _


class Why(StrEnum):
    """Why a day counted or did not. Words for them: `words`."""

    EVENT = "event"
    WORKING = "working"
    MAKE_UP = "make_up"
    EVERY_DAY = "every_day"
    UNPUBLISHED = "unpublished"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SUSPENDED = "suspended"
    MOVED_ON = "moved_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A period: so many `unit` (working_days, calendar_days or months), and where it stands.

    `counts_event` is for a text that counts the day of the event. `suspended_by` are the grounds
    on which a text stops the clock; without one nothing does. `binds_person` is for the rare
    period within which a person must act: all others bind an office.
    """

    length: int
    unit: str
    cite: tuple[Citation, ...] = ()
    modelled_on: Name | None = None
    counts_event: bool = False
    suspended_by: tuple[str, ...] = ()
    binds_person: bool = False


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which the clock stands still, both included, and the ground for it."""

    first: date
    last: date
    ground: str


@dataclass(frozen=True, slots=True)
class Row:
    """A day on the way: its number where it counted, else None, why, and who said so.

    `holidays` and `notice` are there where a notice named the day, `ground` where it was suspended.
    """

    day: date
    number: int | None
    why: Why
    holidays: tuple[str, ...] = ()
    notice: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The answer: the last day in time, the days on the way, and the calendar they came from.

    `exact` is False where a year was not published yet and the day is the earliest it can be.
    """

    starts: datetime
    day: date
    rows: tuple[Row, ...]
    calendar: str
    rule: Rule
    exact: bool = True

    def over(self, day: date) -> bool:
        """Whether the period had run out before `day` began."""
        return day > self.day


class SuspensionRefusedError(ValueError):
    """A clock stands still only on a ground that its rule names."""


def rule_of(clock: Clock | Submission) -> Rule:
    """Return the rule of a rulebook's period: the event's day is day zero, and nothing stops it."""
    return Rule(
        length=clock.length, unit=clock.unit, cite=clock.cite, modelled_on=clock.modelled_on
    )


def due(
    calendar: Calendar,
    rule: Rule,
    starts: datetime,
    suspensions: Sequence[Suspension] = (),
) -> Due:
    """Return when something is due that began to run at an instant.

    Raises UnpublishedYearError where a working day of a year would be counted that nobody
    published, and SuspensionRefusedError for a ground that the rule does not name.

    >>> from datetime import UTC
    >>> from chengxin.clocks.calendar import published
    >>> three = Rule(length=3, unit="working_days")
    >>> answer = due(published(), three, datetime(2026, 9, 17, 2, tzinfo=UTC))
    >>> answer.day
    datetime.date(2026, 9, 21)
    >>> [(str(row.day), row.number, str(row.why)) for row in answer.rows][1:]
    [('2026-09-18', 1, 'working'), ('2026-09-19', None, 'weekend'), ('2026-09-20', 2, 'make_up'), \
('2026-09-21', 3, 'working')]
    """
    return _due(calendar, rule, starts, suspensions)


def due_or_earliest(
    calendar: Calendar,
    rule: Rule,
    starts: datetime,
    suspensions: Sequence[Suspension] = (),
) -> Due:
    """Return when something is due, or the earliest day it can be where a year is unpublished.

    No period of working days ends before as many days have passed as can be working days. That
    day is no guess and never later than the true one, so it may be promised to a person; it is
    `exact=False` and says so in its rows. A period that binds the person is refused as in `due`:
    there the earliest day would be against them.

    >>> from datetime import UTC
    >>> from chengxin.clocks.calendar import published
    >>> seven = Rule(length=7, unit="working_days")
    >>> answer = due_or_earliest(published(), seven, datetime(2026, 12, 28, 2, tzinfo=UTC))
    >>> answer.day, answer.exact
    (datetime.date(2027, 1, 4), False)
    """
    try:
        return _due(calendar, rule, starts, suspensions)
    except UnpublishedYearError:
        if rule.binds_person:
            raise
        return _due(calendar, rule, starts, suspensions, earliest=True)


def _due(
    calendar: Calendar,
    rule: Rule,
    starts: datetime,
    suspensions: Sequence[Suspension],
    *,
    earliest: bool = False,
) -> Due:
    for each in suspensions:
        if each.ground not in rule.suspended_by:
            raise SuspensionRefusedError(
                _("No text lets this clock stand still on the ground {ground!r}.").format(
                    ground=each.ground
                )
            )
    event = civil_day(starts)
    left = _days(rule, event)
    rows = []
    number = 0
    for row in _passed(calendar, rule, event, suspensions, earliest=earliest):
        counts = row.number is not None
        number += counts
        rows.append(Row(
            row.day, number if counts else None, row.why, row.holidays, row.notice, row.ground
        ))  # fmt: skip
        if number >= left and (counts or left == 0):
            break
    if rule.binds_person:
        rows += _moved_on(calendar, rows[-1].day)
    exact = all(row.why is not Why.UNPUBLISHED for row in rows)
    return Due(starts, rows[-1].day, tuple(rows), calendar.version, rule, exact)


def _days(rule: Rule, event: date) -> int:
    """How many days must count; a period in months is as many days as those months have."""
    if rule.unit != "months":
        return rule.length
    return (months_later(event, rule.length) - event).days


def _passed(
    calendar: Calendar,
    rule: Rule,
    event: date,
    suspensions: Sequence[Suspension],
    *,
    earliest: bool,
) -> Iterator[Row]:
    """Yield the days from the event on; `number` says only whether the day counts."""
    if not rule.counts_event:
        yield _told(calendar, event, None, Why.EVENT)
    day = event if rule.counts_event else event + timedelta(days=1)
    while True:
        stop = next((each for each in suspensions if each.first <= day <= each.last), None)
        if stop is not None:
            yield Row(day, None, Why.SUSPENDED, ground=stop.ground)
        elif rule.unit == "working_days":
            yield _judged(calendar, day, earliest=earliest)
        else:
            yield Row(day, 1, Why.EVERY_DAY)
        day += timedelta(days=1)


def _judged(calendar: Calendar, day: date, *, earliest: bool) -> Row:
    """Return the row of a day in a period of working days."""
    kind = calendar.kind(day)
    if earliest and calendar.unsettled(day):
        return Row(day, 1, Why.UNPUBLISHED)
    if kind is Kind.UNPUBLISHED:
        raise UnpublishedYearError(day.year)
    return _told(calendar, day, 1 if kind in OPEN else None, Why(kind))


def _told(calendar: Calendar, day: date, number: int | None, why: Why) -> Row:
    """Return a row with what a notice says about the day, if one does."""
    said = calendar.named.get(day)
    if said is None or why is Why.EVENT:
        return Row(day, number, why)
    return Row(day, number, why, said.holidays, said.number)


def _moved_on(calendar: Calendar, last: date) -> Iterator[Row]:
    """Yield the days by which a person's period goes on because it ends on a day of rest.

    [Civil Code 203] For an office's period this is not done: the person would wait longer.
    """
    day = last
    while not calendar.works(day):
        day += timedelta(days=1)
        yield _told(calendar, day, None, Why.MOVED_ON)
