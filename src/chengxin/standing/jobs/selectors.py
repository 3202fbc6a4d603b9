"""What waits, what is being done and what was given up, for staff; and what a person was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from chengxin import clock
from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person, about_nobody
from chengxin.standing.jobs.queue import OF_PROPOSALS
from chengxin.standing.models import Job, Message, Outbox

#: How long a message stands on the first page, and how many do.
LATELY, NEWEST = timedelta(days=30), 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A job as pages show it."""

    number: int
    kind: str
    key: int
    at: datetime
    state: str
    attempts: int
    done: int
    whole: int
    refusal: str

    @classmethod
    def of(cls, job: Job) -> Asked:
        """Read it from its row."""
        return cls(
            job.pk, job.kind, job.key, job.asked_at, job.state, job.attempts, job.done, job.whole,
            job.refusal,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A change that somebody was told of, by its number."""

    number: int
    score_before: int
    score: int
    day: date
    put_away: bool


@dataclass(frozen=True, slots=True)
class Messages:
    """Some of the messages, the latest first; `more` is below which number older ones go on."""

    told: Sequence[Told]
    more: int | None


@about_nobody
def jobs_of(proposal_no: int) -> list[Asked]:
    """Return the latest job of each kind that was asked for about a proposal."""
    rows = (
        Job.objects.filter(key=proposal_no, kind__in=OF_PROPOSALS)
        .order_by("kind", "-pk")
        .distinct("kind")
    )
    return [*map(Asked.of, rows)]


@about_nobody
def latest_jobs(most: int) -> list[Asked]:
    """Return the latest jobs, the newest first."""
    return [*map(Asked.of, Job.objects.order_by("-pk")[:most])]


@about_nobody
def given_up() -> list[Outbox]:
    """Return the letters that were given up. None says whom it is for."""
    return list(Outbox.objects.filter(dead_at__isnull=False).order_by("pk")[:100])


@about_nobody
def letters_waiting() -> int:
    """Return how many letters wait."""
    return Outbox.objects.filter(done_at__isnull=True, dead_at__isnull=True).count()


@about_a_person("history")
def messages_of(context: AccessContext, person_no: int) -> Sequence[Told]:
    """Return what somebody was told lately and has not put away, the latest change first."""
    rows = Message.objects.filter(
        change__person_id=person_no,
        change__changed_at__gt=clock.now() - LATELY,
        put_away_at__isnull=True,
    )
    return _told(rows, NEWEST)


@about_a_person("history")
def all_messages(
    context: AccessContext, person_no: int, *, below: int = 1 << 31, most: int = 50
) -> Messages:
    """Return everything that somebody was ever told, whether it was put away or not."""
    rows = Message.objects.filter(change__person_id=person_no, change__number__lt=below)
    found = _told(rows, most + 1)
    return Messages(found[:most], found[most - 1].number if len(found) > most else None)


def _told(rows: QuerySet[Message], most: int) -> Sequence[Told]:
    return tuple(
        Told(
            row.change.number, row.change.score_before or 0, row.change.score,
            clock.civil_day(row.change.changed_at), row.put_away_at is not None,
        )
        for row in rows.select_related("change").order_by("-change__number")[:most]
    )  # fmt: skip
