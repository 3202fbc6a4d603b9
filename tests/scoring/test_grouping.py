"""Splitting causes into rows, on made-up games: thresholds, caps, alternatives and plain sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.scoring.changes.grouping import Group, Value, groups

type Game = Callable[[frozenset[int]], int]


def batch(game: Game) -> Value:
    def value(sets: Sequence[frozenset[int]]) -> list[int]:
        return [game(there) for there in sets]

    return value


def members(game: Game, count: int) -> list[tuple[tuple[int, ...], int]]:
    return [(group.members, group.points) for group in groups(count, batch(game))]


def test_what_only_adds_up_has_a_row_each() -> None:
    points = (5, -3, 0, 8)
    found = members(lambda there: sum(points[one] for one in there), 4)
    assert found == [((0,), 5), ((1,), -3), ((2,), 0), ((3,), 8)]


def test_a_cap_that_any_two_reach_joins_all_that_it_caps() -> None:
    # Neither the last one, nor the last two, nor the last three would be missed.
    found = members(lambda there: min(20, 10 * len(there & {0, 1, 2, 3, 4})) + (5 in there), 6)
    assert found == [((0, 1, 2, 3, 4), 20), ((5,), 1)]


def test_two_that_cancel_out_are_told_apart_from_none() -> None:
    found = members(lambda there: 10 * (0 in there and 1 not in there) + 4 * (2 in there), 3)
    assert found == [((0, 1), 0), ((2,), 4)]


def test_no_cause_has_no_row() -> None:
    assert groups(0, batch(lambda _there: 0)) == []


def test_a_difference_without_a_cause_is_refused() -> None:
    with pytest.raises(ValueError, match="without any cause"):
        groups(2, batch(lambda _there: 7))


def test_what_never_settles_is_one_row_in_the_end() -> None:
    """Groups without points are joined, do not fit then, and are joined again."""
    table: tuple[int, ...] = (0, 0, 0, 0, 0, -1, 1, 0, 0, 0, 0, 0, -1, 0, 0, 0)
    table += (0, 0, 0, -1, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1)
    found = members(lambda there: table[sum(1 << one for one in there)], 5)
    assert found == [((0, 1, 2, 3, 4), -1)]


@st.composite
def games(draw: st.DrawFn) -> tuple[int, Game]:
    """Any game at all: every set of causes has its own value."""
    count = draw(st.integers(1, 6))
    values = draw(st.sampled_from((st.integers(-3, 3), st.sampled_from((0, 0, 0, 0, 0, 1, -1)))))
    table = draw(st.lists(values, min_size=2**count, max_size=2**count))
    return count, lambda there: table[sum(1 << one for one in there)] if there else 0


@given(games())
def test_rows_add_up_and_each_can_be_taken_away(drawn: tuple[int, Game]) -> None:
    count, game = drawn
    everything = frozenset(range(count))
    found: list[Group] = groups(count, batch(game))
    assert sorted(one for group in found for one in group.members) == [*range(count)]
    assert sum(group.points for group in found) == game(everything)
    for group in found:
        assert game(everything) - game(everything - {*group.members}) == group.points
        for one, alone in zip(group.members, group.alone, strict=True):
            assert game(everything) - game(everything - {one}) == alone
    zero = frozenset(one for group in found if not group.points for one in group.members)
    assert game(everything - zero) == game(everything)
