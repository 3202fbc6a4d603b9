"""Visits of citizens: a row while somebody is signed in, asked on every request, gone at once.

Whoever signs in and does not join leaves nothing: what a service said of them is sealed in the row
and goes with it. A visit ends after half an hour without a page, after eight hours in any case,
when somebody signs out, and when an account of the demonstration is gone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q

from chengxin.clock import now
from chengxin.login.config import Service
from chengxin.login.ended import Ended
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import Cell, blind_index, blind_indexes, open_cell, seal
from chengxin.web.citizen.assertion import Assertion, read, written
from chengxin.web.citizen.models import SpentToken, Visit
from chengxin.web.citizen.signing_in import assertion_of

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)

#: A visit is written again no sooner than this, so that reading pages is no writing.
_REFRESH = timedelta(minutes=1)

_SUBJECT_FIELD, _THERE_FIELD = "visit.subject", "visit.there"


@dataclass(frozen=True, slots=True)
class Visiting:
    """Somebody who is signed in: what is vouched for, and when it was proved last."""

    assertion: Assertion
    proved_at: datetime


@transaction.atomic
def begin_visit(
    *,
    account: str = "",
    assertion: Assertion | None = None,
    subject: Hidden | None = None,
    there: Hidden | None = None,
    proved_at: datetime,
) -> str:
    """Keep that somebody is signed in; return what the session holds. Visits that are over go.

    Either an `account` of the demonstration, or what a service has asserted, with its `subject` and
    the session `there`.
    """
    Visit.objects.filter(_over(now())).delete()
    token, keys = secrets.token_urlsafe(32), site_keys()
    mark = _mark(token)
    Visit.objects.create(
        mark=mark,
        account=account,
        assertion_sealed=None if assertion is None else seal(keys, _cell(mark), written(assertion)),
        subject=None if subject is None else blind_index(keys, _SUBJECT_FIELD, subject),
        there=None if there is None else blind_index(keys, _THERE_FIELD, there),
        proved_at=proved_at,
        began_at=now(),
        seen_at=now(),
    )
    return token


def find_visit(token: str) -> Visiting | None:
    """Return who is signed in, or None where the visit is over."""
    mark, at = _mark(token), now()
    row = Visit.objects.filter(mark=mark).exclude(_over(at)).first()
    if row is None:
        return None
    if at - row.seen_at > _REFRESH:
        Visit.objects.filter(mark=mark).update(seen_at=at)
    known = _told(row)
    return None if known is None else Visiting(known, row.proved_at)


def end_visit(token: str) -> None:
    """End one visit; no request that begins from now on finds it."""
    Visit.objects.filter(mark=_mark(token)).delete()


def end_visits_of(subject: Hidden) -> int:
    """End every visit of whom the service calls this; return how many."""
    indexes = blind_indexes(site_keys(), _SUBJECT_FIELD, subject)
    ended, _each = Visit.objects.filter(subject__in=list(indexes)).delete()
    return ended


@transaction.atomic
def end_visits_by(service: Service, ended: Ended) -> int:
    """End the visits that a service says are over; return how many.

    A session that it names is ended alone, beside visits of the same person of which no session is
    known. Raises LoginRefusedError for a token that has come before.
    """
    SpentToken.objects.filter(until__lt=now()).delete()
    named = sha256(subject_of(service, ended.token).encoded()).digest()
    try:
        with transaction.atomic():
            SpentToken.objects.create(digest=named, until=ended.until)
    except IntegrityError:
        raise LoginRefusedError(Reason.AGAIN) from None
    over = Visit.objects.all()
    if ended.subject is not None:
        over = over.filter(subject__in=_known(_SUBJECT_FIELD, service, ended.subject))
    if ended.session is not None:
        there = Q(there__in=_known(_THERE_FIELD, service, ended.session))
        over = over.filter(there if ended.subject is None else there | Q(there=None))
    gone, _each = over.delete()
    return gone


def _known(field: str, service: Service, name: Hidden) -> list[bytes]:
    return list(blind_indexes(site_keys(), field, subject_of(service, name)))


def end_visits_about(identity: Identity) -> int:
    """End every visit of this person, by whatever way they came; return how many.

    What a visit holds is sealed, so each that is under way is opened once.
    """
    found = [row.pk for row in Visit.objects.all() if _is_about(row, identity)]
    ended, _each = Visit.objects.filter(mark__in=found).delete()
    return ended


def _is_about(row: Visit, identity: Identity) -> bool:
    known = _told(row)
    return known is not None and known.identity == identity


def _told(row: Visit) -> Assertion | None:
    if row.assertion_sealed is None:
        return assertion_of(row.account)
    return read(open_cell(site_keys(), _cell(bytes(row.mark)), bytes(row.assertion_sealed)))


def subject_of(service: Service, subject: Hidden) -> Hidden:
    """Return by what a person (a session, a token) is known at one service, and at no other."""
    return Hidden(f"{service.issuer} {subject.reveal()}")


def _over(at: datetime) -> Q:
    return Q(seen_at__lt=at - IDLE) | Q(began_at__lt=at - ABSOLUTE)


def _mark(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def _cell(mark: bytes) -> Cell:
    return Cell("visit", "assertion", mark.hex())
