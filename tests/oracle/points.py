"""What a measure is worth: the six forms of `points` (docs/rulebook.md section 4, Points).

Every answer is an exact fraction of a centipoint, never rounded here and never a float. Only the
interpreter and its tests call this.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from chengxin.rulebook.model import Band, Points, Rate


def table_points(
    points: Points, measured: int, codes: tuple[str | None, ...], places: int
) -> Fraction:
    """Centipoints for `measured`, which counts smallest units of a field with `places` decimals.

    `codes` are the identifiers in the fields of `points.by`; None where a record gives none.
    """
    match points.form:
        case "fixed":
            return Fraction(points.fixed)
        case "table":
            known = tuple(code for code in codes if code is not None)
            return Fraction(points.table.get(known, 0) if len(known) == len(codes) else 0)
    own_unit = Fraction(measured, 10**places)
    match points.form:
        case "rates":
            return _rates(points.bands, own_unit)
        case "per" | "steps" | "bands":
            return _bracket(points.bands, own_unit)
        case _:
            raise ValueError(f"no such form of points: {points.form!r}")


def _bracket(bands: tuple[Band, ...], value: Fraction) -> Fraction:
    """Points of the bracket `value` falls in, plus its rate for what lies above its start."""
    reached = [band for band in bands if band.starts <= value]
    if not reached:
        return Fraction(0)
    band = max(reached, key=lambda b: b.starts)
    above = value - Fraction(band.starts)
    return band.points + (_at(band.rate, above) if band.rate else Fraction(0))


def _rates(bands: tuple[Band, ...], value: Fraction) -> Fraction:
    """Each stretch at its own rate, added up."""
    total = Fraction(0)
    ordered = sorted(bands, key=lambda b: b.starts)
    for band, following in zip(ordered, [*ordered[1:], None], strict=True):
        start = Fraction(band.starts)
        end = value if following is None else min(value, Fraction(following.starts))
        if end > start and band.rate:
            total += (end - start) * band.rate.points / Fraction(band.rate.unit)
    return total


def _at(rate: Rate, amount: Fraction) -> Fraction:
    """Points for each full unit, or for part units too where the rate is proportional."""
    units = amount / Fraction(rate.unit)
    return (units if rate.proportional else Fraction(floor(units))) * rate.points
