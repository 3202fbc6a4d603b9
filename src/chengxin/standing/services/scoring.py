"""Scoring in the transaction of whatever made it necessary.

Lock order, for everybody who scores or ends a score: the row that says which version is in force,
shared; then the consents of the points, by person. After both, and after what was to be inserted,
`rescore` sees everything that others have committed: no other score of these persons, no withdrawal
and no switch can come between. Without the locks, of two records that arrive at once one is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import psycopg
from django.db import connection, transaction

from chengxin import clock
from chengxin.people.consent import Purpose
from chengxin.scoring.engines.postgres import ask, pipelined, prepares
from chengxin.standing import columnar, merging
from chengxin.standing.database import driver
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.services.versions import Loaded, current, loaded, numbered

#: From so many persons on, facts go to DuckDB and scores come back: the same, and sooner. Measured
#: with 12 records each, both ways took the same time at about four thousand.
COLUMNAR_FROM = 4000

#: The version's hash is looked up for the row as it is after waiting; a join would lose it. From
#: here to the end of the transaction nothing that is prepared is planned again for one person.
_IN_FORCE = b"""
select rulebook_no, (select version from rulebook_version v where v.rulebook_no = i.rulebook_no),
  set_config('plan_cache_mode', 'force_generic_plan', true)
from in_force i where id = 1 for share of i
"""
_CONSENTS = b"""
select from consent where purpose = $1::text and person_no = any($2::bigint[])
order by person_no for no key update
"""


class Cause(StrEnum):
    """What made a score another one."""

    JOINED = "joined"
    RECORD = "record"
    MARK = "mark"
    FACT = "fact"
    DAY = "day"
    VERSION = "version"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Rescored:
    """What a scoring did. Inside a pipeline of the caller's, asking for it waits for it."""

    cursor: psycopg.Cursor[tuple[Any, ...]]

    def counts(self) -> tuple[int, int]:
        """Return how many persons were scored or found to have no score, and how many changed."""
        row = self.cursor.fetchone()
        assert row is not None
        return int(row[0]), int(row[1])


@dataclass(frozen=True, slots=True)
class Locks:
    """Locks that were asked for. Inside a pipeline of the caller's, `held` waits for them."""

    in_force: psycopg.RawCursor[tuple[Any, ...]]
    consents: psycopg.RawCursor[tuple[Any, ...]]

    def held(self) -> Loaded:
        """Return the version in force once all are held. Raises NothingInForceError."""
        row = self.in_force.fetchone()
        # Waits for the consents too, which a pipeline of the caller's has only sent.
        self.consents.fetchall()
        if row is None:
            raise NothingInForceError
        number, version, _setting = row
        return loaded(number, version) if version else numbered(number)


def lock(person_nos: Sequence[int]) -> Loaded:
    """Take the locks of scoring, in one round trip; return the version in force.

    Before anything is inserted. With nobody in `person_nos` the version alone is held; whoever
    gives a consent in the same transaction does that first. Raises NothingInForceError.
    """
    return ask_for_locks(person_nos).held()


def ask_for_locks(person_nos: Sequence[int]) -> Locks:
    """Ask for the locks of scoring; in a pipeline of the caller's they are not waited for.

    So what is asked behind them travels with them, and is answered under them.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("locks are held by a transaction")
    under = driver()
    prepares(under)
    locks = Locks(*(psycopg.RawCursor(under) for _ in range(2)))
    with nullcontext() if pipelined(under) else under.pipeline():
        locks.in_force.execute(_IN_FORCE, prepare=True)
        asked = [Purpose.COMPUTE.value, listed(person_nos)]
        locks.consents.execute(_CONSENTS, asked, prepare=True)
    return locks


def rescore(
    *,
    person_nos: Sequence[int],
    cause: Cause,
    ref: str = "",
    version: Loaded | None = None,
    at: datetime | None = None,
) -> Rescored | None:
    """Make the standings of these persons true, in the caller's transaction [yuxi 15].

    After `lock`, and after everything that is to count. `version` is what `lock` returned, and
    saves a round trip. `at` is the instant from which on what came is known, where something came:
    the change is of that instant, so what was known then gives it again. `ref` says which record,
    run or delivery it was, and never who.
    """
    if not person_nos:
        return None
    version = version or current()
    engine, under = version.engine, driver()
    asked = engine.parameters(person_nos, as_of=clock.today())
    asked |= {"cause": cause, "ref": ref, "at": at or clock.now()}
    # Within a pipeline nothing can be copied.
    if len(person_nos) < COLUMNAR_FROM or pipelined(under):
        return Rescored(ask(under, merging.in_place(engine), asked))
    columnar.score(under, version.rulebook, engine, asked)
    return Rescored(ask(under, merging.FROM_SCORED, asked))


def listed(person_nos: Sequence[int]) -> str:
    """Return numbers as a statement takes them whose parameter says the type itself.

    The type of a list would be its longest number's, and each type another plan.
    """
    return "{" + ",".join(map(str, person_nos)) + "}"
