"""Civil dates and instants, counted with nothing but the standard calendar.

This must never use the engine's or DuckDB's date arithmetic. The interpreter and the generators
call it.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later (or earlier), at the latest that month's last day.

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 2, 29), -12)
    (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def full_months(start: date, day: date) -> int:
    """How many months are complete on `day`, which is not before `start`.

    >>> full_months(date(2025, 1, 31), date(2025, 2, 27))
    0
    >>> full_months(date(2025, 1, 31), date(2025, 2, 28))
    1
    """
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if add_months(start, months) <= day else months - 1


def first_day_looking_back_to(goal: date, months: int) -> date:
    """Return the first day x with x - `months` on or after `goal`.

    >>> first_day_looking_back_to(date(2025, 1, 31), 1)
    datetime.date(2025, 3, 1)
    """
    # The ends of months move a date by at most three days, so the search begins just before.
    day = add_months(goal, months) - timedelta(days=4)
    while add_months(day, -months) < goal:
        day += ONE_DAY
    return day


def birthday(born_on: date, years: int) -> date:
    """Return the day on which `years` full years are reached; 29 February becomes 28 February.

    >>> birthday(date(2004, 2, 29), 18)
    datetime.date(2022, 2, 28)
    """
    return add_months(born_on, 12 * years)


def first_of_period(day: date, period: str) -> date:
    """Return the first day of the civil `period` (day, month, quarter or year) around `day`.

    >>> first_of_period(date(2025, 5, 31), "quarter")
    datetime.date(2025, 4, 1)
    """
    match period:
        case "day":
            return day
        case "month":
            return date(day.year, day.month, 1)
        case "quarter":
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case "year":
            return date(day.year, 1, 1)
        case _:
            raise ValueError(f"no civil period: {period!r}")


def read_date(cell: str) -> date | None:
    """Read an ISO date; an empty cell is no date."""
    return date.fromisoformat(cell) if cell else None


def aware(moment: datetime) -> datetime:
    """Take an instant without offset for Shanghai time, and give every instant in UTC.

    >>> aware(datetime(2025, 1, 1, 7))
    datetime.datetime(2024, 12, 31, 23, 0, tzinfo=datetime.timezone.utc)
    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    return moment.astimezone(UTC)


def read_instant(cell: str) -> datetime:
    """Read an ISO 8601 instant, see `aware`."""
    return aware(datetime.fromisoformat(cell))
