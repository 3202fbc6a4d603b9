"""Accounts: who sees them, and that one which is closed reaches nothing from that moment on."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.site import Site
from tests.web.staff.working import get, hired, post, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]


def number(login: str) -> int:
    return int(get_user_model().objects.get(username=login).pk)


def test_a_closed_account_ends_at_once_and_nobody_closes_the_own(client: Client) -> None:
    keeper, worker = hired("keeper", ["security"]), hired("worker", ["intake"])
    desk = Client(headers={"host": client.defaults["HTTP_HOST"]}, enforce_csrf_checks=True)
    signed_in(desk, worker)
    assert get(desk, "overview").status_code == 200
    signed_in(client, keeper)
    shown = get(client, "accounts").content.decode()
    assert "worker" in shown
    assert f"accounts/{number('keeper')}/close" not in shown
    assert post(client, "account-close", user_id=number("keeper")).status_code == 404
    assert post(client, "account-close", user_id=number("worker")).status_code == 302
    assert get(desk, "overview").status_code == 302
    assert post(client, "account-close", user_id=number("worker")).status_code == 404
    assert post(client, "account-close", user_id=10**9).status_code == 404
    assert get(client, "overview").status_code == 200


def test_others_see_accounts_and_close_none(client: Client, made: Site) -> None:
    assert made.url
    for role in ("system", "audit"):
        one = hired(role, [role])
        signed_in(client, one)
        assert "/close/" not in get(client, "accounts").content.decode()
        assert post(client, "account-close", user_id=number(role)).status_code == 403
