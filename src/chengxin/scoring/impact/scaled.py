"""A rulebook in which one indicator gives a few per cent more or less; everything else the same.

Only for asking "what if": such a rulebook passes no gate and is never published. Its limits stay,
so a rule that everybody exhausts shows itself as one that nothing depends on.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from chengxin.rulebook.model import Band, Indicator, Rulebook


def scaled(rulebook: Rulebook, rule: str, percent: int) -> Rulebook:
    """Return `rulebook` with every number of points of `rule` changed by `percent` per cent."""
    indicator = rulebook.indicators[rule]
    changed = replace(
        indicator,
        points=indicator.points
        and replace(
            indicator.points,
            fixed=_times(indicator.points.fixed, percent),
            bands=tuple(_band(band, percent) for band in indicator.points.bands),
            table={
                codes: _times(points, percent) for codes, points in indicator.points.table.items()
            },
        ),
        clean=tuple((months, _times(points, percent)) for months, points in indicator.clean),
    )
    return _with(rulebook, changed)


def _with(rulebook: Rulebook, indicator: Indicator) -> Rulebook:
    return replace(rulebook, indicators={**rulebook.indicators, indicator.id: indicator})


def _band(band: Band, percent: int) -> Band:
    rate = band.rate and replace(band.rate, points=_times(band.rate.points, percent))
    return replace(band, points=_times(band.points, percent), rate=rate)


def _times(centipoints: int, percent: int) -> int:
    """Return centipoints changed by a percentage, to the nearest hundredth, halves outwards.

    >>> _times(3000, 10), _times(-25, 10), _times(-25, -10), _times(0, 10)
    (3300, -28, -23, 0)
    """
    exact = Fraction(abs(centipoints) * (100 + percent), 100)
    whole = int(exact + Fraction(1, 2))
    return -whole if centipoints < 0 else whole
