"""What the commands of a site share: where it is, and how a refusal is told."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from chengxin.cli.common import FOLDER
from chengxin.text import _

site_option = click.option(
    "--site",
    type=FOLDER,
    default=Path("build") / "site",
    show_default=True,
    help="Folder of the site: its keys and, without DATABASE_URL, its database.",
)


@contextmanager
def place(folder: Path) -> Iterator[None]:
    """Open a site: its database runs, and Django is set up, for as long as this."""
    from chengxin.site.place import opened

    # TERM unwinds like Ctrl-C, so that a server of the site's own is stopped whenever it comes.
    before = signal.signal(signal.SIGTERM, _ended)
    try:
        with opened(folder):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _ended(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def refused_cleanly[**P](command: Callable[P, None]) -> Callable[P, None]:
    """Tell what the site refuses as an error of the command, without a traceback."""

    @wraps(command)
    def run(*given: P.args, **named: P.kwargs) -> None:
        import psycopg
        from django.core.exceptions import ImproperlyConfigured
        from django.db.utils import OperationalError

        from chengxin.database import DatabaseError
        from chengxin.people.sealing import KeysRefusedError
        from chengxin.site.serving import PortTakenError

        try:
            command(*given, **named)
        except (DatabaseError, ImproperlyConfigured, KeysRefusedError, PortTakenError) as error:
            raise click.ClickException(str(error)) from error
        # Statements written by hand go past Django's own error.
        except (OperationalError, psycopg.OperationalError) as error:
            message = _("The database cannot be used: {reason}")
            raise click.ClickException(message.format(reason=str(error).strip())) from error

    return run
