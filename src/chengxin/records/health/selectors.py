"""How each furnisher delivers: when last, how late, with which verdicts; and how far it reaches.

Numbers are of rows as their furnisher was told of them, so they tell nothing of who has joined; the
one exception, `reached`, is for those who work for the whole city alone. Late is counted by the
calendar of working days, which comes into the query as a table, one row a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime

from chengxin.access.confined import confined
from chengxin.access.looks import about_nobody
from chengxin.access.members import Member
from chengxin.clocks import Calendar, Rule, published
from chengxin.records.database import ask

# A row is late when as many working days as its period has were over before the day it came.
# Of days before the first published year only what is sure is counted, and what came after the
# last published day is not measured.
_LATE = """
with calendar as (select * from unnest(%s::date[], %s::integer[]) as c (day, number)),
period as (select * from unnest(%s::text[], %s::integer[], %s::text[]) as p (item, length, unit)),
came as (
  select t.furnisher, t.item, t.rows, t.formed_on,
    (d.received_at at time zone 'Asia/Shanghai')::date as came_on
  from row_tally t join delivery d on d.id = t.delivery_id
  where t.first and t.told = 'accepted' and d.received_at >= %s),
passed as (
  select came.*, p.length,
    case when came_on <= came.formed_on then -1
    when p.unit = 'working_days' then before.number - coalesce(formed.number, earliest.number)
    when p.unit = 'calendar_days' then came_on - 1 - came.formed_on
    else case when came_on > (came.formed_on + make_interval(months => p.length))::date
      then p.length else -1 end
    end as over
  from came join period p using (item)
    left join calendar before on before.day = came.came_on - 1
    left join calendar formed on formed.day = came.formed_on
    cross join (select min(number) as number from calendar) earliest)
select furnisher, item, sum(rows)::bigint,
  coalesce(sum(rows) filter (where over >= length), 0)::bigint,
  coalesce(sum(rows) filter (where over is null), 0)::bigint
from passed group by 1, 2 order by 1, 2
"""

_MONTHS = """
select t.furnisher, to_char(d.received_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month,
  max(d.received_at), t.told, sum(t.rows)::bigint
from row_tally t join delivery d on d.id = t.delivery_id
where d.received_at >= %s
group by 1, 2, 4 order by 1, 2
"""

_LAST = """
select t.furnisher, max(d.received_at) from row_tally t join delivery d on d.id = t.delivery_id
group by 1 order by 1
"""

_CODES = """
select f.furnisher, problem ->> 'code', count(*)
from {rows} v join delivery d on d.id = v.delivery_id join furnisher f using (furnisher_no),
  jsonb_array_elements(v.problems) as problem
where d.received_at >= %s
group by 1, 2 order by 1, 3 desc, 2
"""

#: The rows that codes are counted of: all of them, or those that the database shows a furnisher.
_ALL_ROWS = "(select * from verdict where told = '')"
_TOLD_ROWS = "told_row"

_REACHED = """
select f.furnisher, count(distinct r.person_no)
from furnisher f left join record r using (furnisher_no) group by 1
"""


@dataclass(frozen=True, slots=True)
class Late:
    """Rows of one item: how many came, how many of them late, how many cannot be measured."""

    furnisher: str
    item: str
    rows: int
    late: int
    unmeasured: int


@dataclass(frozen=True, slots=True)
class Month:
    """Rows of one month by the verdict that was told."""

    month: str
    told: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Health:
    """How one furnisher delivers. `codes` are of deliveries that name it as theirs."""

    furnisher: str
    latest_at: datetime
    months: Sequence[Month]
    late: Sequence[Late]
    codes: Sequence[tuple[str, int]]


@about_nobody
def furnishers_health(
    member: Member, *, periods: Mapping[str, Rule], since: datetime
) -> list[Health]:
    """Return every furnisher that the member may see; whoever is confined sees the own rows.

    `periods` is item → within which time a row of it is to come.
    """
    with _as(member):
        latest: dict[str, datetime] = dict(ask(_LAST))
        months = ask(_MONTHS, since)
        late = [
            Late(*row) for row in ask(_LATE, *_calendar(published()), *_periods(periods), since)
        ]
        rows = _ALL_ROWS if member.scope is None else _TOLD_ROWS
        codes = ask(_CODES.format(rows=rows), since)
    return [
        Health(
            name, at, _by_month(row for row in months if row[0] == name),
            [each for each in late if each.furnisher == name],
            [(code, many) for whose, code, many in codes if whose == name],
        )
        for name, at in latest.items()
    ]  # fmt: skip


@about_nobody
def people_reached() -> dict[str, int]:
    """Return furnisher → about how many members it has said anything at all."""
    return dict(ask(_REACHED))


def _as(member: Member) -> AbstractContextManager[None]:
    return nullcontext() if member.scope is None else confined(member)


def _by_month(rows: Iterable[tuple[str, str, datetime, str, int]]) -> list[Month]:
    found: dict[str, dict[str, int]] = {}
    for _furnisher, month, _at, told, many in rows:
        found.setdefault(month, {})[told] = many
    return [Month(month, told) for month, told in found.items()]


def _calendar(calendar: Calendar) -> tuple[list[date], list[int]]:
    days, numbers = zip(*calendar.numbered(), strict=True)
    return list(days), list(numbers)


def _periods(periods: Mapping[str, Rule]) -> tuple[list[str], list[int], list[str]]:
    rules = periods.values()
    return [*periods], [each.length for each in rules], [each.unit for each in rules]
