"""The ends of months, on which the history asks what the points were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from chengxin.clock import SHANGHAI

#: So many values the line has: a year, and today.
MOST = 13


def ends(first: date, today: date) -> list[date]:
    """Return the ends of the months since a day, and today as the last: the latest ones.

    >>> [f"{day}" for day in ends(date(2026, 1, 31), date(2026, 3, 2))]
    ['2026-01-31', '2026-02-28', '2026-03-02']
    >>> ends(date(2026, 3, 2), date(2026, 3, 2))
    [datetime.date(2026, 3, 2)]
    >>> len(ends(date(2020, 1, 1), date(2026, 3, 2)))
    13
    """
    return [*_ends(first, today), today][-MOST:]


def _ends(first: date, today: date) -> Iterator[date]:
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    while after <= today:
        yield after - timedelta(days=1)
        after = date(after.year + after.month // 12, after.month % 12 + 1, 1)


def over(day: date, now: datetime) -> datetime:
    """Return the instant at which a day was over, or now while it is not.

    >>> over(date(2026, 1, 31), datetime(2026, 2, 5, tzinfo=UTC)).isoformat()
    '2026-01-31T16:00:00+00:00'
    >>> over(date(2026, 2, 5), datetime(2026, 2, 5, tzinfo=UTC)).day
    5
    """
    end = datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
    return min(end, now)
