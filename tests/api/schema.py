"""Holds a value against a schema of the description: the words that it uses, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
    "null": type(None),
}  # fmt: skip
_KNOWN = {
    "$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "const",
    "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties",
    "pattern", "description", "format", "default",
}  # fmt: skip


def faults(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[str]:
    """Say where a value is not what the schema says."""
    if unknown := {*schema} - _KNOWN:
        yield f"the schema uses {unknown}"
    if "$ref" in schema:
        found: Any = whole
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        yield from faults(value, found, whole)
        return
    if "const" in schema and value != schema["const"]:
        yield f"{value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is none of {schema['enum']}"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(
        isinstance(value, _TYPES[each]) and (each != "integer" or not isinstance(value, bool))
        for each in kinds
    ):
        yield f"{value!r} is no {kinds}"
        return
    if isinstance(value, dict):
        yield from _of_object(value, schema, whole)
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{len(value)} items"
        for each in value:
            yield from faults(each, schema["items"], whole)
    elif isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{len(value)} characters"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{value!r} is not written so"
    elif isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{value} is too small"


def _of_object(
    value: Mapping[str, Any], schema: Mapping[str, Any], whole: Mapping[str, Any]
) -> Iterator[str]:
    named, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    if missing := {*schema.get("required", [])} - {*value}:
        yield f"without {missing}"
    if len(value) < schema.get("minProperties", 0):
        yield "an empty object"
    for name, each in value.items():
        if name in named:
            yield from faults(each, named[name], whole)
        elif others is False:
            yield f"{name} is not described"
        elif isinstance(others, Mapping):
            yield from faults(each, others, whole)
