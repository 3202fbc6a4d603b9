"""What came in and what became of it: counts, codes and places, and never what a cell says.

Nothing here is about a person: whoever needs the cells to mend them takes them out by `mending`,
which leaves entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chengxin.access.looks import about_nobody
from chengxin.people.keys import site_keys
from chengxin.records.codes import Verdict
from chengxin.records.database import Row, ask, parsed
from chengxin.records.outcome import Problem, warnings_of
from chengxin.records.staging import open_file_name

_DELIVERIES = """
select id, kind, digest, name_sealed, encoding, rows, state, received_at, received_by, judged_at,
  faults,
  (select coalesce(jsonb_object_agg(verdict, many), '{}') from (
    select verdict, count(*) as many from verdict where delivery_id = delivery.id group by 1) v)
from delivery
"""
_PROBLEMS = """
select each->>'code', each->>'column', count(*), min(row) from verdict
cross join jsonb_array_elements(problems) as each
where delivery_id = %s group by 1, 2 order by 3 desc, 4, 1, 2
"""
_ROWS = """
select row, verdict, problems from verdict
where delivery_id = %s and row > %s and jsonb_array_length(problems) > 0
  and verdict = any(%s) and (%s::text = '' or problems @> jsonb_build_array(
    jsonb_build_object('code', %s::text)))
order by row limit %s
"""
_TOLD = """
select row, coalesce(nullif(told, ''), verdict), problems, told <> '' from verdict
where delivery_id = %s and row > %s order by row limit %s
"""


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery; `verdicts` counts its rows, each word present; `faults` are the file's own."""

    number: int
    kind: str
    name: str = field(repr=False)
    encoding: str
    rows: int
    state: str
    received_at: datetime
    received_by: str
    judged_at: datetime | None
    faults: Sequence[Mapping[str, Any]]
    verdicts: Mapping[str, int]

    @property
    def judged(self) -> int:
        """How many rows have their verdict."""
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """How many rows of a delivery have a problem in a column, and the first of them."""

    code: str
    column: str
    rows: int
    first: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row with its verdict and problems, without its cells."""

    row: int
    verdict: Verdict
    problems: Sequence[Problem]


@about_nobody
def deliveries(*, limit: int = 50, before: int | None = None) -> list[DeliveryView]:
    """Return deliveries, the newest first; `before` is the last number of the page before."""
    query = _DELIVERIES + "where %s::bigint is null or id < %s order by id desc limit %s"
    return [_delivery(row) for row in ask(query, before, before, limit)]


@about_nobody
def delivery(number: int) -> DeliveryView | None:
    """Return a delivery, or None."""
    rows = ask(_DELIVERIES + "where id = %s", number)
    return _delivery(rows[0]) if rows else None


@about_nobody
def problem_counts(number: int) -> list[ProblemCount]:
    """Return the problems of a delivery by code and column, the most frequent first."""
    return [ProblemCount(*row) for row in ask(_PROBLEMS, number)]


@about_nobody
def problem_rows(
    number: int,
    *,
    verdicts: Sequence[Verdict] = tuple(Verdict),
    code: str = "",
    after: int = 0,
    limit: int = 100,
) -> list[ProblemRow]:
    """Return rows of a delivery that have problems, behind row `after`."""
    words = [verdict.value for verdict in verdicts]
    rows = ask(_ROWS, number, after, words, code, code, limit)
    return [ProblemRow(row, Verdict(word), parsed(problems)) for row, word, problems in rows]


@about_nobody
def statement(number: int, *, after: int = 0, limit: int = 10_000) -> list[ProblemRow]:
    """Return what the furnisher of a delivery is told of its rows.

    It depends on what was delivered alone: nobody can learn from it whether somebody has joined.
    A warning is about the row by itself, so it is told whatever else is.
    """
    return [
        ProblemRow(
            row, Verdict(word), warnings_of(parsed(problems)) if otherwise else parsed(problems)
        )
        for row, word, problems, otherwise in ask(_TOLD, number, after, limit)
    ]


@about_nobody
def totals() -> Mapping[str, int]:
    """Return how many rows of all deliveries have each verdict."""
    found: Counter[str] = Counter(dict(ask("select verdict, count(*) from verdict group by 1")))
    return {word.value: found[word.value] for word in Verdict}


def _delivery(row: Row) -> DeliveryView:
    counted: Counter[str] = Counter(parsed(row[-1]))
    verdicts = {word.value: counted[word.value] for word in Verdict}
    number, kind, digest, sealed, *rest, faults, _verdicts = row
    name = open_file_name(site_keys(), bytes(digest), bytes(sealed))
    return DeliveryView(*(number, kind, name, *rest, parsed(faults), verdicts))
