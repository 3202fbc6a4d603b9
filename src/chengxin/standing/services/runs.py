"""Runs over many persons, in chunks: each chunk one transaction, and the run's row says how far.

A run that was stopped goes on behind its last chunk; one that is done changes nothing. A chunk is
done and noted together or not at all, and doing one twice would give the same. Lock order: the
run's row, then that of scoring.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from django.db import connection, transaction

from chengxin import clock
from chengxin.failpoints import Point, reached
from chengxin.people.consent import Purpose
from chengxin.standing.models import Run
from chengxin.standing.services.scoring import Cause, lock, rescore
from chengxin.standing.services.versions import current

#: Persons in one transaction: few enough that nobody waits long for them, and enough for columns.
CHUNK = 10_000


class Kind(StrEnum):
    """What a run is for."""

    DAY = "day"
    VERSION = "version"


#: Whose score the day changes, and whoever agreed and has none: a day may let them in.
_DUE = """
select person_no from standing where next_change_on <= %(as_of)s and person_no > %(upto)s
union
select person_no from consent c
where purpose = %(purpose)s and consented_on <= %(as_of)s
  and coalesce(withdrew_on > %(as_of)s, true) and person_no > %(upto)s
  and not exists (select from standing s where s.person_no = c.person_no)
order by person_no limit %(most)s
"""

#: Whoever has a score or may have one. Nobody has one who never agreed.
_EVERYBODY = """
select person_no from consent
where purpose = %(purpose)s and person_no > %(upto)s order by person_no limit %(most)s
"""

_SELECTED = {Kind.DAY: _DUE, Kind.VERSION: _EVERYBODY}
_CAUSES = {Kind.DAY: Cause.DAY, Kind.VERSION: Cause.VERSION}


def begin(kind: Kind, *, rulebook_no: int | None = None) -> Run:
    """Return the run of this kind, day and version, begun now if it was not."""
    number = current().rulebook_no if rulebook_no is None else rulebook_no
    run, _made = Run.objects.get_or_create(
        kind=kind, as_of=clock.today(), rulebook_no=number, defaults={"started_at": clock.now()}
    )
    return run


def tomorrow(*, chunk: int = CHUNK, told: Callable[[Run], None] = lambda _run: None) -> Run:
    """Rescore whoever the new day changes; once a day, or what is left of it.

    `told` is given the run after each chunk. Raises NothingInForceError.
    """
    return _carried_through(begin(Kind.DAY), chunk, told)


def rescore_everybody(
    run: Run, *, chunk: int = CHUNK, told: Callable[[Run], None] = lambda _run: None
) -> Run:
    """Rescore everybody by the version in force, as a switch asks for; go on where it stopped."""
    return _carried_through(run, chunk, told)


def _carried_through(run: Run, chunk: int, told: Callable[[Run], None]) -> Run:
    while run.ended_at is None:
        run = _chunk(run.id, chunk)
        reached(Point.RUN_KEPT)
        told(run)
    return run


@transaction.atomic
def _chunk(run_id: int, most: int) -> Run:
    """Do the next chunk of a run, or end it; somebody else's chunk of it is waited for."""
    run = Run.objects.select_for_update().get(id=run_id)
    if run.ended_at is not None:
        return run
    kind = Kind(run.kind)
    lock([])
    with connection.cursor() as cursor:
        cursor.execute(
            _SELECTED[kind],
            {"as_of": run.as_of, "upto": run.upto, "most": most, "purpose": Purpose.COMPUTE.value},
        )
        persons = [int(row[0]) for row in cursor.fetchall()]
    version = lock(persons)
    done = rescore(person_nos=persons, cause=_CAUSES[kind], ref=str(run.id), version=version)
    reached(Point.RUN_SCORED)
    if done is None:
        run.ended_at = clock.now()
    else:
        count, changed = done.counts()
        run.upto, run.persons, run.changed = persons[-1], run.persons + count, run.changed + changed
    run.save()
    return run
