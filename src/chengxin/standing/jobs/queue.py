"""The queue of jobs: taken by one at a time, held for a while, and ended with what they did.

A taker who dies lets go when the lease is over, and the job is begun anew. A taker who was only
slow finds that the attempt is no longer the last one, and nothing of it commits. So `finish`
belongs into the transaction of the job's effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection

from chengxin import clock
from chengxin.standing.models import Job
from chengxin.text import current_language

#: How long a taker holds a job without a sign of life.
LEASE = timedelta(seconds=60)

#: How often a job is begun before somebody has to look at it.
MOST = 5


class Kind(StrEnum):
    """What can be asked for; `key` is a proposal's number, or that of a delivery to be judged."""

    TRY = "try"
    SWITCH = "switch"
    JUDGE = "judge"


#: What is asked for about a proposal.
OF_PROPOSALS = frozenset({Kind.TRY, Kind.SWITCH})


class LeaseLostError(Exception):
    """Somebody else has begun the job meanwhile; nothing of this attempt may remain."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that was taken, and the number of the attempt."""

    number: int
    kind: Kind
    key: int
    by: str
    lang: str
    attempt: int


_ASK = """
insert into job (kind, key, lang, asked_at, asked_by_id, state, attempts, not_before, done, whole,
  refusal, fault)
values (%(kind)s, %(key)s, %(lang)s, %(now)s, %(by)s, 'waiting', 0, %(now)s, 0, 0, '', '')
on conflict (kind, key) where state in ('waiting', 'doing') do nothing
"""
_GIVE_UP = """
update job set state = 'dead', lease_until = null, ended_at = %(now)s, fault = 'died'
where state = 'doing' and lease_until < %(now)s and attempts >= %(most)s
"""
_TAKE = """
update job set state = 'doing', attempts = attempts + 1, lease_until = %(until)s
where id = (
  select id from job
  where state = 'waiting' and not_before <= %(now)s
    or state = 'doing' and lease_until < %(now)s
  order by id limit 1 for update skip locked
)
returning id, kind, key, lang, attempts,
  coalesce((select username from auth_user where auth_user.id = asked_by_id), '')
"""
_MINE = " where id = %(id)s and state = 'doing' and attempts = %(attempt)s"
_END = (
    "update job set state = %(state)s, lease_until = null, ended_at = %(now)s, refusal = %(text)s"
)
_RENEW = "update job set lease_until = %(until)s, done = %(done)s, whole = %(whole)s"
_AGAIN = """
update job set lease_until = null, fault = %(fault)s,
  state = case when attempts >= %(most)s then 'dead' else 'waiting' end,
  ended_at = case when attempts >= %(most)s then %(now)s::timestamptz end, not_before = %(later)s
"""


def ask(*, kind: Kind, key: int, by: int | None) -> None:
    """Ask for a job; nothing where the same is waiting or being done.

    `by` is who asks, if it is somebody of the staff.
    """
    _run(_ASK, kind=kind, key=key, by=by, lang=current_language())


def take() -> Claim | None:
    """Take the job that has waited longest, or one whose taker is gone; None if there is none."""
    _run(_GIVE_UP, most=MOST)
    with connection.cursor() as cursor:
        now = clock.now()
        cursor.execute(_TAKE, {"now": now, "until": now + LEASE})
        row = cursor.fetchone()
    if row is None:
        return None
    number, kind, key, lang, attempt, by = row
    return Claim(number, Kind(kind), key, by, lang, attempt)


def finish(claim: Claim) -> None:
    """End a job that is done, in the transaction of what it did. Raises LeaseLostError."""
    if not _run(_END + _MINE, id=claim.number, attempt=claim.attempt, state="done", text=""):
        raise LeaseLostError


def refuse(claim: Claim, text: str) -> None:
    """End a job that the rules refused; whoever asked for it reads why."""
    _run(_END + _MINE, id=claim.number, attempt=claim.attempt, state="refused", text=text)


def fail(claim: Claim, error: Exception) -> None:
    """Put a job back for later, or give it up after so many attempts. Only the kind is kept."""
    _run(
        _AGAIN + _MINE, id=claim.number, attempt=claim.attempt, fault=type(error).__name__,
        most=MOST, later=clock.now() + pause(claim.attempt),
    )  # fmt: skip


def renew(claim: Claim, done: int, whole: int) -> bool:
    """Hold a job for another while and say how far it is; false when it is somebody else's."""
    until = clock.now() + LEASE
    return bool(
        _run(
            _RENEW + _MINE, id=claim.number, attempt=claim.attempt, until=until, done=done,
            whole=whole,
        )
    )  # fmt: skip


def send_again(*, number: int) -> bool:
    """Let a job that was given up wait anew; false where it is not one, or the same is open."""
    row = Job.objects.filter(pk=number, state="dead").first()
    if (
        row is None
        or Job.objects.filter(kind=row.kind, key=row.key, state__in=("waiting", "doing")).exists()
    ):
        return False
    return (
        Job.objects.filter(pk=number, state="dead").update(
            state="waiting", attempts=0, not_before=clock.now(), ended_at=None, fault=""
        )
        == 1
    )


def pause(attempt: int) -> timedelta:
    """Return how long one waits after an attempt, longer each time, up to an hour.

    >>> [int(pause(attempt).total_seconds()) for attempt in range(1, 8)]
    [10, 40, 160, 640, 2560, 3600, 3600]
    """
    return timedelta(seconds=min(10 * 4 ** (attempt - 1), 3600))


def _run(statement: str, **values: int | str | datetime | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": clock.now(), **values})
        return int(cursor.rowcount)
