"""The reader of the outbox: what was put there is brought to whom it concerns, at least once.

A letter that cannot be brought waits, longer each time, and the later ones of the same person wait
with it; given up, it is kept until somebody of the staff sends it again, and holds up nobody. One
reader reads at a time. Bringing one twice is bringing it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import Error, connection, transaction

from chengxin import clock
from chengxin.standing.jobs.queue import MOST, pause
from chengxin.standing.models import Outbox

#: Letters that are brought in one transaction.
AT_ONCE = 1000

#: Any number that nothing else takes an advisory lock by.
LOCK = 0x6C65_7474

#: Of whom a change is, nobody asks but to keep the order: a person's letters one after another.
_NEXT = """
select o.id, o.kind, (o.payload ->> 'change')::bigint, o.attempts
from outbox o
where o.done_at is null and o.dead_at is null and coalesce(o.not_before <= %(now)s, true)
  and not exists (
    select from outbox e
    join standing_change before on before.id = (e.payload ->> 'change')::bigint
    join standing_change this on this.id = (o.payload ->> 'change')::bigint
    where e.done_at is null and e.dead_at is null and e.not_before > %(now)s and e.id < o.id
      and this.person_no = before.person_no
  )
order by o.id limit %(most)s
"""
#: A first score is nothing that changed; a change that has gone with its consent is nobody's.
_TELL = """
insert into message (change_id, told_at)
select id, %(now)s from standing_change
where id = any(%(changes)s) and score_before is not null order by id
on conflict do nothing
"""


class UnknownLetterError(Exception):
    """Nobody knows whom a letter of this kind is for."""


@dataclass(frozen=True, slots=True)
class _Letter:
    number: int
    kind: str
    change: int | None
    attempts: int


def deliver() -> int:
    """Bring what waits, so many at once; return how many were brought or put back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_NEXT, {"now": clock.now(), "most": AT_ONCE})
        letters = [_Letter(*row) for row in cursor.fetchall()]
        if not letters:
            return 0
        try:
            with transaction.atomic():
                _bring(letters)
        except (Error, UnknownLetterError):
            _one_by_one(letters)
        return len(letters)


def _one_by_one(letters: Sequence[_Letter]) -> None:
    """Bring each by itself, so that one that cannot be brought keeps no other back."""
    behind: set[int] = set()
    for letter in letters:
        person = _person(letter)
        if person in behind:
            continue
        try:
            with transaction.atomic():
                _bring([letter])
        except (Error, UnknownLetterError) as error:
            if not _put_back(letter, error) and person is not None:
                behind.add(person)


def _bring(letters: Sequence[_Letter]) -> None:
    changes = [each.change for each in letters if each.kind == "standing.changed"]
    for each in letters:
        # What is decided about rules, or about who somebody is, stands on the pages by itself.
        if each.kind not in ("standing.changed", "person.changed") and not each.kind.startswith(
            "rulebook."
        ):
            raise UnknownLetterError
    with connection.cursor() as cursor:
        cursor.execute(_TELL, {"now": clock.now(), "changes": changes})
    numbers = [each.number for each in letters]
    Outbox.objects.filter(pk__in=numbers, done_at__isnull=True).update(done_at=clock.now())


def _put_back(letter: _Letter, error: Exception) -> bool:
    """Let a letter wait for its next attempt; true when there is none and it is given up."""
    attempts, now = letter.attempts + 1, clock.now()
    dead = attempts >= MOST
    Outbox.objects.filter(pk=letter.number).update(
        attempts=attempts, fault=type(error).__name__, dead_at=now if dead else None,
        not_before=None if dead else now + pause(attempts),
    )  # fmt: skip
    return dead


def _person(letter: _Letter) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select person_no from standing_change where id = %s", [letter.change])
        row = cursor.fetchone()
    return row[0] if row else None


def send_again(*, number: int) -> bool:
    """Let a letter that was given up wait anew; false where it is not one."""
    return (
        Outbox.objects.filter(pk=number, dead_at__isnull=False).update(
            dead_at=None, attempts=0, not_before=None, fault=""
        )
        == 1
    )
