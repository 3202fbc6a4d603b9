"""The columns of the compiled tables, in the types of SQL that all engines have."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, get_args, get_type_hints

from chengxin.scoring.tables import Wide

_TYPES = {int: "integer", Wide: "bigint", bool: "boolean", str: "varchar", date: "date"}

#: A column's name and its type in SQL.
Column = tuple[str, str]


_KNOWN: dict[type[Any], tuple[Column, ...]] = {}


def columns_of(kind: type[Any]) -> tuple[Column, ...]:
    """Return the columns of a table, from the class of its rows, whose hints are read once."""
    if kind not in _KNOWN:
        hints = get_type_hints(kind, include_extras=True)
        _KNOWN[kind] = tuple((each.name, _sql_type(hints[each.name])) for each in fields(kind))
    return _KNOWN[kind]


def _sql_type(hint: Any) -> str:
    optional = [kind for kind in get_args(hint) if kind is not type(None)]
    return _TYPES[optional[0] if hint not in _TYPES else hint]
