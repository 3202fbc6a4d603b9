"""What is over is gone: each kind that is kept goes when its period ends, once a day.

How long each is kept is said by `people.periods` alone. Everything goes by functions of the eraser,
which write the event; counts and verdicts stay. It takes small steps, each a transaction, so a run
that was stopped goes on with what is left, and a second run of one day does nothing.

A record loses its contents once it neither counts nor is shown by any period of the rulebooks that
were ever in force, and the kernel gives just the same answer without it. While the consent to the
points lives, a record stays that a score since its beginning may rest on: each of these can be
computed again. What is disputed stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from chengxin import clock
from chengxin.ledger.encoding import MARKS
from chengxin.people.consent import Purpose
from chengxin.people.periods import Kept, longest_months
from chengxin.records.database import ask
from chengxin.records.services.arriving import arrival
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import PersonScore
from chengxin.standing.database import driver
from chengxin.standing.models import InForceLog
from chengxin.standing.services.scoring import lock
from chengxin.standing.services.versions import Loaded, current, loaded

#: Why contents were deleted, in the register of erasures.
GROUND = "over"

#: Rows of a kind that go in one transaction.
CHUNK = 1_000

_EXPIRE = "select expire(%s, %s, %s, %s)"
_UNMENDED = "select expire_unmended(%s, %s)"
_ERASE = "select erase_body(%s, %s, %s, %s)"

#: Records whose newest contents are over, by person. One that is disputed, or asked to be
#: corrected, stays until somebody has answered.
_OVER = """
with newest as (
  select distinct on (record_no) record_no, person_no, greatest(
    formed_on, ended_on, source_valid_until, final_on, notified_on) as last
  from record_body where person_no > %(after)s order by record_no, version desc
)
select person_no, array_agg(record_no order by record_no) from newest n
where last + make_interval(months => %(months)s, days => %(days)s) < %(today)s
  and not exists (
    select from consent c where c.person_no = n.person_no and c.purpose = %(purpose)s
      and c.withdrew_on is null
      and c.consented_on <= n.last + make_interval(months => %(months)s)
  )
  and not exists (
    select from (
      select distinct on (kind, "case") kind, starts, until from record_mark m
      where m.record_no = n.record_no order by kind, "case", recorded_at desc
    ) as word
    where kind = %(disputed)s and coalesce(until > %(today)s, true)
  )
  and not exists (
    select from correction c where c.record_no = n.record_no
      and not exists (select from correction_answer a where a.correction_id = c.id)
  )
group by 1 order by 1 limit %(most)s
"""
#: Why a record does not count that may count later.
_WAITING = frozenset({"disputed", "held", "not_yet"})
_CONTENTS = """
select b.record_no, b.version, u.furnisher, r.record from record_body b
join record r using (record_no) join furnisher u using (furnisher_no)
where b.record_no = any(%s) and b.person_no = %s order by 1, 2
"""


def expire(*, chunk: int = CHUNK) -> Mapping[Kept, int]:
    """Let everything go that is over today; return how many of each kind went.

    Raises NothingInForceError.
    """
    gone = Counter[Kept]()
    for kind, many in expiring(chunk=chunk):
        gone[kind] += many
    return +gone


def expiring(*, chunk: int = CHUNK) -> Iterator[tuple[Kept, int]]:
    """Let go step by step, each a transaction; yield after each what went.

    Whoever stops in between has let go of less, and of nothing by halves. Raises
    NothingInForceError.
    """
    for kind in Kept:
        for many in _RUNS.get(kind, _rows)(kind, chunk):
            yield kind, many


def over_at(kind: Kept) -> datetime:
    """Return the instant before which what is of this kind is over today."""
    now = clock.now()
    over = now - timedelta(days=settings.KEEP_DAYS[kind])
    if kind is not Kept.HELD:
        return over
    # What would still count by the rules in force must be there for whoever joins.
    counting = clock.months_later(now.date(), -longest_months(current().rulebook))
    return min(over, now - (now.date() - counting))


def _rows(kind: Kept, chunk: int) -> Iterator[int]:
    over = over_at(kind)
    while many := int(ask(_EXPIRE, kind, over, clock.now(), chunk)[0][0]):
        yield many


def _unmended(kind: Kept, _chunk: int) -> Iterator[int]:
    over, at = over_at(kind), clock.now()
    while (delivery := ask(_UNMENDED, over, at)[0][0]) is not None:
        query = "select sum(rows) from expiry where kind = %s and delivery_id = %s and at = %s"
        yield int(ask(query, kind, delivery, at)[0][0])


def _records(kind: Kept, chunk: int) -> Iterator[int]:
    asked: dict[str, int | str | date] = {
        "months": max(longest_months(each) for each in _ever()),
        "days": settings.KEEP_DAYS[kind], "disputed": MARKS["disputed"], "today": clock.today(),
        "purpose": Purpose.COMPUTE.value, "most": chunk,
    }  # fmt: skip
    after = 0
    while found := _over(asked | {"after": after}):
        for person_no, numbers in found:
            yield _of_person(person_no, numbers)
            after = person_no


def _ever() -> list[Rulebook]:
    """Return the rulebooks that are or were in force."""
    rows = InForceLog.objects.values_list("rulebook_id", "rulebook__version").distinct()
    return [loaded(*row).rulebook for row in rows]


def _over(asked: Mapping[str, int | str | date]) -> list[tuple[int, list[int]]]:
    with connection.cursor() as cursor:
        cursor.execute(_OVER, asked)
        return [(int(person), list(numbers)) for person, numbers in cursor.fetchall()]


@transaction.atomic
def _of_person(person_no: int, numbers: list[int]) -> int:
    """Delete the contents of these records of somebody, one by one; return how many records went.

    Lock order: that of scoring.
    """
    version = lock([person_no])
    at = arrival([person_no])
    return sum(_of_record(version, person_no, number, at) for number in numbers)


def _of_record(version: Loaded, person_no: int, number: int, at: datetime) -> bool:
    """Delete the contents of one record, unless today's answer needs them."""
    contents = ask(_CONTENTS, [number], person_no)
    if not contents:
        return False
    name = (contents[0][2], contents[0][3])
    before = _answer(version, person_no)
    if _needed(before, name):
        return False
    with transaction.atomic():
        for _number, of_version, *_name in contents:
            ask(_ERASE, number, of_version, GROUND, at)
        ask("select erase_statement(%s, %s)", person_no, number)
        if _rest(before, name) != _rest(_answer(version, person_no), name):
            transaction.set_rollback(True)
            return False
    return True


def _answer(version: Loaded, person_no: int) -> PersonScore | None:
    found = version.engine.answers(driver(), [person_no], as_of=clock.today())
    return found[0] if found else None


def _needed(answer: PersonScore | None, name: tuple[str, str]) -> bool:
    """Whether the record counts, may still come to, or is disputed."""
    return answer is not None and any(
        row.counted or row.reason in _WAITING or (row.valid_until or answer.as_of) > answer.as_of
        for row in answer.rows
        if (row.furnisher, row.record) == name
    )


def _rest(answer: PersonScore | None, name: tuple[str, str]) -> object:
    """What an answer says beside the lines of one record."""
    if answer is None:
        return None
    rows = [row for row in answer.rows if (row.furnisher, row.record) != name]
    return answer.score, answer.level, answer.dimensions, answer.next_change_on, rows


_RUNS = {Kept.UNMENDED: _unmended, Kept.RECORDS: _records}
