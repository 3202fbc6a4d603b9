"""The one port through which people come in: who signs in, and what is asserted about them.

Today it holds the accounts of the demonstration, which open nothing anywhere else: where the site
is none, nobody can sign in. A city's identity service takes their place behind the same three
functions. What is asserted is sealed, and no password, login or identity gets into a message.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from chengxin.access import guessing
from chengxin.access.guessing import Guesser, guessers
from chengxin.people.facts import Facts
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, written_identity
from chengxin.people.keys import site_keys
from chengxin.people.names import Name, read_name
from chengxin.people.sealing import Cell, blind_index, open_cell, seal
from chengxin.web.citizen.models import DemoAccount

_IDENTITY_FIELD = "demo_account.identity"
_DAYS = frozenset({"born_on", "resident_since", "left_on", "died_on"})


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a register vouches for: whose document it is, the name on it, and attested facts."""

    identity: Identity
    name: Name
    facts: Facts


class Refusal(Enum):
    """Why somebody did not come in. Whether the login exists is not told."""

    WRONG = "wrong"
    SLOWER = "slower"
    CLOSED = "closed"


def sign_in(*, login: str, password: Hidden, address: str) -> str | Refusal:
    """Return the account of whoever came in, or a refusal; all refusals cost the same work."""
    if not settings.DEMO:
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
    return _read(open_cell(site_keys(), _cell(account), sealed))


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
            "assertion_sealed": seal(keys, _cell(login), _written(assertion)),
            "identity_index": blind_index(keys, _IDENTITY_FIELD, assertion.identity.written()),
        },
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


def _written(assertion: Assertion) -> Hidden:
    facts = {name: value for name, value in asdict(assertion.facts).items() if value is not None}
    told = {
        "identity": assertion.identity.written().reveal(),
        "name": assertion.name.written.reveal(),
        "facts": facts,
    }
    return Hidden(json.dumps(told, ensure_ascii=False, default=date.isoformat))


def _read(written: Hidden) -> Assertion:
    told: dict[str, Any] = json.loads(written.reveal())
    name = read_name(told["name"])
    if not isinstance(name, Name):
        raise AssertionError("a sealed assertion holds no name")
    facts: dict[str, Any] = {
        each: date.fromisoformat(value) if each in _DAYS else value
        for each, value in told["facts"].items()
    }
    return Assertion(written_identity(Hidden(told["identity"])), name, Facts(**facts))
