"""The accounts of a demonstration, made once; what opens them stands in the folder of the site.

People have theirs at the made-up identity service (`identifying`), officers at the site.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import pyotp

from chengxin.access.members import LoginTakenError, find_account
from chengxin.demo.cast import OFFICERS, PASSWORD, Officer, Played, cast
from chengxin.site.private import write_once
from chengxin.web.demo.logins import FILE, Login, Logins, read_logins
from chengxin.web.staff.accounts import add_staff


def make_accounts(folder: Path, seed: int) -> Logins:
    """Make the accounts of a demonstration; the file names them before they exist.

    Officers come last, so that whoever finds the last of them finds everybody.
    """
    if (folder / FILE).exists() and find_account(OFFICERS[-1].login):
        return read_logins(folder)
    played = [*cast(seed)]
    write_once(folder / FILE, Logins([*map(_person, played)], [*map(_officer, OFFICERS)]).written())
    logins = read_logins(folder)
    for officer, login in zip(OFFICERS, logins.officers, strict=True):
        try:
            add_staff(
                login=officer.login,
                organisation=officer.organisation,
                roles=" ".join(officer.roles),
                password=login.password,
                totp_secret=login.secret,
            )
        except LoginTakenError:
            continue
    return logins


def _person(one: Played) -> Login:
    return Login(one.login, PASSWORD, f"{one.person.name}：{one.why.zh}", one.why.en)


def _officer(officer: Officer) -> Login:
    roles = ", ".join(sorted(officer.roles))
    return Login(
        officer.login,
        secrets.token_urlsafe(9),
        f"{officer.organisation}：{roles}",
        f"{officer.organisation}: {roles}",
        pyotp.random_base32(),
    )
