"""Accounts of staff: making one, and where the sealed secret of its second factor stands."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import pyotp
from django.conf import settings

from chengxin.access.members import create_account, renew_secrets, set_factor
from chengxin.access.roles import read_roles
from chengxin.people.hidden import Hidden
from chengxin.people.keys import site_keys
from chengxin.people.sealing import Cell, cell_head, open_cell, renew, seal

#: How long a code of the second factor is the present one.
STEP_SECONDS = 30

#: How many random bytes a first password is made of.
PASSWORD_BYTES = 15


def add_staff(
    *,
    login: str,
    organisation: str,
    roles: str,
    password: str | None = None,
    totp_secret: str | None = None,
) -> tuple[str, str]:
    """Create an account and return its first password and the secret of its second factor.

    `roles` are words separated by blanks or commas. Both secrets are random; the demonstration
    alone may choose them. Raises RolesRefusedError, LoginTakenError.
    """
    if (password or totp_secret) and not settings.DEMO:
        raise ValueError("only the demonstration chooses passwords")
    wanted = read_roles(roles.replace(",", " ").split())
    chosen = password or secrets.token_urlsafe(PASSWORD_BYTES)
    secret = totp_secret or pyotp.random_base32()
    create_account(
        login=login,
        password=chosen,
        organisation=organisation,
        roles=wanted,
        seal=lambda user_id: sealed_secret(user_id, Hidden(secret)),
    )
    return chosen, secret


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor as it is handed over, once."""

    organisation: str
    secret: str


def change_factor(*, login: str) -> Factor | None:
    """Give an account another second factor and return it; None where nobody has this login.

    Its sessions end, and no code of the factor until now opens anything.
    """
    secret = pyotp.random_base32()
    member = set_factor(login=login, seal=lambda user: sealed_secret(user, Hidden(secret)))
    return None if member is None else Factor(member.organisation, secret)


def renew_factors() -> None:
    """Seal every second factor under the current key; no session ends by it.

    Raises SealBrokenError and UnknownKeyError as opening does.
    """
    keys = site_keys()
    renew_secrets(
        lambda user, sealed: (
            None if sealed.startswith(cell_head(keys.seal)) else renew(keys, _cell(user), sealed)
        )
    )


def factor_address(login: str, organisation: str, secret: str) -> str:
    """Return what an authenticator reads, as a code or typed in.

    >>> factor_address("wang", "Authority", "MZXW6YTB" * 4).partition("?")[0]
    'otpauth://totp/Authority:wang'
    """
    made = pyotp.TOTP(secret, interval=STEP_SECONDS)
    return made.provisioning_uri(name=login, issuer_name=organisation)


def sealed_secret(user_id: int, secret: Hidden) -> bytes:
    """Return a secret sealed for the row of an account."""
    return seal(site_keys(), _cell(user_id), secret)


def opened_secret(user_id: int, sealed: bytes) -> Hidden:
    """Return the secret of an account. Raises SealBrokenError for another row's."""
    return open_cell(site_keys(), _cell(user_id), sealed)


def _cell(user_id: int) -> Cell:
    return Cell("staff", "totp_secret", str(user_id))
