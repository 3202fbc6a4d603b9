"""Points forms as stretches of a measure: what a rule gives, in whole numbers.

Each form becomes pieces without gaps: where it gives nothing, a piece of zero points says so. Exact
fractions all the way; nothing is rounded here. Called by the compiler only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import gcd, lcm

from chengxin.rulebook.model import Band, Field, Points
from chengxin.scoring.tables import HIGHEST, LOWEST

Interval = tuple[int, int]
ANYTHING: Interval = (LOWEST, HIGHEST)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch `lo ≤ v < hi` with points (lump + per · ⌊(v − origin) / unit⌋) / den."""

    lo: int
    hi: int
    origin: int = 0
    unit: int = 1
    per: int = 0
    lump: int = 0
    den: int = 1

    def largest(self, most: int) -> int:
        """The largest numerator met for values up to `most`."""
        reach = max(0, min(self.hi, most) - self.origin) // self.unit
        return abs(self.lump) + abs(self.per) * reach

    def moved(self, by: int) -> Piece:
        """The same points for values greater by `by`.

        >>> Piece(0, 10, unit=5, per=1).moved(100)
        Piece(lo=100, hi=110, origin=100, unit=5, per=1, lump=0, den=1)
        """
        return replace(self, lo=self.lo + by, hi=self.hi + by, origin=self.origin + by)

    def level(self, value: int) -> Piece:
        """Everywhere what this piece gives for `value`; a piece of nothing where it is outside."""
        if not self.lo <= value < self.hi:
            return Piece(0, 0)
        given = self.lump + self.per * ((value - self.origin) // self.unit)
        return Piece(*ANYTHING, lump=given, den=self.den)

    def times(self, weight: Fraction) -> Piece:
        """The piece with its points multiplied by a weight, exactly.

        >>> Piece(0, 9, unit=3, per=100, lump=50).times(Fraction(7, 20))
        Piece(lo=0, hi=9, origin=0, unit=3, per=70, lump=35, den=2)
        """
        lump, per = self.lump * weight.numerator, self.per * weight.numerator
        den = self.den * weight.denominator
        shared = gcd(lump, per, den)
        return replace(self, lump=lump // shared, per=per // shared, den=den // shared)


def pieces(points: Points, scale: int) -> list[Piece]:
    """Return the pieces of a points form for a measure in units of 1/`scale`, without gaps.

    >>> from decimal import Decimal
    >>> from chengxin.diagnostics import Span
    >>> at = Span("x")
    >>> steps = Points(form="steps", bands=(Band(Decimal(10), 200, None, at),), at=at)
    >>> [(p.lo == LOWEST, p.hi, p.lump) for p in pieces(steps, 10)][0]
    (True, 100, 0)
    """
    if points.form == "fixed":
        return [Piece(*ANYTHING, lump=points.fixed)]
    starts = [int(band.starts * scale) for band in points.bands]
    ends = [*starts[1:], HIGHEST]
    found = [Piece(LOWEST, starts[0])]
    before = Fraction(0)
    for band, lo, hi in zip(points.bands, starts, ends, strict=True):
        lump = before if points.form == "rates" else Fraction(band.points)
        found.append(_piece(band, lump, lo, hi, scale))
        if band.rate is not None:
            before += Fraction(hi - lo, int(band.rate.unit * scale)) * band.rate.points
    return found


def _piece(band: Band, lump: Fraction, lo: int, hi: int, scale: int) -> Piece:
    if band.rate is None:
        return Piece(lo, hi, lump=int(lump))
    unit = int(band.rate.unit * scale)
    if not band.rate.proportional:
        return Piece(lo, hi, lo, unit, band.rate.points, int(lump))
    slope = Fraction(band.rate.points, unit)
    den = lcm(slope.denominator, lump.denominator)
    return Piece(lo, hi, lo, 1, int(slope * den), int(lump * den), den)


def table_pieces(points: Points, fields: list[Field]) -> list[Piece]:
    """Return a piece for each code (or pair of codes, counted row by row), zero where absent."""
    codes = [list(field.codes) for field in fields]
    found = [Piece(LOWEST, 1)]
    for number, key in enumerate(product(*codes), start=1):
        found.append(Piece(number, number + 1, lump=points.table.get(key, 0)))
    return [*found, Piece(len(found), HIGHEST)]


def runs(numbers: list[int]) -> list[Interval]:
    """Return the runs of neighbouring numbers.

    >>> runs([1, 2, 4])
    [(1, 2), (4, 4)]
    """
    found: list[Interval] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
