"""A rulebook with one rule changed at random, as a new version would be. No gate is asked.

The tests of `scoring.versions` compare what is said of the change with what it does to people.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chengxin.rulebook.model import Indicator, Points, Repeat, Rulebook


def mutated(book: Rulebook, seed: int, *kinds: str) -> tuple[Rulebook, str]:
    """Return another version of `book`, and the rule that is another.

    `kinds` are names of `CHANGES`; without any, one or two are drawn.
    """
    rng = random.Random(seed)
    rule = rng.choice([*book.indicators.values()])
    changed = rule
    for kind in kinds or rng.sample([*CHANGES], rng.choice((1, 1, 2))):
        changed = CHANGES[kind](changed, rng)
    return replace(book, indicators={**book.indicators, rule.id: changed}), rule.id


def _times(points: int, rng: random.Random) -> int:
    return points * rng.choice((1, 1, 2, 3)) // rng.choice((1, 1, 2))


def _points(rule: Indicator, rng: random.Random) -> Indicator:
    given = rule.points
    if given is None:
        longer = tuple((months, _times(points, rng)) for months, points in rule.clean)
        return replace(rule, clean=longer)
    bands = []
    last = Decimal(-1)
    for band in given.bands:
        # A measure counts in whole units of its field, so a start is only moved by whole units.
        starts = max(last + 1, band.starts + rng.choice((0, 0, 1, 3)))
        unit = rng.choice((1, 1, 2))
        rate = band.rate and replace(
            band.rate, unit=band.rate.unit * unit, points=_times(band.rate.points, rng)
        )
        bands.append(replace(band, starts=starts, points=_times(band.points, rng), rate=rate))
        last = starts
    changed = replace(
        given,
        fixed=_times(given.fixed, rng),
        bands=tuple(bands),
        table={codes: _times(points, rng) for codes, points in given.table.items()},
    )
    return replace(rule, points=changed)


def _form(rule: Indicator, rng: random.Random) -> Indicator:
    """The same for all that had different points."""
    if rule.points is None:
        return rule
    fixed = (1 if rule.kind == "award" else -1) * rng.choice((100, 500, 1000))
    return replace(rule, points=Points(form="fixed", fixed=fixed, at=rule.points.at))


def _select(rule: Indicator, rng: random.Random) -> Indicator:
    if rule.select is None:
        return rule
    where = tuple(each for each in rule.select.where if rng.random() < 0.5)
    items = rule.select.items[: rng.choice((1, 2))]
    return replace(rule, select=replace(rule.select, items=items, where=where))


def _total(rule: Indicator, rng: random.Random) -> Indicator:
    sign = 1 if rule.kind == "award" else -1
    total = rng.choice((None, 100, 1000, 5000))
    limits = replace(rule.limits, total=None if total is None else total * sign)
    return replace(rule, limits=limits)


def _since(rule: Indicator, rng: random.Random) -> Indicator:
    if rule.since is None:
        return rule
    return replace(
        rule, since=rule.since.replace(year=rule.since.year + rng.choice((-1, 1)), day=1)
    )


def _age(rule: Indicator, rng: random.Random) -> Indicator:
    if rule.over.period != "each" or rule.select is None:
        return rule
    steps = ((1, Fraction(1, 2)), (6, Fraction(1, 4)), (12, Fraction(0)))
    return replace(rule, age=steps[: rng.randint(0, 3)])


def _repeat(rule: Indicator, rng: random.Random) -> Indicator:
    if rule.over.period != "each" or rule.select is None:
        return rule
    factors = rng.choice(((Fraction(1),), (Fraction(1, 2),), (Fraction(2),), (Fraction(0),)))
    class_id = rule.repeat.class_id if rule.repeat else ""
    return replace(rule, repeat=Repeat(factors=factors, class_id=class_id, at=rule.at))


def _over(rule: Indicator, rng: random.Random) -> Indicator:
    if rule.over.period != "rolling":
        return rule
    return replace(rule, over=replace(rule.over, months=rng.choice((1, 2, 9, 24))))


CHANGES: Mapping[str, Callable[[Indicator, random.Random], Indicator]] = {
    "points": _points,
    "form": _form,
    "select": _select,
    "total": _total,
    "since": _since,
    "age": _age,
    "repeat": _repeat,
    "over": _over,
}
