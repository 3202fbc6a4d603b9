"""The driver below Django's connection: copying rows in, and statements whose values stay apart.

Values travel as parameters of the protocol and are in no statement's text, so that no log of
statements can hold one. Both run in the transaction that Django has open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
from django.db import connection
from psycopg import sql

from chengxin.scoring.engines.postgres import prepares

#: A row of an answer.
Row = tuple[Any, ...]


def driver() -> psycopg.Connection:
    """Return the connection of this thread."""
    connection.ensure_connection()
    return cast(psycopg.Connection, connection.connection)


def ask(statement: str, *values: object) -> list[Row]:
    """Run a statement and return its rows, if it gives any."""
    with psycopg.Cursor(driver()) as cursor:
        cursor.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []


def sent(statement: str, *values: object) -> psycopg.Cursor[Row]:
    """Run a statement that comes again and again, which the server plans once a connection.

    Inside a pipeline of the caller's it is only sent: rows, and errors, come when they are read.
    """
    under = driver()
    prepares(under)
    return psycopg.Cursor(under).execute(statement.encode(), values, prepare=True)


def ask_prepared(statement: str, *values: object) -> list[Row]:
    """Run a statement as `sent` does and return its rows."""
    with sent(statement, *values) as cursor:
        return cursor.fetchall()


def parsed(value: Any) -> Any:
    """Return JSON that the driver gives, as a value."""
    # Django has the driver give JSON as its text.
    return json.loads(value) if isinstance(value, str) else value


def copy_rows(
    table: str, columns: Sequence[str], types: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Copy rows into a table, in the driver's binary form."""
    with (
        psycopg.Cursor(driver()) as cursor,
        cursor.copy(_copy(table, columns)) as copy,
    ):
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _copy(table: str, columns: Iterable[str]) -> sql.Composed:
    return sql.SQL("copy {} ({}) from stdin (format binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
