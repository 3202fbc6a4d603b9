"""Each page of the citizen, in each state somebody can be in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings

from chengxin.web.citizen.assertion import Assertion
from chengxin.web.citizen.signing_in import assertion_of
from tests.web.city import PASSWORD, City, assertion
from tests.web.reading import Browser, counts, page, score_on

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("town")]

PERSONAL = (
    "/why/", "/history/", "/changes/", "/changes/what-if/?item=volunteering", "/records/",
    "/looks/", "/looks/looks.csv", "/me/", "/me/copy/", "/me/copy/copy.json", "/me/copy/report/",
    "/me/leave/", "/start/",
)  # fmt: skip


# Signing in


@pytest.mark.article("yuxi", 17)
@pytest.mark.article("jinan", 15)
@pytest.mark.article("sanming", 15)
@pytest.mark.article("shaoxing", "3.2")
@pytest.mark.article("yunnan", "4.2")
@pytest.mark.parametrize("place", PERSONAL)
def test_nobody_sees_a_personal_page_without_signing_in(client: Client, place: str) -> None:
    response = client.get(place, secure=True)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")
    assert response.headers["Cache-Control"] == "no-store"


def test_the_session_holds_a_random_word_and_nothing_about_a_person(
    browser_of: Browser, town: City
) -> None:
    browser_of("lin")
    kept = Session.objects.get(session_key=town.sessions["lin"]).get_decoded()
    assert set(kept) == {"citizen"}
    assert re.fullmatch(r"[\w-]{43}", kept["citizen"])


@pytest.mark.check("S3")
def test_a_wrong_password_and_an_unknown_login_are_told_alike(host: str) -> None:
    told = []
    for login in ("lin", "nobody"):
        client = Client(headers={"host": host})
        response = client.post("/sign-in/", {"login": login, "password": "wrong"}, secure=True)
        assert response.status_code == 422
        told.append(response.content.decode().replace(f'value="{login}"', ""))
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert strip.sub("", told[0]) == strip.sub("", told[1])
    assert 'value="wrong' not in told[1]


@pytest.mark.check("S2")
def test_guessing_is_slowed_and_the_owner_still_comes_in_a_minute_later(host: str) -> None:
    client = Client(headers={"host": host})
    told = [
        client.post("/sign-in/", {"login": "guessed", "password": str(n)}, secure=True)
        for n in range(6)
    ]
    assert "请一分钟后再试" not in told[4].content.decode()
    assert "请一分钟后再试" in told[5].content.decode()


def test_nobody_comes_in_by_these_accounts_where_the_site_is_real(host: str) -> None:
    with override_settings(DEMO=False):
        client = Client(headers={"host": host})
        response = client.post("/sign-in/", {"login": "lin", "password": PASSWORD}, secure=True)
        assert response.status_code == 422
        assert assertion_of("lin") is None


@pytest.mark.parametrize(
    ("wanted", "goal"),
    [("/why/", "/why/"), ("//evil.example", "/"), ("https://evil.example", "/"), ("why", "/")],
)
def test_after_signing_in_one_is_where_one_wanted_to_be(host: str, wanted: str, goal: str) -> None:
    client = Client(headers={"host": host})
    place = f"/sign-in/?next={wanted}"
    came = client.post(place, {"login": "lin", "password": PASSWORD}, secure=True)
    assert came.headers["Location"] == goal


def test_what_is_vouched_for_survives_its_seal() -> None:
    told = assertion_of("wu")
    assert isinstance(told, Assertion)
    assert told == assertion("wu")


def test_signing_out_ends_the_session_on_the_server(browser_of: Browser, town: City) -> None:
    client = browser_of("lin")
    kept = town.sessions.pop("lin")
    client.post("/sign-out/", secure=True)
    client.cookies["sessionid"] = kept
    assert client.get("/why/", secure=True).status_code == 302


def test_who_never_joined_has_nothing_to_copy(browser_of: Browser) -> None:
    client = browser_of("zhao")
    assert "copy.json" not in page(client, "/me/copy/")
    assert client.get("/me/copy/copy.json", secure=True).status_code == 404
    assert client.get("/me/copy/report/", secure=True).status_code == 404


# Before joining


def test_who_has_not_joined_is_asked_and_has_no_number(browser_of: Browser) -> None:
    client = browser_of("zhao")
    assert client.get("/", secure=True).headers["Location"] == "/start/"
    text = page(client, "/start/")
    assert text.count('<button class="button plain">') == 2
    assert "绝不使用哪些信息" in text
    assert 'class="score"' not in text
    assert "您尚未开通" in page(client, "/looks/")


def test_a_no_is_kept_nowhere(browser_of: Browser) -> None:
    client = browser_of("zhao")
    before = counts()
    response = client.post("/start/not-now/", secure=True)
    assert response.status_code == 200
    assert counts() == before


def test_a_yes_to_another_text_joins_nobody(browser_of: Browser) -> None:
    client = browser_of("zhao")
    before = counts()
    response = client.post("/start/", {"notice": "00" * 32}, secure=True)
    assert response.status_code == 422
    assert counts() == before


@pytest.mark.article("yunnan", "6.2")
@pytest.mark.article("jinan", 7)
def test_joining_and_leaving_again(browser_of: Browser, town: City) -> None:
    client = browser_of("zhao")
    asked = re.search(r'name="notice" value="([0-9a-f]{64})"', page(client, "/start/"))
    assert asked is not None
    assert client.post("/start/", {"notice": asked[1]}, secure=True).headers["Location"] == "/"
    assert score_on(page(client, "/")) >= town.loaded.rulebook.scale.base
    receipt = re.search(r'"(/me/receipts/\d+/)"', page(client, "/me/"))
    assert receipt is not None
    assert f"/notice/{asked[1]}/" in page(client, receipt[1])
    assert "停止一切计算" in page(client, "/me/leave/")
    before = counts()
    assert client.post("/me/leave/", secure=True).status_code == 302
    after = counts()
    assert after["standing"] == before["standing"] - 1
    assert after["consent_event"] == before["consent_event"] + 1
    assert client.get("/", secure=True).headers["Location"] == "/start/"
    assert "您已退出" in page(client, "/me/?left=1")


# While taking part


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", ["/", *PERSONAL])
def test_every_page_stands_in_both_languages(browser_of: Browser, place: str, lang: str) -> None:
    text = page(browser_of("lin"), place, lang)
    if not place.endswith((".csv", ".json")):
        assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}"' in text
        assert "<h1" in text


@pytest.mark.check("S53")
@pytest.mark.article("yuxi", 17)
def test_the_number_is_the_sum_that_is_shown(browser_of: Browser) -> None:
    client = browser_of("lin")
    score = score_on(page(client, "/"))
    text = page(client, "/why/")
    shown = re.search(r'<p class="total">([^<]*) = (\d+)</p>', text)
    assert shown is not None
    terms = shown[1].replace("−", "-").replace("- ", "-").replace("+ ", "+").split()
    assert sum(round(float(term) * 100) for term in terms) == int(shown[2]) * 100 == score * 100


@pytest.mark.check("S50")
@pytest.mark.check("S53")
def test_an_entry_tells_what_when_from_whom_by_which_article_and_until_when(
    browser_of: Browser,
) -> None:
    text = page(browser_of("lin"), "/why/")
    card = text.split("一般程序罚款</a></h3>")[1].split('<div class="card">')[0]
    for told in ("3,000 元", "市市场监管局", "P-1", "−30", "计入期间", "第七条", "/records/"):
        assert told in card, told


@pytest.mark.article("yuxi", 18)
def test_the_home_page_says_that_nobody_may_be_refused_anything(browser_of: Browser) -> None:
    assert "任何人不能因为分数低而拒绝提供服务" in page(browser_of("lin"), "/")
    assert "Nobody may be refused a service" in page(browser_of("lin"), "/", "en")


def test_a_disputed_record_is_shown_and_does_not_count(browser_of: Browser) -> None:
    client = browser_of("lin")
    assert "异议中" in page(client, "/why/").split("没有计入的记录")[1]
    records = page(client, "/records/")
    assert records.count("/records/") > 9
    assert "自愿提供的其他信用证明" in records


def test_a_record_has_its_versions_and_marks(browser_of: Browser) -> None:
    client = browser_of("lin")
    links = re.findall(r'href="(/records/\d+/)"', page(client, "/records/"))
    found = [text for link in links if "Y-2026-9" in (text := page(client, link))]
    assert len(found) == 1
    for told in ("道路交通", "200 元", "2026年8月3日", "第 1 版", "市交警支队", "异议"):
        assert told in found[0], told


@pytest.mark.check("S9")
@pytest.mark.article("jinan", 15)
@pytest.mark.article("sanming", 23)
@pytest.mark.article("shaoxing", "3.2")
def test_the_record_of_somebody_else_is_not_there(browser_of: Browser, town: City) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select record_no from record where person_no = %s", [town.people["sun"]])
        [others] = cursor.fetchone()
    client = browser_of("lin")
    theirs, none = (client.get(f"/records/{number}/", secure=True) for number in (others, 999_999))
    assert theirs.status_code == none.status_code == 404
    assert theirs.content.replace(f"/records/{others}/".encode(), b"") == none.content.replace(
        b"/records/999999/", b""
    )
    assert page(browser_of("sun"), f"/records/{others}/")


def test_what_is_missing_is_named_where_there_is_no_number(browser_of: Browser) -> None:
    client = browser_of("wu")
    text = page(client, "/")
    assert 'class="score"' not in text
    assert "居住" in text
    assert 'class="score"' not in page(client, "/why/")
    assert "residence" in page(client, "/", "en")


def test_who_left_sees_no_number_but_still_who_looked_and_what_was_agreed(
    browser_of: Browser,
) -> None:
    client = browser_of("qian")
    for place in ("/", "/why/", "/history/", "/records/", "/changes/"):
        assert client.get(place, secure=True).headers["Location"] == "/start/"
    text = page(client, "/me/")
    assert "您撤回了同意" in text
    assert "您表示同意" in text
    assert page(client, "/looks/")


# Pages about nobody


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "place", ["/", "/help/", "/notice/", "/rules/", "/rules/article-measures-12/",
              "/rules/rule-volunteer_hours/", "/rules/item-volunteering/", "/sign-in/"],
)  # fmt: skip
def test_whoever_comes_may_read_what_is_about_nobody(client: Client, place: str, lang: str) -> None:
    assert "<h1" in page(client, place, lang)


@pytest.mark.parametrize("name", ["rule-none", "article-measures-999", "x", "item-"])
def test_a_rule_that_there_is_not_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/rules/{name}/", secure=True).status_code == 404


def test_the_text_of_a_hash_is_that_text_and_no_other(client: Client) -> None:
    found = re.search(r"/notice/([0-9a-f]{64})/", page(client, "/notice/"))
    assert found is not None
    assert found[1] in page(client, f"/notice/{found[1]}/", "en")
    for wrong in ("00" * 32, "xyz"):
        assert client.get(f"/notice/{wrong}/", secure=True).status_code == 404


@pytest.mark.check("S42")
def test_nothing_of_a_person_is_in_an_address(browser_of: Browser) -> None:
    client: Any = browser_of("lin")
    told = assertion("lin")
    for place in ("/", "/why/", "/records/", "/looks/", "/me/"):
        for link in re.findall(r'(?:href|action)="([^"]*)"', page(client, place)):
            assert told.identity.number.reveal() not in link
            assert "%E6%9E%97" not in link
            assert re.fullmatch(r"[\w/.?=&;#()%-]*", link), link


# The copy of everything


@pytest.mark.article("yuxi", 17)
@pytest.mark.parametrize("login", ["lin", "wu", "qian"])
def test_a_copy_is_given_as_a_file_and_as_a_page_and_stays_nowhere(
    browser_of: Browser, login: str
) -> None:
    client = browser_of(login)
    before = counts()
    assert "copy.json" in page(client, "/me/copy/")
    told = client.get("/me/copy/copy.json", secure=True)
    assert told.headers["Cache-Control"] == "no-store"
    assert told.headers["Content-Disposition"].startswith("attachment")
    number = told.json()["person"]["number"]
    assert number == assertion(login).identity.number.reveal()
    report = page(client, "/me/copy/report/")
    assert number in report
    assert told.json()["person"]["person"] in report
    for record in told.json()["records"]:
        assert record["furnisher"] in report
    assert counts() == before


def test_a_part_that_goes_on_is_asked_for_by_where_it_begins(browser_of: Browser) -> None:
    client = browser_of("lin")
    whole = client.get("/me/copy/copy.json", secure=True).json()["records"]
    later = client.get(f"/me/copy/copy.json?records_from={whole[2]['number']}", secure=True)
    assert later.json()["records"] == whole[2:]
    odd = client.get("/me/copy/copy.json?records_from=x&looks_below=-1", secure=True)
    assert odd.json()["records"] == whole
