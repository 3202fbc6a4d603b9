"""A rulebook as plain numbers for engines that know nothing of rulebooks: `rules.json`.

It says what `docs/rulebook.md` says, item by item and indicator by indicator, in centipoints and
smallest units, and decides nothing. What it cannot say, it refuses, so that no peer is held to
rules that it was not given: `tellable` leaves such indicators out and names them, `plain` raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

from chengxin.ledger.encoding import SEVERITIES, encode, item_numbers, slots
from chengxin.rulebook.model import (
    Ceiling,
    Dimension,
    Field,
    Indicator,
    Item,
    Limits,
    Measure,
    Over,
    Points,
    Pool,
    Repeat,
    Rulebook,
    Select,
    Validity,
)
from chengxin.scoring.pieces import pieces

#: Plain data, as JSON knows it.
Plain = dict[str, Any]


#: All that is said of each part of a rule; a part with anything else in it is not for the peers.
_SAID: dict[type, str] = {
    Indicator: "dimension kind select over measure points repeat age limits pool since clean",
    Select: "items where",
    Over: "period months",
    Measure: "function field",
    Repeat: "factors class_id",
    Limits: "period window total",
    Points: "form fixed bands by table",
    Item: "finding consent use fields validity severity",
    Validity: "months by_law",
    Dimension: "cap floor",
    Pool: "dimension cap",
    Ceiling: "select level law since",
}
#: What people read, and what the gates ask for: it has no part in a score.
_TOLD = {
    *("at", "spans", "cite", "modelled_on", "id", "name", "category", "furnisher", "purpose"),
    *("legal_basis", "necessity", "reason", "document", "excludes", "earned_by", "repairs"),
}


def tellable(book: Rulebook) -> tuple[Rulebook, tuple[str, ...]]:
    """Return the rulebook with the indicators that peers can be told, and the others' names."""
    left_out = []
    for name, rule in book.indicators.items():
        try:
            _indicator(book, rule)
        except ValueError:
            left_out.append(name)
    kept = {name: rule for name, rule in book.indicators.items() if name not in left_out}
    return replace(book, indicators=kept), tuple(left_out)


def _see_that_all_is_said(thing: Any) -> None:
    said = {*_SAID[type(thing)].split(), *_TOLD}
    for each in fields(thing):
        usual = None if each.default is MISSING else each.default
        if each.name not in said and getattr(thing, each.name) not in (usual, None, "", ()):
            raise ValueError(f"{each.name} of {thing.at} is not written for the peers")


def plain(book: Rulebook, as_of: date) -> Plain:
    """Return the rules as they stand on a day. Raises ValueError where they do not fit."""
    holds = (set(book.holds.asks), book.holds.days) == ({"final_on", "notified_on"}, 0)
    if book.guard is not None or book.who.residency != ("usual_resident",) or not holds:
        raise ValueError("a guard, other residents and other holds are not written for the peers")
    # A dimension without rules, such as one of weight zero, has no part in a score.
    used = {rule.dimension for rule in book.indicators.values()}
    dimensions = [each for key, each in book.dimensions.items() if key in used]
    for part in (*dimensions, *book.pools.values(), *book.ceilings.values()):
        _see_that_all_is_said(part)
    numbers = item_numbers(book)
    return {
        "as_of": str(as_of),
        "age_months": book.who.age * 12,
        "base": book.scale.base * 100,
        "lowest": book.scale.lowest * 100,
        "highest": book.scale.highest * 100,
        "severities": {SEVERITIES[name]: months for name, months in book.severities.items()},
        "adverse_display": book.display.adverse,
        "items": {number: _item(book, book.items[key]) for key, number in numbers.items()},
        "dimensions": {key: [each.cap, each.floor] for key, each in book.dimensions.items()},
        "pools": {key: [each.dimension, each.cap] for key, each in book.pools.items()},
        "indicators": {key: _indicator(book, book.indicators[key]) for key in book.indicators},
        "ceilings": {
            key: {**_select(book, each.select), "since": str(each.since), "top": _top(book, key)}
            for key, each in book.ceilings.items()
        },
    }


def _item(book: Rulebook, item: Item) -> Plain:
    validity = item.validity or book.validity
    return {
        "months": validity.months,
        "by_law": validity.by_law,
        "declared": item.consent == "declared",
        "mildest": SEVERITIES[item.severity[0]] if item.severity else 0,
    }


def _top(book: Rulebook, ceiling: str) -> int:
    """The highest score, in centipoints, that a ceiling leaves: the top of its level."""
    above = [level.lowest for level in book.levels]
    place = [level.id for level in book.levels].index(book.ceilings[ceiling].level)
    return 100 * (above[place - 1] - 1 if place else book.scale.highest)


def _select(book: Rulebook, select: Select) -> Plain:
    """Numbers of items, and for each condition a slot (0 is the severity) and what it may be."""
    items = [book.items[key] for key in select.items]
    where = []
    for condition in select.where:
        if not condition.values:
            raise ValueError(f"a range of {condition.field} is not written for the peers")
        if condition.field == "severity":
            where.append([0, [SEVERITIES[str(value)] for value in condition.values]])
        else:
            field = items[0].fields[condition.field]
            values = [encode(field, value) for value in condition.values]
            where.append([_slot(items, condition.field), values])
    numbers = item_numbers(book)
    return {"items": [numbers[item.id] for item in items], "where": where}


def _slot(items: list[Item], field: str) -> int:
    """The one slot in which all of the items have a field."""
    (slot,) = {slots(item)[field] for item in items}
    return slot


def _indicator(book: Rulebook, rule: Indicator) -> Plain:
    _see_that_all_is_said(rule)
    if book.weight(rule) != 1:
        raise ValueError(f"the weight of {rule.dimension} is not written for the peers")
    found: Plain = {
        "dimension": rule.dimension,
        "pool": rule.pool,
        "sign": 1 if rule.kind == "award" else -1,
        "limits": [rule.limits.period, rule.limits.window, rule.limits.total],
        "clean": list(rule.clean),
    }
    if rule.select is None:
        return found
    assert rule.points is not None
    if rule.measure.function not in ("count", "value", "sum", "latest"):
        raise ValueError(f"{rule.measure.function} of a window is not written for the peers")
    items = [book.items[key] for key in rule.select.items]
    periods = [item.validity for item in items if item.validity is not None]
    parts = (rule.select, rule.over, rule.measure, rule.limits, rule.points, *items, *periods)
    for part in (*parts, *([rule.repeat] if rule.repeat else [])):
        _see_that_all_is_said(part)
    if any(period.to_year_end for period in periods):
        raise ValueError(f"the year's end in {rule.id} is not written for the peers")
    return {
        **found,
        **_select(book, rule.select),
        "over": rule.over.period,
        "rolling": rule.over.months,
        "function": rule.measure.function,
        "slot": _slot(items, rule.measure.field) if rule.measure.field else 0,
        "points": _points(rule.points, items, rule.measure.field),
        "factors": [_fraction(factor) for factor in rule.repeat.factors] if rule.repeat else [],
        "class": (rule.repeat.class_id or rule.id) if rule.repeat else "",
        "age": [[months, *_fraction(factor)] for months, factor in rule.age],
        "since": str(rule.since) if rule.since else "",
    }


def _fraction(number: Fraction) -> list[int]:
    return [number.numerator, number.denominator]


def _points(points: Points, items: list[Item], measured: str) -> Plain:
    """Table points: by codes, or (lump + per · ⌊(v - origin) / unit⌋) / den from `lo` on."""
    if points.form == "table":
        codes = [items[0].fields[name] for name in points.by]
        return {
            "slots": [_slot(items, name) for name in points.by],
            "table": [*_cells(points, codes)],
        }
    places = items[0].fields[measured].places if measured else 0
    found = pieces(points, 10**places)
    den = lcm(*(piece.den for piece in found))
    return {
        "den": den,
        "brackets": [
            [p.lo, p.origin, p.unit, p.per * (den // p.den), p.lump * (den // p.den)] for p in found
        ],
    }


def _cells(points: Points, codes: list[Field]) -> Iterator[list[Any]]:
    """Each cell of a table as the numbers of its codes and its points."""
    for key, worth in points.table.items():
        yield [[encode(f, code) for f, code in zip(codes, key, strict=True)], worth]
