"""Civil months as the rules count them, for the peers: a few days of a calendar, worked out once.

A peer compares days with these, so that no month has to be added to a million days.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

ONE = timedelta(days=1)


def added(day: date, months: int) -> date:
    """Add civil months, clamped to the end of the month.

    >>> added(date(2024, 1, 31), 1), added(date(2024, 2, 29), -12)
    (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def reaching(day: date, months: int) -> date:
    """Return the first day that, with so many months added, is `day` or later.

    >>> reaching(date(2024, 2, 29), 12), reaching(date(2024, 3, 30), 1)
    (datetime.date(2023, 3, 1), datetime.date(2024, 3, 1))
    """
    back = added(day, -months)
    return back if added(back, months) >= day else back + ONE


def lasting(day: date, months: int) -> date:
    """Return the last day that, with so many months added, is `day` or earlier.

    >>> lasting(date(2024, 2, 29), 12), lasting(date(2023, 2, 28), 12)
    (datetime.date(2023, 2, 28), datetime.date(2022, 2, 28))
    """
    return reaching(day + ONE, months) - ONE
