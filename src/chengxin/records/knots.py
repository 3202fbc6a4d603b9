"""Rows of one file against each other: what repeats, what contradicts, what changed its person.

The same judgement as where all files of a city are read at once (`ledger.settle`), over hashes of
the rows, which are all that a large file leaves in memory. Pure; it knows nothing of what they say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

#: What a row leaves: `key` and `said` of all kinds; `record` and `owner` of records, else 0.
LEFT = {
    "row": pl.Int32(),
    "key": pl.UInt64(),
    "said": pl.UInt64(),
    "record": pl.UInt64(),
    "owner": pl.UInt64(),
}


@dataclass(frozen=True, slots=True)
class Knots:
    """Rows that repeat an earlier one; rows that contradict another, or move its record, by that.

    What contradicts or moves is wrong in every row of the knot: which is right cannot be known.
    """

    repeating: frozenset[int] = frozenset()
    contradicting: Mapping[int, int] = field(default_factory=dict)
    moving: Mapping[int, int] = field(default_factory=dict)


def knots_of(rows: pl.DataFrame) -> Knots:
    """Return the knots among rows as LEFT.

    >>> rows = [(2, 1, 1, 9, 5), (3, 1, 1, 9, 5), (4, 2, 1, 9, 6), (5, 3, 7, 8, 5), (6, 3, 8, 8, 5)]
    >>> knots_of(pl.DataFrame(rows, schema=LEFT, orient="row"))
    ... # doctest: +NORMALIZE_WHITESPACE
    Knots(repeating=frozenset({3}), contradicting={5: 6, 6: 5}, moving={2: 4, 4: 2})
    """
    twice = rows.filter(pl.col("key").is_duplicated())
    tied = twice.join(
        twice.group_by("key").agg(
            pl.col("row").min().alias("first"),
            pl.col("row").max().alias("last"),
            (pl.col("said").n_unique() > 1).alias("contradict"),
        ),
        on="key",
    )
    against = tied.filter("contradict")
    other = pl.when(pl.col("row") == pl.col("first")).then("last").otherwise("first")
    again = tied.filter(~pl.col("contradict") & (pl.col("row") != pl.col("first")))
    return Knots(
        frozenset(again["row"]),
        dict(against.select("row", other.alias("other")).sort("row").iter_rows()),
        _moving(rows.join(pl.concat([against, again]), on="row", how="anti")),
    )


def _moving(rows: pl.DataFrame) -> dict[int, int]:
    """Return the rows of records that have several owners, each with a row of another owner."""
    rows = rows.filter(pl.col("record").is_duplicated())
    first = rows.sort("row").group_by("record", "owner", maintain_order=True).first()
    moved = (
        first.filter(pl.col("record").is_duplicated())
        .group_by("record")
        .agg(
            pl.col("row").min().alias("first"),
            pl.col("row").max().alias("last"),
            pl.col("owner").get(pl.col("row").arg_min()).alias("of_first"),
        )
    )
    other = pl.when(pl.col("owner") == pl.col("of_first")).then("last").otherwise("first")
    found = rows.join(moved, on="record").select("row", other.alias("other")).sort("row")
    return dict(found.iter_rows())
