"""What is agreed to besides the points: singly, with two equal answers, and never asked again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from chengxin.benefits.services import suspend_partner
from chengxin.clock import now
from chengxin.people.consent import Purpose
from chengxin.people.services import store_notice
from tests.benefits.register import LIBRARY, ONE, POOL, listed
from tests.web.city import City

pytestmark = pytest.mark.slow

Browser = Callable[[str], Client]
LIST, DECIDE = "/me/agreements/", "/me/agreements/market/"
TAKE_BACK = "/me/agreements/market/take-back/"


def page(client: Client, place: str, status: int = 200) -> str:
    response = client.get(place, secure=True)
    assert response.status_code == status, place
    return response.content.decode()


def digest(text: str) -> str:
    found = re.search(r'name="notice" value="([0-9a-f]{64})"', text)
    assert found
    return found[1]


def answers(client: Client, answer: str, place: str = DECIDE) -> None:
    shown = digest(page(client, place))
    response = client.post(place, {"notice": shown, "answer": answer}, secure=True)
    assert (response.status_code, response.headers["Location"]) == (302, f"{LIST}?said={answer}")


def events(person_no: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select event_type from consent_event where person_no = %s and purpose = %s"
            " order by id",
            [person_no, Purpose.MARKET],
        )
        return [str(row[0]) for row in cursor.fetchall()]


@pytest.mark.check("S49")
@pytest.mark.article("yuxi", 8)
def test_no_is_as_near_and_as_large_as_yes_and_nothing_is_chosen_beforehand(
    browser_of: Browser, town: City
) -> None:
    text = page(browser_of("lin"), DECIDE)
    yes, no = re.findall(r"<button ([^>]*name=\"answer\"[^>]*)>", text)
    assert yes.replace("yes", "no") == no
    assert 'class="button plain"' in yes
    # Both send the same form, so both are one tap; there is no box to tick.
    assert len(re.findall(r"<form [^>]*agreements", text)) == 1
    assert 'type="checkbox"' not in text
    assert "checked" not in text
    assert events(town.people["lin"]) == []


@pytest.mark.check("S49")
@pytest.mark.article("yuxi", 8)
def test_taking_back_is_one_tap_and_one_confirmation_without_proving_again(
    browser_of: Browser, town: City
) -> None:
    """As many taps as agreeing: open, answer. Nothing asks anew who it is."""
    lin, person = browser_of("lin"), town.people["lin"]
    answers(lin, "yes")
    assert f'href="{TAKE_BACK}"' in page(lin, LIST)
    assert "立即" in page(lin, TAKE_BACK)
    response = lin.post(TAKE_BACK, secure=True)
    assert response.headers["Location"] == f"{LIST}?said=back&which=market"
    assert events(person) == ["given", "withdrawn"]
    # The consent to the points, and with it the number, are untouched.
    assert "您的积分" in page(lin, "/")
    assert page(lin, "/me/").count("已同意") >= 1
    # Again does nothing, and asks nothing.
    lin.post(TAKE_BACK, secure=True)
    assert events(person) == ["given", "withdrawn"]


@pytest.mark.article("jinan", 7)
@pytest.mark.article("yuxi", 8)
def test_each_answer_has_a_receipt_of_its_own_purpose(browser_of: Browser, town: City) -> None:
    wu = browser_of("wu")
    answers(wu, "yes")
    (number,) = re.findall(r'"/me/receipts/(\d+)/"', page(wu, LIST))
    assert "市场信用信息" in page(wu, f"/me/receipts/{number}/")
    assert number not in re.findall(r'"/me/receipts/(\d+)/"', page(wu, "/me/"))
    page(browser_of("sun"), f"/me/receipts/{number}/", 404)
    assert events(town.people["wu"]) == ["given"]


@pytest.mark.article("yuxi", 8)
def test_a_no_is_kept_once_and_nothing_asks_again_before_a_word_has_changed(
    browser_of: Browser, town: City
) -> None:
    sun, person = browser_of("sun"), town.people["sun"]
    answers(sun, "no")
    answers(sun, "no")
    assert events(person) == ["refused"]
    # No page but the one that was opened on purpose says anything of it.
    for place in ("/", "/why/", "/records/", "/changes/", "/me/"):
        assert DECIDE not in page(sun, place)
    old = digest(page(sun, DECIDE))
    changed = store_notice(
        purpose=Purpose.MARKET, lang="zh", text="# 单独的一项\n内容有改动。", published_at=now()
    )
    late = sun.post(DECIDE, {"notice": old, "answer": "yes"}, secure=True)
    assert late.status_code == 422
    assert events(person) == ["refused"]
    assert digest(page(sun, DECIDE)) == changed.hex()
    answers(sun, "yes")
    assert events(person) == ["refused", "given"]
    nothing = sun.post(DECIDE, {"notice": changed.hex()}, secure=True)
    assert nothing.status_code == 422


@pytest.mark.article("yuxi", 8)
def test_who_does_not_take_part_is_asked_nothing(browser_of: Browser) -> None:
    zhao = browser_of("zhao")
    assert DECIDE not in page(zhao, LIST)
    for place in (DECIDE, "/me/agreements/points/"):
        assert zhao.get(place, secure=True).status_code in (302, 404)
    assert zhao.post(TAKE_BACK, secure=True).headers["Location"] == LIST
    assert zhao.post(DECIDE, {"answer": "yes"}, secure=True).headers["Location"] == "/start/"


@pytest.mark.check("S49")
@pytest.mark.article("jinan", 7)
@pytest.mark.article("shaoxing", "3.2")
def test_each_partner_is_answered_by_itself_with_two_equal_buttons(
    browser_of: Browser, town: City
) -> None:
    library, pool = listed(LIBRARY), listed(POOL)
    here, there = (f"/me/agreements/partner-{each.word}/" for each in (library, pool))
    lin = browser_of("lin")
    shown = page(lin, LIST)
    for each in (library, pool):
        assert each.names["zh"] in shown
        assert each.asks["zh"] in shown
    yes, no = re.findall(r"<button ([^>]*name=\"answer\"[^>]*)>", page(lin, here))
    assert yes.replace("yes", "no") == no
    assert "checked" not in page(lin, here)
    answers(lin, "yes", here)
    answers(lin, "no", there)
    shown = page(lin, LIST)
    assert "有效至2027年11月21日" in shown
    assert f'href="{there}take-back/"' not in shown
    receipts = re.findall(r'"/me/receipts/(\d+)/"', shown)
    assert len(receipts) >= 2
    assert any(library.names["zh"] in page(lin, f"/me/receipts/{each}/") for each in receipts)
    # Suspended: the person sees it, can answer nothing new, and can take it back.
    suspend_partner(
        member=ONE, partner_no=library.partner_no, reason="合作方的告知不清楚，先停下来"
    )
    shown = page(lin, LIST)
    assert "这家合作方已被暂停" in shown
    assert f'href="{here}"' not in shown
    assert 'name="answer"' not in page(lin, here)
    lin.post(f"{here}take-back/", secure=True)
    assert "已立即终止" in page(lin, f"{LIST}?said=back&which=partner-city_hall")
    with connection.cursor() as cursor:
        cursor.execute(
            "select purpose, event_type from consent_event"
            " where person_no = %s and purpose like 'partner.%%' order by id",
            [town.people["lin"]],
        )
        assert cursor.fetchall() == [
            ("partner.city_hall", "given"), ("partner.pool", "refused"),
            ("partner.city_hall", "withdrawn"),
        ]  # fmt: skip
