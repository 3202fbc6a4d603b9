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
@click.option("--name", required=True, help="What the keys are called, after their year: 2026-a.")
@click.option("--after", type=FILE, help="A key file whose keys become the former ones.")
def command(file: Path, profile: str, name: str, after: Path | None) -> None:
    """Write FILE, which only its owner can read, with new keys for sealed data."""
    try:
        lines = new_lines(PROFILES[profile], name)
        if after is not None:
            lines = Hidden(lines.reveal() + former_lines(read_keys(after)).reveal())
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
