"""Leaving for good on the pages: two steps, and then the bytes of somebody who never joined."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from chengxin.access.doors import staff_door
from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.people.services.searching import search
from chengxin.records.about.selectors import records_of
from chengxin.web.citizen.models import Visit
from tests.web.city import PASSWORD, City, assertion

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("town")]

Browser = Callable[[str], Client]
FOR_GOOD = "/me/leave/for-good/"
#: Every page of a citizen, and what is asked of it.
PLACES = (
    "/", "/why/", "/history/", "/history/1/", "/changes/", "/changes/what-if/?item=volunteering",
    "/records/", "/records/2/", "/records/2/statement/", "/records/2/wrong/", "/records/2/delete/",
    "/records/corrections/1/", "/messages/", "/looks/", "/looks/?whose=own", "/looks/looks.csv",
    "/looks/1/wrong/", "/looks/complaints/1/", "/me/", "/me/rights/",
    "/me/agreements/", "/me/agreements/market/", "/me/agreements/market/take-back/",
    "/me/leave/", FOR_GOOD,
    "/me/copy/", "/me/copy/copy.json", "/me/copy/report/", "/me/receipts/1/", "/me/receipts/1.jwt",
    "/start/", "/notice/", "/help/", "/rules/", "/receipts/keys.json", "/drafts/",
)  # fmt: skip
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def answers(client: Client) -> dict[str, tuple[int, bytes, dict[str, str]]]:
    """Status, bytes and headers of every page, but for the token of a form."""
    found = {}
    for place in PLACES:
        response = client.get(place, secure=True)
        body = _TOKEN.sub(b"", b"".join(response) if response.streaming else response.content)
        found[place] = (response.status_code, body, dict(response.headers))
    return found


def signed_in(host: str, login: str) -> Client:
    client = Client(headers={"host": host})
    assert client.post("/sign-in/", {"login": login, "password": PASSWORD}, secure=True).status_code
    return client


@pytest.mark.article("jinan", 7)
@pytest.mark.article("shaoxing", "1.1(2)")
def test_after_leaving_every_answer_is_that_of_somebody_who_never_joined(
    host: str, browser_of: Browser, town: City
) -> None:
    here, elsewhere, stranger = browser_of("lin"), signed_in(host, "lin"), browser_of("zhao")
    before = answers(here)
    answers(elsewhere)
    assert before["/"] != answers(stranger)["/"]

    text = here.get(FOR_GOOD, secure=True).content.decode()
    assert "/me/copy/" in text
    assert here.post(FOR_GOOD, {}, secure=True).status_code == 422
    assert answers(here)["/"] == before["/"]
    left = here.post(FOR_GOOD, {"sure": "on"}, secure=True)
    assert left.status_code == 200
    assert "您已退出" in left.content.decode()

    # Both visits are over, and no entry leads to one that is not.
    assert here.get("/me/", secure=True).status_code == 302
    assert elsewhere.get("/me/", secure=True).status_code == 302
    keys = {row.session_key for row in Session.objects.all()}
    assert town.sessions["lin"] not in keys
    assert [row.account for row in Visit.objects.all()] == ["zhao"]

    again = answers(signed_in(host, "lin"))
    assert again == answers(stranger)
    assert again["/me/copy/copy.json"][0] == 404
    # A form that was still open does what it would do for a stranger.
    for place in (FOR_GOOD, "/me/leave/", "/start/not-now/"):
        asked = [
            client.post(place, {"sure": "on"}, secure=True)
            for client in (signed_in(host, "lin"), stranger)
        ]
        told = [(each.status_code, _TOKEN.sub(b"", each.content)) for each in asked]
        assert told[0] == told[1]


def test_staff_find_nobody_and_see_nothing_of_who_has_left(browser_of: Browser, town: City) -> None:
    person_no, who = town.people["sun"], assertion("sun")
    member = Member(7, "login", "市信用中心", frozenset({Role.HANDLER}), "print")
    reason = "电话里请求帮助，已核实身份"
    asked: dict[str, Any] = {
        "staff": member,
        "purpose": "counter.assistance",
        "case_ref": "",
        "reason": reason,
    }
    assert search(**asked, identity=who.identity) is not None
    browser_of("sun").post(FOR_GOOD, {"sure": "on"}, secure=True)
    assert search(**asked, identity=who.identity) is None
    assert search(**asked, identity=assertion("zhao").identity) is None
    with connection.cursor() as cursor:
        cursor.execute("select distinct person_no from access_entry where selector like %s"
                       " order by 1", ["%keep_not_found"])  # fmt: skip
        assert cursor.fetchall() == [(None,)]
    # Whoever was let in before looks at nobody.
    context = staff_door(member, "counter.assistance", "", reason, person_no)
    assert records_of(context, person_no) == ()


def test_nobody_who_never_joined_can_leave(browser_of: Browser) -> None:
    response = browser_of("zhao").post(FOR_GOOD, {"sure": "on"}, secure=True)
    assert (response.status_code, response.headers["Location"]) == (302, "/me/")
