"""Setting a due day, and moving those that run when a notice corrects the calendar.

All due days kept here are owed to a person, so they move to an earlier day and to no other
(`clocks.favour`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from chengxin.access.deadlines.models import Deadline
from chengxin.clock import now, today
from chengxin.clocks import Due, Kept, Rule, due_or_earliest, kept, published, recomputed


def set_deadline(*, kind: str, ref: int, duty: str, rule: Rule, starts: datetime) -> Due:
    """Keep by when something is due, in the caller's transaction; return the answer."""
    answer = due_or_earliest(published(), rule, starts)
    _keep(kind, ref, duty, answer)
    return answer


@transaction.atomic
def move_deadlines() -> int:
    """Compute again what is not due yet and came from another calendar; return how many moved."""
    moved = 0
    version = published().version
    for row in in_force(Deadline.objects.filter(due_on__gte=today()).order_by("id")):
        if row.calendar == version:
            continue
        rule = Rule(length=row.length, unit=row.unit)
        before = Kept(row.due_on, row.calendar)
        answer = due_or_earliest(published(), rule, row.starts_at)
        if recomputed(before, answer) == kept(answer) != before:
            _keep(row.kind, row.ref, row.duty, answer)
            moved += 1
    return moved


def in_force(rows: Iterable[Deadline]) -> list[Deadline]:
    """Return of each clock the row that counts: the earliest day that was told."""
    best: dict[tuple[str, int, str], Deadline] = {}
    for row in rows:
        key = (row.kind, row.ref, row.duty)
        if key not in best or row.due_on < best[key].due_on:
            best[key] = row
    return [*best.values()]


def _keep(kind: str, ref: int, duty: str, answer: Due) -> None:
    Deadline.objects.create(
        kind=kind, ref=ref, duty=duty, starts_at=answer.starts, length=answer.rule.length,
        unit=answer.rule.unit, due_on=answer.day, calendar=answer.calendar, exact=answer.exact,
        set_at=now(),
    )  # fmt: skip
