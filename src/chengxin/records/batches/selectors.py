"""What a furnisher is told of its own batches and of all that it delivered; about nobody.

Everything is read as the confined role, to which the database shows that furnisher's rows alone,
in the words that every furnisher is told (decision 0013).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chengxin.access.confined import confined_to
from chengxin.access.looks import about_nobody
from chengxin.access.members import Scope
from chengxin.records.codes import Verdict
from chengxin.records.database import ask, parsed
from chengxin.records.outcome import Problem

_BATCH = """
select delivery_id, rows, kind from furnisher_batch
where furnisher_no = %s and idempotency_key = %s and delivery_id is not null
"""
_STATE = "select state from delivery where id = %s"
_COUNTS = "select verdict, count(*) from told_row where delivery_id = %s group by 1"
_ROWS = """
select row, verdict, problems from told_row where delivery_id = %s and row > %s
order by row limit %s
"""
_SINCE = "select count(*), max(received_at) from delivery where received_at >= %s"
_VERDICTS = """
select t.verdict, count(*) from told_row t join delivery d on d.id = t.delivery_id
where d.received_at >= %s group by 1
"""
_CODES = """
select p ->> 'code', count(*) from told_row t join delivery d on d.id = t.delivery_id
cross join jsonb_array_elements(t.problems) p
where d.received_at >= %s group by 1 order by 2 desc, 1 limit %s
"""


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What is told of a row."""

    row: int
    verdict: Verdict
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch: whether all of it is judged, how many rows have which verdict, and some of them."""

    kind: str
    received: int
    judged: bool
    verdicts: Mapping[str, int]
    rows: Sequence[ToldRow]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a furnisher delivered since an instant, by its door and as files."""

    deliveries: int
    latest_at: datetime | None
    verdicts: Mapping[str, int]
    codes: Sequence[tuple[str, int]]


@about_nobody
def batch_of(furnisher_no: int, key: str, *, after: int = 0, limit: int) -> BatchView | None:
    """Return a batch by the furnisher's own key, with rows behind `after`; None where none is."""
    found = ask(_BATCH, furnisher_no, key)
    if not found:
        return None
    delivery, received, kind = found[0]
    with confined_to(Scope(furnisher_no, "")):
        [[state]] = ask(_STATE, delivery)
        counted: dict[str, int] = dict(ask(_COUNTS, delivery))
        rows = ask(_ROWS, delivery, after, limit)
    return BatchView(
        kind, received, state == "judged", _each(counted),
        [ToldRow(row, Verdict(word), parsed(problems)) for row, word, problems in rows],
    )  # fmt: skip


@about_nobody
def statistics_of(furnisher_no: int, since: datetime, *, codes: int = 20) -> Statistics:
    """Return what a furnisher delivered since an instant, as it is told of it."""
    with confined_to(Scope(furnisher_no, "")):
        [[deliveries, latest]] = ask(_SINCE, since)
        counted: dict[str, int] = dict(ask(_VERDICTS, since))
        found = ask(_CODES, since, codes)
    return Statistics(deliveries, latest, _each(counted), [(code, many) for code, many in found])


def _each(counted: Mapping[str, int]) -> Mapping[str, int]:
    return {word.value: counted.get(word.value, 0) for word in Verdict}
