"""What the points would be if something were recorded that is not: an estimate, stored nowhere.

The supposed records are written beside the real ones, the real kernel answers, and all of it is
undone before anything else happens. Only the selector `supposing` calls it, which leaves an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import connection, transaction

from chengxin.clock import now, today
from chengxin.ledger.encoding import MARKS, SLOTS
from chengxin.scoring.result import PersonScore
from chengxin.standing.database import driver
from chengxin.standing.services.versions import current

_FURNISHER = "insert into furnisher (furnisher, since) values (%s, %s) returning furnisher_no"
_RECORD = """
insert into record (furnisher_no, record, person_no) values (%s, %s, %s) returning record_no
"""
_VERSION = """
insert into record_version
  (record_no, version, person_no, catalogue_no, recorded_at, known_from, digest)
select %s, 1, %s, catalogue_no, %s, %s, '' from catalogue_item where item = %s
"""
_BODY = """
insert into record_body
  (record_no, version, person_no, finding, formed_on, severity, issuer, document, f1, f2, f3, f4)
values (%s, 1, %s, 1, %s, 0, '', '', %s, %s, %s, %s)
"""
_VERIFIED = """
insert into record_mark (record_no, person_no, kind, starts, recorded_at, known_from, "case")
values (%s, %s, %s, %s, %s, %s, '')
"""


@dataclass(frozen=True, slots=True)
class Supposed:
    """A positive record that might come in; `values` are the numbers of the item's fields."""

    item: str
    formed_on: date
    values: tuple[int | None, ...] = ()


def answer_with(person_no: int, supposed: Sequence[Supposed]) -> PersonScore:
    """Return today's answer with these records, and leave nothing of them."""
    loaded = current()
    with transaction.atomic():
        _write(person_no, supposed)
        [answer] = loaded.engine.answers(driver(), [person_no], as_of=today())
        # Undone on purpose: to the savepoint where a transaction is around, else altogether.
        transaction.set_rollback(True)
    return answer


def _write(person_no: int, supposed: Sequence[Supposed]) -> None:
    at = now()
    with connection.cursor() as cursor:
        # A name of its own, so that two who ask at once do not wait for each other.
        cursor.execute(_FURNISHER, [f"supposed {uuid4()}", at])
        [furnisher_no] = cursor.fetchone()
        for place, each in enumerate(supposed):
            cursor.execute(_RECORD, [furnisher_no, str(place), person_no])
            [record_no] = cursor.fetchone()
            values = (*each.values, *(None,) * SLOTS)[:SLOTS]
            cursor.execute(_VERSION, [record_no, person_no, at, at, each.item])
            cursor.execute(_BODY, [record_no, person_no, each.formed_on, *values])
            verified = [record_no, person_no, MARKS["verified"], each.formed_on, at, at]
            cursor.execute(_VERIFIED, verified)
