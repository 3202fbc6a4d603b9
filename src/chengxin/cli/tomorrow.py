"""`chengxin tomorrow`: the scores that a new day changes, each morning."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.text import _


@click.command()
@site_option
@refused_cleanly
def command(site: Path) -> None:
    """Rescore everybody whose score the new day changes: what begins, ends, fades or comes of age.

    Run it every morning, and again when it was stopped: it goes on where it was. A second run of
    one day changes nothing.
    """
    with place(site):
        from chengxin.standing.errors import StandingError
        from chengxin.standing.services.runs import tomorrow

        try:
            run = tomorrow()
        except StandingError as error:
            raise click.ClickException(str(error)) from error
        done = _("{day}: {persons} persons looked at, {changed} scores changed.")
        click.echo(done.format(day=run.as_of, persons=run.persons, changed=run.changed))
