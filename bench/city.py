"""The tasks that are timed: a city by the kernel, by the yardstick, with rows, and the floor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from bench.yardstick import DIMENSIONS, Yardstick
from chengxin.ledger import Slice
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.city import contributions_query
from chengxin.scoring.engines.duckdb import SHARED, SMALL, Engine

AS_OF = date(2026, 11, 21)
KNOWN_AT = datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)
ROOT = Path(__file__).parent.parent

#: What both sides are made to compute of every person, so that nothing is left out.
_DIGEST = (
    "select count(*), sum(score), sum(hash(person_no, score, level, next_change_on, {dims}))"
    " from ({query})"
)


def rulebook() -> Rulebook:
    """Yuxi's."""
    loaded = load(ROOT / "rulebooks" / "yuxi")
    assert loaded.rulebook is not None
    return loaded.rulebook


def _columns(engine: Engine) -> str:
    numbers = {row.dimension: row.dimension_no for row in engine.tables.dimension}
    return ", ".join(f"cast(d{numbers[name]} as bigint)" for name in DIMENSIONS)


def score_everybody(
    book: Rulebook, slices: Sequence[Slice], as_of: date, known_at: datetime
) -> list[object]:
    """Totals, dimensions, levels and next changes of everybody, by the kernel."""
    found: list[object] = []
    with Engine(book, threads=2) as engine:
        kernel = engine.prepare(as_of, known_at, rows=False)
        for part in slices:
            with engine.over(part):
                scores = kernel.query("score", given=engine.keep_all(kernel, SMALL))
                query = _DIGEST.format(dims=_columns(engine), query=scores)
                found.append(engine.connection.execute(query).fetchone())
                engine.drop(*SMALL)
    return found


def measure_everybody(
    book: Rulebook, slices: Sequence[Slice], as_of: date, known_at: datetime
) -> list[object]:
    """The same by the yardstick."""
    yardstick = Yardstick(book, as_of, known_at)
    dims = ", ".join(f"cast({name} as bigint)" for name in DIMENSIONS)
    query = _DIGEST.format(dims=dims, query=yardstick.query)
    found: list[object] = []
    for part in slices:
        yardstick.over(part)
        found.append(yardstick.connection.execute(query).fetchone())
    yardstick.connection.close()
    return found


def differences(book: Rulebook, part: Slice, as_of: date, known_at: datetime) -> int:
    """Return how many persons of a slice the kernel and the yardstick answer differently."""
    yardstick = Yardstick(book, as_of, known_at)
    yardstick.over(part)
    names = ", ".join(DIMENSIONS)
    by_hand = f"select person_no, score, level, next_change_on, {names} from ({yardstick.query})"
    wanted = {row[0]: row[1:] for row in yardstick.connection.execute(by_hand).fetchall()}
    with Engine(book, threads=2) as engine, engine.over(part):
        kernel = engine.prepare(as_of, known_at, rows=False)
        by_kernel = (
            f"select person_no, score, level, next_change_on, {_columns(engine)}"
            f" from ({kernel.query('score')})"
        )
        found = {row[0]: row[1:] for row in engine.connection.execute(by_kernel).fetchall()}
    yardstick.connection.close()
    return sum(found.get(n) != wanted.get(n) for n in found.keys() | wanted.keys())


def write_rows(
    book: Rulebook, slices: Sequence[Slice], as_of: date, known_at: datetime, out: Path
) -> None:
    """Scores and all contribution rows of everybody, written as `chengxin score` writes them."""
    with Engine(book, threads=2) as engine:
        kernel = engine.prepare(as_of, known_at)
        for part in slices:
            with engine.over(part):
                given = engine.keep_all(kernel)
                engine.copy(kernel.query("score", given=given), out / "scores.parquet")
                engine.copy(
                    contributions_query(engine.lines_query(kernel, given)), out / "rows.parquet"
                )
                engine.drop(*SHARED)


def write_totals(
    book: Rulebook, slices: Sequence[Slice], as_of: date, known_at: datetime, out: Path
) -> None:
    """Scores of everybody, written as Parquet."""
    with Engine(book, threads=2) as engine:
        kernel = engine.prepare(as_of, known_at, rows=False)
        for part in slices:
            with engine.over(part):
                given = engine.keep_all(kernel, SMALL)
                engine.copy(kernel.query("score", given=given), out / "scores.parquet")
                engine.drop(*SMALL)


def floor(slices: Sequence[Slice]) -> None:
    """Scan every record once and group by person: nothing that scores can be faster."""
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    for part in slices:
        connection.execute(
            "select count(*), sum(n), max(f) from (select person_no, count(*) as n,"
            f" max(formed_on) as f, sum(f1) from read_parquet('{part.records}') group by person_no)"
        ).fetchone()
    connection.close()
