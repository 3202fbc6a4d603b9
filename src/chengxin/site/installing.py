"""Making a database ready: roles, tables, rights; as often as one likes, with the same result."""

from __future__ import annotations

import psycopg
from django.core.management import call_command
from django.db import connections

from chengxin.database.roles import OWNER, apply_grants, create_roles, make_eraser
from chengxin.scoring.engines.postgres import create_tables

#: A migration waits no longer for a lock than this, and holds none longer than that.
_TIMEOUTS = {"lock_timeout": "2s", "statement_timeout": "600s"}


def install(owner_url: str) -> None:
    """Bring a database to this version of the program, as whoever may create roles in it.

    `DATABASE_OWNER_URL` must name the same database when Django starts.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        create_roles(connection)
    with connections["owner"].cursor() as cursor:
        for name, value in _TIMEOUTS.items():
            cursor.execute("select set_config(%s, %s, false)", [name, value])
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    connections["owner"].close()
    with psycopg.connect(owner_url) as connection:
        connection.execute(f"set role {OWNER}".encode())
        there = connection.execute("select to_regnamespace('scoring') is not null").fetchone()
        if there is None or not there[0]:
            create_tables(connection)
        apply_grants(connection)
        connection.execute("reset role")
        make_eraser(connection)
