"""Which rule moves whom: the differences of each rule and limit, counted over people.

Nobody is listed. "Decides" is asked by taking one difference back and looking where the rest would
stand; several differences can each decide, or none alone.
"""

from __future__ import annotations

import duckdb

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.impact.answers import one
from chengxin.scoring.impact.figures import Cause
from chengxin.scoring.impact.levels import rank_of_level, rank_of_total


def causes(connection: duckdb.DuckDBPyConnection, books: tuple[Rulebook, Rulebook]) -> list[Cause]:
    """Return every rule and limit that gives anyone more or less, and the moved thresholds."""
    without = rank_of_total(books[1], "(b.new_score * 100 - d.points)")
    # Whom the old level has no namesake for, the old score places in the new levels.
    before = (
        f"coalesce({rank_of_level(books[1], 'b.old_level')},"
        f" {rank_of_total(books[1], 'b.old_score * 100')})"
    )
    rows = connection.execute(f"""
    select kind, key,
      count_if(d.points > 0), count_if(d.points < 0), cast(sum(d.points) as bigint),
      count_if(move > 0 and d.points > 0), count_if(move < 0 and d.points < 0),
      count_if(move > 0 and d.points > 0 and {without} <= {before}),
      count_if(move < 0 and d.points < 0 and {without} >= {before})
    from differing d join both_scored b using (person)
    group by kind, key order by kind, key
    """).fetchall()
    found = [Cause(*row) for row in rows]
    levels = _levels(connection, books)
    return [*found, levels] if levels.up or levels.down else found


def _levels(connection: duckdb.DuckDBPyConnection, books: tuple[Rulebook, Rulebook]) -> Cause:
    """Who moves because thresholds do: the old score alone stands in another level than before."""
    old = rank_of_level(books[1], "old_level")
    placed = rank_of_total(books[1], "(old_score * 100)")
    replaced = rank_of_level(books[1], _level_of_total(books[0], "(new_score * 100)"))
    numbers = one(
        connection,
        f"""
        select count(*) filter (move > 0 and {placed} > {old}),
          count(*) filter (move < 0 and {placed} < {old}),
          count(*) filter (move > 0 and {placed} > {old} and {replaced} <= {old}),
          count(*) filter (move < 0 and {placed} < {old} and {replaced} >= {old})
        from both_scored
        """,
    )
    up, down, decides_up, decides_down = numbers
    return Cause("levels", "", 0, 0, 0, up, down, decides_up, decides_down)


def _level_of_total(rulebook: Rulebook, centipoints: str) -> str:
    """Return SQL for the name of the level in which a total falls."""
    whens = " ".join(
        f"when {centipoints} >= {level.lowest * 100} then '{level.id}'"
        for level in rulebook.levels[:-1]
    )
    lowest = f"'{rulebook.levels[-1].id}'"
    return f"(case {whens} else {lowest} end)" if whens else lowest
