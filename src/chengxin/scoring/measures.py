"""What a rule measures of a record, and which pieces of points the measure can fall in.

The value is k0 + k1·f1 + … + k4·f4 of the record's fields as they are encoded, so that a count is
k0 = 1, a field its own slot, and a table's row the number of its codes. Pure; `compile` calls it.
"""

from __future__ import annotations

from dataclasses import replace

from chengxin.ledger.encoding import slots
from chengxin.rulebook.model import RATIO_PLACES, Indicator, Item, Points, Rulebook
from chengxin.scoring.pieces import Piece, pieces, table_pieces
from chengxin.scoring.tables import LOWEST


def measured(book: Rulebook, indicator: Indicator, item: Item) -> tuple[list[int], list[Piece]]:
    """Return k0 to k4 and the pieces, weighed by the indicator's dimension."""
    weights, found = _unweighed(indicator, item)
    return weights, [piece.times(book.weight(indicator)) for piece in found]


def _unweighed(indicator: Indicator, item: Item) -> tuple[list[int], list[Piece]]:
    points = indicator.points
    assert points is not None
    if points.form == "table":
        return _looked_up(points, item)
    weights = [0, 0, 0, 0, 0]
    name = indicator.measure.field
    if indicator.measure.lasting is not None:
        return weights, pieces(points, 1)
    if not name:
        weights[0] = 1
        return weights, pieces(points, 1)
    weights[slots(item)[name]] = 1
    if indicator.measure.function == "ratio":
        # What has no measure stands below zero in the kernel and gives nothing.
        found = pieces(points, 10**RATIO_PLACES)
        above = [replace(piece, lo=max(piece.lo, 0)) for piece in found if piece.hi > 0]
        return weights, [Piece(LOWEST, 0), *above]
    return weights, pieces(points, 10 ** item.fields[name].places)


def _looked_up(points: Points, item: Item) -> tuple[list[int], list[Piece]]:
    """A table of one or two codes, its rows numbered one after the other."""
    places = slots(item)
    weights = [0, 0, 0, 0, 0]
    fields = [item.fields[name] for name in points.by]
    inner = len(fields[1].codes) if len(fields) == 2 else 1
    weights[places[points.by[0]]] = inner
    if len(fields) == 2:
        weights[places[points.by[1]]] = 1
        weights[0] = -inner
    return weights, table_pieces(points, fields)
