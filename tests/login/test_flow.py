"""The way to the service and back: an answer counts once, and in the browser that asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from sqlite3 import connect
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from chengxin.login.flow import PATIENCE, Asked, begin, end_address, finish
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.people.hidden import Hidden
from tests.login.conftest import NUMBER
from tests.login.service import BACK, SITE, Person, Running, answer_of

pytestmark = pytest.mark.slow


def came_back(
    provider: Running, person: Person | None = None, *, login: str = "lin", fresh: bool = False
) -> tuple[Asked, dict[str, str]]:
    """Ask, sign in at the service, and bring back what it answers."""
    address, asked = begin(provider.service, back=BACK, goal="/", fresh=fresh)
    leads = (person or Person()).sign_in(address, login)
    assert leads.startswith(BACK), leads
    return asked, answer_of(leads)


def refused(provider: Running, asked: Asked | None, answer: dict[str, str]) -> Reason:
    with pytest.raises(LoginRefusedError) as found:
        finish(provider.service, back=BACK, asked=asked, answer=answer)
    return found.value.reason


def test_the_question_asks_for_the_least_and_tells_nothing_of_the_secrets(
    provider: Running,
) -> None:
    address, asked = begin(provider.service, back=BACK, goal="/why/")
    query = dict(parse_qsl(urlsplit(address).query))
    assert query["scope"] == "openid real_name"
    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert len({asked.state, asked.nonce, asked.verifier}) == 3
    assert asked.verifier not in address
    assert "why" not in address


@pytest.mark.article("yuxi", 2)
def test_whoever_comes_back_is_who_signed_in(provider: Running) -> None:
    asked, answer = came_back(provider)
    assert answer["iss"] == provider.service.issuer
    proven = finish(provider.service, back=BACK, asked=asked, answer=answer)
    assert proven.identity.number.reveal() == NUMBER


def test_a_code_counts_once(provider: Running) -> None:
    asked, answer = came_back(provider)
    finish(provider.service, back=BACK, asked=asked, answer=answer)
    assert refused(provider, asked, answer) is Reason.CODE


def test_a_code_counts_only_with_its_own_question(provider: Running) -> None:
    _asked, stolen = came_back(provider, login="wu")
    mine, _answer = came_back(provider)
    assert refused(provider, mine, {**stolen, "state": mine.state}) is Reason.CODE


@pytest.mark.parametrize(
    ("bend", "reason"),
    [
        ({"state": "x" * 43}, Reason.STATE),
        ({"state": ""}, Reason.STATE),
        ({"state": "\ud800ü"}, Reason.STATE),
        ({"iss": "https://other.example"}, Reason.OTHER_ISSUER),
        ({"iss": None}, Reason.OTHER_ISSUER),
        ({"code": None}, Reason.ANSWER),
        ({"code": None, "error": "access_denied"}, Reason.DENIED),
        ({"code": "made-up"}, Reason.CODE),
    ],
)
def test_an_answer_that_is_bent_is_refused(
    provider: Running, bend: dict[str, str | None], reason: Reason
) -> None:
    address, asked = begin(provider.service, back=BACK, goal="/")
    assert address
    whole = {"state": asked.state, "code": "x", "iss": provider.service.issuer, **bend}
    answer = {name: value for name, value in whole.items() if value is not None}
    assert refused(provider, asked, answer) is reason


def test_an_answer_without_a_question_is_refused(provider: Running) -> None:
    _asked, answer = came_back(provider)
    assert refused(provider, None, answer) is Reason.STATE


def test_an_answer_that_took_too_long_is_refused(provider: Running) -> None:
    asked, answer = came_back(provider)
    late = replace(asked, at=asked.at - PATIENCE - timedelta(seconds=1))
    assert refused(provider, late, answer) is Reason.LATE


def test_another_site_cannot_use_this_ones_name(provider: Running) -> None:
    asked, answer = came_back(provider)
    pretending = replace(provider, service=replace(provider.service, secret=Hidden("x" * 43)))
    assert refused(pretending, asked, answer) is Reason.CODE


def test_an_address_that_is_not_registered_gets_no_answer(provider: Running) -> None:
    for back in ("http://127.0.0.1:9/elsewhere/", f"{SITE}.evil.example/sign-in/back/"):
        address, _asked = begin(provider.service, back=back, goal="/")
        person = Person()
        status, leads, _page = person.ask(address)
        assert not leads.startswith(back), leads
        if status == 302:
            assert person.sign_in(leads, "lin") == ""


def test_proving_it_anew_is_asked_for_and_looked_at(provider: Running) -> None:
    person = Person()
    came_back(provider, person)
    # Signed in there already: without a wish for more the service asks nothing.
    asked, answer = came_back(provider, person)
    first = finish(provider.service, back=BACK, asked=asked, answer=answer).proved_at
    asked, answer = came_back(provider, person, fresh=True)
    again = finish(provider.service, back=BACK, asked=asked, answer=answer).proved_at
    assert again >= first
    # Somebody takes the wish out of the address, and the service answers for an hour ago.
    with connect(provider.folder / "provider.sqlite3") as database:
        database.execute("update auth_user set last_login = datetime('now', '-1 hour')")
    address, asked = begin(provider.service, back=BACK, goal="/", fresh=True)
    parts = urlsplit(address)
    query = {k: v for k, v in parse_qsl(parts.query) if k not in ("prompt", "max_age")}
    answer = answer_of(person.sign_in(parts._replace(query=urlencode(query)).geturl(), "lin"))
    assert refused(provider, asked, answer) is Reason.AUTHENTICATION


def test_what_is_told_besides_the_token_is_of_the_same_person(provider: Running) -> None:
    besides = replace(provider, service=replace(provider.service, claims_from="userinfo"))
    asked, answer = came_back(provider)
    proven = finish(besides.service, back=BACK, asked=asked, answer=answer)
    assert proven.identity.number.reveal() == NUMBER


def test_the_session_at_the_service_can_be_ended_as_well(provider: Running) -> None:
    person = Person()
    came_back(provider, person)
    address = end_address(provider.service, back=f"{SITE}/sign-in/")
    status, leads, page = person.ask(address)
    assert (status, leads) == (200, "")
    assert "csrfmiddlewaretoken" in page
    elsewhere = end_address(provider.service, back="https://evil.example/")
    status, leads, _page = person.ask(elsewhere)
    assert (status, leads) == (400, "")


def test_wrong_and_unknown_logins_are_answered_alike(provider: Running) -> None:
    pages = []
    for login in ("lin", "nobody-of-this-name"):
        person = Person()
        address, _asked = begin(provider.service, back=BACK, goal="/")
        _status, there, _page = person.ask(address)
        _status, _leads, page = person.ask(there)
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form = {"csrfmiddlewaretoken": token, "login": login, "password": "wrong"}
        status, _leads, page = person.ask(there, form)
        assert status == 422
        here = page.partition("<main")[2].partition("</main>")[0].replace(f'"{login}"', "")
        pages.append(here.replace(page.partition('name="csrfmiddlewaretoken" value="')[2][:64], ""))
    assert pages[0] == pages[1]
