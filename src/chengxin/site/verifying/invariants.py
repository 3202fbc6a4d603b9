"""What an invariant is, and how one that is a query is asked.

A check only reads. What it tells is how many rows it looked at and which break the invariant, by
table and number: never what stands in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.rows import tuple_row

#: How many rows that break an invariant are named; all are counted.
NAMED = 10

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is: the instant, and the civil day in the city."""

    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that were looked at, how many of them break the invariant, and the first of those."""

    checked: int
    broken: int = 0
    rows: tuple[str, ...] = ()

    @classmethod
    def of(cls, checked: int, broken: Sequence[str]) -> Found:
        """Return what was found, with all the rows that break the invariant at hand."""
        return cls(checked, len(broken), tuple(broken[:NAMED]))


@dataclass(frozen=True, slots=True)
class Pass:
    """Something that looks at several invariants at once, or at one that is no query."""

    ids: tuple[str, ...]
    look: Callable[[Connection, Moment], Mapping[str, Found]]

    def __call__(self, connection: Connection, moment: Moment) -> Mapping[str, Found]:
        """Look."""
        return self.look(connection, moment)


@dataclass(frozen=True, slots=True)
class Query:
    """An invariant as two queries: how many rows there are, and the names of those that break it.

    `given` are parameters besides `now` and `today`.
    """

    id: str
    checked: str
    broken: str
    given: Mapping[str, object] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the one invariant."""
        return (self.id,)

    def __call__(self, connection: Connection, moment: Moment) -> Mapping[str, Found]:
        """Ask both."""
        asked = {"now": moment.now, "today": moment.today, **self.given}
        ((checked,),) = ask(connection, self.checked, asked)
        ((many, rows),) = ask(
            connection,
            "select count(*), (array_agg(name order by name))[1:%(named)s]"
            f" from ({self.broken}) as broken (name)",
            {**asked, "named": NAMED},
        )
        return {self.id: Found(checked, many, tuple(rows or ()))}


#: What looks at some invariants: each by its id.
Check = Query | Pass


def ask(
    connection: Connection, statement: str, values: Mapping[str, object] | None = None
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement of this room; no word of it comes from anywhere else."""
    with psycopg.Cursor(connection, row_factory=tuple_row) as cursor:
        return cursor.execute(statement.encode(), values).fetchall()
