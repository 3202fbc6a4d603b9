"""What the overview of staff reads of this room: versions, levels, runs. All of it about nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from chengxin.access.looks import about_nobody

_VERSIONS = """
select v.rulebook_no, v.version, v.label, v.stored_at, v.stored_by, f.since
from rulebook_version v left join in_force f using (rulebook_no)
order by f.since is null, v.rulebook_no desc
"""
_LEVELS = "select level, count(*) from standing group by level"
_LAST_RUN = """
select kind, as_of, persons, changed, started_at, ended_at from run
where kind = %s order by as_of desc, started_at desc limit 1
"""


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version that is kept; `in_force_since` is None for all but the one in force."""

    rulebook_no: int
    version: str
    label: str
    stored_at: datetime
    stored_by: str
    in_force_since: datetime | None


@dataclass(frozen=True, slots=True)
class LastRun:
    """How far a run over everybody came; `ended_at` is None while it is not over."""

    kind: str
    as_of: date
    persons: int
    changed: int
    started_at: datetime
    ended_at: datetime | None


@about_nobody
def kept_versions() -> list[KeptVersion]:
    """Return all versions, the one in force first, then the newest."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS)
        return [KeptVersion(*row) for row in cursor.fetchall()]


@about_nobody
def persons_by_level() -> dict[str, int]:
    """Return how many people have each level: exact, to be rounded before anybody sees it."""
    with connection.cursor() as cursor:
        cursor.execute(_LEVELS)
        return dict(cursor.fetchall())


@about_nobody
def last_run(kind: str) -> LastRun | None:
    """Return the last run of a kind, None before the first."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_RUN, [kind])
        row = cursor.fetchone()
    return None if row is None else LastRun(*row)
