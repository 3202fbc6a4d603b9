"""What is read about people: who they are, what is attested, and what they agreed to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person, about_nobody
from chengxin.clock import today
from chengxin.people.assisting import Said
from chengxin.people.consent import Event, Giver, Purpose
from chengxin.people.facts import FACTS, Facts
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, Kind, written_identity
from chengxin.people.keys import site_keys
from chengxin.people.masking import Masked, masked
from chengxin.people.sealing import open_cell
from chengxin.people.services.enrolling import cell

_EVENTS = """
select e.id, event_type, event_time, effective_on, given_by, e.notice, e.terms, e.notice = (
  select digest from notice l where l.purpose = e.purpose and l.lang = n.lang
  order by published_at desc limit 1
), c.expires_on
from consent_event e left join notice n on n.digest = e.notice
left join consent c on c.person_no = e.person_no and c.purpose = e.purpose
where e.person_no = %s and e.purpose = %s order by e.id
"""
_CURRENT = """
select digest, lang, text, published_at from notice
where purpose = %s and lang = %s order by published_at desc limit 1
"""
_ASSISTED = """
select event, at, organisation, place, document, said, form from assistance where person_no = %s
"""
_FACTS = f"""
select {", ".join(FACTS)} from person_facts
where person_no = %s order by recorded_at desc limit 1
"""


@dataclass(frozen=True, slots=True)
class PublishedNotice:
    """A text that people are asked to agree to; `sections` of its text are what a page shows."""

    digest: bytes
    lang: str
    text: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """What happened to a consent; `notice` is the hash of the text, where there was one.

    `terms` are what the event froze (`people.terms`).
    """

    number: int
    event: Event
    event_time: datetime
    effective_on: date
    given_by: Giver
    notice: bytes | None
    terms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Assisted:
    """How somebody was helped at a counter; who helped answers by the organisation."""

    at: datetime
    organisation: str
    place: str
    document: Kind
    said: Said
    form: str


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Where a consent stands. `current` is false when the text has changed since.

    One whose term is over does not live, whether or not anybody has kept the end of it yet.

    `asks` says whether the person may be asked: after an answer only if the text has changed since,
    and after a withdrawal never; who comes back by themselves is another matter.
    """

    lives: bool
    current: bool
    asks: bool
    events: tuple[ConsentEvent, ...]
    until: date | None = None


@about_nobody
def current_notice(purpose: str, lang: str) -> PublishedNotice | None:
    """Return the text that is valid now in a language, or None before the first one."""
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT, [purpose, lang])
        row = cursor.fetchone()
    return PublishedNotice(bytes(row[0]), row[1], row[2], row[3]) if row else None


@about_nobody
def notice_of(digest: bytes) -> PublishedNotice | None:
    """Return the exact text of a hash."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select digest, lang, text, published_at from notice where digest = %s", [digest]
        )
        row = cursor.fetchone()
    return PublishedNotice(bytes(row[0]), row[1], row[2], row[3]) if row else None


@about_a_person("consent")
def consent_of(
    context: AccessContext, person_no: int, purpose: str = Purpose.COMPUTE
) -> ConsentState:
    """Return a consent with all that happened to it, oldest first [jinan 7]."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [person_no, purpose])
        rows = cursor.fetchall()
    events = tuple(
        ConsentEvent(
            number, Event(word), at, day, Giver(giver), notice and bytes(notice), json.loads(frozen)
        )
        for number, word, at, day, giver, notice, frozen, *_stands in rows
    )
    until = rows[-1][-1] if rows and events[-1].event is Event.GIVEN else None
    lives = bool(events) and events[-1].event is Event.GIVEN and (not until or until >= today())
    same_text = bool(rows) and rows[-1][-2] is not False
    answered = bool(events) and events[-1].event is not Event.REQUESTED
    asks = not answered or (not same_text and events[-1].event is not Event.WITHDRAWN)
    return ConsentState(lives, lives and same_text, asks, events, until)


@about_a_person("consent")
def purpose_of_event(context: AccessContext, person_no: int, number: int) -> str | None:
    """Return to which purpose an event of this person's belongs; None for another's or none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select purpose from consent_event where person_no = %s and id = %s",
            [person_no, number],
        )
        row = cursor.fetchone()
    return str(row[0]) if row else None


@about_a_person("consent")
def assistances_of(context: AccessContext, person_no: int) -> Mapping[int, Assisted]:
    """Return how events of consent came about at a counter, by the number of the event."""
    with connection.cursor() as cursor:
        cursor.execute(_ASSISTED, [person_no])
        return {
            row[0]: Assisted(row[1], row[2], row[3], Kind(row[4]), Said(row[5]), row[6])
            for row in cursor.fetchall()
        }


@about_a_person("membership")
def opaque_id_of(context: AccessContext, person_no: int) -> UUID | None:
    """Return the id by which outputs may name somebody, or None for nobody."""
    with connection.cursor() as cursor:
        cursor.execute("select person from person where person_no = %s", [person_no])
        row = cursor.fetchone()
    return row[0] if row else None


@about_nobody
def receipt_keys() -> tuple[Mapping[str, str], ...]:
    """Return the public half of every key that ever signed a receipt (JWK), the newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select public from receipt_key order by since desc, key")
        return tuple(json.loads(row[0]) for row in cursor.fetchall())


@about_a_person("facts")
def facts_of(context: AccessContext, person_no: int) -> Facts:
    """Return what is attested about a person, as known last."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [person_no])
        row = cursor.fetchone()
    return Facts(**dict(zip(FACTS, row, strict=True))) if row else Facts()


@about_a_person("name")
def name_of(context: AccessContext, person_no: int) -> Hidden | None:
    """Return the name as it was written, or None for nobody. Raises SealBrokenError."""
    return _opened(person_no, "name")


@about_a_person("identity")
def identity_of(context: AccessContext, person_no: int) -> Identity | None:
    """Return whose number of which document it is, or None for nobody. Raises SealBrokenError."""
    written = _opened(person_no, "identity")
    return written_identity(written) if written else None


@about_a_person("masked")
def masked_of(context: AccessContext, person_no: int) -> Masked | None:
    """Return what tells a person from others at a counter, and no more; None for nobody."""
    name, identity = _opened(person_no, "name"), _opened(person_no, "identity")
    if name is None or identity is None:
        return None
    return masked(name, written_identity(identity).number)


@about_a_person("membership")
def takes_part(context: AccessContext, person_no: int) -> bool:
    """Whether there is such a person: what a search by identity tells."""
    with connection.cursor() as cursor:
        cursor.execute("select from person where person_no = %s", [person_no])
        return cursor.fetchone() is not None


def _opened(person_no: int, column: str) -> Hidden | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select person, identity_sealed, name_sealed from person where person_no = %s",
            [person_no],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    sealed = {"identity": row[1], "name": row[2]}[column]
    return open_cell(site_keys(), cell(column, row[0]), bytes(sealed))
