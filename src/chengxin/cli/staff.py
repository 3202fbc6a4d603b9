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
    """Make accounts of staff."""


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
        from chengxin.web.staff.accounts import add_staff, factor_address

        try:
            password, secret = add_staff(login=login, organisation=organisation, roles=roles)
        except (RolesRefusedError, LoginTakenError) as error:
            raise click.ClickException(str(error)) from None
    for name, value in (
        (_("Login"), login),
        (_("Password"), password),
        (_("Second factor"), factor_address(login, organisation, secret)),
    ):
        click.echo(f"{name}  {value}")
    click.echo(_("This is shown once and kept nowhere. Hand it over in person."))
