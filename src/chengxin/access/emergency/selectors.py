"""The list of emergencies, which names nobody, and what a named person has before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chengxin.access.emergency.models import Emergency, EmergencyAlert
from chengxin.access.looks import about_nobody
from chengxin.clock import now


@dataclass(frozen=True, slots=True)
class Opened:
    """One emergency: who opened a file, never whose; `justified` is None until it is reviewed."""

    number: int
    user_id: int
    organisation: str
    opened_at: datetime
    review_due: datetime
    reason: str
    justified: bool | None
    words: str

    @property
    def overdue(self) -> bool:
        """Whether nobody reviewed it in time."""
        return self.justified is None and now() > self.review_due


@about_nobody
def emergencies() -> list[Opened]:
    """Return all emergencies, those that wait for their review first, the oldest at the head."""
    rows = Emergency.objects.select_related("act", "act__answer").order_by("pk")
    return sorted((_opened(row) for row in rows), key=lambda each: each.justified is not None)


@about_nobody
def told_and_waiting(user_id: int) -> int:
    """Return how many emergencies a named person was told of that nobody has reviewed yet."""
    told = EmergencyAlert.objects.filter(user_id=user_id)
    return told.filter(emergency__act__answer__isnull=True).count()


@about_nobody
def emergency(number: int) -> Opened | None:
    """Return one emergency, or None."""
    row = Emergency.objects.select_related("act", "act__answer").filter(pk=number).first()
    return None if row is None else _opened(row)


def _opened(row: Emergency) -> Opened:
    said = row.act.answer if hasattr(row.act, "answer") else None
    return Opened(
        row.pk, row.user_id, row.organisation, row.opened_at, row.review_due, row.act.reason,
        said.agreed if said else None, said.words if said else "",
    )  # fmt: skip
