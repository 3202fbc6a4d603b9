"""Compiled tables put into a DuckDB connection, and the words for their numbers.

Rows go in column by column, each column as one list: row by row takes longer than scoring a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any, get_args, get_type_hints

import duckdb

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.columns import Column, columns_of
from chengxin.scoring.engines.words import named
from chengxin.scoring.tables import Tabled, Tables


def load_tables(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """Create the compiled tables in `connection`."""
    kinds = get_type_hints(type(tables), include_extras=True)
    for name, rows in tables.named().items():
        columns = columns_of(get_args(kinds[name])[0])
        _fill(connection, f"create table {name} as", columns, [astuple(row) for row in rows])


def insert_rows(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Tabled]) -> None:
    """Add rows to a compiled table."""
    if rows:
        columns = columns_of(type(rows[0]))
        _fill(connection, f"insert into {name}", columns, [astuple(row) for row in rows])


def load_names(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook, tables: Tables) -> None:
    """Create small tables that give numbers their words, for output only.

    All words are values of one enumeration in the order of their letters: what is sorted and
    written a million times is a small number.
    """
    names = named(rulebook, tables)
    cells = (cell for rows in names.values() for row in rows for cell in row)
    words = sorted({cell for cell in cells if isinstance(cell, str)})
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    connection.execute(f"create type word as enum ({listed})")
    number, word = ("number", "integer"), ("word", "word")
    for table, rows in names.items():
        columns = [number, word]
        if table == "rule_name":
            columns = [("part", "integer"), number, word, ("cite", "word")]
        _fill(connection, f"create table {table} as", columns, rows)


def _fill(
    connection: duckdb.DuckDBPyConnection,
    statement: str,
    columns: Sequence[Column],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Run `statement` with a query for all rows."""
    listed = ", ".join(f'unnest(cast(? as {kind}[])) as "{name}"' for name, kind in columns)
    lists = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
    connection.execute(f"{statement} select {listed}", lists)
