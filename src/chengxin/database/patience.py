"""Connections of whoever changes a database that others use meanwhile: they do not wait for long.

A statement that waits for a lock makes everybody wait who comes after it. So it gives up, and
whoever asked for it is told which step that was and to try again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.errors import LockNotAvailable, QueryCanceled

from chengxin.database.errors import DatabaseError
from chengxin.text import _

#: No statement waits longer for a lock than the first, or takes longer than the second.
TIMEOUTS = {"lock_timeout": "2s", "statement_timeout": "600s"}


@contextmanager
def changing(url: str, step: str, *, autocommit: bool = False) -> Iterator[psycopg.Connection[Any]]:
    """Yield a connection under `TIMEOUTS` for a step, which is named for people.

    Without `autocommit` the step is one transaction. Raises DatabaseError when it gave up.
    """
    with told(step), psycopg.connect(url, autocommit=autocommit) as connection:
        for name, value in TIMEOUTS.items():
            connection.execute("select set_config(%s, %s, false)", [name, value])
        # The settings stay if the step is undone.
        if not autocommit:
            connection.commit()
        yield connection


@contextmanager
def told(step: str) -> Iterator[None]:
    """Say what a step waited for, whoever ran its statements. Raises DatabaseError."""
    try:
        yield
    # Django's own error comes from the driver's.
    except Exception as error:
        match error if isinstance(error, psycopg.Error) else error.__cause__:
            case LockNotAvailable():
                message = _(
                    "{step}: gave up after waiting {time} for a lock that somebody else holds on"
                    " the database. What this statement began is undone, earlier steps stay."
                    " Run the command again when nobody changes or backs up the tables."
                ).format(step=step, time=TIMEOUTS["lock_timeout"])
            case QueryCanceled():
                message = _(
                    "{step}: gave up because a statement took longer than {time}. What it began is"
                    " undone, earlier steps stay. Run the command again when the server has less"
                    " to do."
                ).format(step=step, time=TIMEOUTS["statement_timeout"])
            case _:
                raise
        raise DatabaseError(message) from error
