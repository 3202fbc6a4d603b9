"""What is read about people comes back as it was kept, to whoever may read it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chengxin.access.doors import citizen_door
from chengxin.access.errors import LookDeniedError
from chengxin.people.consent import Event, Giver, Purpose
from chengxin.people.facts import Facts
from chengxin.people.selectors import (
    consent_of,
    current_notice,
    facts_of,
    identity_of,
    name_of,
    notice_of,
    takes_part,
)
from chengxin.people.services import enrol, give_consent, publish_notices, withdraw_consent
from tests.people.made_up import AT, FACTS, identity, name
from tests.people.test_notices import OPERATOR

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

DAY = date(2026, 11, 2)


def test_a_person_reads_name_number_and_facts_as_they_were_given() -> None:
    me = enrol(identity=identity(70), name=name("柳 如烟"), facts=FACTS, recorded_at=AT)
    door = citizen_door(me, "s")
    written = name_of(door, me)
    assert written is not None
    assert written.reveal() == "柳 如烟"
    assert identity_of(door, me) == identity(70)
    assert facts_of(door, me) == FACTS
    assert takes_part(door, me)


def test_of_nobody_there_is_nothing() -> None:
    door = citizen_door(1_000_000, "s")
    assert (name_of(door, 1_000_000), identity_of(door, 1_000_000)) == (None, None)
    assert facts_of(door, 1_000_000) == Facts()
    assert not takes_part(door, 1_000_000)
    with pytest.raises(LookDeniedError):
        name_of(door, 1)


@pytest.mark.article("jinan", 7)
def test_a_consent_is_read_with_its_text_and_is_stale_once_the_text_changed() -> None:
    me = enrol(identity=identity(71), name=name(), facts=FACTS, recorded_at=AT)
    assert not consent_of(citizen_door(me, "s"), me).lives
    notices = publish_notices(operator=OPERATOR, published_at=AT)
    give_consent(
        person_no=me, purpose=Purpose.COMPUTE, notice=notices[Purpose.COMPUTE]["en"],
        given_by=Giver.SELF, effective_on=DAY, event_time=AT,
    )  # fmt: skip
    state = consent_of(citizen_door(me, "s"), me)
    assert state.lives
    assert state.current
    (event,) = state.events
    assert (event.event, event.given_by, event.effective_on) == (Event.GIVEN, Giver.SELF, DAY)
    assert event.notice is not None
    assert notice_of(event.notice) == current_notice(Purpose.COMPUTE, "en")
    # Another controller is another text.
    moved = type(OPERATOR)(
        product=OPERATOR.product, controller=OPERATOR.contact, contact=OPERATOR.contact
    )
    publish_notices(operator=moved, published_at=AT + timedelta(days=1))
    state = consent_of(citizen_door(me, "s"), me)
    assert (state.lives, state.current) == (True, False)
    withdraw_consent(
        person_no=me, purpose=Purpose.COMPUTE, given_by=Giver.SELF, effective_on=DAY, event_time=AT
    )
    assert [e.event for e in consent_of(citizen_door(me, "s"), me).events] == [
        Event.GIVEN, Event.WITHDRAWN,
    ]  # fmt: skip
