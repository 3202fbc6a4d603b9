"""`chengxin seal`: the register of looks closed in batches, and held against what was sealed."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.text import _


@click.command()
@site_option
@click.option("--verify", is_flag=True, help="Compute every seal anew, and seal nothing.")
@click.option("--head", help="With --verify: a head that was printed before, NUMBER:DIGEST.")
@refused_cleanly
def command(site: Path, verify: bool, head: str | None) -> None:
    """Seal all entries of the register of looks, and print the head.

    Keep heads where nobody who runs the site can change them. While entries wait longer than an
    hour, nobody may look at others: let this run every few minutes.
    """
    with place(site):
        if verify:
            _verify(head)
            return
        from chengxin.access.errors import RegisterBusyError
        from chengxin.access.services import seal_everything

        try:
            newest = seal_everything()
        except RegisterBusyError as error:
            raise click.ClickException(str(error)) from None
        click.echo(_("There are no entries.") if newest is None else str(newest))


def _verify(head: str | None) -> None:
    from django.db import connection

    from chengxin.access.chain import Head
    from chengxin.access.verifying import register_faults

    try:
        expected = Head.of(head) if head else None
    except ValueError:
        raise click.BadParameter(
            _("A head is the number of a seal, a colon, and 64 hexadecimal digits."),
            param_hint="--head",
        ) from None
    with connection.cursor() as cursor:
        faults = [*register_faults(cursor, expected)]
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        raise SystemExit(1)
    click.echo(_("The register of looks is as it was sealed."))
