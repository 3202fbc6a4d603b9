"""Making a database ready: roles, tables, rights; as often as one likes, with the same result.

Every step runs under the timeouts of `chengxin.database.patience`.
"""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections

from chengxin.database.patience import TIMEOUTS, changing, told
from chengxin.database.roles import OWNER, apply_grants, create_roles, make_eraser
from chengxin.database.walls import build_walls, create_confined
from chengxin.scoring.engines.postgres import create_tables
from chengxin.text import _


def install(owner_url: str) -> None:
    """Bring a database to this version of the program, as whoever may create roles in it.

    `DATABASE_OWNER_URL` must name the same database when Django starts. Raises DatabaseError, and
    then the steps before stay; running it again goes on.
    """
    with changing(owner_url, _("Roles"), autocommit=True) as connection:
        create_roles(connection)
        create_confined(connection)
    _migrate()
    with changing(owner_url, _("Rights")) as connection:
        connection.execute(f"set role {OWNER}".encode())
        there = connection.execute("select to_regnamespace('scoring') is not null").fetchone()
        if there is None or not there[0]:
            create_tables(connection)
        apply_grants(connection)
        build_walls(connection)
        connection.execute("reset role")
        make_eraser(connection)


def _migrate() -> None:
    with told(_("Tables")):
        try:
            with connections["owner"].cursor() as cursor:
                for name, value in TIMEOUTS.items():
                    cursor.execute("select set_config(%s, %s, false)", [name, value])
            call_command("migrate", database="owner", interactive=False, verbosity=0)
        finally:
            connections["owner"].close()
