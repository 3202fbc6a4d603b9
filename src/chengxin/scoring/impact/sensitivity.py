"""How many people would change level if one indicator gave a little more or less.

Each variation is a real run of the kernel on a changed rulebook, never an estimate. It needs only
those of whom the indicator has a row at all, because nobody else's arithmetic contains it; clean
periods concern everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from chengxin.ledger import Ledger, Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.impact.answers import files, one, parts
from chengxin.scoring.impact.figures import Sensitivity
from chengxin.scoring.impact.levels import rank_of_level
from chengxin.scoring.impact.scaled import scaled


@dataclass(frozen=True, slots=True)
class Variants:
    """What every variation has in common."""

    rulebook: Rulebook
    ledger: Ledger
    as_of: date
    known_at: datetime | None
    threads: int | None


def sensitivity(
    connection: duckdb.DuckDBPyConnection,
    variants: Variants,
    percents: Sequence[int],
    work: Path,
    progress: Callable[[str, int, int], None],
) -> list[Sensitivity]:
    """Return the counts of each indicator and percentage, in the order of the rulebook."""
    rules = [*variants.rulebook.indicators] if percents else []
    found = []
    for number, rule in enumerate(rules, start=1):
        touched = _touched(connection, variants, rule, work)
        for percent in percents:
            book = scaled(variants.rulebook, rule, percent)
            up, down = _moves(variants, book, touched, work)
            found.append(Sensitivity(rule, percent, up, down))
        progress("sensitivity", number, len(rules))
    return found


def _touched(
    connection: duckdb.DuckDBPyConnection, variants: Variants, rule: str, work: Path
) -> list[Slice]:
    """Write the ledger of those who have a row of the rule; return its slices."""
    if variants.rulebook.indicators[rule].clean:
        return [*variants.ledger.slices]
    connection.execute(f"""
    create or replace temp table touched as
    select distinct person from {parts(work / "new", "contributions")}
    where rule = ? and part not in ('pool_limit', 'dimension_cap', 'dimension_floor')
    """, [rule])  # fmt: skip
    folder = work / "touched"
    folder.mkdir(exist_ok=True)
    found = []
    for number, part in enumerate(variants.ledger.slices):
        few = Slice(*(folder / f"{kind}-{number}.parquet" for kind in ("p", "r", "m")))
        chosen = f"(select person_no from {files([part.persons])} where person in (from touched))"
        many = zip((part.persons, part.records, part.marks), _paths(few), strict=True)
        for source, target in many:
            connection.execute(
                f"copy (select * from {files([source])} where person_no in {chosen}"
                f" order by person_no) to '{str(target).replace(chr(39), chr(39) * 2)}'"
                " (format parquet)"
            )
        if one(connection, f"select count(*) from {files([few.persons])}")[0]:
            found.append(few)
    return found


def _paths(part: Slice) -> tuple[Path, Path, Path]:
    return part.persons, part.records, part.marks


def _moves(
    variants: Variants, book: Rulebook, slices: Sequence[Slice], work: Path
) -> tuple[int, int]:
    """Return how many stand higher and lower by `book` than by the rulebook itself."""
    if not slices or book == variants.rulebook:
        return 0, 0
    up = down = 0
    rank = rank_of_level(book, "v.level")
    before = rank_of_level(book, "s.level")
    with Engine(book, threads=variants.threads) as engine:
        kernel = engine.prepare(variants.as_of, variants.known_at, rows=False)
        for part in slices:
            with engine.over(part):
                found = one(
                    engine.connection,
                    f"""
                    select count(*) filter ({rank} > {before}),
                      count(*) filter ({rank} < {before})
                    from ({kernel.query("score")}) v
                    join {parts(work / "new", "scores")} s using (person)
                    """,
                )
            up, down = up + found[0], down + found[1]
    return up, down
