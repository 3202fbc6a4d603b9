"""People counted by age, household registration, furnishers that cover them, and a file's groups.

`grouping(person, grouping, value)` has a row for everybody in each grouping. It is joined to
scores only here, after they have been computed, and only to count.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from chengxin.ledger import Ledger
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.impact.answers import files
from chengxin.scoring.impact.figures import Group
from chengxin.scoring.impact.groups import Groups
from chengxin.scoring.impact.levels import base_rank, rank_of_level

#: First ages of the bands, and how many furnishers are told apart.
AGES = (18, 30, 40, 50, 60, 70)
MOST_FURNISHERS = 5


def write_groupings(
    connection: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    as_of: date,
    groups: Groups | None,
    work: Path,
) -> None:
    """Make the table. The groups' persons who are not in the persons file are left out."""
    people = files([part.persons for part in ledger.slices])
    records = files([part.records for part in ledger.slices])
    bands = " ".join(
        f"when age >= {age} then '{_band(at)}'" for at, age in reversed([*enumerate(AGES)])
    )
    connection.execute(f"""
    create table grouping as
    select person, 'age' as grouping,
      case when age is null then '' {bands} else '<{AGES[0]}' end as value
    from (select person, datesub('year', born_on, date '{as_of.isoformat()}') as age from {people})
    union all
    select person, 'registered',
      case when household_registered then 'yes' when not household_registered then 'no' else '' end
    from {people}
    union all
    select person, 'furnishers',
      case when n >= {MOST_FURNISHERS} then '{MOST_FURNISHERS}+' else cast(n as varchar) end
    from (
      select p.person, count(distinct r.furnisher) as n
      from {people} p left join {records} r using (person_no) group by p.person
    )
    """)
    for column, by_person in groups.columns.items() if groups is not None else ():
        path = work / f"group-{column}.parquet"
        pl.DataFrame(
            {"person": [*by_person], "value": [*by_person.values()]},
            schema={"person": pl.String(), "value": pl.String()},
        ).write_parquet(path)
        connection.execute(f"""
        insert into grouping
        select p.person, '{column}', coalesce(g.value, '')
        from {people} p left join {files([path])} g using (person)
        """)


def _band(at: int) -> str:
    """Return the name of an age band.

    >>> _band(0), _band(len(AGES) - 1)
    ('18–29', '70+')
    """
    return f"{AGES[at]}+" if at + 1 == len(AGES) else f"{AGES[at]}–{AGES[at + 1] - 1}"


def group_counts(
    connection: duckdb.DuckDBPyConnection, books: tuple[Rulebook, Rulebook]
) -> list[Group]:
    """Return the counts of every group, in the order of groupings and values."""
    above = [
        f"coalesce({rank_of_level(book, level)} > {base_rank(book)}, false)"
        for book, level in zip(books, ("s.old_level", "s.new_level"), strict=True)
    ]
    rows = connection.execute(f"""
    select grouping, value, count(*), count(s.old_score), count(s.new_score),
      count_if({above[0]}), count_if({above[1]}), count(b.person),
      count(*) filter (b.move > 0), count(*) filter (b.move < 0)
    from grouping g
    left join score s using (person) left join both_scored b using (person)
    group by grouping, value order by grouping, value
    """).fetchall()
    return [
        Group(name, value, persons, (old, new), (high, higher), both, up, down)
        for name, value, persons, old, new, high, higher, both, up, down in rows
    ]
