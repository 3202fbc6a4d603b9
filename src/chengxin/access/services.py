"""Closing the register in batches, so that what was entered cannot be changed unseen.

Entries draw their numbers while they share the register's lock, so once it was held alone, for a
moment and in a transaction of its own, none below the newest number is under way any more.
"""

from __future__ import annotations

from django.db import OperationalError, connection, transaction

from chengxin.access.chain import BEGINNING, COLUMNS, Head, Seal, digest
from chengxin.access.errors import RegisterBusyError
from chengxin.access.register import LOCK, PATIENCE
from chengxin.clock import now
from chengxin.failpoints import Point, reached

#: Whoever seals holds this advisory lock; a second one has nothing to do.
_SEALERS = 0x7365616C

#: Entries of one batch.
BATCH = 10_000

_LAST = "select number, last, digest from access_seal order by number desc limit 1"
_ENTRIES = f"""
select {", ".join(COLUMNS)} from access_entry where id > %s and id <= %s order by id limit %s
"""
_SEAL = """
insert into access_seal (number, first, last, entries, previous, digest, sealed_at)
values (%s, %s, %s, %s, %s, %s, %s)
"""


def seal_entries(*, most: int = BATCH) -> Seal | None:
    """Seal the oldest entries that have no seal; None when there are none or another one seals.

    Raises RegisterBusyError when a look takes so long that it cannot be told which are complete.
    """
    newest = _newest()
    reached(Point.SEAL_COUNTED)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_SEALERS])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(_LAST)
        number, before, previous = cursor.fetchone() or (0, 0, BEGINNING)
        cursor.execute(_ENTRIES, [before, newest, most])
        rows = cursor.fetchall()
        if not rows:
            return None
        number, first, last, previous = number + 1, before + 1, rows[-1][0], bytes(previous)
        sealed_at = now()
        made, entries = digest(number, first, last, previous, sealed_at, rows)
        cursor.execute(_SEAL, [number, first, last, entries, previous, made, sealed_at])
        reached(Point.SEAL_WRITTEN)
    reached(Point.SEAL_KEPT)
    return Seal(number, first, last, entries, previous, made, sealed_at)


def seal_everything() -> Head | None:
    """Seal until nothing is left; return the head, or None while there was never an entry."""
    while seal_entries():
        pass
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        row = cursor.fetchone()
    return Head(row[0], bytes(row[2])) if row else None


def _newest() -> int:
    """Return the highest number of an entry below which none can still come."""
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{PATIENCE.seconds}s'")
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute("select coalesce(max(id), 0) from access_entry")
            return int(cursor.fetchone()[0])
    except OperationalError as error:
        raise RegisterBusyError from error
