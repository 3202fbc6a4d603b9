"""Conditions as boxes: which records of an item meet all of them, in whole numbers.

Equality, sets and ranges are all intervals; a set with gaps makes several boxes. Called by the
compiler only; no points are known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from chengxin.ledger.encoding import SEVERITIES, encode, slots
from chengxin.rulebook.model import Condition, Item
from chengxin.scoring.pieces import ANYTHING, Interval, runs
from chengxin.scoring.tables import HIGHEST, LEAST

#: Intervals by field slot (1 to 4) and, under 0, of the severity.
Box = dict[int, Interval]


def boxes(where: Sequence[Condition], item: Item) -> list[Box]:
    """Return the boxes of an item's records that meet every condition."""
    places = slots(item)
    sides: list[list[tuple[int, Interval]]] = []
    for condition in where:
        if condition.field == "severity":
            numbers = sorted(SEVERITIES[str(value)] for value in condition.values)
            sides.append([(0, interval) for interval in runs(numbers)])
            continue
        field = item.fields[condition.field]
        slot = places[condition.field]
        if condition.values:
            numbers = sorted({encode(field, value) for value in condition.values})
            sides.append([(slot, interval) for interval in runs(numbers)])
        else:
            lo = LEAST if condition.starts is None else encode(field, condition.starts)
            hi = HIGHEST if condition.below is None else encode(field, condition.below) - 1
            sides.append([(slot, (lo, hi))])
    return [dict(combination) for combination in product(*sides)]


def bounds(box: Box) -> dict[str, Any]:
    """Return the columns of a row that hold a box.

    >>> bounds({1: (2, 3), 0: (2, 2)})["f1_hi"], bounds({})["severity_hi"]
    (3, 9)
    """
    found = {
        f"f{slot}_{end}": box.get(slot, ANYTHING)[position]
        for slot in range(1, 5)
        for position, end in enumerate(("lo", "hi"))
    }
    severity = box.get(0, ANYTHING)
    return {**found, "severity_lo": max(severity[0], 0), "severity_hi": min(severity[1], 9)}


def first_that_fits(choices: Sequence[Sequence[Box]]) -> list[tuple[Box, int]]:
    """Return boxes that do not overlap, each with the first choice that holds what is in it.

    >>> first_that_fits([[{1: (2, 2)}], [{1: (1, 3)}]])
    [({1: (2, 2)}, 0), ({1: (1, 1)}, 1), ({1: (3, 3)}, 1)]
    """
    taken: list[tuple[Box, int]] = []
    for place, choice in enumerate(choices):
        for box in choice:
            left = [box]
            for before, _place in taken:
                left = [part for each in left for part in _without(each, before)]
            taken += ((part, place) for part in left)
    return taken


def _without(box: Box, gone: Box) -> Iterator[Box]:
    """What is left of a box without what lies in another, as boxes that do not overlap."""
    shared = {
        slot: (max(box.get(slot, ANYTHING)[0], lo), min(box.get(slot, ANYTHING)[1], hi))
        for slot, (lo, hi) in gone.items()
    }
    if any(lo > hi for lo, hi in shared.values()):
        yield box
        return
    left = dict(box)
    for slot, (lo, hi) in shared.items():
        low, high = left.get(slot, ANYTHING)
        if low < lo:
            yield {**left, slot: (low, lo - 1)}
        if hi < high:
            yield {**left, slot: (hi + 1, high)}
        left[slot] = (lo, hi)
