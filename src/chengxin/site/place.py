"""The folder of a site: its keys, its secret and, without `DATABASE_URL`, its database.

Opening it sets what Django's settings read, in this process and for those that it starts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import django

from chengxin.database import DatabaseError, Server, check_settings
from chengxin.database.address import VARIABLE
from chengxin.database.patience import changing
from chengxin.database.roles import APPLICATION, create_roles, give_login
from chengxin.people.sealing import PROFILES, Profile, new_lines
from chengxin.people.sealing.loading import FILE_VARIABLE, LINES_VARIABLE
from chengxin.site.private import new_secret, write_once
from chengxin.text import _

OWNER_VARIABLE = "DATABASE_OWNER_URL"
_SECRET_VARIABLE = "CHENGXIN_SECRET_KEY"


#: In the folder of a demonstration: the seconds by which its time is ahead of ours. Whatever
#: command opens the folder finds the same city at the same time.
MADE_UP = "made-up"


#: The algorithms of the keys that a folder is given when it is made; later `chengxin keys` decides.
SEALING_VARIABLE = "CHENGXIN_SEALING"


@dataclass(frozen=True, slots=True)
class Place:
    """A site's folder; `own_server` says that the database is kept in it."""

    folder: Path
    own_server: bool


@contextmanager
def opened(folder: Path) -> Iterator[Place]:
    """Open a site's folder, with its database running, and set Django up for it.

    What is not there is made: a secret, keys, a server's data. A site whose environment names a
    database, keys or a secret uses those. Raises DatabaseError.
    """
    folder = folder.absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        own_server = not os.environ.get(VARIABLE)
        if own_server:
            server = stack.enter_context(Server(folder / "server"))
            check_settings(server.url)
            with changing(server.url, _("Roles"), autocommit=True) as connection:
                create_roles(connection)
                give_login(connection, APPLICATION, server.passwords)
            _set(stack, OWNER_VARIABLE, server.url)
            _set(stack, VARIABLE, server.address(APPLICATION))
        elif not os.environ.get(OWNER_VARIABLE):
            # Only whoever migrates needs the owner; everybody else goes without.
            _set(stack, OWNER_VARIABLE, os.environ[VARIABLE])
        check_settings(os.environ[VARIABLE])
        if not (os.environ.get(FILE_VARIABLE) or os.environ.get(LINES_VARIABLE)):
            write_once(folder / "keys", new_lines(first_profile(), "first").reveal())
            _set(stack, FILE_VARIABLE, str(folder / "keys"))
        if not (os.environ.get(_SECRET_VARIABLE) or os.environ.get(f"{_SECRET_VARIABLE}_FILE")):
            write_once(folder / "secret", new_secret())
            _set(stack, f"{_SECRET_VARIABLE}_FILE", str(folder / "secret"))
        if (folder / MADE_UP).exists():
            _set(stack, "CHENGXIN_DEMO", "1")
            _set(stack, "CHENGXIN_SITE", str(folder))
            _set(stack, "CHENGXIN_CLOCK_AHEAD", (folder / MADE_UP).read_text("ascii"))
        _set(stack, "DJANGO_SETTINGS_MODULE", "chengxin.settings")
        django.setup()
        yield Place(folder, own_server)


def first_profile() -> Profile:
    """Return the profile of the first keys. Raises DatabaseError for one that does not exist."""
    wanted = os.environ.get(SEALING_VARIABLE) or "aes-256-gcm"
    if wanted not in PROFILES:
        message = _("{variable}: '{wanted}' is no profile. Take one of these: {profiles}.")
        raise DatabaseError(
            message.format(variable=SEALING_VARIABLE, wanted=wanted, profiles=", ".join(PROFILES))
        )
    return PROFILES[wanted]


def owner_url() -> str:
    """Return the address of whoever may change the tables. Raises DatabaseError without one."""
    found = os.environ.get(OWNER_VARIABLE)
    if not found:
        message = _("Name in {variable} the database as a role that may create tables in it.")
        raise DatabaseError(message.format(variable=OWNER_VARIABLE))
    return found


def _set(stack: ExitStack, name: str, value: str) -> None:
    """Set a variable of the environment until the folder is left."""
    before = os.environ.get(name)
    os.environ[name] = value

    def undo() -> None:
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before

    stack.callback(undo)
