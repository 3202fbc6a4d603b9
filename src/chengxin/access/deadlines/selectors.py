"""What is due by when, and how that day came about. Nothing here is about anybody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from chengxin.access.deadlines.models import Deadline
from chengxin.access.deadlines.services import in_force
from chengxin.access.looks import about_nobody
from chengxin.clocks import Due, Rule, due_or_earliest, published
from chengxin.clocks.calendar import calendar_with


@about_nobody
def deadlines_of(kind: str, ref: int) -> dict[str, Due]:
    """Return duty → the due day that was told, with its days as the calendar then had them."""
    rows = in_force(Deadline.objects.filter(kind=kind, ref=ref).order_by("id"))
    return {row.duty: _explained(row) for row in rows}


@about_nobody
def due_days(kind: str, refs: Collection[int], duties: Collection[str]) -> dict[int, date]:
    """Return ref → the last of its due days among some duties: when the whole is due."""
    rows = Deadline.objects.filter(kind=kind, ref__in=refs, duty__in=duties).order_by("id")
    found: dict[int, date] = {}
    for row in in_force(rows):
        found[row.ref] = max(found.get(row.ref, row.due_on), row.due_on)
    return found


def _explained(row: Deadline) -> Due:
    """Compute the days again from the calendar it came from; without it, from today's."""
    calendar = calendar_with(row.calendar) or published()
    return due_or_earliest(calendar, Rule(length=row.length, unit=row.unit), row.starts_at)
