"""Consent: events that are only added, and the one row that scoring locks and relies on.

Row and event are written together while the row is locked FOR NO KEY UPDATE, so that what a scoring
transaction relies on stays true until it is over. Whether a standing has to go with a consent is
for `standing`. Lock order: the consent to the points, then those that rest on it by their names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from chengxin.clock import civil_day
from chengxin.people.consent import Event, Giver, Purpose, may_follow, rests_on_points
from chengxin.people.errors import (
    ConsentDayError,
    ConsentOrderError,
    NobodyError,
    NoPointsError,
    UnknownNoticeError,
)
from chengxin.people.terms import terms

_LOCK = "select from consent where person_no = %s and purpose = %s for no key update"
_LOCK_POINTS = """
select from consent where person_no = %s and purpose = %s
  and consented_on <= %s and (withdrew_on is null or withdrew_on > %s) for no key update
"""
_RESTING = """
select purpose, consented_on from consent
where person_no = %s and withdrew_on is null and purpose <> %s order by purpose
"""
_LOCK_PERSON = "select from person where person_no = %s for no key update"
_LAST = """
select event_type, effective_on, notice, consented_on, expires_on from consent_event
left join consent using (person_no, purpose)
where person_no = %s and purpose = %s order by consent_event.id desc limit 1
"""
LIVE = """
insert into consent (person_no, purpose, consented_on, updated_at) values (%s, %s, %s, %s)
on conflict (person_no, purpose) do update
set consented_on = excluded.consented_on, withdrew_on = null, expires_on = null,
  updated_at = excluded.updated_at
"""
_TERM = "update consent set expires_on = %s where person_no = %s and purpose = %s"
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
    expires_on: date | None = None


@transaction.atomic
def give_consent(
    *,
    person_no: int,
    purpose: str,
    notice: bytes | None,
    given_by: Giver,
    effective_on: date,
    event_time: datetime,
    until: date | None = None,
) -> bool:
    """Let a consent live from `effective_on`; False when it does already, to the same text.

    `notice` is the hash of the text; only a file may be without one. A yes to another text while
    consent lives is an event and changes no day but `until`, the last one where there is a term.
    Raises NobodyError, UnknownNoticeError, ConsentOrderError, NoPointsError where it rests on the
    points and these are not agreed to, and ConsentDayError for a day before the last withdrawal
    [jinan 7].
    """
    _check_notice(purpose, notice, given_by)
    if rests_on_points(purpose):
        _lock_points(person_no, effective_on)
    last = _lock(person_no, purpose, event_time)
    lives = last.event is Event.GIVEN
    if lives and notice in (None, last.notice):
        return False
    day = last.effective_on if lives else effective_on
    with connection.cursor() as cursor:
        if not lives:
            if last.event is Event.WITHDRAWN and day < last.effective_on:
                raise ConsentDayError
            cursor.execute(LIVE, [person_no, purpose, day, event_time])
        if until:
            cursor.execute(_TERM, [until, person_no, purpose])
    term = {"not_after": until.isoformat()} if until else {}
    _happen(last, Event.GIVEN, person_no, purpose, day, given_by, event_time, notice, term)
    return True


@transaction.atomic
def withdraw_consent(
    *,
    person_no: int,
    purpose: str,
    given_by: Giver,
    effective_on: date,
    event_time: datetime,
) -> bool:
    """End a consent that lives; False when it has ended already [jinan 7] [yunnan 6.2].

    One that has not begun ends as well, and an end to come is brought forward: leaving is always
    possible. With the consent to the points end those that mean nothing without it, each by an
    event of its own. What relied on it goes in the same transaction:
    `standing.services.leaving.withdraw`. Raises NobodyError, ConsentOrderError, and ConsentDayError
    for a day before a consent that has begun.
    """
    last = _lock(person_no, purpose, event_time)
    today = civil_day(event_time)
    if last.event is Event.EXPIRED or (
        last.event is Event.WITHDRAWN and last.effective_on <= max(effective_on, today)
    ):
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
        if purpose == Purpose.COMPUTE:
            cursor.execute(_RESTING, [person_no, purpose])
            resting = [row for row in cursor.fetchall() if rests_on_points(row[0])]
            for each, since in resting:
                withdraw_consent(
                    person_no=person_no, purpose=each, given_by=given_by,
                    effective_on=max(effective_on, since), event_time=event_time,
                )  # fmt: skip
    return True


@transaction.atomic
def request_consent(
    *, person_no: int, purpose: str, notice: bytes, event_time: datetime, asked_on: date
) -> None:
    """Keep that somebody was asked, with which text. Nobody is asked again after a no."""
    _check_notice(purpose, notice, Giver.SELF)
    last = _lock(person_no, purpose, event_time)
    _happen(last, Event.REQUESTED, person_no, purpose, asked_on, Giver.SELF, event_time, notice)


@transaction.atomic
def refuse_consent(
    *,
    person_no: int,
    purpose: str,
    notice: bytes,
    given_by: Giver,
    effective_on: date,
    event_time: datetime,
) -> None:
    """Keep that somebody said no to a text. There is no row then, and nothing to score."""
    _check_notice(purpose, notice, given_by)
    last = _lock(person_no, purpose, event_time)
    _happen(last, Event.REFUSED, person_no, purpose, effective_on, given_by, event_time, notice)


@transaction.atomic
def expire_consent(*, person_no: int, purpose: str, event_time: datetime) -> bool:
    """Keep that the term of a consent is over, where it is; False where nothing was over.

    Whoever comes first keeps it: the run of the day, or the person with another word.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [person_no, purpose])
        before = _last(cursor, person_no, purpose) if cursor.fetchone() is not None else _Last()
    return _ended(before, person_no, purpose, event_time) is not before


def _lock_points(person_no: int, day: date) -> None:
    """Lock the consent to the points. Raises NoPointsError where none lives."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_POINTS, [person_no, Purpose.COMPUTE, day, day])
        if cursor.fetchone() is None:
            raise NoPointsError


def _lock(person_no: int, purpose: str, at: datetime) -> _Last:
    """Lock the consent, or the person where there is none yet, and return the newest event.

    Where its term is over, that is the newest.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [person_no, purpose])
        if cursor.fetchone() is None:
            cursor.execute(_LOCK_PERSON, [person_no])
            if cursor.fetchone() is None:
                raise NobodyError
            # Somebody may have been faster while this one waited.
            cursor.execute(_LOCK, [person_no, purpose])
        found = _last(cursor, person_no, purpose)
    return _ended(found, person_no, purpose, at)


def _last(cursor: Any, person_no: int, purpose: str) -> _Last:
    cursor.execute(_LAST, [person_no, purpose])
    row = cursor.fetchone()
    return _Last(Event(row[0]), row[1], row[2] and bytes(row[2]), *row[3:]) if row else _Last()


def _ended(last: _Last, person_no: int, purpose: str, at: datetime) -> _Last:
    """Return the newest event, after the end of a term was kept that has come."""
    if last.event is not Event.GIVEN or not last.expires_on or last.expires_on >= civil_day(at):
        return last
    day = last.expires_on + timedelta(days=1)
    _happen(last, Event.EXPIRED, person_no, purpose, day, Giver.SITE, at, last.notice)
    with connection.cursor() as cursor:
        cursor.execute(_END, {"person_no": person_no, "purpose": purpose, "day": day, "at": at})
    return _Last(Event.EXPIRED, day, last.notice, last.consented_on, last.expires_on)


def _happen(
    last: _Last,
    event: Event,
    person_no: int,
    purpose: str,
    effective_on: date,
    given_by: Giver,
    event_time: datetime,
    notice: bytes | None,
    term: dict[str, str] | None = None,
) -> None:
    """Append an event. Raises ConsentOrderError when it cannot follow the last one."""
    if not may_follow(last.event, event, new_text=notice is not None and notice != last.notice):
        raise ConsentOrderError(last.event, event)
    lang, besides = _text_of(notice)
    frozen = json.dumps(terms(purpose, lang, {**besides, **(term or {})}))
    with connection.cursor() as cursor:
        cursor.execute(
            EVENT,
            [person_no, purpose, event, event_time, effective_on, given_by, notice, frozen],
        )


def _check_notice(purpose: str, notice: bytes | None, given_by: Giver) -> None:
    """Raise UnknownNoticeError for the hash of no text of this purpose; a file may have none."""
    if notice is None and given_by is Giver.FILE:
        return
    with connection.cursor() as cursor:
        cursor.execute("select from notice where digest = %s and purpose = %s", [notice, purpose])
        if cursor.fetchone() is None:
            raise UnknownNoticeError


def _text_of(notice: bytes | None) -> tuple[str, dict[str, Any]]:
    """Return the language of a text, and what belongs to it besides; nothing without one."""
    with connection.cursor() as cursor:
        cursor.execute("select lang, terms from notice where digest = %s", [notice])
        row = cursor.fetchone()
    return (str(row[0]), json.loads(row[1])) if row else ("", {})
