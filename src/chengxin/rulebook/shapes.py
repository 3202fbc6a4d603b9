"""Shapes of YAML nodes: each says once what may stand at a place, to the loader and to an editor.

`read` turns a node into a value or reports what is wrong with it; `schema` publishes the same as
JSON Schema. Shapes know nothing about rulebooks: the grammar made of them is in `grammar/`, and
the words and numbers are in `scalars`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, override

import yaml

from chengxin.diagnostics import Span
from chengxin.rulebook.codes import Code
from chengxin.rulebook.source import BAD, Refusal, Source, nearest, short
from chengxin.text import _

Schema = dict[str, Any]


def is_empty(node: yaml.Node) -> bool:
    """Whether nothing, or YAML's word for nothing, was written."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NOTHING


_NOTHING = ("", "~", "null", "Null", "NULL")


class Shape(ABC):
    """What may stand at a place."""

    @abstractmethod
    def read(self, node: yaml.Node, source: Source) -> Any:
        """Return the value, or report what is wrong and return `BAD`."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return the JSON Schema of this place."""


@dataclass(slots=True)
class Choice(Shape):
    """One word of a closed list."""

    words: tuple[str, ...]

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return source.bad(
                Code.WRONG_TYPE, _("A single word is expected here."), node, nearest("", self.words)
            )
        if node.value in self.words:
            return node.value
        return source.bad(
            Code.UNKNOWN_WORD,
            _("{found!r} is not one of the words that may stand here.").format(
                found=short(node.value)
            ),
            node,
            nearest(node.value, self.words),
        )

    @override
    def schema(self) -> Schema:
        return {"enum": [*self.words, *(int(word) for word in self.words if word.isdigit())]}


@dataclass(slots=True)
class Many(Shape):
    """A list, or a single element where `single` allows it; read as a tuple.

    Words that stand twice are reported: nothing in a rulebook is said twice.
    """

    element: Shape
    single: bool = False
    fewest: int = 1

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if self.single and not isinstance(node, yaml.SequenceNode):
            value = self.element.read(node, source)
            return BAD if value is BAD else (value,)
        if not isinstance(node, yaml.SequenceNode):
            return source.bad(Code.WRONG_TYPE, _("A list is expected here."), node)
        if len(node.value) < self.fewest:
            few = _("This list must not be empty.")
            if self.fewest > 1:
                few = _("This list has at least {fewest} entries.").format(fewest=self.fewest)
            return source.bad(Code.WRONG_TYPE, few, node)
        values = [self.element.read(child, source) for child in node.value]
        seen: set[str] = set()
        for child, value in zip(node.value, values, strict=True):
            if isinstance(value, str):
                if value in seen:
                    self._twice(child, source)
                seen.add(value)
        return BAD if any(value is BAD for value in values) else tuple(values)

    @staticmethod
    def _twice(node: yaml.Node, source: Source) -> None:
        source.bad(
            Code.DOUBLE_WORD,
            _("{word!r} stands in this list twice.").format(word=short(node.value)),
            node,
        )

    @override
    def schema(self) -> Schema:
        many: Schema = {"type": "array", "items": self.element.schema(), "minItems": self.fewest}
        return {"anyOf": [self.element.schema(), many]} if self.single else many


def pairs(node: yaml.Node, source: Source) -> list[tuple[str, yaml.Node, yaml.Node]] | None:
    """Return (key, key node, value node) of a mapping; report doubled keys; None if no mapping."""
    if not isinstance(node, yaml.MappingNode):
        source.bad(Code.WRONG_TYPE, _("Keys and values are expected here."), node)
        return None
    found: dict[str, tuple[str, yaml.Node, yaml.Node]] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            source.bad(Code.WRONG_TYPE, _("A key must be a single word."), key)
        elif key.value in found:
            source.bad(
                Code.DOUBLE_KEY,
                _("The key {key!r} stands here twice.").format(key=short(key.value)),
                key,
                _("The first is in line {line}.").format(
                    line=found[key.value][1].start_mark.line + 1
                ),
            )
        else:
            found[key.value] = (key.value, key, value)
    return list(found.values())


@dataclass(slots=True)
class Table(Shape):
    """A mapping with free keys, read as a dict in the order written.

    `with_key` receives (key, value, span of the key) and returns what is stored, so that a thing
    can know its own identifier. What cannot be read is remembered as broken; `partial` tables go
    on without it, all others are then not built.
    """

    key: Shape
    value: Shape
    with_key: Callable[[Any, Any, Span], Any] | None = None
    partial: bool = False
    fewest: int = 0

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        found = pairs(node, source)
        if found is None:
            return BAD
        if len(found) < self.fewest:
            return source.bad(Code.WRONG_TYPE, _("This table must not be empty."), node)
        table: dict[Any, Any] = {}
        complete = True
        for word, key_node, value_node in found:
            key = self.key.read(key_node, source)
            source.path.append(short(word))
            value = self.value.read(value_node, source)
            source.path.pop()
            if key is BAD or value is BAD:
                source.broken.names.add(word)
                complete = False
            elif key in table:
                self._again(word, key_node, source)
            else:
                table[key] = (
                    self.with_key(key, value, source.span(key_node)) if self.with_key else value
                )
        return table if complete or self.partial else BAD

    @staticmethod
    def _again(word: str, node: yaml.Node, source: Source) -> None:
        """Report a key that is written in another way but means the same, such as 10 and 10.0."""
        source.bad(
            Code.DOUBLE_KEY,
            _("The key {key!r} stands here twice.").format(key=short(word)),
            node,
        )

    @override
    def schema(self) -> Schema:
        schema: Schema = {"type": "object", "additionalProperties": self.value.schema()}
        if self.fewest:
            schema["minProperties"] = self.fewest
        key = self.key.schema()
        if "pattern" in key:
            schema["propertyNames"] = {"pattern": key["pattern"]}
        return schema


@dataclass(slots=True)
class Key:
    """A key of a record: its shape, and its default unless it is required.

    `may_be_empty`: the key may stand with nothing behind it and then has its default.
    """

    shape: Shape
    default: Any = BAD
    may_be_empty: bool = False

    @property
    def required(self) -> bool:
        """Whether it must be written."""
        return self.default is BAD


@dataclass(slots=True)
class Made:
    """What a record's maker receives: values by key, the record's place and its keys' places."""

    values: dict[str, Any]
    at: Span
    spans: dict[str, Span]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass(slots=True)
class Record(Shape):
    """A mapping with known keys. `make` builds the value and may itself report problems.

    `refused` are keys that a gate stops here and nowhere else; a record with one is not built.
    """

    keys: dict[str, Key]
    make: Callable[[Made, Source], Any]
    refused: Mapping[str, Refusal] = field(default_factory=dict)

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        found = pairs(node, source)
        if found is None:
            return BAD
        made = Made({}, source.span(node), {})
        complete = True
        for word, key_node, value_node in found:
            if word not in self.keys:
                complete &= self._unknown(word, key_node, value_node, source)
            else:
                self._value(word, key_node, value_node, made, source)
        for word, key in self.keys.items():
            if word not in made.values:
                made.values[word] = key.default
                if key.required:
                    self._missing(word, node, source)
            complete &= made.values[word] is not BAD
        return self.make(made, source) if complete else BAD

    def _value(
        self, word: str, key_node: yaml.Node, value_node: yaml.Node, made: Made, source: Source
    ) -> None:
        if not is_empty(value_node):
            made.spans[word] = source.span(key_node)
            source.path.append(word)
            made.values[word] = self.keys[word].shape.read(value_node, source)
            source.path.pop()
        elif not self.keys[word].may_be_empty:
            made.values[word] = source.bad(
                Code.EMPTY_VALUE,
                _("Nothing stands behind the key {key!r}.").format(key=word),
                key_node,
                _("Write a value, or leave the key out."),
            )

    def _missing(self, word: str, node: yaml.Node, source: Source) -> None:
        source.bad(
            Code.MISSING_KEY,
            _("The key {key!r} is missing here.").format(key=word),
            node,
            _("Known here: {words}.").format(words=", ".join(self.keys)),
        )

    def _unknown(self, word: str, node: yaml.Node, value: yaml.Node, source: Source) -> bool:
        """Report a key that is not of this record; return whether it can still be built."""
        name = word.strip().lower().replace("-", "_").replace(" ", "_")
        if name in self.refused:
            code, reason = self.refused[name]
            source.bad(code, reason(), node)
            return False
        if name in source.refused_keys:
            code, reason = source.refused_keys[name]
            source.bad(code, reason(), node)
            return True
        source.bad(
            Code.UNKNOWN_KEY,
            _("There is no key {key!r} here.").format(key=short(word)),
            node,
            _("A text with a comma between braces needs quotes.")
            if " " in word.strip() and is_empty(value)
            else nearest(word, list(self.keys)),
        )
        return True

    @override
    def schema(self) -> Schema:
        schema: Schema = {
            "type": "object",
            "properties": {word: _property(key) for word, key in self.keys.items()},
            "additionalProperties": False,
        }
        required = [word for word, key in self.keys.items() if key.required]
        if required:
            schema["required"] = required
        return schema


def _property(key: Key) -> Schema:
    schema = key.shape.schema()
    return {"anyOf": [schema, {"type": "null"}]} if key.may_be_empty else schema


@dataclass(slots=True)
class Either(Shape):
    """A record where a mapping stands, a list where a list stands, else the scalar shape."""

    scalar: Shape
    mapping: Shape
    sequence: Shape | None = None

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping.read(node, source)
        if self.sequence is not None and isinstance(node, yaml.SequenceNode):
            return self.sequence.read(node, source)
        return self.scalar.read(node, source)

    @override
    def schema(self) -> Schema:
        shapes = [self.scalar, self.mapping, *([self.sequence] if self.sequence else [])]
        return {"anyOf": [shape.schema() for shape in shapes]}
