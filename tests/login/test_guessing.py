"""Guessing at the made-up service: slowed, also through a start, and accounts show nowhere."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest

from chengxin.demo.people import identity_number
from chengxin.demo.provider.guessing import Guesses, Limit
from chengxin.demo.provider.register import Registered
from tests.login.service import PASSWORD, Person, Running, running

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
LIMIT = Limit("login", 3)


def test_what_is_used_up_in_one_place_is_nobody_elses(tmp_path: Path) -> None:
    guesses = Guesses(tmp_path / "guesses", "secret")
    assert [guesses.pay(LIMIT, "1.2.3.4 lin", NOON) for _each in range(5)] == [True] * 3 + [
        False
    ] * 2
    # Neither the same login from elsewhere nor another one from there.
    assert guesses.pay(LIMIT, "5.6.7.8 lin", NOON)
    assert guesses.pay(LIMIT, "1.2.3.4 wu", NOON)
    assert guesses.pay(Limit("address", 3), "1.2.3.4 lin", NOON)
    # What was refused has put nothing off: a guess comes back in the time that one takes.
    later = NOON + timedelta(hours=1) / 3
    assert not guesses.pay(LIMIT, "1.2.3.4 lin", later - timedelta(seconds=1))
    assert guesses.pay(LIMIT, "1.2.3.4 lin", later)
    guesses.give_back(LIMIT, "1.2.3.4 lin")
    assert guesses.pay(LIMIT, "1.2.3.4 lin", later)


def test_what_is_stored_outlasts_the_process_and_tells_nobody(tmp_path: Path) -> None:
    file = tmp_path / "guesses"
    for _each in range(3):
        assert Guesses(file, "secret").pay(LIMIT, "1.2.3.4 lin", NOON)
    assert not Guesses(file, "secret").pay(LIMIT, "1.2.3.4 lin", NOON)
    assert b"lin" not in file.read_bytes()
    assert b"1.2.3" not in file.read_bytes()


def tried(found: Running, login: str, password: str) -> tuple[int, str, float]:
    """Type login and password; return the answer without what is drawn, and how long it took."""
    person, address = Person(), f"{found.service.issuer}/sign-in/"
    _status, _leads, page = person.ask(address)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": login, "password": password}
    began = perf_counter()
    status, _leads, answer = person.ask(address, form)
    spent = perf_counter() - began
    plain = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", answer)
    return status, plain.replace(login, "LOGIN"), spent


@pytest.mark.slow
@pytest.mark.check("S2")
def test_guesses_that_are_used_up_stay_so_through_a_start(tmp_path: Path) -> None:
    number = identity_number(1, date(1990, 1, 1), "female")
    other = identity_number(2, date(1990, 1, 1), "male")
    people = [
        Registered("lin", PASSWORD, number, "林试"),
        Registered("wu", PASSWORD, other, "吴试"),
    ]
    with running(tmp_path, people) as found:
        answers = [tried(found, "lin", "guessed")[1] for _each in range(21)]
        assert len({*answers[:20]}) == 1
        assert answers[20] != answers[0]
    with running(tmp_path, people) as found:
        # The right password does not help whoever has used up the guesses; nobody else is shut out.
        assert tried(found, "lin", PASSWORD)[:2] == (422, answers[20])
        assert tried(found, "wu", PASSWORD)[0] == 302


@pytest.mark.slow
@pytest.mark.check("S3")
def test_an_account_that_exists_is_refused_like_one_that_does_not(provider: Running) -> None:
    known, unknown = (
        [tried(provider, login, "guessed") for _each in range(5)] for login in ("zhao", "nobody")
    )
    assert {each[:2] for each in known} == {each[:2] for each in unknown}
    assert len({each[:2] for each in known}) == 1
    # Nearly all of it is hashing the password, which is done for nobody as well.
    fastest = sorted(min(each[2] for each in answers) for answers in (known, unknown))
    assert fastest[1] < 2 * fastest[0]
