"""PostgreSQL's words for the kernel's tokens, and the queries that stand for its tables.

What is asked are the statement's parameters; nothing else changes between two questions. Whole
numbers only: a sum of bigint is numeric here, which is exact, and the kernel's text casts it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

from chengxin.scoring.engines.columns import Column, columns_of
from chengxin.scoring.engines.postgres.tables import FACTS, KINDS, SCHEMA
from chengxin.scoring.tables import MOST_MEASURED, Tables

FOREVER = 2**31 - 1

_ASKED = "%(as_of)s::date"


def dialect() -> dict[str, Callable[..., str]]:
    """Return the words of the tokens; parameters are `as_of` and `known_at`."""
    return {
        "as_of": lambda: _ASKED,
        "known_at": lambda: "%(known_at)s::timestamptz",
        "most": lambda: str(MOST_MEASURED),
        "forever": lambda: str(FOREVER),
        "exact": lambda: "numeric",
        "add_months": _added,
        "day": lambda number: f"(date '1970-01-01' + cast({number} as integer))",
        "civil_day": lambda instant: (
            f"cast({instant} at time zone 'UTC' + interval '8 hours' as date)"
        ),
        "full_months": lambda a, b: (
            f"((({_part('year', b)}) - ({_part('year', a)})) * 12"
            f" + ({_part('month', b)}) - ({_part('month', a)})"
            f" - case when {_part('day', b)} < {_part('day', a)}"
            f" and {_part('day', f'{b} + 1')} > 1 then 1 else 0 end)"
        ),
        # Between whole numbers, `/` cuts off what is behind the point, as `div` does.
        "quotient": lambda a, b: f"(({a}) / ({b}))",
        "quotient_up": lambda a, b: (
            # What is left over has the sign of what was divided.
            f"(({a}) / ({b}) + case when mod({a}, {b}) > 0 then 1 else 0 end)"
        ),
        "exact_quotient": lambda a, b: f"div({a}, {b})",
        "exact_quotient_up": lambda a, b: (
            f"(case when ({a}) > 0 then div(({a}) + ({b}) - 1, {b}) else -div(-({a}), {b}) end)"
        ),
        "days": lambda day: f"({day} - date '1970-01-01')",
        "reached": lambda months: (
            f"(case when {_part('day', f'{_ASKED} + 1')} = 1"
            f" then cast(date_trunc('month', {_instant(_less(months))})"
            f" + interval '1 month - 1 day' as date) else {_less(months)} end)"
        ),
        "month_start": lambda day: _start("month", day),
        "quarter_start": lambda day: _start("quarter", day),
        "year_start": lambda day: _start("year", day),
        "leaves_on": lambda day, months: (
            f"({_added(day, months)} + case when {_part('day', _added(day, months))}"
            f" < {_part('day', day)} then 1 else 0 end)"
        ),
        "last": lambda value, day, number: (
            f"(array_agg({value} order by {day} desc, {number} desc))[1]"
        ),
    }


def _added(day: str, months: str) -> str:
    return f"cast({day} + make_interval(months => cast({months} as integer)) as date)"


def _less(months: str) -> str:
    return f"cast({_ASKED} - make_interval(months => cast({months} as integer)) as date)"


def _instant(day: str) -> str:
    """A day as an instant without a time zone, so that none is looked up."""
    return f"cast({day} as timestamp)"


def _part(name: str, day: str) -> str:
    return f"cast(extract({name} from {day}) as integer)"


def _start(period: str, day: str) -> str:
    return f"cast(date_trunc('{period}', {_instant(day)}) as date)"


@dataclass(frozen=True, slots=True)
class Facts:
    """Queries that stand for the kernel's tables of facts, about the persons asked for.

    Their parameters are `persons`, `known_at` and `version`. A query may read those before it;
    those named in `stored` are computed once.
    """

    queries: Mapping[str, str]
    stored: frozenset[str] = frozenset()


def compiled() -> Mapping[str, str]:
    """Return the queries that stand for compiled tables: the rows of one `version`."""
    return {
        table.name: _columns(
            table.name, columns_of(KINDS[table.name]), "rulebook_no = %(version)s::integer"
        )
        for table in fields(Tables)
    }


def of_ledger() -> Facts:
    """Return the facts of slices that were loaded into the tables of facts."""
    which = "person_no = any(%(persons)s::bigint[])"
    return Facts({name: _columns(name, columns, which) for name, columns in FACTS.items()})


def _columns(name: str, columns: Sequence[Column], which: str) -> str:
    listed = ", ".join(f'"{column}"' for column, _type in columns)
    return f"select {listed} from {SCHEMA}.{name} where {which}"
