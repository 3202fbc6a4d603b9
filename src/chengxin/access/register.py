"""Writing entries: in the transaction of the read, or apart for an attempt that was denied.

Every writer shares one lock until its transaction is over; whoever seals takes it alone for a
moment, and knows then that no entry with a lower number is still under way.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from chengxin.access.context import AccessContext
from chengxin.access.errors import RegisterError, SealsOverdueError
from chengxin.access.kinds import Kind
from chengxin.clock import now

#: The advisory lock of the register; no other lock has this number.
LOCK = 0x6C6F6F6B

#: How long a look waits for the register before nothing is shown.
PATIENCE = timedelta(seconds=2)

#: How long an entry may wait for its seal before nobody may look at others any more.
SEALED_WITHIN = timedelta(hours=1)

type _Entry = tuple[datetime | int | str | None, ...]

_INSERT = """
insert into access_entry
  (at, person_no, actor, actor_kind, organisation, purpose, case_ref, reason, legal_basis,
   selector, kinds, outcome)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_OLDEST = """
select at from access_entry
where id > coalesce((select max(last) from access_seal), 0) order by id limit 1
"""


def enter(
    context: AccessContext,
    person_no: int,
    kinds: Iterable[Kind],
    selector: str,
    *,
    alone: bool,
) -> None:
    """Keep that these kinds are shown, in the transaction that reads them [jinan 22].

    Raises RegisterError.

    `alone` says that the transaction is the look's own, which may then be short of patience.
    """
    try:
        _write(connection, _entry(context, person_no, kinds, selector, "shown"), patient=not alone)
    except Error as error:
        raise RegisterError from error


def keep_denied(
    context: AccessContext, person_no: int | None, kinds: Iterable[Kind], selector: str
) -> None:
    """Keep that somebody was denied, whatever becomes of the caller's transaction.

    Raises RegisterError; nothing is shown in either case.
    """
    entry = _entry(context, person_no, kinds, selector, "denied")
    try:
        if not connection.in_atomic_block:
            _write(connection, entry, patient=False)
            return
        # The caller's transaction will not last, and the attempt has to.
        apart = connection.copy()
        try:
            _write(apart, entry, patient=False)
        finally:
            apart.close()
    except Error as error:
        raise RegisterError from error


def check_seals() -> None:
    """Raise SealsOverdueError when an entry has waited for its seal too long."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST)
        row = cursor.fetchone()
    if row is not None and now() - row[0] > SEALED_WITHIN:
        raise SealsOverdueError


def _write(database: BaseDatabaseWrapper, entry: _Entry, *, patient: bool) -> None:
    """Insert an entry in one round trip; without a transaction it is one by itself."""
    wait = "" if patient else f"set local lock_timeout = '{PATIENCE.seconds}s';"
    with database.cursor() as cursor:
        # The lock is a statement of its own: the number is drawn only while it is held.
        cursor.execute(f"{wait} select pg_advisory_xact_lock_shared({LOCK}); {_INSERT}", entry)


def _entry(
    context: AccessContext,
    person_no: int | None,
    kinds: Iterable[Kind],
    selector: str,
    outcome: str,
) -> _Entry:
    return (
        now(), person_no, context.actor, context.actor_kind, context.organisation, context.purpose,
        context.case_ref, context.reason, context.legal_basis, selector, " ".join(sorted(kinds)),
        outcome,
    )  # fmt: skip
