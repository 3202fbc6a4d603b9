"""The secret that signs sessions: from a file of the owner's, or from the environment."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from chengxin.text import _

FILE_VARIABLE = "CHENGXIN_SECRET_KEY_FILE"
VARIABLE = "CHENGXIN_SECRET_KEY"

#: Shorter ones are refused; `new_secret` makes longer ones.
LEAST = 40


def secret_key(environ: Mapping[str, str]) -> str:
    """Return the secret, or nothing where none is named: Django refuses to use that.

    Raises ImproperlyConfigured for one that is too short or that others can read.

    >>> secret_key({}), len(secret_key({VARIABLE: "x" * 40}))
    ('', 40)
    """
    if named := environ.get(FILE_VARIABLE):
        path = Path(named)
        try:
            mode = path.stat().st_mode
            secret = path.read_text("ascii").strip()
        except (OSError, ValueError) as error:
            message = _("{file}: the secret cannot be read: {reason}")
            raise ImproperlyConfigured(message.format(file=path, reason=error)) from error
        if stat.S_IMODE(mode) & 0o077:
            message = _("{file}: others have rights to it. Make it 0400, and write a new secret.")
            raise ImproperlyConfigured(message.format(file=path))
    else:
        secret = environ.get(VARIABLE, "")
    if secret and len(secret) < LEAST:
        message = _("The secret that signs sessions has fewer than {least} characters.")
        raise ImproperlyConfigured(message.format(least=LEAST))
    return secret


def new_secret(path: Path) -> None:
    """Write a new secret to a file that only its owner can read; one that is there stays."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o400)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
