"""`chengxin renew`: sealed values under the current keys, and which former keys must stay."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.text import _


@click.command()
@site_option
@refused_cleanly
def command(site: Path) -> None:
    """Seal people, rows and accounts anew with the current keys, and list what each key still has.

    The site may run meanwhile, with the new key file. Digests of what was delivered keep their key,
    which has to stay in the file until nothing names it.
    """
    with place(site):
        from chengxin.people.keys import site_keys
        from chengxin.people.services import renew_keys
        from chengxin.records.services.renewing import renew_rows
        from chengxin.site.keys_in_use import keys_in_use, unused
        from chengxin.web.citizen.signing_in import renew_accounts
        from chengxin.web.staff.accounts import renew_factors

        left, rows = renew_keys(), renew_rows()
        renew_factors()
        renew_accounts()
        found = keys_in_use()
        for each in found:
            click.echo(
                f"{each.use:5}  {each.key:12}  {each.values:10,}  {each.table}.{each.column}"
            )
        for use, key in unused(site_keys(), found):
            message = _("Nothing names the {use} key '{key}' any more: it can be destroyed.")
            click.echo(message.format(use=use, key=key))
    if left:
        message = _("{count} people were being written. Run it again.")
        raise click.ClickException(message.format(count=left))
    if rows:
        message = _("{count} delivered rows were in use. Run it again.")
        raise click.ClickException(message.format(count=rows))
