"""`chengxin keys`: a file of new keys, for sealing and for the blind index.

It writes the file once, for its owner alone, and never over another one; it prints no secret.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from chengxin.cli.common import FILE
from chengxin.people.hidden import Hidden
from chengxin.people.sealing import (
    PROFILES,
    KeysRefusedError,
    former_lines,
    new_lines,
    parse_keys,
    read_keys,
    same_lines,
    turned_lines,
)
from chengxin.text import _


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default=next(iter(PROFILES)),
    help="Algorithms: aes-256-gcm with HMAC-SHA-256, sm4-gcm with HMAC-SM3.",
)
@click.option("--name", default="", help="What new keys are called, after their year: 2026-a.")
@click.option("--after", type=FILE, help="A key file whose keys become the former ones.")
@click.option("--beside", type=FILE, help="A key file whose keys stay; the new ones come next.")
@click.option("--turn", type=FILE, help="A key file whose next keys become the current ones.")
def command(
    file: Path, profile: str, name: str, after: Path | None, beside: Path | None, turn: Path | None
) -> None:
    """Write FILE, which only its owner can read, with new keys for sealed data.

    Where several processes serve, no process may meet a value whose key it does not know: give all
    of them a file made with --beside first, then one made of that with --turn.
    """
    if sum(each is not None for each in (after, beside, turn)) > 1 or bool(name) == bool(turn):
        message = _("Give --name for new keys or --turn, and at most one of --after and --beside.")
        raise click.UsageError(message)
    try:
        lines = _lines(profile, name, after, beside, turn)
        # What could not be read again is not written.
        parse_keys(lines, str(file))
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o400)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(lines.reveal())
            opened.flush()
            os.fsync(opened.fileno())
    except KeysRefusedError as error:
        raise click.ClickException(str(error)) from None
    except FileExistsError:
        message = _("{place}: There is a file already, and keys are never written over.")
        raise click.ClickException(message.format(place=file)) from None
    except OSError as error:
        message = _("{place}: The key file cannot be written: {reason}")
        raise click.ClickException(message.format(place=file, reason=error.strerror)) from None
    click.echo(
        _("{place}: new keys. Keep a copy where no backup of the data is.").format(place=file)
    )


def _lines(
    profile: str, name: str, after: Path | None, beside: Path | None, turn: Path | None
) -> Hidden:
    """Return the lines of the file. Raises KeysRefusedError."""
    if turn is not None:
        return turned_lines(read_keys(turn))
    if beside is not None:
        coming = new_lines(PROFILES[profile], name, state="next")
        return Hidden(coming.reveal() + same_lines(read_keys(beside)).reveal())
    lines = new_lines(PROFILES[profile], name)
    if after is None:
        return lines
    return Hidden(lines.reveal() + former_lines(read_keys(after)).reveal())
