"""A scoring statement sent over a connection, with the settings that it is planned under.

The settings hold for that one statement: what they were before is put back behind it, all in one
round trip. So a connection that scores can do anything else as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import nullcontext
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.pq import PipelineStatus
from psycopg.rows import tuple_row

#: How the statement is planned.
SETTINGS = {
    # Planning takes longer than answering for one person, and compiling far longer.
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    # Nobody knows beforehand how many persons will be asked for: guessing few, and then walking
    # all pairs, takes minutes for ten thousand.
    "enable_nestloop": "off",
}

_BEFORE = (
    "select "
    + ", ".join(
        f"set_config('chengxin.{name}', current_setting('{name}'), true),"
        f" set_config('{name}', '{value}', true)"
        for name, value in SETTINGS.items()
    )
).encode()
_AFTER = (
    "select "
    + ", ".join(
        f"set_config('{name}', current_setting('chengxin.{name}'), true)" for name in SETTINGS
    )
).encode()

_PARAMETER = re.compile(rb"%\((\w+)\)s")

#: So often must another statement be seen before the driver prepares it by itself: never.
_NEVER = 2**31


def ask(
    connection: psycopg.Connection[Any], statement: bytes, parameters: Mapping[str, Any]
) -> psycopg.Cursor[tuple[Any, ...]]:
    """Run a prepared statement under `SETTINGS`; return the cursor that has its rows.

    Inside a pipeline of the caller's it is only sent: rows, and errors, come when they are read.
    """
    prepares(connection)
    cursor, aside = (psycopg.RawCursor(connection, row_factory=tuple_row) for _ in range(2))
    text, names = _numbered(statement)
    with nullcontext() if pipelined(connection) else connection.pipeline():
        aside.execute(_BEFORE, prepare=True)
        cursor.execute(text, [parameters[name] for name in names], prepare=True)
        aside.execute(_AFTER, prepare=True)
    return cursor


@lru_cache(maxsize=64)
def _numbered(statement: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a statement whose parameters are numbers, and their names.

    The driver would look for them in the text at each call, as long a text as this: half a
    millisecond, in which the server has answered for one person.

    >>> _numbered(b"select %(a)s + %(b)s * %(a)s")
    (b'select $1 + $2 * $1', ('a', 'b'))
    """
    names = dict.fromkeys(name.decode() for name in _PARAMETER.findall(statement))
    numbers = {name.encode(): f"${number}".encode() for number, name in enumerate(names, start=1)}
    return _PARAMETER.sub(lambda found: numbers[found[1]], statement), tuple(names)


def prepares(connection: psycopg.Connection[Any]) -> None:
    """Let the driver prepare what it is told to prepare, and nothing else."""
    if connection.prepare_threshold is None:
        connection.prepare_threshold = _NEVER


def pipelined(connection: psycopg.Connection[Any]) -> bool:
    """Whether the caller has a pipeline open, in which statements are sent and not waited for."""
    return connection.pgconn.pipeline_status != PipelineStatus.OFF
