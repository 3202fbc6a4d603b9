"""Until when a record counts and is shown: the kernel's day, and the rulebook's period of display.

Nothing here is a period of its own: what the rulebook does not set is not told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from chengxin.clock import months_later
from chengxin.records.about.selectors import Filed, Version
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import Row


@dataclass(frozen=True, slots=True)
class Lasting:
    """The last day of each; None where the rules set none for this record."""

    counts: date | None
    shown: date | None


def lasting(rulebook: Rulebook, filed: Filed, rows: Iterable[Row]) -> Lasting:
    """Return until when a record counts, by the rows of today's answer, and is shown [yuxi 10]."""
    days = [
        row.valid_until
        for row in rows
        if (row.furnisher, row.record) == (filed.furnisher, filed.record) and row.valid_until
    ]
    counts = max(days, default=None)
    newest = filed.newest
    if newest.erased or newest.formed_on is None:
        return Lasting(_before(counts), None)
    if newest.finding == "positive":
        shown = months_later(newest.ended_on or newest.formed_on, rulebook.display.positive)
        return Lasting(_before(counts), _before(max(shown, counts or shown)))
    shown = months_later(_told_on(newest), rulebook.display.adverse)
    return Lasting(_before(counts), _before(shown))


def _before(first_without: date | None) -> date | None:
    return first_without and first_without - timedelta(days=1)


def _told_on(version: Version) -> date:
    """Return the day from which the validity of an adverse record runs: the earliest of three."""
    ended = version.ended_on or version.formed_on
    return min(day for day in (ended, version.final_on, version.notified_on) if day)
