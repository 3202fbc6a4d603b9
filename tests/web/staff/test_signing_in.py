"""Signing in: three things at once, a code once, and refusals that tell nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import psycopg
import pyotp
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import override_settings

from chengxin.access.members import LoginTakenError, Member
from chengxin.access.roles import Role, RolesRefusedError
from chengxin.clock import clock_of
from chengxin.people.hidden import Hidden
from chengxin.people.sealing import SealBrokenError
from chengxin.settings import PASSWORD_HASHERS
from chengxin.web.staff import signing_in
from chengxin.web.staff.accounts import add_staff
from chengxin.web.staff.signing_in import Attempt, Refusal, device_token, sign_in
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
ORGANISATION = "Development and reform authority"


class Person:
    """Somebody of staff with their password and the app that makes codes."""

    def __init__(self, login: str, roles: str = "intake") -> None:
        self.login = login
        self.password, secret = add_staff(login=login, organisation=ORGANISATION, roles=roles)
        self.app = pyotp.TOTP(secret)

    def attempt(self, at: datetime, **other: Any) -> Attempt:
        usual = {
            "login": self.login,
            "password": Hidden(self.password),
            "code": self.app.at(at),
            "address": f"198.51.100.{abs(hash(self.login)) % 250}",
        }
        return Attempt(**{**usual, **other})


@pytest.fixture(scope="module")
def wang(made: Site) -> Person:
    assert made.url
    return Person("wang")


_days = count()


@pytest.fixture
def at() -> Iterator[datetime]:
    """A time of each test's own, so that neither codes nor guesses of others are in the way."""
    instant = NOON + timedelta(days=next(_days))
    with clock_of(lambda: instant):
        yield instant


def test_login_password_and_code_let_somebody_in(wang: Person, at: datetime) -> None:
    came = sign_in(attempt=wang.attempt(at))
    assert isinstance(came, Member)
    assert (came.login, came.organisation) == ("wang", ORGANISATION)
    assert came.roles == {Role.INTAKE}


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "nobody"},
        {"login": "Wang"},
        {"password": Hidden("")},
        {"password": Hidden("not the password")},
        {"code": ""},
        {"code": "000000"},
        {"code": "１２３４５６"},
    ],
)
def test_two_of_three_are_not_enough(wang: Person, at: datetime, wrong: dict[str, Any]) -> None:
    assert sign_in(attempt=wang.attempt(at, **wrong)) is Refusal.WRONG


@pytest.mark.parametrize(
    ("seconds", "good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_code_holds_for_its_step_and_the_two_beside_it(
    wang: Person, at: datetime, seconds: int, good: bool
) -> None:
    code = wang.app.at(at + timedelta(seconds=seconds))
    assert isinstance(sign_in(attempt=wang.attempt(at, code=code)), Member) is good


def test_a_code_is_used_once_and_none_before_it_any_more(wang: Person, at: datetime) -> None:
    assert isinstance(sign_in(attempt=wang.attempt(at)), Member)
    assert sign_in(attempt=wang.attempt(at)) is Refusal.WRONG
    before = wang.app.at(at - timedelta(seconds=30))
    assert sign_in(attempt=wang.attempt(at, code=before)) is Refusal.WRONG


def test_a_wrong_password_does_not_use_the_code_up(wang: Person, at: datetime) -> None:
    assert sign_in(attempt=wang.attempt(at, password=Hidden("guessed"))) is Refusal.WRONG
    assert isinstance(sign_in(attempt=wang.attempt(at)), Member)


def test_of_two_at_the_same_moment_one_wins(wang: Person, at: datetime) -> None:
    def one(_number: int) -> bool:
        try:
            return isinstance(sign_in(attempt=wang.attempt(at)), Member)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(4))) == 1


def test_a_closed_account_does_not_come_in(at: datetime) -> None:
    gone = Person("gone")
    get_user_model().objects.filter(username="gone").update(is_active=False)
    assert sign_in(attempt=gone.attempt(at)) is Refusal.WRONG


@pytest.mark.check("S2")
def test_guessing_is_slowed_down_and_its_target_still_gets_in(wang: Person, at: datetime) -> None:
    known = device_token("wang")
    foreign = {"password": Hidden("guessed"), "address": "203.0.113.9"}
    answers = [sign_in(attempt=wang.attempt(at, **foreign)) for _each in range(7)]
    assert answers == [Refusal.WRONG] * 5 + [Refusal.SLOWER] * 2
    # From a browser that is not known, even the right person waits a minute.
    assert sign_in(attempt=wang.attempt(at)) is Refusal.SLOWER
    assert isinstance(sign_in(attempt=wang.attempt(at, device=known)), Member)
    for token in (device_token("another"), "made up", known + "x"):
        assert sign_in(attempt=wang.attempt(at, device=token)) is Refusal.SLOWER


def test_a_login_that_does_not_exist_is_slowed_down_alike(wang: Person, at: datetime) -> None:
    foreign = {"login": "no such login", "address": "203.0.113.10"}
    answers = [sign_in(attempt=wang.attempt(at, **foreign)) for _each in range(7)]
    assert answers == [Refusal.WRONG] * 5 + [Refusal.SLOWER] * 2


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield seen


@pytest.mark.check("S3")
@override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS)
def test_every_refusal_is_the_same_work(at: datetime) -> None:
    """Statements are counted; of the hashing, which is nearly all of it, the processor's time."""
    slow = Person("slow")
    signing_in._nobodys_secrets.cache_clear()  # the other tests hash with less work
    wrongs: list[dict[str, Any]] = [
        {"login": "nobody"},
        {"password": Hidden("guessed"), "device": device_token("slow")},
        {"code": "000000", "device": device_token("slow")},
    ]
    asked, spent = [], []
    for wrong in wrongs:
        times = []
        for _turn in range(3):
            attempt = slow.attempt(at, **wrong)
            with statements() as seen:
                start = time.process_time()
                assert sign_in(attempt=attempt) is Refusal.WRONG
                times.append(time.process_time() - start)
        asked.append(seen)
        spent.append(min(times))
    assert asked[0] == asked[1] == asked[2]
    signing_in._nobodys_secrets.cache_clear()
    assert max(spent) < 1.5 * min(spent)


def test_what_came_of_it_is_kept_without_what_was_typed(made: Site, at: datetime) -> None:
    liu = Person("liu")
    sign_in(attempt=liu.attempt(at, password=Hidden("guessed")))
    sign_in(attempt=liu.attempt(at))
    sign_in(attempt=liu.attempt(at, login="typed in the wrong field"))
    with psycopg.connect(made.url) as opened:
        rows = opened.execute(
            "select outcome, user_id is not null from sign_in where at = %s order by id", [at]
        ).fetchall()
    assert rows == [("refused", True), ("in", True), ("refused", False)]


@pytest.mark.check("S6")
def test_the_password_is_hashed_with_scrypt_and_the_secret_sealed_to_its_row(
    made: Site, at: datetime
) -> None:
    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        one, other = Person("one"), Person("other")
    with psycopg.connect(made.url) as opened:
        hashes = opened.execute(
            "select password from auth_user where username in ('one', 'other')"
        ).fetchall()
        assert {tuple(row[0].split("$")[:2]) for row in hashes} == {("scrypt", "16384")}
        kept = opened.execute("select totp_secret from staff").fetchall()
        assert all(one.app.secret.encode() not in bytes(row[0]) for row in kept)
        opened.execute(
            "update staff set totp_secret = (select s.totp_secret from staff s join auth_user u"
            " on u.id = s.user_id where u.username = 'one')"
            " where user_id = (select id from auth_user where username = 'other')"
        )
    with pytest.raises(SealBrokenError):
        sign_in(attempt=other.attempt(at))


def test_accounts_are_made_once_with_roles_and_secrets_of_their_own(wang: Person) -> None:
    with pytest.raises(LoginTakenError):
        Person("wang")
    with pytest.raises(RolesRefusedError):
        Person("zhao", "system,audit")
    assert not get_user_model().objects.filter(username="zhao").exists()
    with pytest.raises(ValueError, match="demonstration"):
        add_staff(login="zhao", organisation="", roles="intake", password="chosen by somebody")
    assert len(wang.password) >= 20
    assert Person("zhao").app.secret != wang.app.secret
