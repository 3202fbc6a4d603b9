"""What the overview of staff reads of the intake: counts of rows. All of it about nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chengxin.access.confined import confined
from chengxin.access.looks import about_nobody
from chengxin.access.members import Member
from chengxin.records.database import Row, ask, parsed
from chengxin.records.outcome import Problem

_DELIVERED = """
select d.received_by, d.kind, count(distinct d.id), max(d.received_at),
  count(v.id) filter (where v.verdict = 'accepted'),
  count(v.id) filter (where v.verdict = 'duplicate'),
  count(v.id) filter (where v.verdict = 'quarantined'),
  count(v.id) filter (where v.verdict = 'rejected')
from delivery d left join verdict v on v.delivery_id = d.id
where d.received_at >= %s
group by d.received_by, d.kind
order by max(d.received_at) desc limit %s
"""
_CODES = """
select problem ->> 'code' as code, count(*)
from verdict v join delivery d on d.id = v.delivery_id,
  jsonb_array_elements(v.problems) as problem
where d.received_at >= %s
group by code order by count(*) desc, code limit %s
"""

_OWN = """
select d.id, f.furnisher, d.kind, d.state, d.received_at, d.rows,
  (select coalesce(jsonb_object_agg(verdict, many), '{{}}') from (
    select verdict, count(*) as many from told_row where delivery_id = d.id group by 1) counted)
from delivery d join furnisher f using (furnisher_no) {where} order by d.id desc limit %s
"""
_OWN_ROWS = """
select row, verdict, problems from told_row
where delivery_id = %s and row > %s and verdict not in ('accepted', 'duplicate')
order by row limit %s
"""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What somebody delivered of one kind, and how many rows got which verdict."""

    received_by: str
    kind: str
    deliveries: int
    latest_at: datetime
    verdicts: Mapping[str, int]


@about_nobody
def delivered_since(instant: datetime, *, most: int) -> list[Delivered]:
    """Return the latest deliverers since an instant, each kind apart."""
    with connection.cursor() as cursor:
        cursor.execute(_DELIVERED, [instant, most])
        words = ("accepted", "duplicate", "quarantined", "rejected")
        return [
            Delivered(by, kind, count, latest, dict(zip(words, counts, strict=True)))
            for by, kind, count, latest, *counts in cursor.fetchall()
        ]


@about_nobody
def codes_since(instant: datetime, *, most: int) -> list[tuple[str, int]]:
    """Return the most frequent codes of problems since an instant, with their counts of rows."""
    with connection.cursor() as cursor:
        cursor.execute(_CODES, [instant, most])
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class OwnDelivery:
    """A delivery of one's own furnisher, and how many rows are told to have which verdict."""

    number: int
    furnisher: str
    kind: str
    state: str
    received_at: datetime
    rows: int
    verdicts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """What a furnisher is told of a row: its verdict, and problems without cells."""

    row: int
    verdict: str
    problems: Sequence[Problem]


@about_nobody
def own_deliveries(member: Member, *, most: int = 50) -> list[OwnDelivery]:
    """Return the latest deliveries of the member's furnisher, or of those in the county.

    It asks for every row there is: that there are no others is the database's doing.
    """
    with confined(member):
        rows = ask(_OWN.format(where=""), most)
    return [_own(row) for row in rows]


@about_nobody
def own_delivery(member: Member, number: int) -> OwnDelivery | None:
    """Return one of these deliveries, or None."""
    with confined(member):
        rows = ask(_OWN.format(where="where d.id = %s"), number, 1)
    return _own(rows[0]) if rows else None


@about_nobody
def own_rows(member: Member, number: int, *, after: int, limit: int) -> list[OwnRow]:
    """Return what the furnisher is told of the rows of an own delivery that did not come in."""
    with confined(member):
        rows = ask(_OWN_ROWS, number, after, limit)
    return [OwnRow(row, verdict, parsed(problems)) for row, verdict, problems in rows]


def _own(row: Row) -> OwnDelivery:
    number, furnisher, kind, state, received_at, many, counted = row
    return OwnDelivery(number, furnisher, kind, state, received_at, many, parsed(counted))
