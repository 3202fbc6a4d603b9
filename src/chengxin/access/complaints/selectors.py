"""Complaints about looks: what the person reads of theirs, and what the audit has before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chengxin.access.complaints.words import Ground, reference
from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person, about_nobody
from chengxin.access.models import LookComplaint


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint; `answer` is empty until there is one."""

    number: int
    reference: str
    entry: int
    made_at: datetime
    ground: Ground
    words: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A complaint as the list of the audit has it: nothing in it tells whose it is."""

    number: int
    reference: str
    made_at: datetime
    ground: Ground
    answered_at: datetime | None


@about_a_person("looks")
def complaints_of(context: AccessContext, person_no: int) -> tuple[Complaint, ...]:
    """Return what a person has complained about, the newest first."""
    rows = LookComplaint.objects.filter(person_no=person_no).select_related("answer")
    return tuple(_complaint(row) for row in rows.order_by("-id"))


@about_nobody
def all_complaints() -> tuple[Waiting, ...]:
    """Return every complaint, those without an answer first, the oldest of them at the head."""
    rows = LookComplaint.objects.select_related("answer").order_by("id")
    found = [
        Waiting(
            row.pk, reference(row.pk, row.made_at), row.made_at, Ground(row.ground),
            row.answer.answered_at if hasattr(row, "answer") else None,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.answered_at is not None, each.number)))


def _complaint(row: LookComplaint) -> Complaint:
    answer = row.answer if hasattr(row, "answer") else None
    return Complaint(
        row.pk, reference(row.pk, row.made_at), row.entry, row.made_at, Ground(row.ground),
        row.words, answer.words if answer else "", answer.answered_at if answer else None,
    )  # fmt: skip
