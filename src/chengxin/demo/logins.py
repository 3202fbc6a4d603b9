"""The accounts of a demonstration, made once; what opens them stands in the folder of the site."""

from __future__ import annotations

import secrets
from pathlib import Path

import pyotp

from chengxin.access.members import LoginTakenError, find_account
from chengxin.demo.cast import OFFICERS, PASSWORD, Officer, Played, cast
from chengxin.demo.people import TODAY
from chengxin.ledger.columns import FACTS
from chengxin.people.facts import Facts
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, read_identity
from chengxin.people.names import Name, read_name
from chengxin.site.private import write_once
from chengxin.web.citizen.signing_in import Assertion, add_demo_account
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
    for one in played:
        _add(one)
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


def _add(one: Played) -> None:
    """Make a made-up person's account, with what a register would assert of the person."""
    person = one.person
    identity = read_identity(person.identity, today=TODAY, made_up=True)
    name = read_name(person.name)
    assert isinstance(identity, Identity)
    assert isinstance(name, Name)
    facts = Facts(
        born_on=person.born_on,
        household_registered=FACTS[person.household_registered],
        usual_resident=FACTS[person.usual_resident],
        residence_permit=FACTS[person.residence_permit],
        full_capacity=FACTS[person.full_capacity],
        resident_since=person.resident_since,
        left_on=person.left_on,
        died_on=person.died_on,
    )
    add_demo_account(
        login=one.login,
        password=Hidden(PASSWORD),
        assertion=Assertion(identity=identity, name=name, facts=facts),
    )
