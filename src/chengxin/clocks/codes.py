"""The closed list of what can be wrong with a published year beyond its form.

The form (keys, dates, words) is told with the rulebook's own codes, since the same shapes read it.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What a gate of this room reports."""

    NO_YEARS = "no_years"
    WRONG_YEAR = "wrong_year"
    WRONG_ORDER = "wrong_order"
    DAYS_DIFFER = "days_differ"
    NOT_A_WEEKEND = "not_a_weekend"
    DAY_TWICE = "day_twice"
    HOLIDAY_MISSING = "holiday_missing"
    NOTHING_CHANGED = "nothing_changed"
