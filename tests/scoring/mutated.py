"""A rulebook with one rule changed at random, as a new version would be. No gate is asked.

The tests of `scoring.versions`, `impact` and `tune` compare what is said of the change with what
it does to people. What is no rule (dimensions, groups, items, periods) is changed by `versions`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from chengxin.rulebook.model import (
    Indicator,
    Interval,
    Lasting,
    Points,
    Repeat,
    Rulebook,
)


def mutated(book: Rulebook, seed: int, *kinds: str) -> tuple[Rulebook, str]:
    """Return another version of `book`, and the rule that is another.

    `kinds` are names of `CHANGES`; without any, one or two are drawn.
    """
    rng = random.Random(seed)
    kinds = kinds or tuple(rng.sample([*CHANGES], rng.choice((1, 1, 2))))
    rules = [*book.indicators.values()]
    # Some rules cannot be changed in some ways; a few are tried.
    for rule in rng.sample(rules, min(5, len(rules))):
        changed = rule
        for kind in kinds:
            changed = CHANGES[kind](book, changed, rng)
        if changed != rule:
            break
    return replace(book, indicators={**book.indicators, rule.id: changed}), rule.id


def _times(points: int, rng: random.Random) -> int:
    return points * rng.choice((1, 1, 2, 3)) // rng.choice((1, 1, 2))


def _points(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    given = rule.points
    if given is None:
        # More months never give less: gate 11 would refuse it.
        steps = accumulate((_times(points, rng) for _months, points in rule.clean), max)
        return replace(rule, clean=tuple(zip((n for n, _points in rule.clean), steps, strict=True)))
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


def _form(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    """The same for all that had different points."""
    if rule.points is None:
        return rule
    fixed = (1 if rule.kind == "award" else -1) * rng.choice((100, 500, 1000))
    return replace(rule, points=Points(form="fixed", fixed=fixed, at=rule.points.at))


def _select(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    if rule.select is None:
        return rule
    where = tuple(each for each in rule.select.where if rng.random() < 0.5)
    items = rule.select.items[: rng.choice((1, 2))]
    return replace(rule, select=replace(rule.select, items=items, where=where))


def _total(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    sign = 1 if rule.kind == "award" else -1
    total = rng.choice((None, 100, 1000, 5000))
    limits = replace(rule.limits, total=None if total is None else total * sign)
    return replace(rule, limits=limits)


def _window(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    """Another limit of a day, a month, a quarter or a year, or none."""
    if rule.kind != "award" or not _each(rule):
        return rule
    period = rng.choice((rule.limits.period, "", "day", "day", "month", "quarter", "year"))
    window = rng.choice((50, 100, 300)) if period else 0
    return replace(rule, limits=replace(rule.limits, period=period, window=window))


def _since(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    if rule.since is None:
        return rule
    return replace(
        rule, since=rule.since.replace(year=rule.since.year + rng.choice((-1, 1)), day=1)
    )


def _each(rule: Indicator) -> bool:
    return rule.over.period == "each" and rule.select is not None


def _age(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    if not _each(rule):
        return rule
    steps = ((1, Fraction(1, 2)), (6, Fraction(1, 4)), (12, Fraction(0)))
    return replace(rule, age=steps[: rng.randint(0, 3)])


def _repeat(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    if not _each(rule):
        return rule
    factors = rng.choice(
        ((Fraction(1),), (Fraction(1, 2),), (Fraction(2),), (Fraction(0),), _falling(rule))
    )
    class_id = rule.repeat.class_id if rule.repeat else rng.choice(("", "good_habit"))
    return replace(rule, repeat=Repeat(factors=factors, class_id=class_id, at=rule.at))


def _falling(rule: Indicator) -> tuple[Fraction, ...]:
    """Less for each further award, more for each further deduction."""
    factors = (Fraction(1), Fraction(1, 2), Fraction(1, 4))
    return factors if rule.kind == "award" else factors[::-1]


def _over(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    """Another length of a rolling window, or a window of another kind."""
    if rule.select is None or rule.over.period == "each":
        return rule
    if rule.over.period == "rolling" and rng.random() < 0.6:
        return replace(rule, over=replace(rule.over, months=rng.choice((1, 2, 9, 24))))
    period = rng.choice(("day", "month", "quarter", "year", "rolling", "validity"))
    months = rng.choice((1, 3, 6)) if period == "rolling" else 0
    return replace(rule, over=replace(rule.over, period=period, months=months))


def _measure(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    """Another unit or end of a time, of more records a ratio, another function of a window."""
    measure = rule.measure
    if measure.lasting is not None and rng.random() < 0.7:
        unit = rng.choice(("months", "days"))
        begins = "formed_on" if measure.lasting.ends == "ended_on" else measure.lasting.begins
        lasting = Lasting(unit, begins, measure.lasting.ends)
        return replace(rule, measure=replace(measure, lasting=lasting))
    if measure.function == "ratio":
        return replace(rule, measure=replace(measure, fewest=rng.choice((1, 2, 3))))
    if measure.function in ("sum", "max", "min", "latest") and rule.points is not None:
        # A table goes by the code of the latest.
        other = ("latest",) if rule.points.form == "table" else ("sum", "max", "min", "latest")
        return replace(rule, measure=replace(measure, function=rng.choice(other)))
    return rule


def _interval(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    if not _each(rule):
        return rule
    months, days = rng.choice(((0, 0), (2, 0), (6, 0), (0, 20), (0, 90), (0, 200)))
    interval = Interval(months=months, days=days, at=rule.at) if months or days else None
    return replace(rule, interval=interval)


def _group(book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    """Into a group, out of it, or into another whose field all of its items have."""
    if rule.kind != "award" or not _each(rule) or rule.select is None:
        return rule
    items = [book.items[key] for key in rule.select.items]
    fitting = [
        group.id
        for group in book.groups.values()
        if not group.same or all(group.same in item.fields for item in items)
    ]
    return replace(rule, group=rng.choice(["", *fitting]))


def _pool(book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    if rule.kind != "award":
        return rule
    fitting = [pool.id for pool in book.pools.values() if pool.dimension == rule.dimension]
    return replace(rule, pool=rng.choice(["", *fitting]))


def _clean(_book: Rulebook, rule: Indicator, rng: random.Random) -> Indicator:
    """Other steps of a clean period."""
    if not rule.clean:
        return rule
    by = rng.choice((0, 1, -1))
    steps = tuple((max(1, months + by), points) for months, points in rule.clean)
    return replace(rule, clean=tuple(dict(steps[: rng.choice((1, 2, 3))]).items()))


#: Each is given the rulebook, one of its rules, and chance.
CHANGES: Mapping[str, Callable[[Rulebook, Indicator, random.Random], Indicator]] = {
    "points": _points,
    "form": _form,
    "select": _select,
    "total": _total,
    "window": _window,
    "since": _since,
    "age": _age,
    "repeat": _repeat,
    "over": _over,
    "measure": _measure,
    "interval": _interval,
    "group": _group,
    "pool": _pool,
    "clean": _clean,
}
