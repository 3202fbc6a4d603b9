"""What a person said and asked, what staff have before them of it, and points without a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person, about_nobody
from chengxin.people.keys import site_keys
from chengxin.records.own.models import Correction, RecordStatement
from chengxin.records.own.sealing import open_words
from chengxin.records.own.services.declining import answer_without
from chengxin.records.own.words import Ground, Outcome, reference
from chengxin.scoring.result import PersonScore


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for correction; outcome and answer are empty until there is one."""

    number: int
    reference: str
    record_no: int
    version: int
    asked_at: datetime
    ground: Ground
    words: str = field(repr=False)
    suspends: bool
    outcome: Outcome | None
    answer: str = field(repr=False)
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request as the queue has it: nothing in it tells whose it is."""

    number: int
    reference: str
    asked_at: datetime
    ground: Ground
    suspends: bool
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Said:
    """One version of what a person said beside a record."""

    record_no: int
    version: int
    said_at: datetime
    words: str = field(repr=False)


@about_a_person("records", "marks")
def corrections_of(context: AccessContext, person_no: int) -> tuple[Asked, ...]:
    """Return what a person asked to have corrected, the newest first."""
    rows = Correction.objects.filter(person_no=person_no).select_related("answer").order_by("-pk")
    return tuple(_asked(row) for row in rows)


@about_a_person("records")
def statements_of(context: AccessContext, person_no: int) -> tuple[Said, ...]:
    """Return everything a person said beside own records, the newest version first."""
    keys = site_keys()
    rows = RecordStatement.objects.filter(person_no=person_no).order_by("record_no", "-version")
    return tuple(
        Said(
            row.record_no, row.version, row.said_at,
            open_words(
                keys, "record_statement", (row.record_no, row.version), bytes(row.sealed)
            ),
        )
        for row in rows
    )  # fmt: skip


@about_nobody
def correction_queue() -> tuple[Waiting, ...]:
    """Return every request, those without an answer first, the oldest of them at the head."""
    rows = Correction.objects.select_related("answer").order_by("pk")
    found = [
        Waiting(
            row.pk, reference(row.pk, row.asked_at), row.asked_at, Ground(row.ground), row.suspends,
            Outcome(row.answer.outcome) if hasattr(row, "answer") else None,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.outcome is not None, each.number)))


@about_a_person("what_if")
def without(context: AccessContext, person_no: int, record_no: int) -> PersonScore:
    """Return today's answer as it would be without an own positive record."""
    return answer_without(person_no, record_no)


def _asked(row: Correction) -> Asked:
    keys = site_keys()
    answer = row.answer if hasattr(row, "answer") else None
    told = (
        open_words(keys, "correction_answer", (row.pk, answer.answered_by), bytes(answer.sealed))
        if answer
        else ""
    )
    return Asked(
        row.pk, reference(row.pk, row.asked_at), row.record_no, row.version, row.asked_at,
        Ground(row.ground),
        open_words(keys, "correction", (row.record_no, row.number), bytes(row.sealed)),
        row.suspends, Outcome(answer.outcome) if answer else None, told,
        answer.answered_at if answer else None,
    )  # fmt: skip
