"""Signing in on the real pages by way of the real service, and what hostile browsers try on it."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client, override_settings
from django.urls import reverse

from chengxin.clock import ahead, clock_of, system_clock
from chengxin.database import Server
from chengxin.login.config import VARIABLE
from chengxin.login.flow import PATIENCE
from chengxin.login.metadata import forget
from chengxin.people import models
from chengxin.people.hidden import Hidden
from chengxin.report import words
from chengxin.text import language
from chengxin.web.citizen.models import Visit
from chengxin.web.citizen.visits import ABSOLUTE, IDLE, end_visits_of, subject_of
from tests.login.conftest import NUMBER
from tests.login.service import BACK, PASSWORD, Person, Running
from tests.site import site
from tests.web.city import City, city

pytestmark = pytest.mark.slow

HOST = "city.example"


@pytest.fixture(scope="module")
def town(server: Server, provider: Running) -> Iterator[City]:
    """The small city by the system's clock; its people prove who they are at the service."""
    with (
        site(server) as made, city(made) as found, clock_of(system_clock),
        pytest.MonkeyPatch.context() as patch, override_settings(ALLOWED_HOSTS=[HOST]),
    ):  # fmt: skip
        patch.setenv(VARIABLE, str(provider.file))
        forget()
        yield found
        forget()


@pytest.fixture
def client(town: City) -> Client:
    assert town.people
    return browser()


def browser() -> Client:
    return Client(headers={"host": HOST}, enforce_csrf_checks=True)


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def asked(client: Client, place: str = "/sign-in/go/") -> str:
    """Begin, and return where the service is asked."""
    response = client.get(place, secure=True)
    assert response.status_code == 302
    return response.headers["Location"]


def answered(client: Client, login: str = "lin", place: str = "/sign-in/go/") -> str:
    """Begin, sign in at the service, and return what the browser would bring back."""
    leads = Person().sign_in(asked(client, place), login)
    assert leads.startswith(BACK)
    return path_of(leads)


def signed_in(login: str = "lin") -> Client:
    client = browser()
    assert client.get(answered(client, login), secure=True).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/", secure=True).status_code == 200


@pytest.mark.article("yuxi", 17)
@pytest.mark.article("jinan", 15)
@pytest.mark.article("jinan", 7)
@pytest.mark.article("sanming", 15)
@pytest.mark.article("yunnan", "2.1")
@pytest.mark.check("S8")
def test_whoever_the_service_proves_is_in_where_they_wanted_to_be(client: Client) -> None:
    assert 'href="/sign-in/go/?next=%2Fwhy%2F"' in (
        client.get("/sign-in/?next=/why/", secure=True).content.decode()
    )
    back = answered(client, place="/sign-in/go/?next=/why/")
    kept = client.cookies["asked"]
    assert kept["httponly"]
    assert kept["secure"]
    assert (kept["samesite"], kept["path"]) == ("Lax", "/sign-in/")
    response = client.get(back, secure=True)
    assert (response.status_code, response.headers["Location"]) == (302, "/why/")
    assert response.headers["Cache-Control"] == "no-store"
    assert not client.cookies["asked"].value
    assert client.get("/why/", secure=True).status_code == 200


def test_nothing_of_who_it_is_is_kept_in_the_clear_or_logged(
    town: City, caplog: pytest.LogCaptureFixture
) -> None:
    assert town.people
    with caplog.at_level(logging.DEBUG):
        client = signed_in()
    said = caplog.text
    session = Session.objects.get(session_key=client.cookies["sessionid"].value).get_decoded()
    row = Visit.objects.latest("began_at")
    assert row.assertion_sealed is not None
    kept = repr(session) + repr(vars(row)) + bytes(row.assertion_sealed).hex()
    for secret in (NUMBER, "林试", NUMBER.encode().hex(), "林试".encode().hex()):
        assert secret not in said
        assert secret not in kept
    assert set(session) == {"citizen"}


def test_a_session_that_was_put_into_a_browser_is_worth_nothing(client: Client) -> None:
    stranger = signed_in("wu")
    planted = stranger.cookies["sessionid"].value
    client.cookies["sessionid"] = planted
    client.get(answered(client), secure=True)
    assert client.cookies["sessionid"].value != planted
    assert is_in(client)
    # The visit that was there before is over: signing in anew ends it.
    assert not is_in(stranger)


@pytest.mark.check("S8")
def test_an_answer_brought_by_another_browser_signs_nobody_in(client: Client) -> None:
    stolen = answered(client, "wu")
    victim = browser()
    response = victim.get(stolen, secure=True)
    assert response.status_code == 403
    assert not is_in(victim)
    # Not even where the other browser has asked for itself.
    asked(victim)
    assert victim.get(stolen, secure=True).status_code == 403
    assert not is_in(victim)
    # Who is in already stays who they are.
    mine = signed_in()
    assert mine.get(stolen, secure=True).status_code == 403
    assert is_in(mine)


@pytest.mark.check("S8")
def test_an_answer_counts_once_also_with_what_was_asked(client: Client) -> None:
    back = answered(client)
    kept = client.cookies["asked"].value
    assert client.get(back, secure=True).status_code == 302
    again = browser()
    again.cookies["asked"] = kept
    assert again.get(back, secure=True).status_code == 403
    assert not is_in(again)


def test_what_the_browser_keeps_cannot_be_changed_and_is_good_for_minutes(client: Client) -> None:
    back = answered(client)
    kept = client.cookies["asked"].value
    client.cookies["asked"] = kept[:-2] + ("AA" if kept[-2:] != "AA" else "BB")
    assert client.get(back, secure=True).status_code == 403
    client.cookies["asked"] = kept
    with clock_of(ahead(PATIENCE + timedelta(seconds=5))):
        # From elsewhere: what is paid for at another time would count against the other tests.
        assert client.get(back, secure=True, REMOTE_ADDR="192.0.2.1").status_code == 403


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(client: Client, wanted: str) -> None:
    place = f"/sign-in/go/?next={wanted}"
    response = client.get(answered(client, place=place), secure=True)
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_an_answer_of_another_service_is_refused(client: Client) -> None:
    back = answered(client).replace("iss=http%3A%2F%2F127", "iss=http%3A%2F%2F128")
    assert client.get(back, secure=True).status_code == 403


def test_saying_no_at_the_service_keeps_nothing(client: Client) -> None:
    state = dict(p.split("=") for p in urlsplit(asked(client)).query.split("&"))["state"]
    before = Visit.objects.count()
    place = f"/sign-in/back/?error=access_denied&state={state}"
    response = client.get(f"{place}&iss=x", secure=True)
    assert response.status_code == 403
    assert Visit.objects.count() == before


def test_no_page_of_the_way_can_be_framed_or_kept(client: Client, provider: Running) -> None:
    for place in ("/sign-in/", "/sign-in/go/", "/sign-in/back/"):
        response = client.get(place, secure=True)
        assert response.headers["X-Frame-Options"] == "DENY", place
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert client.post(place, secure=True).status_code in (403, 405)
    with Person().opener.open(f"{provider.service.issuer}/sign-in/", timeout=30) as page:
        assert page.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert "script-src" not in page.headers["Content-Security-Policy"]
        assert "<script" not in page.read().decode()


@pytest.mark.check("S3")
def test_the_answer_tells_nobody_who_watches_whether_somebody_takes_part(town: City) -> None:
    told = []
    assert town.people
    # Lin takes part; whom the service calls wu has never joined.
    for login in ("lin", "wu"):
        client = browser()
        response = client.get(answered(client, login), secure=True)
        told.append((response.status_code, sorted(response.headers), response.content))
    assert told[0] == told[1]


def test_made_up_passwords_open_nothing_where_a_service_is_named(client: Client) -> None:
    page = client.get("/sign-in/", secure=True).content.decode()
    assert 'name="password"' not in page
    free = Client(headers={"host": HOST})
    response = free.post("/sign-in/", {"login": "lin", "password": PASSWORD}, secure=True)
    assert response.status_code == 422


@pytest.mark.check("S4")
def test_a_visit_ends_idle_and_in_any_case(town: City) -> None:
    assert town.people
    client = signed_in()
    with clock_of(ahead(IDLE + timedelta(seconds=1))):
        assert not is_in(client)
    client = signed_in()
    step = timedelta(minutes=25)
    for number in range(1, int(ABSOLUTE / step) + 1):
        with clock_of(ahead(step * number)):
            assert is_in(client)
    with clock_of(ahead(ABSOLUTE + timedelta(seconds=1))):
        assert not is_in(client)


@pytest.mark.check("S4")
def test_signing_out_counts_at_once_for_whatever_asks_meanwhile(town: City) -> None:
    assert town.people
    client = signed_in()
    kept = client.cookies["sessionid"].value

    def ask(_number: int) -> bool:
        other = browser()
        other.cookies["sessionid"] = kept
        try:
            return is_in(other)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as many:
        under_way = [many.submit(ask, number) for number in range(25)]
        page = client.get("/me/", secure=True).content.decode()
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form = {"csrfmiddlewaretoken": token}
        referer = {"referer": f"https://{HOST}/me/"}
        assert client.post("/sign-out/", form, secure=True, headers=referer).status_code == 302
        # Whoever begins from here on is not in; those before were, or were not, and nothing broke.
        later = [many.submit(ask, number) for number in range(25)]
        assert not any(each.result() for each in later)
        assert {each.result() for each in under_way} <= {True, False}


@pytest.mark.check("S4")
def test_the_service_can_end_every_visit_of_a_person(town: City, provider: Running) -> None:
    assert town.people
    mine, other, wu = signed_in(), signed_in(), signed_in("wu")
    assert end_visits_of(subject_of(provider.service, Hidden("nobody"))) == 0
    # What the service calls people: a keyed digest, as its own settings make it.
    secret = (provider.folder / "secret").read_bytes()
    subject = Hidden(hmac.digest(secret, b"lin", "sha256").hex())
    elsewhere = replace(provider.service, issuer="https://id.example")
    assert end_visits_of(subject_of(elsewhere, subject)) == 0
    assert end_visits_of(subject_of(provider.service, subject)) >= 2
    assert [is_in(each) for each in (mine, other, wu)] == [False, False, True]


@pytest.mark.check("S7")
@pytest.mark.article("jinan", 15)
def test_a_file_to_take_away_asks_again_who_it_is(town: City) -> None:
    assert town.people
    client = signed_in()
    places = [reverse(f"citizen:{each}") for each in ("copy_file", "copy_report", "looks_file")]
    assert [client.get(each, secure=True).status_code for each in places] == [200, 200, 200]
    with clock_of(ahead(timedelta(minutes=6))):
        for place in places:
            response = client.get(place, secure=True)
            assert response.status_code == 302, place
        assert response.headers["Location"] == "/sign-in/?next=%2Flooks%2Flooks.csv&again=1"
        page = client.get(response.headers["Location"], secure=True)
        assert page.status_code == 200
        assert "again=1" in page.content.decode()
        leads = asked(client, "/sign-in/go/?next=/looks/looks.csv&again=1")
        assert "prompt=login" in leads
        assert "max_age=0" in leads


def test_signing_out_offers_the_same_at_the_service(client: Client, provider: Running) -> None:
    page = client.get("/sign-in/?out=1", secure=True).content.decode()
    assert f'href="{provider.service.issuer}/sign-out/?client_id=' in page
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_where_nobody_answers_people_are_told_so(
    client: Client, provider: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = provider.file.read_text("utf-8")
    dead = provider.file.with_name("dead.toml")
    dead.write_text(text.replace(provider.service.issuer, "http://127.0.0.1:1"), "utf-8")
    monkeypatch.setenv(VARIABLE, str(dead))
    response = client.get("/sign-in/go/", secure=True)
    assert response.status_code == 503
    assert "暂时没有响应" in response.content.decode()


# Joining


def pressed(client: Client, **answers: str) -> tuple[int, str]:
    """Agree on the page with these answers; return the status and the page."""
    page = client.get("/start/", secure=True).content.decode()
    given = {
        name: page.partition(f'name="{name}" value="')[2].partition('"')[0]
        for name in ("csrfmiddlewaretoken", "notice")
    }
    referer = {"referer": f"https://{HOST}/start/"}
    response = client.post("/start/", given | answers, secure=True, headers=referer)
    return response.status_code, response.content.decode()


def missing(fact: str) -> str:
    """What the page says of a missing fact: how to mend it."""
    with language("zh"):
        return words.unmet()[fact].sentence


def rows() -> list[int]:
    tables = (models.Person, models.PersonFacts, models.ConsentEvent)
    return [each.objects.count() for each in tables]


@pytest.mark.article("yuxi", 2)
def test_a_newcomer_says_what_the_measures_ask_and_has_points(town: City) -> None:
    assert town.people
    client = signed_in("zhao")
    page = client.get("/start/", secure=True).content.decode()
    # What the number says is not asked, and of the facts of residence only those of this city.
    assert "完全民事行为能力" in page
    assert "在本市常住" in page
    assert 'name="born_on"' not in page
    assert 'name="household_registered"' not in page
    before = rows()
    status, page = pressed(client)
    assert (status, rows()) == (422, before)
    status, page = pressed(client, full_capacity="yes", usual_resident="no")
    assert (status, rows()) == (422, before)
    assert (
        "没有任何一项居住事实得到确认" in page or "居住" in page.partition('role="alert"')[2][:800]
    )
    status, page = pressed(client, full_capacity="no", usual_resident="yes")
    assert (status, rows()) == (422, before)
    assert missing("full_capacity") in page
    assert pressed(client, full_capacity="yes", usual_resident="yes")[0] == 302
    assert 'class="score"' in client.get("/", secure=True).content.decode()


@pytest.mark.article("yuxi", 2)
@pytest.mark.article("jinan", 3)
def test_nobody_joins_before_eighteen(town: City) -> None:
    assert town.people
    client, before = signed_in("young"), rows()
    status, page = pressed(client, full_capacity="yes", usual_resident="yes")
    assert (status, rows()) == (422, before)
    assert missing("age") in page
