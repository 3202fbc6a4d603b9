"""The answers of both versions as tables in one connection: who scores what, and what differs.

`score(person, old_score, old_level, new_score, new_level)` has everybody with a score by either
version; `both_scored` those with one by both, with `move` (1 a higher level, −1 a lower one);
`differing(person, kind, key, points)` what each rule and limit gives more or less. Only reads what
`score_city` wrote; `measure` builds them, the counting modules read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.impact.levels import rank_of_level


class ImpactDoesNotAddUpError(Exception):
    """The differences of rules do not add up to the difference of scores."""


@contextmanager
def opened(
    work: Path, threads: int | None, memory: str | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that spills into the working folder."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("set temp_directory = ?", [str(work / "spill")])
        if threads is not None:
            connection.execute(f"set threads = {int(threads)}")
        if memory is not None:
            connection.execute("set memory_limit = ?", [memory])
        yield connection
    finally:
        connection.close()


def files(paths: list[Path]) -> str:
    """Return SQL that reads several Parquet files as one table."""
    names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{names}])"


def parts(folder: Path, output: str) -> str:
    """Return SQL that reads an output of `score_city`."""
    return files(sorted((folder / output).glob("part-*.parquet")))


def load_answers(
    connection: duckdb.DuckDBPyConnection,
    books: tuple[Rulebook, Rulebook],
    folders: tuple[Path, Path],
) -> None:
    """Make the tables. Raises `ImpactDoesNotAddUpError`."""
    old, new = folders
    connection.execute(f"""
    create table score as
    select person, o.score as old_score, coalesce(o.level, '') as old_level,
      n.score as new_score, coalesce(n.level, '') as new_level
    from (select person, score, level from {parts(old, "scores")}) o
    full join (select person, score, level from {parts(new, "scores")}) n using (person)
    """)
    before, after = rank_of_level(books[1], "old_level"), rank_of_level(books[1], "new_level")
    connection.execute(f"""
    create view both_scored as
    select *, case when old_level = new_level then 0
      when {before} is not null then sign({after} - {before})
      when new_score = old_score then 0
      else sign(new_score - old_score) end as move
    from score where old_score is not null and new_score is not null
    """)
    connection.execute(f"""
    create table differing as
    with given as (
      select person, {_KIND} as kind, {_KEY} as key, -cast(points * 100 as bigint) as points
      from {parts(old, "contributions")} where points <> 0
      union all
      select person, {_KIND}, {_KEY}, cast(points * 100 as bigint)
      from {parts(new, "contributions")} where points <> 0
    )
    select person, kind, key, cast(sum(points) as bigint) as points
    from given join both_scored using (person)
    group by person, kind, key having sum(points) <> 0
    """)
    base = (books[1].scale.base - books[0].scale.base) * 100
    if base:
        connection.execute(
            f"insert into differing select person, 'base', '', {base} from both_scored"
        )
    _assert_sums(connection)


#: What a row belongs to. The limits of a single rule are part of what the rule gives.
_KIND = """
case when part in ('record', 'window', 'clean', 'window_limit', 'indicator_limit') then 'rules'
  when part = 'pool_limit' then 'pools'
  when part in ('dimension_cap', 'dimension_floor') then 'dimensions'
  when part = 'ceiling' then 'ceilings'
  else 'total' end
"""
_KEY = "case when part in ('guard', 'rounding', 'scale') or rule = '' then part else rule end"


def _assert_sums(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse to report differences that do not add up; this stays on in production."""
    (wrong,) = one(
        connection,
        """
        select count(*) from both_scored b
        left join (select person, sum(points) as points from differing group by person) d
          using (person)
        where coalesce(d.points, 0) <> (new_score - old_score) * 100
        """,
    )
    if wrong:
        raise ImpactDoesNotAddUpError(f"{wrong} differences do not add up")


def one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """Return the single row of a query."""
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(row)
