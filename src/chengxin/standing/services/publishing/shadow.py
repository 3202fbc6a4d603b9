"""The shadow run: what proposed contents would do to everybody, before anyone feels it.

Everybody's facts are written down as they are at one instant, both versions score them, and what
may be shared of the comparison is kept with a hash. Nobody's standing is touched, and while it runs
nothing waits for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from chengxin import clock
from chengxin.ledger import Ledger
from chengxin.report.impact import write_impact_report
from chengxin.scoring.impact import Question, measure_impact
from chengxin.standing.database import driver
from chengxin.standing.models import ShadowRun
from chengxin.standing.publishing.population import state_of, write_population
from chengxin.standing.publishing.reading import compared
from chengxin.standing.publishing.report import packed
from chengxin.standing.publishing.steps import Step
from chengxin.standing.services.publishing.gate import actor, one_at_a_time, required
from chengxin.standing.services.versions import Loaded, numbered


@dataclass(frozen=True, slots=True)
class _Found:
    """What a run found out about everybody."""

    population: str
    anyone_lower: bool
    report: bytes


@dataclass(frozen=True, slots=True)
class Measured:
    """A run that was made and is not kept yet: whose, against what, when, and what it found."""

    proposal_no: int
    by: str
    against: int
    as_of: date
    known_at: datetime
    found: _Found


def try_out(*, proposal_no: int, by: str, threads: int | None = None) -> int:
    """Score everybody by the version in force and by the proposed one; keep the report's number.

    Raises StepRefusedError, also when another version came into force meanwhile.
    """
    return keep(measured(proposal_no=proposal_no, by=by, threads=threads))


def measured(*, proposal_no: int, by: str, threads: int | None = None) -> Measured:
    """Score everybody by both versions, and keep nothing. Raises StepRefusedError."""
    progress = required(Step.TRY, proposal_no, actor(by))
    versions = numbered(progress.current), numbered(progress.contents.rulebook_no)
    as_of, known_at = clock.today(), clock.now()
    with TemporaryDirectory() as place:
        found = _run(versions, as_of, known_at, Path(place), threads)
    return Measured(proposal_no, by, progress.current, as_of, known_at, found)


def keep(run: Measured) -> int:
    """Keep a run's report; return its number. Raises StepRefusedError."""
    with transaction.atomic():
        one_at_a_time()
        who = actor(run.by)
        progress = required(Step.TRY, run.proposal_no, who)
        made = ShadowRun.objects.create(
            proposal_id=run.proposal_no,
            version=progress.contents.version,
            against_id=run.against,
            as_of=run.as_of,
            known_at=run.known_at,
            population=run.found.population,
            anyone_lower=run.found.anyone_lower,
            report=run.found.report,
            digest=hashlib.sha256(run.found.report).hexdigest(),
            made_at=clock.now(),
            made_by_id=who.account,
        )
        return made.pk


def _run(
    versions: tuple[Loaded, Loaded],
    as_of: date,
    known_at: datetime,
    place: Path,
    threads: int | None,
) -> _Found:
    with _one_state():
        ledgers = _written(versions, known_at, place)
    old, new = versions
    question = Question(old.rulebook, new.rulebook, ledgers, as_of, known_at, percents=())
    impact = measure_impact(question, place / "work", threads=threads)
    write_impact_report(place / "report", impact, compared(old, new))
    return _Found(state_of(ledgers[1]), impact.lower > 0, packed(place / "report"))


def _written(
    versions: tuple[Loaded, Loaded], known_at: datetime, place: Path
) -> tuple[Ledger, Ledger]:
    """Write the facts down under each version's catalogue."""
    old, new = versions
    return (
        write_population(driver(), old, known_at, place / "old"),
        write_population(driver(), new, known_at, place / "new"),
    )


@contextmanager
def _one_state() -> Iterator[None]:
    """See one state of the database throughout, and change nothing in it."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield
