"""Changes of standings held against what was known at their instants, by the kernel on DuckDB.

A standing of the past is no more than a claim unless it follows from what the site says was known
then. A change in whose time some content was erased cannot be asked again, and is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import Engine
from chengxin.site.verifying.facts import Asked, as_ledger

#: So many of the latest changes of a slice's people are asked again: each day of them is a run.
LATEST = 1000

#: What is known at an instant is known after the last change of that instant.
_CHANGES = f"""
select rulebook_no, as_of, list((id, person_no, changed_at)), list((score, level, dimensions))
from (
  select * from changes
  qualify row_number() over (partition by person_no, changed_at order by number desc) = 1
) as h
where not exists (
  select 1 from erased e where e.person_no = h.person_no
    and h.changed_at >= e.known_from and h.changed_at < e.erased_at
)
and id in (select id from changes order by changed_at desc, id desc limit {LATEST})
group by rulebook_no, as_of order by all
"""


def replay(
    desk: duckdb.DuckDBPyConnection,
    engines: Mapping[int, Engine],
    books: Mapping[int, Rulebook],
    folder: Path,
) -> tuple[int, list[str]]:
    """Return how many changes were asked again, and those that another score was found for."""
    checked, broken = 0, []
    for number, as_of, asked, said in desk.execute(_CHANGES).fetchall():
        if number not in engines:
            continue
        engine = engines[number]
        part = as_ledger(desk, [Asked(*each) for each in asked], books[number], folder)
        names = [row.dimension for row in engine.tables.dimension]
        kernel = engine.prepare(as_of, None, rows=False)
        with engine.over(part):
            query = f"select * exclude (person) from ({kernel.query('score')})"
            found = {
                which: (score, level, dict(zip(names, points, strict=True)))
                for which, score, level, _next, *points in engine.connection.execute(
                    query
                ).fetchall()
            }
        for (which, *_who), (score, level, dimensions) in zip(asked, said, strict=True):
            checked += 1
            if found.get(which) != (score, level, json.loads(dimensions)):
                broken.append(f"standing_change {which}")
    return checked, broken
