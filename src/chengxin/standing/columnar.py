"""Many persons at once: their facts go to DuckDB, and their scores come back, in one transaction.

The same facts, by the same queries, and the same kernel; only the engine is another. Between a few
thousand persons and everybody that is many times faster than inside the database. Facts lie in a
folder of this process for as long as that takes; no identity is among them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import SHARED
from chengxin.scoring.engines.duckdb import Engine as Columns
from chengxin.scoring.engines.postgres import Engine
from chengxin.scoring.engines.postgres.tables import FACTS
from chengxin.standing.facts import LIVE
from chengxin.standing.merging import CREATE_SCORED, SCORED

#: What a score needs of what rows need: the stages before the last.
_KEPT = SHARED[: SHARED.index("corrected") + 1]


def score(
    connection: psycopg.Connection[Any],
    rulebook: Rulebook,
    engine: Engine,
    asked: Mapping[str, Any],
) -> None:
    """Put the scores of the persons asked for into the temporary table of scores."""
    with TemporaryDirectory(prefix="chengxin-") as place, Columns(rulebook) as columns:
        _export(connection, asked, Path(place))
        for name, facts in FACTS.items():
            kinds = ", ".join(f"'{column}': '{_kind(kind)}'" for column, kind in facts)
            columns.connection.execute(
                f"create temp table {name} as select * from read_csv('{place}/{name}.csv',"
                f" columns = {{{kinds}}}, header = false, nullstr = '',"
                " allow_quoted_nulls = false, auto_detect = false, delim = ',', quote = '\"',"
                " escape = '\"', max_line_size = 100000000)"
            )
        found = _scores(columns, asked["as_of"])
        names = [*engine.dimensions.values()]
        cursor = psycopg.Cursor(connection)
        cursor.execute(CREATE_SCORED)
        cursor.execute(f"truncate pg_temp.{SCORED}".encode())
        with cursor.copy(f"copy pg_temp.{SCORED} from stdin".encode()) as copy:
            while rows := found.fetchmany(10_000):
                for person_no, consent, points, level, next_change_on, *dimensions in rows:
                    given = None
                    if points is not None:
                        given = json.dumps(dict(zip(names, dimensions, strict=True)))
                    copy.write_row((person_no, consent, points, level, next_change_on, given))


def _export(connection: psycopg.Connection[Any], asked: Mapping[str, Any], place: Path) -> None:
    """Write a file for each table of facts."""
    given = psycopg.ClientCursor(connection)
    # Marks and records both ask for what is filed.
    given.execute(
        f"create temporary table filed on commit drop as {LIVE.queries['filed']}".encode(), asked
    )
    given.execute("analyze filed")
    for name, facts in FACTS.items():
        listed = ", ".join(
            f"\"{column}\" at time zone 'UTC'" if kind == "timestamptz" else f'"{column}"'
            for column, kind in facts
        )
        query = given.mogrify(
            f"select {listed} from ({LIVE.queries[name]}) as facts".encode(), asked
        )
        with (
            (place / f"{name}.csv").open("wb") as file,
            given.copy(f"copy ({query}) to stdout (format csv)".encode()) as copy,
        ):
            for piece in copy:
                file.write(piece)
    given.execute("drop table filed")


def _scores(columns: Columns, as_of: date) -> Any:
    """Return the open result of everybody's consent, score, level, next change and dimensions."""
    kernel = columns.prepare(as_of, None, rows=False)
    given = columns.keep_all(kernel, _KEPT)
    dimensions = ", ".join(f"s.d{row.dimension_no}" for row in columns.tables.dimension)
    return columns.connection.execute(
        "select g.person_no, g.consent, s.score, s.level, s.next_change_on, "
        f"{dimensions} from gate g left join ({kernel.query('score', given=given)}) s"
        " on s.person_no = g.person_no order by g.person_no"
    )


def _kind(kind: str) -> str:
    """A column's type in DuckDB: instants are in UTC there and do not say so."""
    return "timestamp" if kind == "timestamptz" else kind
