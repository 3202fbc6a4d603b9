"""The part of JSON Schema (2020-12) that the published schemas use, to check them with.

Small on purpose: a keyword that is not known here is an error, so that nothing is thought to be
checked that is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from typing import Any

Schema = Mapping[str, Any]

_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


def problems(schema: Schema, value: Any, path: str = "$") -> list[str]:
    """What is wrong with `value`, each with its path; empty when it is valid.

    >>> problems({"type": "object", "required": ["a"]}, {}), problems({"type": "null"}, None)
    (["$: required ['a']"], [])
    """
    found: list[str] = []
    for keyword, wanted in schema.items():
        if keyword not in _CHECKS:
            raise AssertionError(f"unknown keyword {keyword!r}")
        found += _CHECKS[keyword](schema, wanted, value, path)
    return found


def _flat(right: bool, keyword: str, wanted: Any, path: str) -> list[str]:
    return [] if right else [f"{path}: {keyword} {wanted}"]


def _type(_schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    return _flat(any(_TYPES[name](value) for name in names), "type", wanted, path)


def _properties(_schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return []
    return [
        problem
        for key, inner in value.items()
        if key in wanted
        for problem in problems(wanted[key], inner, f"{path}.{key}")
    ]


def _additional(schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return []
    extra = {k: v for k, v in value.items() if k not in schema.get("properties", {})}
    if wanted is False:
        return [f"{path}.{key}: additionalProperties" for key in extra]
    return [p for key, inner in extra.items() for p in problems(wanted, inner, f"{path}.{key}")]


def _names(_schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
    keys = value if isinstance(value, dict) else ()
    return [p for key in keys for p in problems(wanted, str(key), f"{path}.{key}")]


def _items(_schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
    many = value if isinstance(value, list) else ()
    return [p for n, inner in enumerate(many) for p in problems(wanted, inner, f"{path}[{n}]")]


def _any_of(_schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
    tried = [problems(schema, value, path) for schema in wanted]
    return [] if any(not one for one in tried) else [p for one in tried for p in one]


def _required(_schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
    missing = [key for key in wanted if key not in value] if isinstance(value, dict) else []
    return _flat(not missing, "required", missing, path)


def _pattern(_schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
    right = not isinstance(value, str) or re.search(wanted, value) is not None
    return _flat(right, "pattern", wanted, path)


def _number(compare: Callable[[Any, Any], bool], keyword: str) -> Callable[..., list[str]]:
    def check(_schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
        return _flat(not _TYPES["number"](value) or compare(value, wanted), keyword, wanted, path)

    return check


def _size(
    kind: type[Sized], compare: Callable[[int, int], bool], keyword: str
) -> Callable[..., list[str]]:
    def check(_schema: Schema, wanted: Any, value: Any, path: str) -> list[str]:
        right = not isinstance(value, kind) or compare(len(value), wanted)
        return _flat(right, keyword, wanted, path)

    return check


def _nothing(_schema: Schema, _wanted: Any, _value: Any, _path: str) -> list[str]:
    return []


_CHECKS: dict[str, Callable[[Schema, Any, Any, str], list[str]]] = {
    "$schema": _nothing,
    "title": _nothing,
    "type": _type,
    "enum": lambda _schema, wanted, value, path: _flat(value in wanted, "enum", wanted, path),
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "required": _required,
    "items": _items,
    "anyOf": _any_of,
    "pattern": _pattern,
    "minimum": _number(lambda value, least: bool(value >= least), "minimum"),
    "maximum": _number(lambda value, most: bool(value <= most), "maximum"),
    "minItems": _size(list, lambda size, least: size >= least, "minItems"),
    "minProperties": _size(dict, lambda size, least: size >= least, "minProperties"),
    "maxLength": _size(str, lambda size, most: size <= most, "maxLength"),
}
