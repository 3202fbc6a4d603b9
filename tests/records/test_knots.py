"""Rows against rows, compared with looking at each pair."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from chengxin.records.knots import LEFT, knots_of

#: (key, said, record, owner) of rows that often meet; a key is of one record.
ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 1), st.integers(0, 2)), max_size=12
).map(lambda rows: [(key, said, key // 2, owner) for key, said, owner in rows])


def pairwise(rows: Iterable[tuple[int, int, int, int]]) -> tuple[set[int], set[int], set[int]]:
    """Repeating, contradicting and moving rows, as the definition has them."""
    numbered = {row: (key, (said, owner), record, owner)
                for row, (key, said, record, owner) in enumerate(rows, 2)}  # fmt: skip
    against, again = set(), set()
    for row, (key, said, _record, _owner) in numbered.items():
        same = {other: each for other, each in numbered.items() if each[0] == key}
        if any(each[1] != said for each in same.values()):
            against.add(row)
        elif row != min(same):
            again.add(row)
    left = {row: each for row, each in numbered.items() if row not in against | again}
    moving = {
        row
        for row, (_key, _said, record, owner) in left.items()
        if any(each[2] == record and each[3] != owner for each in left.values())
    }
    return again, against, moving


@given(rows=ROWS)
def test_knots_are_what_pairs_of_rows_say(rows: list[tuple[int, int, int, int]]) -> None:
    # What a row says names its owner too, as the texts of rows do.
    left = [(n, key, said * 10 + owner, record, owner)
            for n, (key, said, record, owner) in enumerate(rows, 2)]  # fmt: skip
    found = knots_of(pl.DataFrame(left, schema=LEFT, orient="row"))
    again, against, moving = pairwise(rows)
    assert found.repeating == again
    assert set(found.contradicting) == against
    assert set(found.moving) == moving
    by_row = {row: rest for row, *rest in left}
    for row, other in found.contradicting.items():
        assert other != row
        assert by_row[other][0] == by_row[row][0]
    for row, other in found.moving.items():
        assert by_row[other][2] == by_row[row][2]
        assert by_row[other][3] != by_row[row][3]
