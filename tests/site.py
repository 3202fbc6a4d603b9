"""A site's database for tests: made once as its owner, copied for each, used as the application.

Tests connect as `chengxin_app`, which owns nothing. What a test needs as the owner it asks of
`Site.owner`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from chengxin.database import Server
from chengxin.database.roles import APPLICATION, give_login
from chengxin.people.sealing import new_lines
from chengxin.site.installing import install
from chengxin.site.place import first_profile

_TEMPLATE = "site_template"
#: A file system without a disk below, where the tests' servers are put if there is room.
MEMORY = Path("/dev/shm")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Site:
    """A database with empty tables. `url` is the application's address, `owner` the superuser's."""

    url: str
    owner: str


def point(alias: str, url: str) -> None:
    """Let one of Django's connections lead to a database."""
    found: dict[str, Any] = conninfo_to_dict(url)
    settings = connections[alias].settings_dict
    kept = {k: v for k, v in settings["OPTIONS"].items() if k == "assume_role"}
    connections[alias].close()
    settings.update(
        NAME=found.pop("dbname"), USER=found.pop("user", ""), PASSWORD=found.pop("password", ""),
        HOST=found.pop("host", ""), PORT=found.pop("port", ""), OPTIONS={**found, **kept},
    )  # fmt: skip


def _template(server: Server) -> None:
    """Make the database that all others are copied from, once a server."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        there = connection.execute(
            "select from pg_database where datname = %s", [_TEMPLATE]
        ).fetchone()
        if there is not None:
            return
        connection.execute(f"create database {_TEMPLATE}".encode())
        url = server.address(database=_TEMPLATE)
        point("owner", url)
        install(url)
        give_login(connection, APPLICATION, server.passwords)


def _strategy(server: Server) -> str:
    """How a database is copied soonest: file by file where writing a file down costs nothing."""
    return "file_copy" if server.folder.is_relative_to(MEMORY) else "wal_log"


def new_keys() -> str:
    """Return the lines of new keys, as the environment takes them.

    `CHENGXIN_SEALING=sm4-gcm` lets every test run with the other algorithms.
    """
    return new_lines(first_profile(), "test-a").reveal()


@contextmanager
def site(server: Server, *, keys: str = "") -> Iterator[Site]:
    """Yield a fresh database, to which Django's connections lead for as long as this.

    Its keys are new ones unless they are given.
    """
    _template(server)
    name = f"site_{next(_numbers)}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(
            f"create database {name} template {_TEMPLATE} strategy {_strategy(server)}".encode()
        )
    made = Site(server.address(APPLICATION, name), server.address(database=name))
    before = {v: os.environ.get(v) for v in ("DATABASE_URL", "CHENGXIN_KEYS")}
    os.environ["DATABASE_URL"] = made.url
    os.environ["CHENGXIN_KEYS"] = keys or new_keys()
    led = {alias: dict(connections[alias].settings_dict) for alias in ("default", "owner")}
    point("default", made.url)
    point("owner", made.owner)
    try:
        yield made
    finally:
        connections.close_all()
        # A site may be made while another one stands: whoever asks then is led there again.
        for alias, settings in led.items():
            connections[alias].settings_dict.update(settings)
        for variable, value in before.items():
            if value is None:
                del os.environ[variable]
            else:
                os.environ[variable] = value
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)".encode())
