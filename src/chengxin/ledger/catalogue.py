"""The catalogue as tables, so that a batch of rows can be joined with it.

Built once for a reading. It holds what the checks need and nothing else; the numbers come from
`encoding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from chengxin.ledger.encoding import SEVERITIES, encode, item_numbers, slots
from chengxin.rulebook.model import Field, Rulebook

#: Any number a field may hold fits with its places into 64 bits.
_WIDEST = 10**18


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`items`: item, @no (null when refused), @refused, @positive, @adverse, @severities, @needs.

    `fields`: item_no, field, slot, type, places, lowest, highest (smallest units), optional.
    `codes`: item_no, field, value, number.
    """

    items: pl.DataFrame
    fields: pl.DataFrame
    codes: pl.DataFrame


def catalogue_of(rulebook: Rulebook) -> Catalogue:
    """Lay the rulebook's catalogue out as tables.

    What is not in it is not taken in: [yuxi 5] [shaoxing 2.3].
    """
    numbers = item_numbers(rulebook)
    items: list[tuple[object, ...]] = []
    fields: list[tuple[object, ...]] = []
    codes: list[tuple[object, ...]] = []
    for item in rulebook.items.values():
        number = numbers.get(item.id)
        needs = sum(not field.optional for field in item.fields.values())
        severities = [SEVERITIES[name] for name in item.severity]
        findings = ("positive" in item.finding, "adverse" in item.finding)
        items.append((item.id, number, number is None, *findings, severities, needs))
        if number is None:
            continue
        for name, slot in slots(item).items():
            field = item.fields[name]
            limits = (_bound(field, field.minimum, -1), _bound(field, field.maximum, 1))
            fields.append((number, name, slot, field.type, field.places, *limits, field.optional))
            codes += [(number, name, code, encode(field, code)) for code in field.codes]
    return Catalogue(
        pl.DataFrame(
            items,
            orient="row",
            schema={
                "item": pl.String(),
                "@no": pl.Int16(),
                "@refused": pl.Boolean(),
                "@positive": pl.Boolean(),
                "@adverse": pl.Boolean(),
                "@severities": pl.List(pl.Int8),
                "@needs": pl.Int8(),
            },
        ),
        pl.DataFrame(
            fields,
            orient="row",
            schema={
                "item_no": pl.Int16(),
                "field": pl.String(),
                "slot": pl.Int8(),
                "type": pl.String(),
                "places": pl.Int8(),
                "lowest": pl.Int64(),
                "highest": pl.Int64(),
                "optional": pl.Boolean(),
            },
        ),
        pl.DataFrame(
            codes,
            orient="row",
            schema={
                "item_no": pl.Int16(),
                "field": pl.String(),
                "value": pl.String(),
                "number": pl.Int64(),
            },
        ),
    )


def market_items(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the items of market information, which is taken by a consent of its own [yuxi 8].

    >>> from pathlib import Path
    >>> from chengxin.rulebook import load
    >>> book = load(Path("rulebooks/yuxi"), cases=False).rulebook
    >>> market_items(book) if book else ()
    ('market_rating', 'credit_use')
    """
    market = {each.id for each in rulebook.categories.values() if each.source == "market"}
    return tuple(item.id for item in rulebook.items.values() if item.category in market)


def _bound(field: Field, limit: Decimal | None, side: int) -> int:
    if limit is None:
        return side * _WIDEST
    return max(-_WIDEST, min(_WIDEST, encode(field, limit)))
