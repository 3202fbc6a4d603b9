"""The secret that signs sessions: from a file of the owner's, or from the environment."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from chengxin.text import _

FILE_VARIABLE = "CHENGXIN_SECRET_KEY_FILE"
VARIABLE = "CHENGXIN_SECRET_KEY"

#: Shorter ones are refused.
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
