"""Where somebody stands, why, and how that came about. Every one of these is a look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chengxin import clock
from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person
from chengxin.scoring.result import PersonScore
from chengxin.standing.database import driver
from chengxin.standing.models import Standing, StandingChange
from chengxin.standing.services.scoring import Cause
from chengxin.standing.services.versions import Loaded, current, numbered


@dataclass(frozen=True, slots=True)
class StandingNow:
    """The live score, as it was computed last; `dimensions` are subtotals in hundredths."""

    score: int
    level: str
    dimensions: Mapping[str, int]
    as_of: date
    next_change_on: date | None
    scored_at: datetime
    rulebook_no: int


@dataclass(frozen=True, slots=True)
class Change:
    """A score that became another, by what; the first has nothing before it."""

    number: int
    score_before: int | None
    score: int
    level: str
    dimensions: Mapping[str, int]
    cause: Cause
    ref: str
    as_of: date
    changed_at: datetime
    rulebook_no: int


@about_a_person("score")
def standing_of(context: AccessContext, person_no: int) -> StandingNow | None:
    """Return the live score, or None for whoever has none."""
    row = Standing.objects.filter(person_id=person_no).first()
    if row is None:
        return None
    return StandingNow(
        row.score, row.level, row.dimensions, row.as_of, row.next_change_on, row.scored_at,
        row.rulebook_id,
    )  # fmt: skip


@about_a_person("score", "arithmetic", "records", "marks")
def answer(
    context: AccessContext,
    person_no: int,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    rulebook_no: int | None = None,
) -> PersonScore | None:
    """Return the whole arithmetic of a day, today's if none is named; None if nobody is there.

    By the version in force, or by another one that is kept. With `known_at` nothing recorded later
    is known; a withdrawal of consent holds whatever was known.
    """
    version: Loaded = current() if rulebook_no is None else numbered(rulebook_no)
    found = version.engine.answers(
        driver(), [person_no], as_of=as_of or clock.today(), known_at=known_at
    )
    return found[0] if found else None


@about_a_person("history")
def history(context: AccessContext, person_no: int) -> tuple[Change, ...]:
    """Return how the score came about, the latest change first; it ends with the consent."""
    rows = StandingChange.objects.filter(person_id=person_no).order_by("-number")
    return tuple(
        Change(
            row.number, row.score_before, row.score, row.level, row.dimensions, Cause(row.cause),
            row.cause_ref, row.as_of, row.changed_at, row.rulebook_no,
        )
        for row in rows
    )  # fmt: skip
