"""Declaring a record, and finding whether it is so.

Whoever declares has read the article that makes people answer for what they declare, and lets the
body that knows be asked. Until it is verified the record gives nothing; if nobody can confirm it
nothing follows but that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

from django.db import transaction

from chengxin.access.context import AccessContext
from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.clock import civil_day, now
from chengxin.ledger.columns import Kind
from chengxin.ledger.encoding import MARKS
from chengxin.people.hidden import Hidden
from chengxin.people.keys import site_keys
from chengxin.people.sealing import open_cell
from chengxin.people.services.enrolling import cell
from chengxin.records.codes import Verdict
from chengxin.records.database import ask
from chengxin.records.declaring.models import Declaration, DeclarationAnswer
from chengxin.records.declaring.words import (
    MOST_WAITING,
    SOURCE,
    NotDeclaredError,
    Outcome,
    declarable,
    reference,
)
from chengxin.records.own.holding import NoSuchRecordError, locked, own
from chengxin.records.own.sealing import sealed_words
from chengxin.records.own.words import WordsRefusedError, checked
from chengxin.records.services.arriving import arrival
from chengxin.records.services.marking import add_mark
from chengxin.records.services.owning import numbers_of
from chengxin.records.services.typed import take_typed
from chengxin.standing.services.scoring import Cause, rescore
from chengxin.standing.services.versions import current
from chengxin.text import _

_NUMBER = "select nextval(pg_get_serial_sequence('declaration', 'id'))"
_NAME = "select person, name_sealed from person where person_no = %s"
_RECORD = """
select r.record_no from record r join furnisher f using (furnisher_no)
where f.furnisher = %s and r.record = %s and r.person_no = %s
"""
#: An older declaration that waits and says the same: the form was sent twice.
_SAME = """
select d.id from declaration d
join record_version v on v.record_no = d.record_no
join record_body b on b.record_no = v.record_no and b.version = v.version
join record_version mine on mine.record_no = %s and mine.catalogue_no = v.catalogue_no
join record_body said on said.record_no = mine.record_no and said.version = mine.version
where d.person_no = %s and not exists (
  select from declaration_answer a where a.declaration_id = d.id
) and (b.formed_on, b.ended_on, b.issuer, b.document, b.f1, b.f2, b.f3, b.f4)
  is not distinct from
  (said.formed_on, said.ended_on, said.issuer, said.document, said.f1, said.f2, said.f3, said.f4)
order by d.id limit 1
"""
_WAITING = """
select count(*) from declaration d
join record_body b on b.record_no = d.record_no
where d.person_no = %s and not exists (
  select from declaration_answer a where a.declaration_id = d.id
)
"""


class _SaidBeforeError(Exception):
    """The same was declared before and waits; what was typed now is undone."""


@transaction.atomic
def declare(
    *, context: AccessContext, item: str, cells: Mapping[str, str], answers_for: bool
) -> int:
    """Keep what the person of the context declares, and return its number.

    `cells` are the columns of a file of records: the day, the proof, and the item's own fields.
    `answers_for` is the person's yes to answering for it and to its being verified. The same again
    while it waits is the one that waits. Raises NoSuchRecordError, NotDeclaredError.
    """
    person_no = own(context)
    known = {each.id: each for each in declarable(current().rulebook)}
    if item not in known:
        raise NoSuchRecordError
    if not answers_for:
        raise NotDeclaredError(_("Nothing is declared without your yes to both sentences."))
    [[waiting]] = ask(_WAITING, person_no)
    if waiting >= MOST_WAITING:
        message = _(
            "{most} of your declarations wait already. Wait for the answers, or delete one."
        )
        raise NotDeclaredError(message.format(most=MOST_WAITING))
    try:
        with transaction.atomic():
            return _declared(person_no, item, cells)
    except _SaidBeforeError as before:
        return int(before.args[0])


@transaction.atomic
def answer_declaration(*, number: int, member: Member, outcome: str, words: str) -> None:
    """Keep what was found about a declaration, once; a verified one counts at once [yuxi 9].

    Lock order: that of scoring. Raises WordsRefusedError, and NoSuchRecordError where there is
    none (any more).
    """
    said = checked(words)
    if Role.HANDLER not in member.roles:
        raise WordsRefusedError(_("Declarations are verified by handlers."))
    if not said:
        raise WordsRefusedError(_("Write what was asked, of whom, and what was found."))
    asked = Declaration.objects.filter(pk=number).first()
    if asked is None:
        raise NoSuchRecordError
    loaded, _newest = locked(asked.person_no, asked.record_no)
    if not ask("select 1 from record_body where record_no = %s", asked.record_no):
        raise NoSuchRecordError
    if DeclarationAnswer.objects.filter(declaration=asked).exists():
        raise WordsRefusedError(_("This declaration has its answer already."))
    at = arrival([asked.person_no])
    place = (asked.pk, member.user_id)
    DeclarationAnswer.objects.create(
        declaration=asked, person_no=asked.person_no, answered_at=at,
        answered_by=member.user_id, outcome=Outcome(outcome),
        sealed=sealed_words(site_keys(), "declaration_answer", place, said),
    )  # fmt: skip
    if outcome != Outcome.VERIFIED:
        return
    add_mark(
        record_no=asked.record_no, person_no=asked.person_no, kind=MARKS["verified"],
        starts=civil_day(at), until=None, at=at, case=reference(asked.pk, asked.declared_at),
    )  # fmt: skip
    rescore(
        person_nos=[asked.person_no], cause=Cause.MARK, ref=f"record {asked.record_no}",
        version=loaded, at=at,
    )  # fmt: skip


def declared_of_the_door(number: int) -> tuple[int, str, int] | None:
    """Return about whom a declaration is, its reference and its record: for a door."""
    row = Declaration.objects.filter(pk=number).first()
    return (row.person_no, reference(row.pk, row.declared_at), row.record_no) if row else None


def _declared(person_no: int, item: str, cells: Mapping[str, str]) -> int:
    [[number]], at = ask(_NUMBER), now()
    named = reference(number, at)
    judged = take_typed(kind=Kind.RECORDS, by=SOURCE, furnisher=SOURCE, cells={
        **_who(person_no), "item": item, "furnisher": SOURCE, "record": named, "version": "1",
        "finding": "positive", "recorded_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **{name: value for name, value in cells.items() if value},
    })  # fmt: skip
    if judged.verdict is not Verdict.ACCEPTED:
        raise NotDeclaredError(problems=judged.problems)
    rows = ask(_RECORD, SOURCE, named, person_no)
    if not rows:
        # The consent has ended meanwhile: nothing is kept about anybody then.
        raise NoSuchRecordError
    record_no = int(rows[0][0])
    if before := ask(_SAME, record_no, person_no):
        raise _SaidBeforeError(before[0][0])
    Declaration.objects.create(
        pk=number, record_no=record_no, person_no=person_no, declared_at=at,
        rulebook_no=current().rulebook_no,
    )  # fmt: skip
    return int(number)


def _who(person_no: int) -> dict[str, Hidden]:
    """Return the columns that name a person. Raises NoSuchRecordError where nobody is there."""
    rows = ask(_NAME, person_no)
    if not rows:
        raise NoSuchRecordError
    [identity, *_former] = numbers_of(person_no)
    person, name = rows[0]
    return {
        "identity": identity.number,
        "identity_issuer": Hidden(identity.issuer),
        "name": open_cell(site_keys(), cell("name", person), bytes(name)),
    }
