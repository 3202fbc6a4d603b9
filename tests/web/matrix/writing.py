"""What the tables hold, so that two requests can be compared by all that they changed.

Left out are numbers that are drawn, bytes that are sealed or hashed, and what a session holds:
these differ from one request to the next by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

#: No row of the town holds any of these, so what holds one has it from a field that nobody shows.
PLANTED_NUMBER, PLANTED_TEXT, PLANTED_DAY = 871_236_549, "planted by a field", date(1899, 3, 4)

_COLUMNS = """
select table_name, column_name, data_type, coalesce(column_default, '') like 'nextval%%'
  or is_identity = 'YES'
from information_schema.columns
where table_schema = 'public' and table_name not in ('django_session', 'guess_limit')
order by table_name, ordinal_position
"""
_NUMBERS = ("bigint", "integer", "smallint")
_TIMES = ("date", "timestamp with time zone")

#: What tells one attempt from the next, and is no field of anything.
_DRAWN = {
    ("auth_user", "password"), ("staff", "last_step"), ("assistance", "event"),
    ("change_proposal", "act"), ("furnisher_step", "act"), ("person_alias", "change"),
    ("record", "record"), ("deadline", "ref"),
    ("look_sample", "seed"), ("sampled_look", "entry"), ("sampled_look", "looked_by"),
    ("partner_entry", "act"),
}  # fmt: skip

type Held = Mapping[str, Counter[tuple[Any, ...]]]


@cache
def columns() -> Mapping[str, list[tuple[str, str]]]:
    """Return what can be compared: table → column and type."""
    found: dict[str, list[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column, kind, drawn in cursor.fetchall():
            alike = kind in ("text", "character varying", "boolean", *_TIMES, *_NUMBERS)
            own = kind in _NUMBERS and (column == "id" or column.endswith(("_id", "_no")))
            if alike and not drawn and not own and (table, column) not in _DRAWN:
                found.setdefault(table, []).append((column, kind))
    return found


def held() -> Held:
    """Return the rows of every table, as far as they can be compared."""
    found = {}
    with connection.cursor() as cursor:
        for table, named in columns().items():
            shown = ", ".join(f'"{column}"' for column, _kind in named)
            cursor.execute(f"select {shown} from {table}")
            found[table] = Counter(cursor.fetchall())
    return found


def changed(before: Held, after: Held) -> dict[str, tuple[Counter[Any], Counter[Any]]]:
    """Return the rows that came and those that went, by table."""
    return {
        table: (after[table] - before[table], before[table] - after[table])
        for table in before
        if after[table] != before[table]
    }


def planted() -> list[str]:
    """Return the columns in which something planted stands, whatever they are."""
    where = []
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = 'public'"
        )
        for (table,) in cursor.fetchall():
            text = f"(select string_agg(t::text, ' ') from {table} t)"
            cursor.execute(
                f"select {text} ~ %s", [f"{PLANTED_NUMBER}|{PLANTED_TEXT}|{PLANTED_DAY}"]
            )
            if cursor.fetchone()[0]:
                where.append(table)
    return where


def extra_fields(shown: set[str]) -> dict[str, str]:
    """Return a field for every column of every table that a form does not show itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct column_name, min(data_type) from information_schema.columns"
            " where table_schema = 'public' group by 1"
        )
        named = {str(column): str(kind) for column, kind in cursor.fetchall()}
    named |= dict.fromkeys(("points", "role", "level", "admin", "user"), "text")
    return {name: _value(kind) for name, kind in named.items() if name not in shown}


def _value(kind: str) -> str:
    if kind in _NUMBERS:
        return str(PLANTED_NUMBER)
    if kind == "boolean":
        return "true"
    return str(PLANTED_DAY) if kind in _TIMES else PLANTED_TEXT
