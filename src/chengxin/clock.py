"""The one clock of the server's rooms: what time it is, and which civil day it is in the city.

Nobody else asks the system for the time, so that a test or the demonstration can put another clock
here. Instants are aware and in UTC; civil dates are Asia/Shanghai, which has no daylight saving.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, timezone

#: What a clock is: it gives aware instants.
Clock = Callable[[], datetime]

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def system_clock() -> datetime:
    """Return the system's time."""
    return datetime.now(UTC)


_clock: Clock = system_clock


def now() -> datetime:
    """Return the instant, in UTC."""
    return _clock().astimezone(UTC)


def civil_day(instant: datetime) -> date:
    """Return the civil day of an instant in the city.

    >>> civil_day(datetime(2026, 11, 20, 16, 0, tzinfo=UTC))
    datetime.date(2026, 11, 21)
    """
    return instant.astimezone(SHANGHAI).date()


def last_moment(day: date) -> datetime:
    """Return the last moment of a civil day in the city.

    >>> last_moment(date(2026, 11, 21)).isoformat()
    '2026-11-21T15:59:59.999999+00:00'
    """
    return datetime.combine(day, time.max, SHANGHAI).astimezone(UTC)


def today() -> date:
    """Return the civil day in the city."""
    return civil_day(now())


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last where it has no such day.

    >>> months_later(date(2024, 2, 29), 12), months_later(date(2026, 1, 31), 1)
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def ahead(by: timedelta) -> Clock:
    """Return a clock that goes as the system's does, so much ahead of it."""
    return lambda: system_clock() + by


def set_clock(clock: Clock) -> None:
    """Use another clock in this process for good."""
    global _clock  # noqa: PLW0603  the process has one clock, and threads must see the same
    _clock = clock


@contextmanager
def clock_of(clock: Clock) -> Iterator[None]:
    """Use another clock inside the block, in all threads of the process."""
    before = _clock
    set_clock(clock)
    try:
        yield
    finally:
        set_clock(before)
