"""What every file of a rulebook shares: names, citations, conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, override

import yaml

from chengxin.diagnostics import Span
from chengxin.rulebook import model
from chengxin.rulebook.codes import Code
from chengxin.rulebook.scalars import IDENTIFIER, TEXT, VALUE, whole
from chengxin.rulebook.shapes import Either, Key, Made, Many, Record, Schema, Shape, Table
from chengxin.rulebook.source import BAD, Source
from chengxin.text import _


class InBothLanguages(Record):
    """`{zh: …, en: …}`: what people read, in Chinese and in English, read as a `Name`."""

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if isinstance(node, yaml.MappingNode):
            return Record.read(self, node, source)
        return source.bad(
            Code.WRONG_TYPE,
            _("People read this: it is written in Chinese and in English."),
            node,
            _("Write it twice, behind 'zh:' and 'en:'; between braces a comma needs quotes."),
        )


NAME = InBothLanguages(
    {"zh": Key(TEXT), "en": Key(TEXT)},
    lambda made, _source: model.Name(made["zh"], made["en"]),
)

_CITATION = re.compile(r"([a-z][a-z0-9_]*)#([0-9A-Za-z.]+)(?:\(([1-9][0-9]?)\))?")


class CitationShape(Shape):
    """`measures#12` or `measures#7(2)`; read as a `Citation`."""

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        match = (
            _CITATION.fullmatch(node.value.strip()) if isinstance(node, yaml.ScalarNode) else None
        )
        if match is None:
            return source.bad(
                Code.BAD_CITATION,
                _("An article is cited as measures#12 or measures#7(2)."),
                node,
                _("A # after a blank begins a comment in YAML; write it without a blank."),
            )
        document, article, part = match.groups()
        return model.Citation(document, article, int(part or 0), source.span(node))

    @override
    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{_CITATION.pattern}$"}


CITE = Many(CitationShape(), single=True)

#: The two keys by which a thing says where it comes from; gate 8 wants one of them.
GROUNDS = {"cite": Key(CITE, ()), "modelled_on": Key(NAME, None)}


def grounds(made: Made, at: Span | None = None) -> dict[str, Any]:
    """Return the constructor's arguments that every grounded thing shares; `at` is its key."""
    return {
        "at": at or made.at,
        "spans": made.spans,
        "cite": made["cite"],
        "modelled_on": made["modelled_on"],
    }


def identified(shape: Shape) -> Table:
    """Return a table of things by identifier, each of which is made with its own `id`."""
    return Table(IDENTIFIER, shape, lambda key, make, span: make(key, span), partial=True)


def _range(made: Made, source: Source) -> Any:
    if made["in"]:
        if made["from"] or made["below"]:
            source.error(
                Code.BAD_CONDITION,
                _("A condition has either 'in' or 'from' and 'below'."),
                made.at,
            )
            return BAD
        return made["in"], "", "", made.at
    if not made["from"] and not made["below"]:
        source.error(Code.BAD_CONDITION, _("This condition says nothing."), made.at)
        return BAD
    return (), made["from"], made["below"], made.at


class OneValue(Shape):
    """The short form of a condition: the value itself; read like the long form."""

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        value = VALUE.read(node, source)
        return BAD if value is BAD else ((value,), "", "", source.span(node))

    @override
    def schema(self) -> Schema:
        return VALUE.schema()


CONDITION = Either(
    OneValue(),
    Record(
        {"in": Key(Many(VALUE), ()), "from": Key(TEXT, ""), "below": Key(TEXT, "")},
        _range,
    ),
)


def conditions(where: Mapping[str, Any]) -> tuple[model.Condition, ...]:
    """Return the conditions of a table that was read as `WHERE`."""
    return tuple(
        model.Condition(
            field=name, values=values, starts=starts or None, below=below or None, at=at
        )
        for name, (values, starts, below, at) in where.items()
    )


WHERE = Table(IDENTIFIER, CONDITION)

SELECT = Record(
    {"items": Key(Many(IDENTIFIER)), "where": Key(WHERE, {})},
    lambda made, _source: model.Select(
        items=made["items"], where=conditions(made["where"]), at=made.at, spans=made.spans
    ),
)

MONTHS = whole(1, 1200)
