"""`chengxin migrate`: a site's database brought to this version of the program."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.text import _


@click.command()
@site_option
@refused_cleanly
def command(site: Path) -> None:
    """Make or change the tables of a site's database, and give each role its rights.

    With DATABASE_URL, DATABASE_OWNER_URL names the same database as a role that may create roles
    and tables. Nothing waits for a lock longer than two seconds; run it again then.
    """
    with place(site):
        from chengxin.site.installing import install
        from chengxin.site.place import owner_url

        install(owner_url())
    click.echo(_("The database is ready."))
