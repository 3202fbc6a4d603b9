"""`chengxin mend`: the rows of a delivery that were not accepted, to be mended and sent again."""

from __future__ import annotations

import os
from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.text import _


@click.command()
@click.argument("delivery", type=int)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--staff", required=True, help="The login of the intake officer who asks.")
@click.option("--reason", required=True, help="Why; the people in the rows will read it.")
@click.option("--case", "case_ref", default="", help="The number of a case, if there is one.")
@site_option
@refused_cleanly
def command(delivery: int, out: Path, staff: str, reason: str, case_ref: str, site: Path) -> None:
    """Write the rows of DELIVERY that wait or are to be mended to OUT, which only you can read.

    Mend the cells and give the file to `chengxin intake` as it is. Who took the rows and why is
    kept, and everybody who takes part and is in them can see it.
    """
    with place(site):
        from django.core.exceptions import ObjectDoesNotExist

        from chengxin.access.errors import NotShownError, RegisterBusyError
        from chengxin.access.members import find_account
        from chengxin.records.errors import TakingError
        from chengxin.records.services.mending import mend

        account = find_account(staff)
        if account is None or not account.active:
            raise click.ClickException(_("There is no account '{login}'.").format(login=staff))
        try:
            rows = mend(
                delivery_id=delivery, member=account.member, case_ref=case_ref, reason=reason
            )
        except ObjectDoesNotExist:
            message = _("There is no delivery {number}.").format(number=delivery)
            raise click.ClickException(message) from None
        except (TakingError, NotShownError, RegisterBusyError) as error:
            raise click.ClickException(str(error)) from error
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(rows)
    click.echo(_("{file}: mend it and send it again as it is.").format(file=out))
