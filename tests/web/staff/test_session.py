"""A session of staff: begins empty, ends by itself and at once, and a password alone is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pyotp
import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from chengxin.access.members import set_roles
from chengxin.access.roles import Role
from chengxin.clock import clock_of
from chengxin.web.staff.accounts import change_factor
from chengxin.web.staff.session import ABSOLUTE, IDLE
from tests.site import Site
from tests.web.matrix.test_cells import METHODS
from tests.web.staff.working import Worker, get, hired, post, signed_in
from tests.web.walk.routes import routes

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

_days = count(1)


class Clock:
    """A clock that tests put forward."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 1, 0, tzinfo=UTC) + timedelta(days=next(_days))

    def __call__(self) -> datetime:
        return self.at

    def later(self, **span: int) -> None:
        self.at += timedelta(**span)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with clock_of(found := Clock()):
        yield found


@pytest.fixture(scope="module")
def wang(made: Site) -> Worker:
    assert made.url
    return hired("wang")


def inside(client: Client) -> bool:
    response = get(client, "overview")
    assert response.status_code in (200, 302)
    if response.status_code == 302:
        assert response.headers["Location"] == reverse("staff:sign-in")
    return bool(response.status_code == 200)


def test_somebody_comes_in_and_goes_out(client: Client, wang: Worker) -> None:
    assert not inside(client)
    response = signed_in(client, wang)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("staff:overview"))
    assert inside(client)
    key = client.session.session_key
    assert post(client, "sign-out").status_code == 302
    assert not inside(client)
    assert not Session.objects.filter(session_key=key).exists()


def test_coming_in_begins_an_empty_session_with_a_new_key(client: Client, wang: Worker) -> None:
    session = client.session
    session["planted"] = "by somebody who knew the key"
    session.save()
    assert client.cookies["sessionid"].value == session.session_key
    signed_in(client, wang)
    assert inside(client)
    assert client.session.session_key != session.session_key
    assert "planted" not in client.session
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.check("S4")
def test_a_session_ends_when_nobody_asks_and_in_any_case(
    client: Client, wang: Worker, clock: Clock
) -> None:
    signed_in(client, wang)
    clock.later(minutes=29)
    assert inside(client)
    clock.later(minutes=29)
    assert inside(client)
    clock.at += IDLE + timedelta(seconds=1)
    assert not inside(client)
    signed_in(client, wang)
    began = clock.at
    while clock.at + timedelta(minutes=20) <= began + ABSOLUTE:
        clock.later(minutes=20)
        assert inside(client)
    clock.later(minutes=20)
    assert not inside(client)


@pytest.mark.check("S4")
def test_closing_an_account_a_new_password_and_a_lost_role_count_at_once(
    client: Client, clock: Clock
) -> None:
    li = hired("li")
    user = get_user_model().objects.get(username="li")
    signed_in(client, li)
    assert inside(client)
    set_roles(login="li", roles=frozenset({Role.EDITOR}))
    assert not inside(client)
    clock.later(minutes=1)
    signed_in(client, li)
    assert "归集" not in get(client, "overview").content.decode()
    user.set_password("another password than before")
    user.save()
    assert not inside(client)
    clock.later(minutes=1)
    again = Worker("li", "another password than before", li.app)
    signed_in(client, again)
    assert inside(client)
    # Another second factor: neither the session nor a code of the one until now counts any more.
    changed = change_factor(login="li")
    assert changed
    assert not inside(client)
    clock.later(minutes=1)
    assert signed_in(client, again).status_code == 403
    clock.later(minutes=1)
    signed_in(client, Worker("li", again.password, pyotp.TOTP(changed.secret)))
    assert inside(client)
    get_user_model().objects.filter(username="li").update(is_active=False)
    assert not inside(client)


@pytest.mark.check("S1")
def test_a_password_alone_reaches_nothing(client: Client, wang: Worker) -> None:
    """Django's own session, which knows a password and no second factor, counts for nothing."""
    user = get_user_model().objects.get(username=wang.login)
    client.force_login(user)
    assert client.session["_auth_user_id"] == str(user.pk)
    reached = set()
    for route in routes("chengxin.web.urls", "staff"):
        for method in METHODS:
            response = getattr(client, method)(route.address, secure=True)
            away = response.headers.get("Location") == reverse("staff:sign-in")
            if not away and response.status_code != 405:
                reached.add((route.name, method))
    # What is reached is the sign-in itself; its form is refused for want of a token.
    assert reached == {("sign-in", "get"), ("sign-in", "head"), ("sign-in", "post")}
    assert not inside(client)


def test_another_password_takes_the_old_one_and_a_code_and_ends_other_sessions(
    client: Client, clock: Clock
) -> None:
    lu, new = hired("lu"), "a long enough sentence"
    elsewhere = Client(headers={"host": client.defaults["HTTP_HOST"]}, enforce_csrf_checks=True)
    for desk in (client, elsewhere):
        signed_in(desk, lu)
        clock.later(minutes=1)
    get(client, "password")
    good = {"password": lu.password, "code": lu.code(), "new": new, "again": new}
    for wrong, status in (
        ({"password": "guessed"}, 403),
        ({"code": "000000"}, 403),
        ({"new": "short", "again": "short"}, 422),
        ({"again": "a long enough sentenc"}, 422),
    ):
        assert post(client, "password", {**good, **wrong}).status_code == status
    assert inside(elsewhere)
    assert post(client, "password", good).status_code == 302
    assert inside(client)
    assert not inside(elsewhere)
    clock.later(minutes=1)
    assert signed_in(elsewhere, lu).status_code == 403
    clock.later(minutes=1)
    assert signed_in(elsewhere, Worker("lu", new, lu.app)).status_code == 302
