"""Saying something beside a record, and taking it back [yunnan 3.3].

Each word is a version beside the former ones; the newest is shown wherever the record is. It
changes no points. Taking it back removes all of them.
"""

from __future__ import annotations

from django.db import transaction

from chengxin.access.context import AccessContext
from chengxin.clock import now
from chengxin.people.keys import site_keys
from chengxin.records.database import ask
from chengxin.records.own.holding import locked, own
from chengxin.records.own.models import RecordStatement
from chengxin.records.own.sealing import open_words, sealed_words
from chengxin.records.own.words import WordsRefusedError, checked
from chengxin.text import _

_TABLE = "record_statement"


@transaction.atomic
def say_beside(*, context: AccessContext, record_no: int, words: str) -> int:
    """Keep what the person of the context says beside an own record; return the version.

    The same words again are the version that is there. Lock order: that of scoring. Raises
    NoSuchRecordError, WordsRefusedError.
    """
    person_no, said, keys = own(context), checked(words), site_keys()
    if not said:
        raise WordsRefusedError(_("Write what others shall read beside the record."))
    locked(person_no, record_no)
    newest = RecordStatement.objects.filter(record_no=record_no).order_by("-version").first()
    if newest is not None:
        there = open_words(keys, _TABLE, (record_no, newest.version), bytes(newest.sealed))
        if there == said:
            return newest.version
    version = newest.version + 1 if newest else 1
    RecordStatement.objects.create(
        record_no=record_no, person_no=person_no, version=version, said_at=now(),
        sealed=sealed_words(keys, _TABLE, (record_no, version), said),
    )  # fmt: skip
    return version


@transaction.atomic
def take_back_statement(*, context: AccessContext, record_no: int) -> bool:
    """Remove everything the person said beside a record; False where nothing was.

    Raises NoSuchRecordError.
    """
    person_no = own(context)
    locked(person_no, record_no)
    [[removed]] = ask("select erase_statement(%s, %s)", person_no, record_no)
    return bool(removed)
