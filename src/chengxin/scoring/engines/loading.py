"""Compiled tables put into a DuckDB connection, and the words for their numbers.

Rows go in column by column, each column as one list: row by row takes longer than scoring a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, fields
from datetime import date
from typing import Any, get_args, get_type_hints

import duckdb

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.compile import citations
from chengxin.scoring.result import PARTS, REASONS
from chengxin.scoring.tables import Tabled, Tables, Wide

_TYPES = {int: "integer", Wide: "bigint", bool: "boolean", str: "varchar", date: "date"}

#: A column's name and its type in SQL.
Column = tuple[str, str]


def load_tables(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """Create the compiled tables in `connection`."""
    kinds = get_type_hints(type(tables), include_extras=True)
    for name, rows in tables.named().items():
        columns = _columns(get_args(kinds[name])[0])
        _fill(connection, f"create table {name} as", columns, [astuple(row) for row in rows])


def insert_rows(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Tabled]) -> None:
    """Add rows to a compiled table."""
    if rows:
        columns = _columns(type(rows[0]))
        _fill(connection, f"insert into {name}", columns, [astuple(row) for row in rows])


def load_names(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook, tables: Tables) -> None:
    """Create small tables that give numbers their words, for output only.

    All words are values of one enumeration in the order of their letters: what is sorted and
    written a million times is a small number.
    """
    dimensions = [(row.dimension_no, row.dimension, row.cite) for row in tables.dimension]
    limits = {
        6: [(row.pool_no, row.pool, row.cite) for row in tables.pool],
        7: dimensions,
        8: dimensions,
    }
    rules = [(row.rule_no, row.rule, row.cite) for row in tables.rule]
    scale = citations(rulebook.scale)
    totals = {9: citations(rulebook.guard), 10: scale, 12: scale}
    names: dict[str, list[tuple[Any, ...]]] = {
        "part_name": list(enumerate(PARTS, start=1)),
        "reason_name": list(enumerate(("", *REASONS))),
        "dimension_name": [(0, ""), *((number, word) for number, word, _cite in dimensions)],
        "item_name": [(0, ""), *((row.item_no, row.item) for row in tables.item)],
        "rule_name": [
            (part, *named)
            for part in range(1, len(PARTS) + 1)
            for named in [(0, "", totals.get(part, "")), *limits.get(part, rules)]
        ],
    }
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


def _columns(kind: type[Any]) -> list[Column]:
    hints = get_type_hints(kind, include_extras=True)
    return [(field.name, _sql_type(hints[field.name])) for field in fields(kind)]


def _sql_type(hint: Any) -> str:
    optional = [kind for kind in get_args(hint) if kind is not type(None)]
    return _TYPES[optional[0] if hint not in _TYPES else hint]


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
