"""The instant at which rows come to count: the site's own word on what was known when.

Whoever takes rows in asks for it once in a transaction, after the locks of the persons, and writes
it on everything that comes in with them: versions, marks, facts and the change of the score. So
what a person's score knew never depends on a furnisher's word, and per person these instants never
run backwards, also where the system's clock does. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from datetime import UTC, datetime

import psycopg

from chengxin.clock import now
from chengxin.records.database import Row, driver
from chengxin.scoring.engines.postgres import pipelined, prepares
from chengxin.standing.services.scoring import ask_for_locks, listed
from chengxin.standing.services.versions import Loaded

_LATEST = b"""
select max(at) from (
  select max(known_from) as at from record_version where person_no = any($1::bigint[])
  union all select max(known_from) from record_mark where person_no = any($1::bigint[])
  union all select max(recorded_at) from person_facts where person_no = any($1::bigint[])
  union all select max(scored_at) from standing where person_no = any($1::bigint[])
) as latest
"""


def lock_at(person_nos: Collection[int], *after: datetime | None) -> tuple[Loaded, datetime]:
    """Take the locks of scoring; return the version in force and `arrival`, in one round trip.

    As `standing.services.scoring.lock`, and before anything is inserted. Raises
    NothingInForceError.
    """
    persons, under = sorted(person_nos), driver()
    with nullcontext() if pipelined(under) else under.pipeline():
        locks = ask_for_locks(persons)
        latest = _ask_latest(persons)
        version = locks.held()
    return version, _instant(latest, *after)


def arrival(person_nos: Collection[int], *after: datetime | None) -> datetime:
    """Return the instant of this transaction for rows about these persons, whose locks it holds.

    It is the clock's, but not before anything else that is known about them, nor before `after`:
    when the rows were delivered or held.
    """
    return _instant(_ask_latest(sorted(person_nos)), *after)


def _ask_latest(persons: list[int]) -> psycopg.RawCursor[Row]:
    under = driver()
    prepares(under)
    return psycopg.RawCursor(under).execute(_LATEST, [listed(persons)], prepare=True)


def _instant(latest: psycopg.RawCursor[Row], *after: datetime | None) -> datetime:
    """Ask the clock once the locks are held, and not before: waiting for them takes time."""
    row = latest.fetchone()
    assert row is not None
    known: list[datetime | None] = [row[0], now(), *after]
    return max(each for each in known if each is not None).astimezone(UTC)
