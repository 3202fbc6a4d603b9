"""Receipts on the pages: one's own, to the last event, and checked without the site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.web.city import City

pytestmark = pytest.mark.slow

Browser = Callable[[str], Client]


def numbers(client: Client) -> list[int]:
    listed = client.get("/me/", secure=True).content.decode()
    return [int(found) for found in re.findall(r'"/me/receipts/(\d+)/"', listed)]


@pytest.mark.article("jinan", 7)
def test_a_receipt_tells_what_was_agreed_to_and_is_checked_with_the_published_keys(
    browser_of: Browser, client: Client, town: City
) -> None:
    lin = browser_of("lin")
    (number,) = numbers(lin)
    answer = lin.get(f"/me/receipts/{number}.jwt", secure=True)
    assert answer.headers["Content-Type"] == "application/jwt"
    assert "no-store" in answer.headers["Cache-Control"]
    # Anybody gets the keys, without signing in.
    published = json.loads(client.get("/receipts/keys.json", secure=True).content)
    token = jwt.decode(answer.content.decode(), KeySet.import_key_set(published))
    consent = token.claims["consent"]
    assert token.claims["iss"] == "https://city.example"
    assert consent["events"][-1]["event_type"] == "given"
    assert client.get(consent["notice_at"], secure=True).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("select person from person where person_no = %s", [town.people["lin"]])
        assert token.claims["sub"] == str(cursor.fetchone()[0])
    shown = lin.get(f"/me/receipts/{number}/", secure=True).content.decode()
    assert "玉溪市公共信用信息中心" in shown
    assert f"/notice/{consent['notice_sha256']}/" in shown


def test_who_has_left_has_receipts_of_both_and_nobody_gets_those_of_others(
    browser_of: Browser,
) -> None:
    qian, sun = browser_of("qian"), browser_of("sun")
    mine = numbers(qian)
    assert len(mine) == 2
    last = qian.get(f"/me/receipts/{max(mine)}.jwt", secure=True).content.decode()
    published = json.loads(qian.get("/receipts/keys.json", secure=True).content)
    events = jwt.decode(last, KeySet.import_key_set(published)).claims["consent"]["events"]
    assert [each["event_type"] for each in events] == ["given", "withdrawn"]
    for number in (*mine, 0, 1_000_000):
        for place in (f"/me/receipts/{number}/", f"/me/receipts/{number}.jwt"):
            assert sun.get(place, secure=True).status_code == 404
            assert browser_of("zhao").get(place, secure=True).status_code == 404
    assert Client(headers={"host": "city.example"}).get(
        f"/me/receipts/{mine[0]}/", secure=True
    ).headers["Location"].startswith("/sign-in/")  # fmt: skip
