"""Joining: identity, attested facts, the yes, what was held, and a score, at once or not at all.

It stands in this room because joining is where a person meets records: a lower room knows neither
records nor the score of a person.
"""

from __future__ import annotations

from django.db import transaction

from chengxin.clock import civil_day
from chengxin.failpoints import Point, reached
from chengxin.people.consent import Giver, Purpose
from chengxin.people.facts import Facts
from chengxin.people.identity import Identity
from chengxin.people.names import Name
from chengxin.people.services import enrol, find, give_consent
from chengxin.people.services.searching import agrees
from chengxin.records.services import gate
from chengxin.records.services.arriving import lock_at
from chengxin.records.services.held import link_held, waiting
from chengxin.standing.services.covering import check_covered
from chengxin.standing.services.scoring import Cause, rescore


@transaction.atomic
def join(*, identity: Identity, name: Name, facts: Facts, notice: bytes, given_by: Giver) -> int:
    """Let somebody take part from today on; return the person's number [jinan 7].

    Whoever had left is back with what is attested now; whoever takes part already agrees to the
    text if it is another one, and is scored again. Raises NameDiffersError, UnknownNoticeError,
    FactsDifferError, NothingInForceError, and NotCoveredError for a newcomer whom the measures do
    not cover; nothing is kept then.
    """
    # In the order of this room: nobody takes a row in about this person from here on, and the
    # locks of scoring come before any other, also for a consent that is about to be there.
    gate.hold([identity])
    known = find(identity)
    there = [] if known is None else [known]
    version, at = lock_at(there, *waiting([identity]).values())
    member = known is not None and agrees(known)
    person_no = enrol(identity=identity, name=name, facts=facts, recorded_at=at)
    reached(Point.JOIN_ENROLLED)
    give_consent(
        person_no=person_no,
        purpose=Purpose.COMPUTE,
        notice=notice,
        given_by=given_by,
        effective_on=civil_day(at),
        event_time=at,
    )
    reached(Point.JOIN_AGREED)
    link_held(person_no=person_no, known_from=at)
    reached(Point.JOIN_LINKED)
    rescore(person_nos=[person_no], cause=Cause.JOINED, version=version, at=at)
    if not member:
        check_covered(person_no=person_no, version=version, on=civil_day(at))
    reached(Point.JOIN_SCORED)
    return person_no
