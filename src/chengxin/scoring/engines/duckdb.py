"""The kernel on DuckDB: one person or a whole city, from a ledger's Parquet files.

A city is run slice by slice, so memory is bounded by the slice and not by the city. Nothing is
computed here that is not a stage of the kernel; this module only chains, loads and writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, override

import duckdb

from chengxin.ledger import Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.compile import compile_rulebook
from chengxin.scoring.engines.closing import Closing
from chengxin.scoring.engines.loading import load_names, load_tables
from chengxin.scoring.kernel import Kernel, of_rows, shortened, spaced
from chengxin.scoring.result import UNMET, DerivedScore, PersonScore, Row
from chengxin.scoring.tables import MOST_MEASURED

FOREVER = 2**31 - 1

#: Small stages that many records are joined with. Kept first, so that the engine knows how small.
SMALL = ("gate", "spoken", "noted", "disputed")

#: Stages that scores, dimensions and rows all read; kept when more than one of them is wanted.
SHARED = (
    *SMALL,
    "entry",
    "window_given",
    "clean_given",
    "over_window",
    "over_indicator",
    "over_pool",
    "by_dimension",
    "corrected",
)

#: Optimisations of the engine that are not used.
SWITCHED_OFF = (
    # Grouping before joining a handful of rules, and filtering what every reader wants, cost more
    # than they save.
    "partial_aggregate_pushdown",
    "cte_filter_pusher",
    # The kernel's joins are written with the smaller side on the right. Turning a left join round
    # gains nothing, and a right join below another join's smaller side can stop DuckDB 2.0.0 with
    # an internal error (issue 24807 of its project).
    "build_side_probe_side",
)


def dialect(as_of: date, known_at: datetime | None) -> dict[str, Any]:
    """Return DuckDB's words for the kernel's tokens; `known_at` None means everything known."""
    asked = f"date '{as_of.isoformat()}'"
    instant = known_at.astimezone(UTC).replace(tzinfo=None) if known_at else "infinity"

    def added(day: str, months: str) -> str:
        return f"cast({day} + to_months(cast({months} as integer)) as date)"

    def less(day: str, months: str) -> str:
        return f"cast({day} - to_months(cast({months} as integer)) as date)"

    def quotient_up(a: str, b: str) -> str:
        return (
            f"(case when ({a}) > 0 then (({a}) + ({b}) - 1) // ({b}) else -((-({a})) // ({b})) end)"
        )

    def quotient(a: str, b: str) -> str:
        return f"(({a}) // ({b}))"

    return {
        "as_of": lambda: asked,
        "known_at": lambda: f"timestamp '{instant}'",
        "most": lambda: str(MOST_MEASURED),
        "forever": lambda: str(FOREVER),
        "exact": lambda: "hugeint",
        "add_months": added,
        "day": lambda number: f"(date '1970-01-01' + cast({number} as integer))",
        "civil_day": lambda instant: f"cast({instant} + interval 8 hour as date)",
        "full_months": lambda a, b: (
            f"((year({b}) - year({a})) * 12 + month({b}) - month({a})"
            f" - case when day({b}) < day({a}) and day({b} + 1) > 1 then 1 else 0 end)"
        ),
        "quotient": quotient,
        "quotient_up": quotient_up,
        "exact_quotient": quotient,
        "exact_quotient_up": quotient_up,
        "days": lambda day: f"({day} - date '1970-01-01')",
        "reached": lambda months: (
            f"(case when day({asked} + 1) = 1 then last_day({less(asked, months)})"
            f" else {less(asked, months)} end)"
        ),
        "month_start": lambda day: f"cast(date_trunc('month', {day}) as date)",
        "quarter_start": lambda day: f"cast(date_trunc('quarter', {day}) as date)",
        "year_start": lambda day: f"cast(date_trunc('year', {day}) as date)",
        "leaves_on": lambda day, months: (
            f"({added(day, months)}"
            f" + case when day({added(day, months)}) < day({day}) then 1 else 0 end)"
        ),
        "last": lambda value, day, number: (
            f"arg_max({value}, ({day} - date '1970-01-01') * 17179869184 + {number})"
        ),
    }


class Engine(Closing):
    """A rulebook version ready to score. Use as a context manager; one thread at a time."""

    def __init__(
        self,
        rulebook: Rulebook,
        *,
        threads: int | None = None,
        memory: str | None = None,
        scratch: Path | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.tables = compile_rulebook(rulebook)
        self.connection = duckdb.connect(":memory:")
        if threads is not None:
            self.connection.execute(f"set threads = {int(threads)}")
        if memory is not None:
            self.connection.execute("set memory_limit = ?", [memory])
        if scratch is not None:
            self.connection.execute("set temp_directory = ?", [str(scratch)])
        self.connection.execute("set preserve_insertion_order = false")
        self.connection.execute("set disabled_optimizers = ?", [",".join(SWITCHED_OFF)])
        load_tables(self.connection, self.tables)
        load_names(self.connection, rulebook, self.tables)

    @override
    def close(self) -> None:
        """Forget everything that was loaded."""
        self.connection.close()

    @contextmanager
    def over(self, part: Slice, *, person: str | None = None) -> Iterator[None]:
        """Point the kernel at a slice, or at one person of it."""
        only = ""
        if person is not None:
            name = person.replace("'", "''")
            only = (
                f" where person_no = (select person_no from read_parquet('{_file(part.persons)}')"
                f" where person = '{name}')"
            )
        for table, path in (
            ("person", part.persons),
            ("record", part.records),
            ("mark", part.marks),
            *((("consent", part.consents),) if part.consents is not None else ()),
        ):
            self.connection.execute(
                f"create or replace temp view {table} as"
                f" select * from read_parquet('{_file(path)}'){only}"
            )
        yield

    def keep(self, kernel: Kernel, stage: str, given: frozenset[str]) -> None:
        """Compute a stage once, for the queries that are given it."""
        self.connection.execute(
            f"create or replace temp table {stage} as {kernel.query(stage, given=given)}"
        )

    def keep_all(self, kernel: Kernel, stages: Sequence[str] = SHARED) -> frozenset[str]:
        """Compute each of `stages` once, in their order; return their names."""
        for position, stage in enumerate(stages):
            self.keep(kernel, stage, frozenset(stages[:position]))
        return frozenset(stages)

    def drop(self, *stages: str) -> None:
        """Forget stages that were kept."""
        for stage in stages:
            self.connection.execute(f"drop table {stage}")

    def copy(self, query: str, path: Path) -> None:
        """Write a query's result as Parquet, whole or not at all."""
        temporary = path.with_suffix(".part")
        self.connection.execute(
            f"copy ({query}) to '{_file(temporary)}' (format parquet, compression snappy)"
        )
        temporary.rename(path)

    def prepare(self, as_of: date, known_at: datetime | None, *, rows: bool = True) -> Kernel:
        """Return the kernel for one date and state of knowledge.

        Without `rows` the stage `line` must not be asked for.
        """
        # `standing`, so that its filter is not computed twice; `entry`, where it has more than one
        # reader within a query; `grouped`, which intervals read twice.
        stored = {"standing"} | (set() if rows else {"entry"})
        stored |= {"grouped"} if spaced(self.tables) else set()
        return Kernel(
            {
                **dialect(as_of, known_at),
                **shortened(self.tables),
                **of_rows(self.tables, rows=rows),
            },
            frozenset(stored),
        )

    def answers(
        self,
        part: Slice,
        *,
        as_of: date,
        known_at: datetime | None = None,
        person: str | None = None,
    ) -> list[PersonScore]:
        """Return the full answer for every person of a slice, in the order of their ids."""
        kernel = self.prepare(as_of, known_at)
        with self.over(part, person=person):
            given = self.keep_all(kernel)
            found = self._persons(kernel, given, as_of)
            self.drop(*SHARED)
        return found

    def with_derived(
        self,
        part: Slice,
        *,
        as_of: date,
        known_at: datetime | None = None,
        person: str | None = None,
    ) -> tuple[list[PersonScore], list[DerivedScore]]:
        """Return the answers, and the derived scores besides.

        Whoever did not consent to a derived score has no row of it.
        """
        kernel = self.prepare(as_of, known_at)
        with self.over(part, person=person):
            given = self.keep_all(kernel)
            found = self._persons(kernel, given, as_of)
            asked = self.tables.derived and part.consents is not None
            derived = self._derived(kernel, given) if asked else []
            self.drop(*SHARED)
        return found, derived

    def _persons(self, kernel: Kernel, given: frozenset[str], as_of: date) -> list[PersonScore]:
        """Return the answers of everybody that the kernel is pointed at."""
        gate = self.connection.execute(
            "select person_no, person, consent, of_age, full_capacity, residency, stays, lives"
            " from gate order by person_no"
        ).fetchall()
        scores = {
            row[0]: row[2:]
            for row in self.connection.execute(kernel.query("score", given=given)).fetchall()
        }
        rows: dict[int, list[Row]] = {}
        lines = f"{self.lines_query(kernel, given)} {ORDER}"
        for row in self.connection.execute(lines).fetchall():
            rows.setdefault(row[0], []).append(Row(*row[3:]))
        names = [row.dimension for row in self.tables.dimension]
        return [
            self._answer(
                scores.get(number),
                person=name,
                as_of=as_of,
                rows=tuple(rows.get(number, ())),
                dimensions=names,
                unmet=tuple(fact for fact, holds in zip(UNMET, facts, strict=True) if not holds),
            )
            for number, name, *facts in gate
        ]

    def _derived(self, kernel: Kernel, given: frozenset[str]) -> list[DerivedScore]:
        query = kernel.query("derived_score", given=given)
        rows = self.connection.execute(
            "select person, derived, score, begins, value, next_change_on, cite"
            f" from ({query}) order by person_no, derived_no"
        ).fetchall()
        return [DerivedScore(*row) for row in rows]

    def _answer(
        self,
        found: tuple[Any, ...] | None,
        *,
        person: str,
        as_of: date,
        rows: tuple[Row, ...],
        dimensions: list[str],
        unmet: tuple[str, ...],
    ) -> PersonScore:
        """Put one person's score and rows together; `found` is None without a score."""
        if found is None:
            return PersonScore(person, as_of, None, "", {}, (), None, unmet)
        score, level, next_change_on, *points = found
        subtotals = dict(zip(dimensions, points, strict=True))
        return PersonScore(person, as_of, score, level, subtotals, rows, next_change_on, ())

    def lines_query(self, kernel: Kernel, given: frozenset[str]) -> str:
        """Return the query of all rows with words in place of numbers; `gate` must be `given`."""
        return _LINES.format(lines=kernel.query("line", given=given))


_LINES = """
select l.person_no, l.part as part_no, l.record_no, p.person, n.word as part, r.word as rule,
  d.word as dimension, r.cite, i.word as item,
  coalesce(l.furnisher, '') as furnisher, coalesce(l.record, '') as record, l.version,
  l.bucket as "window", l.measure, l.points, l.reason = 0 as counted, w.word as reason,
  l.counts_from, l.valid_until
from ({lines}) as l
join gate p on p.person_no = l.person_no
join part_name n on n.number = l.part
join rule_name r on r.part = l.part and r.number = coalesce(l.rule_no, 0)
join dimension_name d on d.number = coalesce(l.dimension_no, 0)
join item_name i on i.number = coalesce(l.item_no, 0)
join reason_name w on w.number = l.reason
"""

#: The order of rows everywhere: by person, then as the arithmetic goes. Records are numbered by
#: furnisher and record.
ORDER = 'order by person_no, part_no, rule, "window", record_no'


def _file(path: Path) -> str:
    return str(path).replace("'", "''")
