"""A batch goes the way of every file: staged, judged, answered; and once, however often it is sent.

Its key belongs to the furnisher. What dies on the way is gone on with when the batch comes again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from chengxin.clock import now
from chengxin.people.keys import site_keys
from chengxin.records.admitting.selectors import Holder
from chengxin.records.batches.batch import AT_ONCE, Batch
from chengxin.records.batches.errors import BatchBusyError, OtherBodyError
from chengxin.records.database import ask
from chengxin.records.digests import PART, Thing, key_digest, key_digests
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive_cells
from chengxin.standing.jobs import queue

#: The first half of the advisory locks by which one at a time takes a batch in.
_LOCKS = 0x62617463

_CLAIM = """
insert into furnisher_batch (furnisher_no, admission, key_id, idempotency_key, kind, digest, basis,
  channel, rows, at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (furnisher_no, idempotency_key) do nothing
"""
_FOUND = """
select id, kind, digest, delivery_id, status, answer from furnisher_batch
where furnisher_no = %s and idempotency_key = %s
"""
_ANSWER = """
update furnisher_batch set status = %s, answer = %s where id = %s and answer is null
"""
_USE_UP = """
insert into furnisher_nonce (key_id, nonce, at) values (%s, %s, %s) on conflict do nothing
returning 1
"""
_FORGET = """
delete from furnisher_nonce where (key_id, nonce) in (
  select key_id, nonce from furnisher_nonce where at < %s limit 100 for update skip locked)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: a status and its bytes."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Arrived:
    """A batch that is in; `answer` is there where it was answered before."""

    number: int
    delivery: int
    judged: bool
    answer: Answer | None


def take_batch(*, holder: Holder, batch: Batch) -> Arrived:
    """Take a batch in, and judge it where it is small; a larger one is judged behind the pages.

    Raises OtherBodyError, BatchBusyError, and TakingError.
    """
    digest = PART.join((holder.furnisher, batch.kind, batch.key, batch.sha256))
    keys = site_keys()
    ask(
        _CLAIM, holder.furnisher_no, holder.admission, holder.key.key_id, batch.key, batch.kind,
        key_digest(keys, Thing.FILE, digest), batch.basis, batch.channel, len(batch.rows), now(),
    )  # fmt: skip
    found = _found(holder, batch)
    if found[2] not in key_digests(keys, Thing.FILE, digest):
        raise OtherBodyError
    with _alone(found[0]):
        number, _kind, _digest, delivery, status, answer = _found(holder, batch)
        if delivery is None:
            delivery = receive_cells(
                cells=batch.rows, kind=batch.kind, by=holder.furnisher, name=batch.key,
                furnisher=holder.furnisher, identity=digest, size=batch.size,
            )  # fmt: skip
            ask("update furnisher_batch set delivery_id = %s where id = %s", delivery, number)
        if status is not None:
            return Arrived(number, delivery, status == 200, Answer(status, bytes(answer)))
        at_once = len(batch.rows) <= AT_ONCE
        if at_once:
            judge(delivery_id=delivery)
        else:
            queue.ask(kind=queue.Kind.JUDGE, key=delivery, by=None)
        return Arrived(number, delivery, at_once, None)


@transaction.atomic
def keep_answer(*, number: int, answer: Answer) -> Answer:
    """Keep what a batch is answered, once and for all; return what was kept."""
    ask(_ANSWER, answer.status, answer.body, number)
    [[status, body]] = ask("select status, answer from furnisher_batch where id = %s", number)
    return Answer(status, bytes(body))


def use_up(*, key_id: str, nonce: str, kept: timedelta) -> bool:
    """Use up the number of a signed request; False where it was used. Old ones are forgotten."""
    at = now()
    ask(_FORGET, at - kept)
    return bool(ask(_USE_UP, key_id, nonce, at))


def _found(holder: Holder, batch: Batch) -> tuple[int, str, bytes, int | None, int | None, bytes]:
    [[number, kind, digest, delivery, status, answer]] = ask(_FOUND, holder.furnisher_no, batch.key)
    return number, kind, bytes(digest), delivery, status, answer


@contextmanager
def _alone(number: int) -> Iterator[None]:
    """Keep others from the batch; the server lets go when the connection ends."""
    if not ask("select pg_try_advisory_lock(%s, %s)", _LOCKS, number)[0][0]:
        raise BatchBusyError
    try:
        yield
    finally:
        ask("select pg_advisory_unlock(%s, %s)", _LOCKS, number)
