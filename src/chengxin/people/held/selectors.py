"""Everything that is held about a person in this room: the row, all facts, all consents.

`people.selectors` tells what is true now; here is what was ever kept, for the person's own copy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person
from chengxin.people.facts import FACTS, Facts

_PERSON = "select person, joined_at from person where person_no = %s"
_FACTS = f"""
select recorded_at, {", ".join(FACTS)} from person_facts
where person_no = %s order by recorded_at
"""
_EVENTS = """
select purpose, event_type, event_time, effective_on, given_by, notice, terms
from consent_event where person_no = %s order by id
"""
_CONSENTS = """
select purpose, consented_on, withdrew_on, expires_on, updated_at from consent
where person_no = %s order by purpose
"""


@dataclass(frozen=True, slots=True)
class PersonHeld:
    """The opaque id of a person, and since when there is one."""

    person: UUID
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Attested:
    """What was attested from an instant on, until the next one."""

    recorded_at: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class EventHeld:
    """What happened to a consent, with the terms that were frozen with it."""

    event: str
    event_time: datetime
    effective_on: date
    given_by: str
    notice: bytes | None
    terms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ConsentHeld:
    """A purpose, the consent to it as it stands, where there ever was one, and its events."""

    purpose: str
    consented_on: date | None
    withdrew_on: date | None
    expires_on: date | None
    updated_at: datetime | None
    events: tuple[EventHeld, ...]


@about_a_person("membership")
def person_held(context: AccessContext, person_no: int) -> PersonHeld | None:
    """Return what is kept of a person beside identity and name, or None for nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_PERSON, [person_no])
        row = cursor.fetchone()
    return PersonHeld(*row) if row else None


@about_a_person("facts")
def facts_held(context: AccessContext, person_no: int) -> tuple[Attested, ...]:
    """Return everything that was ever attested, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [person_no])
        rows = cursor.fetchall()
    return tuple(Attested(at, Facts(**dict(zip(FACTS, row, strict=True)))) for at, *row in rows)


@about_a_person("consent")
def consents_held(context: AccessContext, person_no: int) -> tuple[ConsentHeld, ...]:
    """Return the consents to every purpose, each with all that happened to it."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [person_no])
        events = cursor.fetchall()
        cursor.execute(_CONSENTS, [person_no])
        now = {row[0]: row[1:] for row in cursor.fetchall()}
    return tuple(
        _consent(purpose, now.get(purpose), [row[1:] for row in events if row[0] == purpose])
        for purpose in sorted({row[0] for row in events} | {*now})
    )


def _consent(
    purpose: str, row: tuple[Any, ...] | None, events: Sequence[tuple[Any, ...]]
) -> ConsentHeld:
    since, until, expires, updated_at = row or (None, None, None, None)
    return ConsentHeld(purpose, since, until, expires, updated_at, tuple(map(_event, events)))


def _event(row: tuple[Any, ...]) -> EventHeld:
    word, at, day, giver, notice, terms = row
    # Django's driver gives JSON as its text.
    read = json.loads(terms) if isinstance(terms, str) else terms
    return EventHeld(word, at, day, giver, notice and bytes(notice), read)
