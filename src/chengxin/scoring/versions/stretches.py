"""Two functions from a measure to points compared everywhere, exactly, by looking at few measures.

A function is a list of `Piece`: stretches on each of which points climb in equal stairs, or lie
level. Between two stairs nothing happens, and the difference of two staircases repeats itself with
a drift; so their stairs near the ends of a stretch say everything about the stretch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm

from chengxin.scoring.pieces import Piece
from chengxin.scoring.versions.effect import Effect

#: More stairs than this within one repetition are not looked at; the order then stays unknown.
_MOST_STAIRS = 50_000


def points_at(function: Sequence[Piece], measure: int) -> Fraction:
    """Return the centipoints a function gives for a measure, nothing where it has no piece.

    >>> points_at([Piece(10, 100, origin=10, unit=5, per=-200)], 21)
    Fraction(-400, 1)
    """
    for piece in function:
        if piece.lo <= measure < piece.hi:
            steps = (measure - piece.origin) // piece.unit
            return Fraction(piece.lump + piece.per * steps, piece.den)
    return Fraction(0)


def compare_points(old: Sequence[Piece], new: Sequence[Piece], lo: int, hi: int) -> Effect:
    """Compare two functions of one measure over `lo ≤ measure ≤ hi`.

    >>> per_400 = [Piece(0, 10**6, unit=400, per=100)]
    >>> per_500 = [Piece(0, 10**6, unit=500, per=100)]
    >>> compare_points(per_400, per_500, 0, 10**5)
    <Effect.HARSHER: 'harsher'>
    >>> compare_points(per_400, [Piece(0, 10**6, unit=500, per=125)], 0, 10**5)
    <Effect.MIXED: 'mixed'>
    """
    harsher = milder = False
    for first, last in _stretches([*old, *new], lo, hi):
        stairs = _stairs(old, new, first, last)
        if stairs is None:
            return Effect.MIXED
        for measure in stairs:
            before, after = points_at(old, measure), points_at(new, measure)
            harsher |= after < before
            milder |= after > before
        if harsher and milder:
            break
    return Effect.of(harsher=harsher, milder=milder)


def reach(function: Sequence[Piece], lo: int, hi: int) -> tuple[Fraction, Fraction]:
    """Return the least and the most that a function gives over `lo ≤ measure ≤ hi`.

    >>> reach([Piece(0, 10, lump=-100), Piece(10, 99, lump=-300)], 0, 50)
    (Fraction(-300, 1), Fraction(-100, 1))
    """
    # Within a piece points only climb or only fall, so its ends say everything.
    ends = [points_at(function, end) for pair in _stretches(function, lo, hi) for end in pair]
    return min(ends), max(ends)


def _stretches(pieces: Iterable[Piece], lo: int, hi: int) -> Iterator[tuple[int, int]]:
    """Cut a range wherever a piece begins or ends; both ends of each part belong to it."""
    edges = {edge for piece in pieces for edge in (piece.lo, piece.hi) if lo < edge <= hi}
    starts = sorted({lo, *edges})
    for start, following in zip(starts, [*starts[1:], hi + 1], strict=True):
        yield start, following - 1


def _stairs(old: Sequence[Piece], new: Sequence[Piece], first: int, last: int) -> set[int] | None:
    """Return the measures that decide a stretch; None when they are too many."""
    pieces = [p for p in (*old, *new) if p.lo <= first < p.hi and p.per and p.unit > 1]
    length = lcm(*(piece.unit for piece in pieces))
    if sum(4 * length // piece.unit for piece in pieces) > _MOST_STAIRS:
        return None
    found = {first, last}
    for start, end in ((first, first + 2 * length), (last - 2 * length, last)):
        for piece in pieces:
            begin = piece.origin + (max(start, first) - piece.origin) // piece.unit * piece.unit
            for stair in range(begin, min(end, last) + piece.unit, piece.unit):
                found |= {stair - 1, stair}
    return {measure for measure in found if first <= measure <= last}
