"""`chengxin tomorrow`: the scores that a new day changes, and what is over, each morning."""

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

    What has been kept for as long as it may be goes as well, and is counted.

    A version of the rulebook whose day has come is put in force first, and everybody is rescored.
    Consents whose agreed term is over end.
    Run it every morning, and again when it was stopped: it goes on where it was. A second run of
    one day changes nothing.
    """
    with place(site):
        from chengxin.access.deadlines.services import move_deadlines
        from chengxin.benefits.services import morning
        from chengxin.records.services.expiring import expire
        from chengxin.standing.errors import StandingError
        from chengxin.standing.services.publishing import switch_due
        from chengxin.standing.services.runs import tomorrow

        switched, refused = None, None
        try:
            switched = switch_due()
        except StandingError as error:
            # A version that cannot come into force must not keep the day from the scores.
            refused = error
        ended = morning()
        try:
            run = tomorrow()
        except StandingError as error:
            raise click.ClickException(str(error)) from error
        if switched is not None:
            click.echo(
                _("A version came into force by publication {number}.").format(number=switched)
            )
        if moved := move_deadlines():
            click.echo(_("Due days that moved to an earlier day: {count}.").format(count=moved))
        if ended:
            click.echo(_("{ended} consents ended with their term.").format(ended=ended))
        done = _("{day}: {persons} persons looked at, {changed} scores changed.")
        click.echo(done.format(day=run.as_of, persons=run.persons, changed=run.changed))
        for kind, many in expire().items():
            click.echo(_("Over and gone: {kind}, {count}.").format(kind=kind, count=many))
        if refused is not None:
            raise click.ClickException(str(refused))
