"""Points as exact numbers: what a points form gives for a measure, in the author's own units.

The gates use it to look at a rule's shape. The kernel compiles the same forms into tables in its
own way, and the tests' interpreter computes them in a third; nothing is shared between them.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import lcm

from chengxin.rulebook.model import Points

#: What no product of the arithmetic may reach, and the most that is ever measured.
LARGEST = 2**62
MOST_MEASURED = 10**12


def points_at(points: Points, measure: Decimal) -> Fraction:
    """Return the centipoints for `measure`, before repeat, age and rounding; not for tables.

    >>> from chengxin.diagnostics import Span
    >>> from chengxin.rulebook.model import Band
    >>> at = Span("x")
    >>> steps = Points(form="steps", bands=(Band(Decimal(10), 200, None, at),), at=at)
    >>> points_at(steps, Decimal(9)), points_at(steps, Decimal(10))
    (Fraction(0, 1), Fraction(200, 1))
    """
    if points.form == "fixed":
        return Fraction(points.fixed)
    reached = [band for band in points.bands if band.starts <= measure]
    if not reached:
        return Fraction(0)
    if points.form == "rates":
        ends = [band.starts for band in reached[1:]] + [measure]
        return sum(
            (
                Fraction(end - band.starts) / Fraction(band.rate.unit) * band.rate.points
                for band, end in zip(reached, ends, strict=True)
                if band.rate is not None
            ),
            Fraction(0),
        )
    band = reached[-1]
    if band.rate is None:
        return Fraction(band.points)
    units = Fraction(measure - band.starts) / Fraction(band.rate.unit)
    whole = units if band.rate.proportional else Fraction(int(units))
    return band.points + whole * band.rate.points


def shown(centipoints: Fraction | int) -> str:
    """Return points for people: exact where two places hold them, else cut to two with a mark.

    >>> shown(1050), shown(-200), shown(Fraction(100, 3))
    ('10.5', '-2', '0.33…')
    """
    exact = Fraction(centipoints)
    whole = int(exact)
    sign = "-" if exact < 0 else ""
    text = f"{abs(whole) // 100}.{abs(whole) % 100:02}".rstrip("0").rstrip(".")
    return sign + text + ("" if exact == whole else "…")


def largest_numerator(points: Points, places: int, weight: Fraction = Fraction(1)) -> int:
    """Return the largest whole number met when `points` are counted over a common denominator.

    That denominator is itself one of them. `places` are the decimals of what is measured, of which
    `MOST_MEASURED` smallest units may come together; `weight` is that of the dimension.
    """
    largest = max([abs(points.fixed), *(abs(number) for number in points.table.values())])
    before = Fraction(0)
    finest = 1
    for number, band in enumerate(points.bands):
        lump = before if points.form == "rates" else Fraction(abs(band.points))
        slope = Fraction(0)
        if band.rate is not None:
            slope = Fraction(abs(band.rate.points)) / Fraction(band.rate.unit * 10**places)
        if band.rate is None or band.rate.proportional:
            denominator = lcm(slope.denominator, lump.denominator)
            finest = max(finest, denominator)
            largest = max(largest, int((lump + slope * MOST_MEASURED) * denominator))
        else:
            largest = max(largest, int(lump + slope * MOST_MEASURED))
        if number + 1 < len(points.bands):
            width = points.bands[number + 1].starts - band.starts
            before += slope * Fraction(width * 10**places)
    return max(largest * weight.numerator, finest * weight.denominator)
