"""`chengxin staff`: accounts of those who work with the site.

There is no account to begin with and no password that anybody could know. What `add` prints stands
nowhere else: only a hash of the password and the sealed secret are kept.
"""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.text import _


@click.group()
def command() -> None:
    """Make accounts of staff, and change what they may do."""


@command.command()
@click.argument("login")
@click.option("--organisation", required=True, help="The body that the person works for.")
@click.option(
    "--roles",
    required=True,
    help="Words separated by commas: intake, editor, approver, handler; or system, security or "
    "audit alone.",
)
@site_option
@refused_cleanly
def add(login: str, organisation: str, roles: str, site: Path) -> None:
    """Make the account LOGIN, and print its first password and second factor once."""
    with place(site):
        from chengxin.access.members import LoginTakenError
        from chengxin.access.roles import RolesRefusedError
        from chengxin.web.staff.accounts import add_staff

        try:
            password, secret = add_staff(login=login, organisation=organisation, roles=roles)
        except (RolesRefusedError, LoginTakenError) as error:
            raise click.ClickException(str(error)) from None
    _hand_over({_("Login"): login, _("Password"): password}, login, organisation, secret)


@command.command()
@click.argument("furnisher")
@click.argument("county")
@site_option
@refused_cleanly
def county(furnisher: str, county: str, site: Path) -> None:
    """Keep for which COUNTY (six digits, GB/T 2260) FURNISHER works, once."""
    _six_digits(county)
    with place(site):
        from chengxin.records.services.furnishers import place_furnisher

        if not place_furnisher(furnisher=furnisher, county=county):
            raise click.ClickException(_("This furnisher has a county already, which stays."))


def _six_digits(county: str) -> None:
    if not (len(county) == 6 and county.isdecimal() and county.isascii()):
        raise click.UsageError(_("A county is six digits."))


@command.command()
@click.argument("login")
@click.option("--furnisher", default="", help="The department, by its name in the files.")
@click.option("--county", default="", help="The six digits of a county (GB/T 2260).")
@site_option
@refused_cleanly
def confine(login: str, furnisher: str, county: str, site: Path) -> None:
    """Let the account LOGIN see the rows of one furnisher or county alone, for good."""
    if bool(furnisher) == bool(county):
        raise click.UsageError(_("Name a furnisher or a county, one of the two."))
    if county:
        _six_digits(county)
    with place(site):
        from chengxin.access.members import confine as confine_account
        from chengxin.access.roles import RolesRefusedError
        from chengxin.records.services.furnishers import furnisher_number

        number = furnisher_number(furnisher) if furnisher else None
        try:
            found = confine_account(login=login, furnisher_no=number, county=county)
        except RolesRefusedError as error:
            raise click.ClickException(str(error)) from None
    if not found:
        raise _nobody(login)


@command.command()
@click.argument("login")
@click.option("--roles", required=True, help="All words that the account has from now on.")
@site_option
@refused_cleanly
def roles(login: str, roles: str, site: Path) -> None:
    """Give the account LOGIN these roles and no others; its sessions end."""
    with place(site):
        from chengxin.access.members import set_roles
        from chengxin.access.roles import RolesRefusedError, read_roles

        try:
            found = set_roles(login=login, roles=read_roles(roles.replace(",", " ").split()))
        except RolesRefusedError as error:
            raise click.ClickException(str(error)) from None
    if found is None:
        raise _nobody(login)
    click.echo(_("{login} has other roles; all sessions of the account end.").format(login=login))


@command.command()
@click.argument("login")
@site_option
@refused_cleanly
def factor(login: str, site: Path) -> None:
    """Give the account LOGIN another second factor, and print it once; its sessions end."""
    with place(site):
        from chengxin.web.staff.accounts import change_factor

        changed = change_factor(login=login)
    if changed is None:
        raise _nobody(login)
    _hand_over({_("Login"): login}, login, changed.organisation, changed.secret)


def _nobody(login: str) -> click.ClickException:
    message = _("There is no account '{login}'. Check how it is written.")
    return click.ClickException(message.format(login=login))


def _hand_over(shown: dict[str, str], login: str, organisation: str, secret: str) -> None:
    """Print what is handed over in person, once."""
    from chengxin.web.staff.accounts import factor_address

    for name, value in {
        **shown,
        _("Second factor"): factor_address(login, organisation, secret),
    }.items():
        click.echo(f"{name}  {value}")
    click.echo(_("This is shown once and kept nowhere. Hand it over in person."))
