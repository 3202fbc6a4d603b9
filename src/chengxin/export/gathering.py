"""Everything that is held about a person, read by selectors in one state of the database.

Long parts are cut at a bound and say where they go on: a copy is never silently half of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from chengxin.access.complaints.selectors import Complaint, complaints_of
from chengxin.access.context import AccessContext
from chengxin.access.selectors import Look, entries_about
from chengxin.clock import now
from chengxin.people.changing.selectors import Changed, changes_about
from chengxin.people.held.selectors import (
    Attested,
    ConsentHeld,
    PersonHeld,
    consents_held,
    facts_held,
    person_held,
)
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity
from chengxin.people.selectors import Assisted, assistances_of, identity_of, name_of
from chengxin.records.about.selectors import Filed, records_of
from chengxin.records.declaring.selectors import Declared, declarations_of
from chengxin.records.own.selectors import Asked, Said, corrections_of, statements_of
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import PersonScore
from chengxin.standing.selectors import Change, StandingNow, answer, history, standing_of
from chengxin.standing.services.versions import current


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of each part one copy holds at most."""

    records: int = 5_000
    history: int = 10_000
    looks: int = 5_000


@dataclass(frozen=True, slots=True)
class Start:
    """Where each part begins, as an earlier copy said that it goes on; all of it by default."""

    records_from: int = 0
    history_below: int = 1 << 31
    looks_below: int = 1 << 62


@dataclass(frozen=True, slots=True)
class Cut:
    """A part that was cut; `name` and `value` are what to ask for to get it on."""

    part: str
    given: int
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held about a person; `cuts` says what of it is not in here."""

    made_at: datetime
    person: PersonHeld
    identity: Identity
    name: Hidden
    facts: tuple[Attested, ...]
    consents: tuple[ConsentHeld, ...]
    assistances: Mapping[int, Assisted]
    changes: tuple[Changed, ...]
    records: tuple[Filed, ...]
    standing: StandingNow | None
    answer: PersonScore
    history: tuple[Change, ...]
    looks: tuple[Look, ...]
    complaints: tuple[Complaint, ...]
    statements: tuple[Said, ...]
    corrections: tuple[Asked, ...]
    declarations: tuple[Declared, ...]
    rulebook: Rulebook
    cuts: tuple[Cut, ...] = field(default=())


def gather(
    context: AccessContext,
    person_no: int,
    *,
    start: Start = Start(),
    bounds: Bounds = Bounds(),
) -> Held | None:
    """Return everything that is held about a person, or None for nobody [yuxi 17].

    The entries of this very look are in it.
    """
    # One state of everything, unless the caller's transaction has begun to see another one.
    alone = not connection.in_atomic_block
    with transaction.atomic() if alone else nullcontext():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        return _gathered(context, person_no, start, bounds)


def _gathered(context: AccessContext, person_no: int, start: Start, bounds: Bounds) -> Held | None:
    person, loaded = person_held(context, person_no), current()
    identity, name = identity_of(context, person_no), name_of(context, person_no)
    found = answer(context, person_no)
    if person is None or identity is None or name is None or found is None:
        return None
    records = [each for each in records_of(context, person_no) if _after(each, start)]
    changes = [each for each in history(context, person_no) if each.number < start.history_below]
    facts, consents = facts_held(context, person_no), consents_held(context, person_no)
    standing, complaints = standing_of(context, person_no), complaints_of(context, person_no)
    statements, corrections = statements_of(context, person_no), corrections_of(context, person_no)
    declared = declarations_of(context, person_no)
    # Last, so that the entries of all that was read before are among them.
    looks, more = _looks(context, person_no, start.looks_below, bounds.looks)
    cuts = []
    if len(records) > bounds.records:
        number = records[bounds.records].record_no
        cuts.append(Cut("records", bounds.records, "records_from", number))
    if len(changes) > bounds.history:
        number = changes[bounds.history - 1].number
        cuts.append(Cut("history", bounds.history, "history_below", number))
    if more is not None:
        cuts.append(Cut("looks", len(looks), "looks_below", more))
    return Held(
        made_at=now(),
        person=person,
        identity=identity,
        name=name,
        facts=facts,
        consents=consents,
        assistances=assistances_of(context, person_no),
        changes=changes_about(context, person_no),
        records=tuple(records[: bounds.records]),
        standing=standing,
        answer=found,
        history=tuple(changes[: bounds.history]),
        looks=tuple(looks),
        complaints=complaints,
        statements=statements,
        corrections=corrections,
        declarations=declared,
        rulebook=loaded.rulebook,
        cuts=tuple(cuts),
    )


def _after(filed: Filed, start: Start) -> bool:
    return filed.record_no >= start.records_from


def _looks(
    context: AccessContext, person_no: int, below: int, most: int
) -> tuple[Sequence[Look], int | None]:
    """Return so many looks, the newest first, and below which number older ones go on."""
    looks: list[Look] = []
    more: int | None = below
    while more is not None and len(looks) < most:
        found = entries_about(context, person_no, whose="all", below=more)
        looks += found.looks
        more = found.more
    if len(looks) > most:
        return looks[:most], looks[most - 1].number
    return looks, more
