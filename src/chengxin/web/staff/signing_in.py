"""Signing in: login, password and a code of the second factor, all three in one form.

Whether a login exists, a password is right or a code is used shows nowhere: every refusal is the
same, and the same work is done for it. A code holds for its own time step, the one before and the
one after, and once. Nothing here knows a request; `session` keeps who came in.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.db import transaction

from chengxin.access import guessing
from chengxin.access.guessing import Guesser, guessers
from chengxin.access.members import (
    Account,
    Member,
    find_account,
    note_sign_in,
    set_password,
    use_step,
)
from chengxin.clock import now
from chengxin.people.hidden import Hidden
from chengxin.web.staff.accounts import (
    PASSWORD_BYTES,
    STEP_SECONDS,
    opened_secret,
    sealed_secret,
)

#: How long a browser is known after somebody came in with it.
DEVICE_SECONDS = 90 * 24 * 3600
_DEVICE_SALT = "chengxin.web.staff: a browser that is known"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed, from where; `device` is what their browser was given before."""

    login: str
    password: Hidden
    code: str
    address: str
    device: str = ""


class Refusal(Enum):
    """Why somebody did not come in. Which of the three was wrong is not known to the face."""

    WRONG = "wrong"
    SLOWER = "slower"


def sign_in(*, attempt: Attempt) -> Member | Refusal:
    """Return who came in, or a refusal.

    The guess is paid for in a transaction of its own; the code is used and the entry written in
    another.
    """
    whom = _guessers(attempt)
    if not guessing.pay(whom=whom):
        _log.warning("a sign-in was put off: too many guesses")
        return Refusal.SLOWER
    found, nobody = find_account(attempt.login), _nobody()
    account = found or nobody
    known_password = check_password(attempt.password.reveal(), account.password)
    step = _matching_step(
        opened_secret(account.member.user_id, account.secret), attempt.code, now()
    )
    with transaction.atomic():
        fresh = use_step(user_id=account.member.user_id, step=step or 0) and step is not None
        right = known_password and fresh and account.active
        if not right:
            # A code that came with a wrong password is not used up: its owner may still need it.
            transaction.set_rollback(True)
    with transaction.atomic():
        note_sign_in(
            user_id=found.member.user_id if found else None, outcome="in" if right else "refused"
        )
    if not right:
        return Refusal.WRONG
    guessing.give_back(whom=whom)
    return account.member


def change_password(*, member: Member, attempt: Attempt, new: Hidden) -> Member | Refusal:
    """Give the account that is signed in another password, for the old one and a fresh code.

    Guesses count like those of a sign-in. All sessions of the account end but the one in which
    the caller begins anew with the member that is returned.
    """
    known = sign_in(attempt=attempt)
    if isinstance(known, Refusal):
        return known
    if known.user_id != member.user_id:
        return Refusal.WRONG
    return set_password(user_id=member.user_id, password=new.reveal())


def device_token(login: str) -> str:
    """Return what the browser of somebody who came in is given, so that it is known again."""
    return signing.dumps([_login_key(login), secrets.token_hex(16)], salt=_DEVICE_SALT)


def _guessers(attempt: Attempt) -> list[Guesser]:
    address = guessers(guessing.ADDRESS, attempt.address)
    try:
        login_key, name = signing.loads(attempt.device, salt=_DEVICE_SALT, max_age=DEVICE_SECONDS)
    except signing.BadSignature:
        login_key, name = "", ""
    if login_key and hmac.compare_digest(login_key, _login_key(attempt.login)):
        return [*guessers(guessing.DEVICE, name), *address]
    return [*guessers(guessing.LOGIN, attempt.login), *address]


def _login_key(login: str) -> str:
    return guessers(guessing.LOGIN[:1], login)[0].key.hex()


def _matching_step(secret: Hidden, code: str, at: datetime) -> int | None:
    """Return the time step whose code was typed, comparing all three whatever comes out."""
    made = pyotp.TOTP(secret.reveal(), interval=STEP_SECONDS)
    typed = "".join(code.split())
    present = int(at.timestamp()) // STEP_SECONDS
    matching = [
        step
        for step in (present - 1, present, present + 1)
        if hmac.compare_digest(made.generate_otp(step).encode(), typed.encode())
    ]
    return max(matching, default=None)


def _nobody() -> Account:
    """Return an account that nobody has, to do the same work for a login that does not exist."""
    password, secret = _nobodys_secrets()
    member = Member(0, "", "", frozenset(), "")
    return Account(member, password, sealed_secret(0, Hidden(secret)), active=False)


@cache
def _nobodys_secrets() -> tuple[str, str]:
    return make_password(secrets.token_urlsafe(PASSWORD_BYTES)), pyotp.random_base32()
