"""Settings with which a commit would not be kept, or texts and days would change: all refused.

They are asked of the connection that will be used, so that a setting of the database, of the role
or of the address counts as well as the server's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

from chengxin.database.errors import DatabaseError
from chengxin.text import _

#: The oldest server that is used, as PostgreSQL counts.
OLDEST = 150_000


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting, what it may be, and why nothing else will do."""

    name: str
    allowed: tuple[str, ...]
    why: str


def settings() -> tuple[Setting, ...]:
    """Return the settings that are asked for, in the language of the moment."""
    return (
        Setting("fsync", ("on",), _("a crash of the machine could destroy the database")),
        Setting(
            "full_page_writes",
            ("on",),
            _("a crash of the machine could destroy the database"),
        ),
        Setting(
            "synchronous_commit",
            ("on", "remote_apply", "remote_write", "local"),
            _("a crash could lose what was acknowledged"),
        ),
        Setting("server_encoding", ("UTF8",), _("names could not be kept as they are written")),
        Setting("client_encoding", ("UTF8",), _("names could not be kept as they are written")),
        Setting("TimeZone", ("UTC",), _("a day could begin at another hour")),
    )


def problems(found: Mapping[str, str]) -> list[str]:
    """Return what is wrong with settings, in words.

    >>> safe = {one.name: one.allowed[0] for one in settings()} | {"server_version_num": "150000"}
    >>> problems(safe), len(problems(safe | {"fsync": "off", "server_version_num": "140021"}))
    ([], 2)
    """
    wrong = []
    if int(found["server_version_num"]) < OLDEST:
        message = _("the server is of version {found}, and {oldest} is the oldest that is used")
        majors = {"found": int(found["server_version_num"]) // 10_000, "oldest": OLDEST // 10_000}
        wrong.append(message.format(**majors))
    wrong += [
        _("{name} is {found} and must be {allowed}: {why}").format(
            name=one.name, found=found[one.name], allowed=" / ".join(one.allowed), why=one.why
        )
        for one in settings()
        if found[one.name] not in one.allowed
    ]
    return wrong


def check_settings(address: str) -> None:
    """Refuse a server, or a database of it, that is not safe to use. Raises DatabaseError."""
    names = ["server_version_num", *(one.name for one in settings())]
    asked = ", ".join(f"current_setting('{name}')" for name in names)
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            row = connection.execute(f"select {asked}").fetchone()
    except psycopg.Error as error:
        message = _("The database cannot be reached: {reason}")
        raise DatabaseError(message.format(reason=str(error).strip())) from error
    wrong = problems(dict(zip(names, row or (), strict=True)))
    if wrong:
        head = _("The database is not safe to use; nothing was started.")
        hint = _("Change it for the server, the database or the role, and start again.")
        raise DatabaseError("\n".join([head, *(f"  - {one}" for one in wrong), hint]))
