"""Gate 12: money alone never carries a person far, and a repair never earns more than it cost.

Called by `gates.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.arithmetic import shown
from chengxin.rulebook.codes import Code
from chengxin.rulebook.model import Indicator, Rulebook
from chengxin.text import _


def check(rulebook: Rulebook, problems: Diagnostics, *, whole: bool = True) -> None:
    """Report what gate 12 stops; without the `whole` rulebook, what a repair cost is not known."""
    _earned_by(rulebook, problems)
    _money(rulebook, problems)
    if whole:
        _repair_bonus(rulebook, problems)


def _awards(rulebook: Rulebook) -> Iterator[tuple[Indicator, tuple[str, ...]]]:
    """Yield every award that reads records, with the items it reads."""
    for indicator in rulebook.indicators.values():
        if indicator.kind == "award" and indicator.select is not None:
            known = tuple(key for key in indicator.select.items if key in rulebook.items)
            yield indicator, known


def _earned_by(rulebook: Rulebook, problems: Diagnostics) -> None:
    """A scored positive item says what it is earned by; amounts of money say money."""
    for item in rulebook.items.values():
        if item.use == "scored" and "positive" in item.finding and not item.earned_by:
            problems.error(
                Code.NO_EARNED_BY,
                _("A positive item says what it is earned by: money, time, deed or finding."),
                item.at,
            )
    for indicator, keys in _awards(rulebook):
        assert indicator.select is not None
        measured = {indicator.measure.field, indicator.measure.base}
        read = {*measured, *(condition.field for condition in indicator.select.where)}
        for item in (rulebook.items[key] for key in keys):
            terms = item.validity.when if item.validity is not None else ()
            names = read | {each.field for term in terms for each in term.where}
            amounts = [key for key in names & {*item.fields} if item.fields[key].type == "money"]
            if amounts and item.earned_by not in ("", "money"):
                problems.error(
                    Code.NO_EARNED_BY,
                    _("An award that reads an amount of money is earned by money."),
                    item.span("earned_by"),
                )


def _narrowest(rulebook: Rulebook) -> int:
    """The whole points of the narrowest level."""
    starts = [level.lowest for level in rulebook.levels]
    ends = [rulebook.scale.highest + 1, *starts]
    return min(end - start for end, start in zip(ends, starts, strict=False))


def _money(rulebook: Rulebook, problems: Diagnostics) -> None:
    """All that money can buy together: at most half the narrowest level."""
    bought = [
        indicator
        for indicator, keys in _awards(rulebook)
        if any(rulebook.items[key].earned_by == "money" for key in keys)
    ]
    unbounded = [indicator for indicator in bought if _reach(rulebook, indicator) is None]
    for indicator in unbounded:
        problems.error(
            Code.MONEY_UNBOUNDED,
            _("What money can earn by {indicator!r} has no limit in all.").format(
                indicator=indicator.id
            ),
            indicator.at,
            hint=_("Give it a limit 'total', a pool, or its dimension a cap."),
        )
    total = 0 if unbounded else sum(_dimensions(rulebook, bought))
    half = Fraction(_narrowest(rulebook) * 100, 2)
    if total > half > 0:
        problems.error(
            Code.MONEY_TOO_FAR,
            _("Money alone could earn {total} points; half the narrowest level is {half}.").format(
                total=shown(total), half=shown(half)
            ),
            bought[0].limits.at,
            hint=_("Counted together: {indicators}.").format(
                indicators=", ".join(indicator.id for indicator in bought)
            ),
        )


def _reach(rulebook: Rulebook, indicator: Indicator) -> int | None:
    """The most one indicator can earn under any of its limits, in centipoints; None if without."""
    dimension = rulebook.dimensions.get(indicator.dimension)
    pool = rulebook.pools.get(indicator.pool)
    limits = (
        _alone(rulebook, indicator),
        pool.cap if pool is not None else None,
        dimension.cap if dimension is not None else None,
    )
    return min((limit for limit in limits if limit is not None), default=None)


def _alone(rulebook: Rulebook, indicator: Indicator) -> int | None:
    """The most an indicator can earn by its own text and the weight of its dimension."""
    points = indicator.points
    if indicator.limits.total is not None:
        return indicator.limits.total
    one_window = indicator.over.period in ("validity", "rolling")
    if one_window and points is not None and not any(band.rate for band in points.bands):
        return ceil(max(_numbers(indicator)) * rulebook.weight(indicator))
    return None


def _dimensions(rulebook: Rulebook, bought: list[Indicator]) -> Iterator[int]:
    """Yield what money can earn in each dimension: by itself or through pools, under the cap."""
    for key in dict.fromkeys(indicator.dimension for indicator in bought):
        inside = [indicator for indicator in bought if indicator.dimension == key]
        total = 0
        for pool in dict.fromkeys(indicator.pool for indicator in inside):
            parts = [_reach(rulebook, i) or 0 for i in inside if i.pool == pool]
            cap = rulebook.pools[pool].cap if pool in rulebook.pools else None
            total += sum(parts) if cap is None else min(sum(parts), cap)
        dimension = rulebook.dimensions.get(key)
        cap = dimension.cap if dimension is not None else None
        yield total if cap is None else min(total, cap)


def _repair_bonus(rulebook: Rulebook, problems: Diagnostics) -> None:
    """An award for a repair is at most the smallest deduction the repaired record can bring."""
    for indicator, keys in _awards(rulebook):
        repaired = [other for key in keys for other in rulebook.items[key].repairs]
        if not repaired:
            continue
        least = min(_cost(rulebook, key) for key in repaired)
        most = _most(rulebook, indicator)
        if most is None:
            said = _("A repair may earn any number of points; what it repairs costs {least}.")
        elif most > least:
            said = _("A repair may earn {most} points; what it repairs may cost only {least}.")
        else:
            continue
        problems.error(
            Code.REPAIR_BONUS,
            said.format(most=shown(most or 0), least=shown(least)),
            indicator.points.at if indicator.points else indicator.at,
        )


def _cost(rulebook: Rulebook, key: str) -> Fraction:
    """The smallest deduction an item's record can bring, as a positive number; 0 without a rule."""
    costs = [
        _least(indicator) * rulebook.weight(indicator)
        for indicator in rulebook.indicators.values()
        if indicator.kind == "deduction" and indicator.select and key in indicator.select.items
    ]
    return min(costs, default=Fraction(0))


def _numbers(indicator: Indicator) -> list[int]:
    points = indicator.points
    if points is None:
        return [0]
    if points.form == "fixed":
        return [points.fixed]
    if points.form == "table":
        return list(points.table.values())
    return [band.points for band in points.bands]


def _factors(indicator: Indicator) -> list[Fraction]:
    """Every product of a repeat factor and an age factor."""
    repeats = indicator.repeat.factors if indicator.repeat else (Fraction(1),)
    ages = [Fraction(1), *(factor for _months, factor in indicator.age)]
    return [repeat * age for repeat in repeats for age in ages]


def _least(indicator: Indicator) -> Fraction:
    """The smallest deduction of a single record, in centipoints, as a positive number."""
    return min(-number for number in _numbers(indicator)) * min(_factors(indicator))


def _most(rulebook: Rulebook, indicator: Indicator) -> Fraction | None:
    """The largest award of a single record, in centipoints; None when its measure bounds it."""
    points = indicator.points
    if points is not None and any(band.rate for band in points.bands):
        total = indicator.limits.total
        return None if total is None else Fraction(total)
    return max(_numbers(indicator)) * max(_factors(indicator)) * rulebook.weight(indicator)
