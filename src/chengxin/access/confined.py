"""The door for whoever works for one furnisher or county: the database shows no other rows.

What is read inside is read as a role that has a right to few columns and, by row-level security, to
the rows of one furnisher or county. It is taken on for one transaction, and laid off before any
other statement of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from chengxin.access.members import Member, Scope
from chengxin.database.walls import CONFINED, COUNTY, FURNISHER

_SET = "select set_config(%s, %s, true), set_config(%s, %s, true)"


@contextmanager
def confined(member: Member) -> Iterator[None]:
    """Read as the member's furnisher or county. Raises ValueError for whoever is not confined."""
    if member.scope is None:
        raise ValueError("this member works for the whole city")
    with confined_to(member.scope):
        yield


@contextmanager
def confined_to(scope: Scope) -> Iterator[None]:
    """Read as a furnisher that asks by itself, or as whoever works for one or for a county."""
    furnisher = "" if scope.furnisher_no is None else str(scope.furnisher_no)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {CONFINED}")
        cursor.execute(_SET, [FURNISHER, furnisher, COUNTY, scope.county])
        yield
        # An error leaves by the savepoint, which lays it off as well.
        cursor.execute("set local role none")
        cursor.execute(_SET, [FURNISHER, "", COUNTY, ""])
