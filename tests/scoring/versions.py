"""Another version of a random rulebook: a few numbers changed, a rule taken out or put in.

The tests of what a change of rules does to one person call it. The result was not loaded from a
folder and has passed no gate; it says only what numbers are.
"""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

from chengxin.rulebook.model import Indicator, Points, Rulebook


def changed_version(rulebook: Rulebook, chance: random.Random) -> Rulebook:
    """Return the rulebook with one to three changes, under another version."""
    book = replace(rulebook, version=rulebook.version[::-1] + "0")
    for _ in range(chance.choice((1, 2, 3))):
        book = chance.choice((_points, _points, _rule_out, _cap, _weight, _periods, _base, _guard))(
            book, chance
        )
    return book


def _points(book: Rulebook, chance: random.Random) -> Rulebook:
    """One rule gives or takes twice as much."""
    ids = [key for key, rule in book.indicators.items() if rule.points is not None]
    if not ids:
        return book
    rule = book.indicators[chance.choice(ids)]
    assert rule.points is not None
    return _with_rule(book, replace(rule, points=_doubled(rule.points)))


def _doubled(points: Points) -> Points:
    bands = tuple(
        replace(
            band,
            points=band.points * 2,
            rate=replace(band.rate, points=band.rate.points * 2) if band.rate else None,
        )
        for band in points.bands
    )
    table = {key: value * 2 for key, value in points.table.items()}
    return replace(points, fixed=points.fixed * 2, bands=bands, table=table)


def _with_rule(book: Rulebook, rule: Indicator) -> Rulebook:
    return replace(book, indicators={**book.indicators, rule.id: rule})


def _rule_out(book: Rulebook, chance: random.Random) -> Rulebook:
    """One rule is no more."""
    gone = chance.choice([*book.indicators])
    return replace(book, indicators={k: v for k, v in book.indicators.items() if k != gone})


def _cap(book: Rulebook, chance: random.Random) -> Rulebook:
    """One dimension has another cap."""
    dimension = book.dimensions[chance.choice([*book.dimensions])]
    cap = chance.choice((None, 300, 1000))
    return replace(book, dimensions={**book.dimensions, dimension.id: replace(dimension, cap=cap)})


def _weight(book: Rulebook, chance: random.Random) -> Rulebook:
    """One dimension weighs less, or more."""
    dimension = book.dimensions[chance.choice([*book.dimensions])]
    weight = Fraction(chance.choice(("1", "1/2", "3/10")))
    changed = replace(dimension, weight=weight)
    return replace(book, dimensions={**book.dimensions, dimension.id: changed})


def _periods(book: Rulebook, chance: random.Random) -> Rulebook:
    """Records count for a shorter time; the items' own periods stay."""
    return replace(book, validity=replace(book.validity, months=chance.choice((6, 12, 18))))


def _base(book: Rulebook, _chance: random.Random) -> Rulebook:
    scale: Any = replace(book.scale, base=book.scale.base + 7)
    return replace(book, scale=scale)


def _guard(book: Rulebook, _chance: random.Random) -> Rulebook:
    return replace(book, guard=None)
