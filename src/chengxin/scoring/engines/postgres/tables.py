"""The tables that the kernel reads, as real ones: rulebooks keyed by version, and persons' facts.

A version is never changed once it is kept. Facts come from a ledger's slice, whose numbers are
taken as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import polars as pl
import psycopg
from psycopg import sql

from chengxin.ledger import Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.compile import compile_rulebook
from chengxin.scoring.engines.columns import Column, columns_of
from chengxin.scoring.tables import Tables

SCHEMA = "scoring"

#: The compiled tables, each with the class of its rows.
KINDS: Mapping[str, type[Any]] = {
    name: get_args(hint)[0] for name, hint in get_type_hints(Tables, include_extras=True).items()
}

#: What is known of persons: the kernel's other tables, with those columns that it reads.
FACTS: Mapping[str, Sequence[Column]] = {
    "person": (
        ("person_no", "bigint"),
        ("person", "text"),
        ("born_on", "date"),
        ("household_registered", "boolean"),
        ("usual_resident", "boolean"),
        ("residence_permit", "boolean"),
        ("full_capacity", "boolean"),
        ("resident_since", "date"),
        ("consented_on", "date"),
        ("withdrew_on", "date"),
        ("left_on", "date"),
        ("died_on", "date"),
    ),
    "record": (
        ("person_no", "bigint"),
        ("record_no", "bigint"),
        ("version", "integer"),
        ("item_no", "integer"),
        ("finding", "integer"),
        ("formed_on", "date"),
        ("ended_on", "date"),
        ("source_valid_until", "date"),
        ("matter_no", "bigint"),
        ("severity", "integer"),
        ("final_on", "date"),
        ("notified_on", "date"),
        ("recorded_at", "timestamptz"),
        ("known_from", "timestamptz"),
        *((f"f{slot}", "bigint") for slot in range(1, 5)),
        ("furnisher", "text"),
        ("record", "text"),
    ),
    "mark": (
        ("person_no", "bigint"),
        ("record_no", "bigint"),
        ("kind", "integer"),
        ("starts", "date"),
        ("until", "date"),
        ("recorded_at", "timestamptz"),
        ("known_from", "timestamptz"),
        ("case", "text"),
    ),
    # The consents to derived scores.
    "consent": (
        ("person_no", "bigint"),
        ("derived", "text"),
        ("consented_on", "date"),
        ("withdrew_on", "date"),
        ("recorded_at", "timestamptz"),
    ),
}

#: What makes a row the only one of its kind, or what rows are found by.
_KEYS = {
    "person": "primary key (person_no)",
    "record": "primary key (person_no, record_no, version)",
}


def create_tables(connection: psycopg.Connection) -> None:
    """Create the schema with all its tables."""
    _run(connection, f"create schema {SCHEMA}")
    _run(
        connection,
        f"create table {SCHEMA}.rulebook_version (rulebook_no integer generated always as identity"
        " primary key, version text unique not null)",
    )
    for name, kind in KINDS.items():
        version = ("rulebook_no", f"integer not null references {SCHEMA}.rulebook_version")
        columns = columns_of(kind)
        _create(connection, name, [version, *columns])
        first = "item_no, finding" if name == "match" else columns[0][0]
        _run(connection, f"create index on {SCHEMA}.{name} (rulebook_no, {first})")
    for name, facts in FACTS.items():
        _create(connection, name, facts, _KEYS.get(name))
    for name in ("mark", "consent"):
        _run(connection, f"create index on {SCHEMA}.{name} (person_no)")


def _create(
    connection: psycopg.Connection, name: str, columns: Iterable[Column], key: str | None = None
) -> None:
    listed = [f'"{column}" {kind}' for column, kind in columns]
    _run(connection, f"create table {SCHEMA}.{name} ({', '.join([*listed, *filter(None, [key])])})")


def _run(connection: psycopg.Connection, statement: str) -> None:
    """Run a statement of this module; no word of it comes from anywhere else."""
    connection.execute(statement.encode())


def keep_version(connection: psycopg.Connection, rulebook: Rulebook) -> int:
    """Keep a rulebook's compiled tables; return the number of its version, old or new.

    In one transaction with whatever the caller does. Two at a time wait for each other.
    """
    made = connection.execute(
        "insert into scoring.rulebook_version (version) values (%s)"
        " on conflict do nothing returning rulebook_no",
        [rulebook.version],
    ).fetchone()
    if made is None:
        found = connection.execute(
            "select rulebook_no from scoring.rulebook_version where version = %s",
            [rulebook.version],
        ).fetchone()
        assert found is not None
        return int(found[0])
    number = int(made[0])
    tables = compile_rulebook(rulebook)
    for table in fields(tables):
        rows = getattr(tables, table.name)
        columns = ["rulebook_no", *(name for name, _type in columns_of(KINDS[table.name]))]
        _copy(connection, table.name, columns, ((number, *astuple(row)) for row in rows))
    return number


def load_slice(connection: psycopg.Connection, part: Slice) -> list[int]:
    """Copy a slice of a ledger into the tables of facts; return its persons' numbers."""
    persons: list[int] = []
    paths = {"person": part.persons, "record": part.records, "mark": part.marks}
    if part.consents is not None:
        paths["consent"] = part.consents
    for name, path in paths.items():
        columns = [column for column, _type in FACTS[name]]
        frame = pl.read_parquet(path, columns=columns).select(columns)
        if name == "person":
            persons = frame["person_no"].to_list()
        _copy(connection, name, columns, map(_in_utc, frame.iter_rows()))
    return persons


def _in_utc(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A ledger's instants are in UTC and do not say so."""
    return tuple(cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell for cell in row)


def _copy(
    connection: psycopg.Connection,
    name: str,
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(SCHEMA, name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
