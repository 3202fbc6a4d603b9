"""How the catalogue's words become whole numbers, defined once and nowhere else.

The reader of files and the compiler of rules both call it, so a number means the same on either
side. It must never round: what does not fit a field's smallest unit exactly is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from chengxin.rulebook.model import Field, Item, Rulebook, Value

#: What a furnisher found.
FINDINGS: Mapping[str, int] = {"positive": 1, "adverse": -1}

#: Severity classes, mildest first; 0 stands for an empty one.
SEVERITIES: Mapping[str, int] = {"minor": 1, "ordinary": 2, "serious": 3}

#: What the city or the law decided about a record.
MARKS: Mapping[str, int] = {"disputed": 1, "repaired": 2, "annulled": 3, "verified": 4}

#: As many fields as an item may declare.
SLOTS = 4

EPOCH = date(1970, 1, 1)


def item_numbers(rulebook: Rulebook) -> dict[str, int]:
    """Number the items that may be taken in, from 1 in catalogue order; refused ones have none."""
    taken = (item.id for item in rulebook.items.values() if item.use != "refused")
    return {name: number for number, name in enumerate(taken, start=1)}


def slots(item: Item) -> dict[str, int]:
    """Return the slot 1 to 4 of each field, in the order in which the catalogue writes them."""
    if len(item.fields) > SLOTS:
        raise ValueError(f"item {item.id!r} has more than {SLOTS} fields")
    return {name: slot for slot, name in enumerate(item.fields, start=1)}


def days(day: date) -> int:
    """Return the days since 1970-01-01.

    >>> days(date(1970, 1, 2)), days(date(1969, 12, 31))
    (1, -1)
    """
    return (day - EPOCH).days


def encode(field: Field, value: Value) -> int:
    """Return `value`, in the field's own unit, as the whole number that stands for it.

    Numbers are counted in the smallest unit (`field.places` decimals), codes by their place in
    the list from 1, dates in days since 1970-01-01, truths as 1 and 0.

    Raises ValueError when the value is of another type, has more places than the field, or is
    no code of its list.

    >>> from chengxin.diagnostics import Span
    >>> from chengxin.rulebook.model import Name
    >>> hours = Field(at=Span(""), id="hours", name=Name("", ""), type="decimal", places=1)
    >>> encode(hours, Decimal("3.5"))
    35
    """
    match field.type, value:
        case ("yes_no", bool()):
            return int(value)
        case ("integer" | "decimal" | "money", Decimal()):
            return _smallest(field, value)
        case ("code", str()) if value in field.codes:
            return list(field.codes).index(value) + 1
        case ("date", date()):
            return days(value)
    raise ValueError(f"{value!r} is no value of the field {field.id!r} ({field.type})")


def _smallest(field: Field, value: Decimal) -> int:
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is no number for the field {field.id!r}")
    whole = int("".join(map(str, digits)))
    shift = exponent + field.places
    # In whole numbers throughout: Decimal's own arithmetic rounds at its context's precision.
    scaled: int
    rest: int
    scaled, rest = (whole * 10**shift, 0) if shift >= 0 else divmod(whole, 10**-shift)
    if rest:
        raise ValueError(f"{value} has more than {field.places} places ({field.id!r})")
    return -scaled if sign else scaled
