"""Deleting an own positive record, with what it gave [yunnan 6.2].

Its contents go for good, the points follow in the same transaction, and the event of each erasure
is kept. That there was a record of this furnisher under this number stays, so that the same one
does not come back by itself; what speaks against the person can still come in under it.
"""

from __future__ import annotations

from django.db import transaction

from chengxin.access.context import AccessContext
from chengxin.clock import now, today
from chengxin.ledger.encoding import FINDINGS
from chengxin.records.database import ask
from chengxin.records.own.allowed import may_decline
from chengxin.records.own.holding import NoSuchRecordError, locked, own
from chengxin.records.services.arriving import arrival
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import PersonScore
from chengxin.standing.database import driver
from chengxin.standing.services.scoring import Cause, rescore
from chengxin.standing.services.versions import current

#: Why contents were deleted, in the register of erasures. `records.services.attaching` reads it.
GROUND = "declined"

_CONTENTS = """
select v.version, c.item, b.finding from record r join record_version v using (record_no)
join catalogue_item c using (catalogue_no)
join record_body b on b.record_no = v.record_no and b.version = v.version
where r.record_no = %s and r.person_no = %s order by v.version desc
"""
_ERASE = "select erase_body(%s, %s, %s, %s)"


class NotDeclinedError(Exception):
    """The record is not one that its person may delete."""


@transaction.atomic
def decline(*, context: AccessContext, record_no: int) -> bool:
    """Delete an own positive record; False when its contents were gone before.

    Lock order: that of scoring. Raises NoSuchRecordError, NotDeclinedError.
    """
    person_no = own(context)
    loaded, _newest = locked(person_no, record_no)
    versions = _contents(loaded.rulebook, person_no, record_no)
    if not versions:
        return False
    at = arrival([person_no])
    for version in versions:
        ask(_ERASE, record_no, version, GROUND, at)
    ask("select erase_statement(%s, %s)", person_no, record_no)
    ask("select erase_declaration(%s, %s)", person_no, record_no)
    rescore(
        person_nos=[person_no], cause=Cause.RECORD, ref=f"record {record_no}", version=loaded, at=at
    )
    return True


def answer_without(person_no: int, record_no: int) -> PersonScore:
    """Return today's answer as it would be without this record, and leave everything as it is.

    The real kernel over the real tables; what was taken away is put back before anything else. Only
    the selector `without` calls it, which leaves an entry. Raises NoSuchRecordError,
    NotDeclinedError.
    """
    loaded = current()
    with transaction.atomic():
        versions = _contents(loaded.rulebook, person_no, record_no)
        if not versions:
            raise NoSuchRecordError
        for version in versions:
            ask(_ERASE, record_no, version, GROUND, now())
        [answer] = loaded.engine.answers(driver(), [person_no], as_of=today())
        # Undone on purpose: to the savepoint where a transaction is around, else altogether.
        transaction.set_rollback(True)
    return answer


def _contents(rulebook: Rulebook, person_no: int, record_no: int) -> list[int]:
    """Return the versions that have a content, the newest first. Raises NotDeclinedError."""
    rows = ask(_CONTENTS, record_no, person_no)
    if rows:
        _version, item, finding = rows[0]
        words = {number: word for word, number in FINDINGS.items()}
        if not may_decline(rulebook, item, words[finding]):
            raise NotDeclinedError
    return [int(version) for version, *_said in rows]
