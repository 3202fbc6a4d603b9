"""One consent for each partner: with a term, ended with the points, and counted without anybody."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection

from chengxin.access.doors import citizen_door
from chengxin.benefits.errors import PartnerRefusedError
from chengxin.benefits.selectors import Listed, counts
from chengxin.benefits.services import (
    agree_to_partner,
    morning,
    refuse_partner,
    suspend_partner,
    take_partner_back,
)
from chengxin.clock import clock_of
from chengxin.people.consent import PARTNER, Event, Giver, Purpose
from chengxin.people.errors import NoPointsError
from chengxin.people.selectors import ConsentState, consent_of
from chengxin.people.services import enrol, give_consent, store_notice, withdraw_consent
from chengxin.people.services.receipts import issue_receipt
from tests.benefits.register import LIBRARY, ONE, POOL, listed
from tests.people.made_up import FACTS, identity, name
from tests.site import Site
from tests.web.city import NOW, standing_at

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made", "stands")]

TODAY = NOW.date()
_numbers = itertools.count(7_000)
_words = itertools.count(1)


@pytest.fixture
def stands() -> Iterator[None]:
    with clock_of(standing_at(NOW)):
        yield


@pytest.fixture(scope="module")
def library(made: Site) -> Listed:
    assert made.url
    with clock_of(standing_at(NOW)):
        return listed(LIBRARY)


def joined() -> int:
    number = next(_numbers)
    person_no = enrol(identity=identity(number), name=name(), facts=FACTS, recorded_at=NOW)
    text = store_notice(purpose=Purpose.COMPUTE, lang="zh", text="# 积分\n同意。", published_at=NOW)
    give_consent(
        person_no=person_no, purpose=Purpose.COMPUTE, notice=text, given_by=Giver.SELF,
        effective_on=TODAY, event_time=NOW,
    )  # fmt: skip
    return person_no


def agrees(person_no: int, partner: Listed) -> bool:
    notice = bytes.fromhex(partner.digests["zh"])
    return agree_to_partner(person_no=person_no, word=partner.word, notice=notice)


def state(person_no: int, word: str) -> ConsentState:
    return consent_of(citizen_door(person_no, "partners"), person_no, f"{PARTNER}{word}")


def said(person_no: int, word: str) -> list[str]:
    return [str(each.event) for each in state(person_no, word).events]


def another() -> Listed:
    return listed(replace(POOL, word=f"pool_{next(_words)}"))


@pytest.mark.check("S49")
@pytest.mark.article("jinan", 7)
@pytest.mark.article("shaoxing", "3.2")
def test_each_partner_has_a_consent_of_its_own_and_the_terms_name_it(library: Listed) -> None:
    person_no, pool = joined(), another()
    assert agrees(person_no, library)
    assert not agrees(person_no, library)
    assert (state(person_no, "city_hall").lives, state(person_no, pool.word).lives) == (True, False)
    [given] = state(person_no, "city_hall").events
    assert [each["name"]["zh"] for each in given.terms["recipients"]] == ["示例市图书馆"]
    assert given.terms["lawful_basis"] == "separate consent"
    assert "points" not in given.terms["pii_types"]
    assert refuse_partner(
        person_no=person_no, word=pool.word, notice=bytes.fromhex(pool.digests["zh"])
    )
    # A no is an answer: the same text is not asked about again.
    assert (said(person_no, pool.word), state(person_no, pool.word).asks) == (["refused"], False)
    changed = listed(replace(POOL, word=pool.word, contact="0999-0000000"))
    assert state(person_no, pool.word).asks
    assert agrees(person_no, changed)
    assert take_partner_back(person_no=person_no, word="city_hall")
    assert not take_partner_back(person_no=person_no, word="city_hall")
    assert said(person_no, "city_hall") == ["given", "withdrawn"]


@pytest.mark.check("S15")
@pytest.mark.check("S49")
@pytest.mark.article("jinan", 7)
def test_what_rests_on_the_points_ends_with_them_in_the_same_transaction(library: Listed) -> None:
    person_no, pool, market = joined(), another(), Purpose.MARKET
    assert agrees(person_no, library)
    assert agrees(person_no, pool)
    text = store_notice(purpose=market, lang="zh", text="# 市场\n同意。", published_at=NOW)
    give_consent(
        person_no=person_no, purpose=market, notice=text, given_by=Giver.SELF,
        effective_on=TODAY, event_time=NOW,
    )  # fmt: skip
    withdraw_consent(
        person_no=person_no, purpose=Purpose.COMPUTE, given_by=Giver.SELF, effective_on=TODAY,
        event_time=NOW,
    )  # fmt: skip
    assert said(person_no, "city_hall") == said(person_no, pool.word) == ["given", "withdrawn"]
    assert consent_of(citizen_door(person_no, "partners"), person_no, market).lives
    with pytest.raises(NoPointsError):
        agrees(person_no, library)


@pytest.mark.check("S49")
def test_a_term_ends_by_itself_and_the_event_says_so(library: Listed) -> None:
    person_no, late = joined(), joined()
    assert agrees(person_no, library)
    assert agrees(late, library)
    until = TODAY + timedelta(days=365)
    assert state(person_no, "city_hall").until == until
    with clock_of(standing_at(NOW + timedelta(days=365))):
        assert morning() == 0
        assert state(person_no, "city_hall").lives
    with clock_of(standing_at(NOW + timedelta(days=366))):
        # Before anybody has kept the end, the consent lives no more; whoever comes first keeps it.
        assert not state(person_no, "city_hall").lives
        assert agrees(late, library)
        assert said(late, "city_hall") == ["given", "expired", "given"]
        assert morning() > 0
        assert morning() == 0
        assert said(person_no, "city_hall") == ["given", "expired"]
        last = state(person_no, "city_hall").events[-1]
        assert (last.given_by, last.effective_on) == (Giver.SITE, until + timedelta(days=1))
        assert not take_partner_back(person_no=person_no, word="city_hall")


def test_a_suspended_partner_is_answered_by_nobody_and_ends_nothing_silently() -> None:
    pool, agreed, other = another(), joined(), joined()
    assert agrees(agreed, pool)
    assert suspend_partner(
        member=ONE, partner_no=pool.partner_no, reason="告知不清楚，先停下来再核实"
    )
    with pytest.raises(PartnerRefusedError):
        agrees(other, pool)
    assert state(agreed, pool.word).lives
    assert take_partner_back(person_no=agreed, word=pool.word)
    assert said(agreed, pool.word) == ["given", "withdrawn"]


def test_a_yes_to_a_text_that_was_replaced_is_refused() -> None:
    pool, person_no = another(), joined()
    listed(replace(POOL, word=pool.word, contact="0999-0000000"))
    with pytest.raises(PartnerRefusedError):
        agrees(person_no, pool)
    assert said(person_no, pool.word) == []


@pytest.mark.check("S12")
@pytest.mark.article("yuxi", 20)
def test_of_who_agreed_a_safe_count_is_made_once_a_month_and_nothing_else(made: Site) -> None:
    pool = another()
    people = [joined() for _each in range(12)]
    for person_no in people:
        assert agrees(person_no, pool)
    month = date(2026, 12, 1)
    with clock_of(standing_at(NOW + timedelta(days=12))):
        morning()
        assert (counts()[pool.partner_no].month, counts()[pool.partner_no].agreed) == (month, 10)
        # Nothing that happens meanwhile shows before the next month.
        for person_no in people[:5]:
            take_partner_back(person_no=person_no, word=pool.word)
        morning()
        assert counts()[pool.partner_no].agreed == 10
    with clock_of(standing_at(NOW + timedelta(days=42))):
        morning()
        assert counts()[pool.partner_no].agreed is None
    # Nor does the database keep a number that would tell.
    insert = "insert into partner_count (partner_no, month, agreed) values (%s, '2020-01-01', %s)"
    with psycopg.connect(made.url, autocommit=True) as app:
        for many in (0, 9, 11, 12):
            with pytest.raises(psycopg.errors.CheckViolation):
                app.execute(insert, [pool.partner_no, many])


@pytest.mark.check("S49")
@pytest.mark.article("jinan", 7)
def test_a_receipt_says_who_caused_each_event_in_which_state_and_for_how_long(
    library: Listed,
) -> None:
    person_no = joined()
    agrees(person_no, library)
    with clock_of(standing_at(NOW + timedelta(days=400))):
        morning()
        last = state(person_no, "city_hall").events[-1]
        receipt = issue_receipt(
            context=citizen_door(person_no, "partners"), person_no=person_no,
            purpose=library.purpose, number=last.number, issuer="https://city.example",
            controller={"zh": "示例信用中心", "en": "Centre"}, at=NOW,
        )  # fmt: skip
    assert receipt is not None
    consent = receipt.said["consent"]
    given, expired = consent["events"]
    assert (given["event_state"], expired["event_state"]) == (Event.GIVEN, Event.EXPIRED)
    assert (given["entity_id"], expired["entity_id"]) == (
        consent["principal_id"], "https://city.example",
    )  # fmt: skip
    assert (given["validity_duration"], expired["validity_duration"]) == ("P366D", "P0D")


def test_only_a_partner_has_a_term(made: Site) -> None:
    person_no = joined()
    with (
        psycopg.connect(made.url) as app,
        pytest.raises(psycopg.errors.CheckViolation, match="consent_term"),
    ):
        app.execute(
            "update consent set expires_on = '2027-01-01' where person_no = %s", [person_no]
        )
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from consent where person_no = %s", [person_no])
        assert cursor.fetchone() == (1,)
