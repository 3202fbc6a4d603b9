"""The words and numbers of a rulebook: how each is read from text, and what it must look like.

Scalars are read as text, never guessed at: `no`, `1/2` and `2025-03-26` mean what the shape at
that place says. No float is made of anything. The grammar and the tests use these shapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, override

import yaml

from chengxin.rulebook.codes import Code
from chengxin.rulebook.shapes import Schema, Shape, is_empty
from chengxin.rulebook.source import Source, short
from chengxin.text import _

#: Civil days that a rulebook may name; what is open has no last day, not one in the year 9999.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2299, 12, 31)


@dataclass(slots=True)
class Scalar(Shape):
    """A word or number: `parse` turns its text into a value or raises ValueError."""

    parse: Callable[[str], Any]
    expected: Callable[[], str]
    json: Schema

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return source.bad(Code.WRONG_TYPE, self.expected(), node)
        try:
            return self.parse(node.value.strip())
        except ValueError:
            message = _("{found!r} does not fit: {expected}").format(
                found=short(node.value), expected=self.expected()
            )
            return source.bad(Code.WRONG_TYPE, message, node)

    @override
    def schema(self) -> Schema:
        return dict(self.json)


_RANGE = re.compile(r"[+-]?[0-9.]+分? *(\.\.+|…|[-–—~～〜至到、,，]|to|or|或) *[+-]?[0-9.]+分?")
_CHOSEN = re.compile(r"视|酌情|裁量|不等|discretion|depend|up to|at most|最高|以内", re.IGNORECASE)


@dataclass(slots=True)
class PointsScalar(Scalar):
    """Points: one number. A range of points is what gate 6 refuses, however it is written."""

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if isinstance(node, yaml.ScalarNode):
            text = node.value.strip()
            chosen = bool(_RANGE.fullmatch(text) or _CHOSEN.search(text))
        else:
            text = "[…]" if isinstance(node, yaml.SequenceNode) else "{…}"
            chosen = isinstance(node, yaml.SequenceNode) or is_range(node)
        if not chosen:
            return Scalar.read(self, node, source)
        return self.chosen(text, node, source)

    @staticmethod
    def chosen(text: str, node: yaml.Node, source: Source) -> Any:
        """Report points that somebody would choose, and return `BAD`."""
        return source.bad(
            Code.DISCRETIONARY,
            _("{found!r} leaves it to somebody how many points there are.").format(
                found=short(text)
            ),
            node,
            _("Write the tiers out, each with its number: table, steps or bands."),
        )


#: Keys with which a range would be written.
RANGE_WORDS = ("min", "max", "from", "to", "lowest", "highest", "between", "range", "up_to")


def is_range(node: yaml.Node) -> bool:
    """Whether a mapping stands for a range, such as `{min: 5, max: 50}`."""
    return isinstance(node, yaml.MappingNode) and any(
        isinstance(key, yaml.ScalarNode) and key.value in RANGE_WORDS for key, _value in node.value
    )


def _text(text: str) -> str:
    if not text:
        raise ValueError
    return text


_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
#: Identifiers stand in columns and addresses; the longest that anybody reads.
LONGEST_IDENTIFIER = 60


def _identifier(text: str) -> str:
    if not _IDENTIFIER.fullmatch(text) or len(text) > LONGEST_IDENTIFIER:
        raise ValueError
    return text


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,4})?", text):
        raise ValueError
    return Decimal(text)


def to_centipoints(text: str) -> int:
    """Return points in hundredths; at most two places.

    >>> to_centipoints("-0.5"), to_centipoints("40")
    (-50, 4000)
    """
    if not re.fullmatch(r"[+-]?[0-9]{1,6}(\.[0-9]{1,2})?", text):
        raise ValueError(text)
    return int(Decimal(text) * 100)


#: No weight is cut finer than a hundredth of a per cent.
FINEST_WEIGHT = 10_000


def _fraction(text: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,4}(/[1-9][0-9]{0,3}|\.[0-9]{1,4})?", text):
        raise ValueError
    return Fraction(text)


def _weight(text: str) -> Fraction:
    """Return a share of the whole, exactly.

    >>> _weight("35%"), _weight("12.5 %"), _weight("1/3"), _weight("0")
    (Fraction(7, 20), Fraction(1, 8), Fraction(1, 3), Fraction(0, 1))
    """
    percent = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) ?%", text)
    weight = Fraction(percent.group(1)) / 100 if percent else _fraction(text)
    if weight > 1 or weight.denominator > FINEST_WEIGHT:
        raise ValueError
    return weight


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError
    return text == "true"


def _yes_no(text: str) -> bool:
    """Return what a `yes_no` field is compared with: the words of the records, or YAML's own."""
    if text not in ("yes", "no", "true", "false"):
        raise ValueError
    return text in ("yes", "true")


def _iso_date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError
    return day


TEXT = Scalar(_text, lambda: _("A text is expected here."), {"type": ["string", "number"]})
#: What a condition compares with, as written: a text, a number, or a yes and no of `yes_no`.
VALUE = Scalar(
    _text, lambda: _("A text is expected here."), {"type": ["string", "number", "boolean"]}
)
IDENTIFIER = Scalar(
    _identifier,
    lambda: _(
        "An identifier is expected: at most 60 lower case letters, digits and _, a letter first."
    ),
    {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": LONGEST_IDENTIFIER},
)
DATE = Scalar(
    _iso_date,
    lambda: _("A date such as 2025-03-26 is expected, in the years 1900 to 2299."),
    {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
)
DECIMAL = Scalar(
    _decimal,
    lambda: _("A number with at most four places is expected."),
    {"type": ["number", "string"], "pattern": r"^-?[0-9]+(\.[0-9]{1,4})?$"},
)
POINTS = PointsScalar(
    to_centipoints,
    lambda: _("Points are expected: a number with at most two places."),
    {"type": ["number", "string"], "pattern": r"^[+-]?[0-9]+(\.[0-9]{1,2})?$"},
)
FRACTION = Scalar(
    _fraction,
    lambda: _("A factor such as 2 or 1/2 is expected."),
    {"type": ["number", "string"], "pattern": r"^[0-9]+(/[1-9][0-9]*|\.[0-9]+)?$"},
)
YES_NO = Scalar(_yes_no, lambda: _("yes or no is expected."), {"type": ["boolean", "string"]})
WEIGHT = Scalar(
    _weight,
    lambda: _("A weight is a share from 0 to 1, such as 7/20 or '35%'."),
    {"type": ["number", "string"], "pattern": r"^[0-9]+(/[1-9][0-9]*|(\.[0-9]+)? ?%?)$"},
)
TRUTH = Scalar(_truth, lambda: _("true or false is expected."), {"type": ["boolean", "string"]})


@dataclass(slots=True)
class Cell(Shape):
    """A cell of a case: any text, or nothing; the ledger's reader judges it."""

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return source.bad(Code.WRONG_TYPE, _("A text is expected here."), node)
        return "" if is_empty(node) else node.value

    @override
    def schema(self) -> Schema:
        return {"type": ["string", "number", "boolean", "null"]}


def whole(lowest: int, highest: int) -> Scalar:
    """A whole number from `lowest` to `highest`."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            raise ValueError
        return int(text)

    return Scalar(
        parse,
        lambda: _("A whole number from {lowest} to {highest} is expected.").format(
            lowest=lowest, highest=highest
        ),
        {"type": ["integer", "string"], "minimum": lowest, "maximum": highest},
    )
