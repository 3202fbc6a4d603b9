"""Signing in with the accounts of made-up people, where no service proves who somebody is.

They open nothing where the site is no demonstration, and nothing where `CHENGXIN_LOGIN_FILE` names
a service. What is asserted is sealed, and no password, login or identity gets into a message.
"""

from __future__ import annotations

import secrets
from enum import Enum
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from chengxin.access import guessing
from chengxin.access.guessing import Guesser, guessers
from chengxin.login.config import Service, service
from chengxin.people.hidden import Hidden
from chengxin.people.keys import site_keys
from chengxin.people.sealing import Cell, blind_index, open_cell, renew, seal
from chengxin.web.citizen.assertion import Assertion, read, written
from chengxin.web.citizen.models import DemoAccount

_IDENTITY_FIELD = "demo_account.identity"


class Refusal(Enum):
    """Why somebody did not come in. Whether the login exists is not told."""

    WRONG = "wrong"
    SLOWER = "slower"
    CLOSED = "closed"


def login_service() -> Service | None:
    """Return the service that proves who somebody is at this site, where there is one."""
    return service(made_up=settings.DEMO)


def sign_in(*, login: str, password: Hidden, address: str) -> str | Refusal:
    """Return the account of whoever came in, or a refusal; all refusals cost the same work."""
    if not settings.DEMO or login_service() is not None:
        return Refusal.CLOSED
    whom = _guessers(login, address)
    if not guessing.pay(whom=whom):
        return Refusal.SLOWER
    found = DemoAccount.objects.filter(login=login).values_list("password").first()
    right = check_password(password.reveal(), found[0] if found else _nobodys_password())
    if not (right and found):
        return Refusal.WRONG
    guessing.give_back(whom=whom)
    return login


def assertion_of(account: str) -> Assertion | None:
    """Return what is asserted about whoever holds the account; None where it is gone."""
    if not settings.DEMO:
        return None
    row = DemoAccount.objects.filter(login=account).first()
    if row is None:
        return None
    sealed = bytes(row.assertion_sealed)
    return read(open_cell(site_keys(), _cell(account), sealed))


@transaction.atomic
def add_demo_account(*, login: str, password: Hidden, assertion: Assertion) -> None:
    """Make a made-up person's account, or give it this password and assertion anew.

    Raises ValueError where the site is no demonstration.
    """
    if not settings.DEMO:
        raise ValueError("accounts of made-up people are for the demonstration alone")
    keys = site_keys()
    DemoAccount.objects.update_or_create(
        login=login,
        defaults={
            "password": make_password(password.reveal()),
            "assertion_sealed": seal(keys, _cell(login), written(assertion)),
            "identity_index": blind_index(keys, _IDENTITY_FIELD, assertion.identity.written()),
        },
    )


def renew_accounts() -> None:
    """Seal every made-up person's account under the current keys, and index it anew."""
    keys = site_keys()
    for login in DemoAccount.objects.order_by("login").values_list("login", flat=True):
        with transaction.atomic():
            row = DemoAccount.objects.select_for_update().get(login=login)
            sealed = bytes(row.assertion_sealed)
            told = read(open_cell(keys, _cell(login), sealed))
            DemoAccount.objects.filter(login=login).update(
                assertion_sealed=renew(keys, _cell(login), sealed),
                identity_index=blind_index(keys, _IDENTITY_FIELD, told.identity.written()),
            )


def _guessers(login: str, address: str) -> list[Guesser]:
    # Logins of citizens and of staff are held apart, whatever they are called.
    return [
        *guessers(guessing.LOGIN, f"citizen {login}"),
        *guessers(guessing.ADDRESS, f"citizen {address}"),
    ]


@cache
def _nobodys_password() -> str:
    return make_password(secrets.token_urlsafe(16))


def _cell(login: str) -> Cell:
    return Cell("demo_account", "assertion", login)
