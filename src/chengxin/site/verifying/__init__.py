"""Whether everything that must always hold does hold: the invariants, asked of a whole site.

All of it is read in one snapshot that nothing can write in. A check that finds a row breaking an
invariant names it by table and number, and says nothing of what is in it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from django.db import connection

from chengxin import clock
from chengxin.site.verifying import (
    catalogue,
    changed,
    database,
    due,
    identities,
    intake,
    jobs,
    kept,
    looks,
    recomputing,
    rulebooks,
    standings,
)
from chengxin.site.verifying.invariants import Check, Connection, Found, Moment

__all__ = ["Finding", "checks", "invariants", "verify"]

_TOPICS = (
    standings, recomputing, intake, kept, identities, changed, catalogue, rulebooks, jobs, due,
    looks, database,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw; `seconds` stand with the first of what is looked at in one pass."""

    id: str
    says: str
    found: Found
    seconds: float


def invariants() -> Mapping[str, str]:
    """Return all invariants in the language of the moment, in their order."""
    every = {which: says for topic in _TOPICS for which, says in topic.words().items()}
    return dict(sorted(every.items(), key=lambda each: int(each[0].split()[0][1:])))


def checks() -> Sequence[Check]:
    """Return everything that looks."""
    return [check for topic in _TOPICS for check in topic.CHECKS]


def verify() -> list[Finding]:
    """Look at everything; what the application's role may read is enough."""
    connection.ensure_connection()
    under = connection.connection
    assert isinstance(under, psycopg.Connection)
    found: dict[str, tuple[Found, float]] = {}
    with under.transaction():
        under.execute("set transaction isolation level repeatable read, read only")
        moment = Moment(clock.now(), clock.today())
        for check in checks():
            found.update(_timed(check, under, moment))
    return [Finding(which, says, *found[which]) for which, says in invariants().items()]


def _timed(
    check: Check, under: Connection, moment: Moment
) -> Iterator[tuple[str, tuple[Found, float]]]:
    started = time.perf_counter()
    seen = check(under, moment)
    seconds = time.perf_counter() - started
    for place, (which, found) in enumerate(seen.items()):
        yield which, (found, 0.0 if place else seconds)
