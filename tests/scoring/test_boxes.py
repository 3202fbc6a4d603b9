"""Boxes cut so that the first that fits is the only one, against looking at every point."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from chengxin.scoring.boxes import Box, first_that_fits

INTERVALS = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda ends: (min(ends), max(ends)))
BOXES = st.dictionaries(st.integers(0, 2), INTERVALS)


def holds(box: Box, point: tuple[int, ...]) -> bool:
    return all(lo <= point[slot] <= hi for slot, (lo, hi) in box.items())


@given(st.lists(st.lists(BOXES, min_size=1, max_size=2), max_size=3))
def test_each_point_lies_in_one_box_of_the_first_choice_that_fits(choices: list[list[Box]]) -> None:
    cut = first_that_fits(choices)
    for point in product(range(-1, 6), repeat=3):
        fits = (at for at, each in enumerate(choices) if any(holds(box, point) for box in each))
        found = [place for box, place in cut if holds(box, point)]
        first = next(fits, None)
        assert found == ([] if first is None else [first])
