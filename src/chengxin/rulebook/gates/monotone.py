"""Gate 11: doing more never earns less, and doing worse never costs less.

Called by `gates.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.arithmetic import points_at, shown
from chengxin.rulebook.codes import Code
from chengxin.rulebook.model import RATIO_PLACES, Field, Indicator, Points, Rulebook
from chengxin.text import _

#: (smaller measure, its centipoints, larger measure, its centipoints)
Pair = tuple[str, Fraction, str, Fraction]


def check(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Report points that fall (awards) or soften (deductions) as their measure grows."""
    for indicator in rulebook.indicators.values():
        sign = 1 if indicator.kind == "award" else -1
        at = indicator.points.at if indicator.points else indicator.span("clean")
        for low, low_points, high, high_points in _neighbours(rulebook, indicator):
            if (high_points - low_points) * sign < 0:
                problems.error(
                    Code.NOT_MONOTONE,
                    _("{low} gives {low_points} points, {high} gives {high_points}.").format(
                        low=low,
                        low_points=shown(low_points),
                        high=high,
                        high_points=shown(high_points),
                    ),
                    at,
                    hint=_("An award must not fall, nor a deduction soften, as its measure grows."),
                )
        if sign < 0:
            _factors(indicator, problems)
        _gaps(rulebook, indicator, problems)


def _factors(indicator: Indicator, problems: Diagnostics) -> None:
    """A further deduction costs no less than the one before, an older one no more."""
    if indicator.repeat is not None:
        for before, after in pairwise(indicator.repeat.factors):
            if after < before:
                problems.error(
                    Code.NOT_MONOTONE,
                    _("A repeat costs less than the one before it: {after} after {before}.").format(
                        after=after, before=before
                    ),
                    indicator.repeat.span("factors"),
                )
    factors = [Fraction(1), *(factor for _months, factor in indicator.age)]
    for before, after in pairwise(factors):
        if after > before:
            problems.error(
                Code.NOT_MONOTONE,
                _("A deduction grows as it gets older: {after} after {before}.").format(
                    after=after, before=before
                ),
                indicator.span("age"),
            )


def _neighbours(rulebook: Rulebook, indicator: Indicator) -> Iterator[Pair]:
    """Yield pairs of measures next to each other where the points could turn."""
    for (few, few_points), (many, many_points) in pairwise(indicator.clean):
        if indicator.kind == "deduction":
            return
        yield str(few), Fraction(few_points), str(many), Fraction(many_points)
    points = indicator.points
    if points is None or points.form == "fixed":
        return
    if points.form == "table":
        yield from _table(rulebook, indicator, points)
        return
    smallest = Decimal(1).scaleb(-_places(rulebook, indicator))
    for band in points.bands:
        for low in (band.starts - smallest, band.starts):
            if low >= 0:
                high = low + smallest
                yield str(low), points_at(points, low), str(high), points_at(points, high)


def _fields(rulebook: Rulebook, indicator: Indicator, name: str) -> Iterator[Field]:
    for key in indicator.select.items if indicator.select else ():
        item = rulebook.items.get(key)
        if item is not None and name in item.fields:
            yield item.fields[name]


def _places(rulebook: Rulebook, indicator: Indicator) -> int:
    if indicator.measure.function == "ratio":
        return RATIO_PLACES
    if not indicator.measure.field:
        return 0
    return max((f.places for f in _fields(rulebook, indicator, indicator.measure.field)), default=0)


def _table(rulebook: Rulebook, indicator: Indicator, points: Points) -> Iterator[Pair]:
    """Along each field whose codes climb, with the other field held."""
    for position, name in enumerate(points.by):
        field = next(_fields(rulebook, indicator, name), None)
        if field is None or not field.ordered:
            continue
        others = dict.fromkeys((*key[:position], *key[position + 1 :]) for key in points.table)
        for other in others:
            keys = [(*other[:position], code, *other[position:]) for code in field.codes]
            given = [key for key in keys if key in points.table]
            for low, high in pairwise(given):
                yield (
                    "/".join(low),
                    Fraction(points.table[low]),
                    "/".join(high),
                    Fraction(points.table[high]),
                )


def _gaps(rulebook: Rulebook, indicator: Indicator, problems: Diagnostics) -> None:
    """Warn of a code above one with points that itself is left out and so gives nothing."""
    points = indicator.points
    if points is None or points.form != "table" or len(points.by) != 1:
        return
    field = next(_fields(rulebook, indicator, points.by[0]), None)
    if field is None or not field.ordered:
        return
    codes = list(field.codes)
    lowest = min((codes.index(key[0]) for key in points.table if key[0] in codes), default=0)
    missing = [code for code in codes[lowest:] if (code,) not in points.table]
    if missing:
        problems.warn(
            Code.TABLE_GAP,
            _("These codes stand above one with points and give nothing: {codes}.").format(
                codes=", ".join(missing)
            ),
            points.at,
        )
