"""Consent: events that are only added, and the one row that scoring locks and relies on.

Row and event are written together while the row is locked FOR NO KEY UPDATE, so that what a scoring
transaction relies on stays true until it is over. Whether a standing has to go with a consent is
for `standing`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from chengxin.clock import civil_day
from chengxin.people.consent import Event, Giver, Purpose, may_follow
from chengxin.people.errors import (
    ConsentDayError,
    ConsentOrderError,
    NobodyError,
    UnknownNoticeError,
)
from chengxin.people.terms import terms

_LOCK = "select from consent where person_no = %s and purpose = %s for no key update"
_LOCK_PERSON = "select from person where person_no = %s for no key update"
_LAST = """
select event_type, effective_on, notice, consented_on from consent_event
left join consent using (person_no, purpose)
where person_no = %s and purpose = %s order by consent_event.id desc limit 1
"""
LIVE = """
insert into consent (person_no, purpose, consented_on, updated_at) values (%s, %s, %s, %s)
on conflict (person_no, purpose) do update
set consented_on = excluded.consented_on, withdrew_on = null, updated_at = excluded.updated_at
"""
# A consent that ends before it begins has lived on no day.
_END = """
update consent
set withdrew_on = %(day)s, consented_on = least(consented_on, %(day)s), updated_at = %(at)s
where person_no = %(person_no)s and purpose = %(purpose)s
"""
EVENT = """
insert into consent_event
  (person_no, purpose, event_type, event_time, effective_on, given_by, notice, terms)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class _Last:
    """The newest event of a consent, if there is one, and the day from which the consent lives."""

    event: Event | None = None
    effective_on: date = date.min
    notice: bytes | None = None
    consented_on: date | None = None


@transaction.atomic
def give_consent(
    *,
    person_no: int,
    purpose: Purpose,
    notice: bytes | None,
    given_by: Giver,
    effective_on: date,
    event_time: datetime,
) -> bool:
    """Let a consent live from `effective_on`; False when it does already, to the same text.

    `notice` is the hash of the text; only a file may be without one. A yes to another text while
    consent lives is an event and changes no day. Raises NobodyError, UnknownNoticeError,
    ConsentOrderError, and ConsentDayError for a day before the last withdrawal [jinan 7].
    """
    lang = _language_of(purpose, notice, given_by)
    last = _lock(person_no, purpose)
    lives = last.event is Event.GIVEN
    if lives and notice in (None, last.notice):
        return False
    day = last.effective_on if lives else effective_on
    with connection.cursor() as cursor:
        if not lives:
            if last.event is Event.WITHDRAWN and day < last.effective_on:
                raise ConsentDayError
            cursor.execute(LIVE, [person_no, purpose, day, event_time])
        _happen(last, Event.GIVEN, person_no, purpose, day, given_by, event_time, notice, lang)
    return True


@transaction.atomic
def withdraw_consent(
    *,
    person_no: int,
    purpose: Purpose,
    given_by: Giver,
    effective_on: date,
    event_time: datetime,
) -> bool:
    """End a consent that lives; False when it has ended already [jinan 7] [yunnan 6.2].

    One that has not begun ends as well, and an end to come is brought forward: leaving is always
    possible. What relied on it goes in the same transaction: `standing.services.leaving.withdraw`.
    Raises NobodyError, ConsentOrderError, and ConsentDayError for a day before a consent that has
    begun.
    """
    last = _lock(person_no, purpose)
    today = civil_day(event_time)
    if last.event is Event.WITHDRAWN and last.effective_on <= max(effective_on, today):
        return False
    if last.consented_on and effective_on < last.consented_on <= today:
        raise ConsentDayError
    _happen(
        last, Event.WITHDRAWN, person_no, purpose, effective_on, given_by, event_time, last.notice
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _END,
            {"person_no": person_no, "purpose": purpose, "day": effective_on, "at": event_time},
        )
    return True


@transaction.atomic
def request_consent(
    *, person_no: int, purpose: Purpose, notice: bytes, event_time: datetime, asked_on: date
) -> None:
    """Keep that somebody was asked, with which text. Nobody is asked again after a no."""
    lang = _language_of(purpose, notice, Giver.SELF)
    last = _lock(person_no, purpose)
    _happen(
        last, Event.REQUESTED, person_no, purpose, asked_on, Giver.SELF, event_time, notice, lang
    )


@transaction.atomic
def refuse_consent(
    *,
    person_no: int,
    purpose: Purpose,
    notice: bytes,
    given_by: Giver,
    effective_on: date,
    event_time: datetime,
) -> None:
    """Keep that somebody said no to a text. There is no row then, and nothing to score."""
    lang = _language_of(purpose, notice, given_by)
    last = _lock(person_no, purpose)
    _happen(
        last, Event.REFUSED, person_no, purpose, effective_on, given_by, event_time, notice, lang
    )


def _lock(person_no: int, purpose: Purpose) -> _Last:
    """Lock the consent, or the person where there is none yet, and return the newest event."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [person_no, purpose])
        if cursor.fetchone() is None:
            cursor.execute(_LOCK_PERSON, [person_no])
            if cursor.fetchone() is None:
                raise NobodyError
            # Somebody may have been faster while this one waited.
            cursor.execute(_LOCK, [person_no, purpose])
        cursor.execute(_LAST, [person_no, purpose])
        row = cursor.fetchone()
    return _Last(Event(row[0]), row[1], row[2] and bytes(row[2]), row[3]) if row else _Last()


def _happen(
    last: _Last,
    event: Event,
    person_no: int,
    purpose: Purpose,
    effective_on: date,
    given_by: Giver,
    event_time: datetime,
    notice: bytes | None,
    lang: str = "",
) -> None:
    """Append an event. Raises ConsentOrderError when it cannot follow the last one."""
    if not may_follow(last.event, event, new_text=notice is not None and notice != last.notice):
        raise ConsentOrderError(last.event, event)
    with connection.cursor() as cursor:
        cursor.execute(
            EVENT,
            [
                person_no, purpose, event, event_time, effective_on, given_by, notice,
                json.dumps(terms(purpose, lang)),
            ],
        )  # fmt: skip


def _language_of(purpose: Purpose, notice: bytes | None, given_by: Giver) -> str:
    """Return the language of the text of this hash. Raises UnknownNoticeError."""
    if notice is None and given_by is Giver.FILE:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "select lang from notice where digest = %s and purpose = %s", [notice, purpose]
        )
        row = cursor.fetchone()
    if row is None:
        raise UnknownNoticeError
    return str(row[0])
