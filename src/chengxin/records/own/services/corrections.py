"""Asking that a record be corrected, and the answer [yuxi 22] [jinan 20] [shaoxing 4.2].

From the request to the answer a mark `disputed` stands on the record, so that a deduction is held
out; mark, score and request are one transaction. A second request about a version that was examined
is kept and answered, and holds nothing out again: else a deduction could be put off for ever.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from chengxin.access.context import AccessContext
from chengxin.access.deadlines.services import set_deadline
from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.clock import civil_day
from chengxin.clocks import rule_of
from chengxin.ledger.encoding import MARKS
from chengxin.people.keys import site_keys
from chengxin.records.database import ask
from chengxin.records.own.holding import NoSuchRecordError, locked, own
from chengxin.records.own.models import Correction, CorrectionAnswer
from chengxin.records.own.sealing import sealed_words
from chengxin.records.own.words import Outcome, WordsRefusedError, checked, reference
from chengxin.records.services.arriving import arrival
from chengxin.records.services.marking import add_mark
from chengxin.standing.services.scoring import Cause, rescore
from chengxin.text import _

_FURNISHER = """
select furnisher from record join furnisher using (furnisher_no) where record_no = %s
"""


#: What the deadlines of a request are called, and the rulebook's clocks that may run from it.
KIND = "correction"
DISPUTE_CLOCKS = (
    "dispute_flag", "dispute_own", "dispute_forward", "dispute_furnisher", "dispute_total",
)  # fmt: skip
#: The clocks within which the person has the answer.
ANSWERED_BY = ("dispute_own", "dispute_furnisher", "dispute_total")


@transaction.atomic
def ask_for_correction(*, context: AccessContext, record_no: int, ground: str, words: str) -> int:
    """Keep that the person of the context holds an own record to be wrong; return the number.

    While one about this record is open, a second one is the first. Lock order: that of scoring.
    Raises NoSuchRecordError, WordsRefusedError.
    """
    person_no, said = own(context), checked(words)
    loaded, version = locked(person_no, record_no)
    before = Correction.objects.filter(record_no=record_no)
    if open_one := before.filter(answer__isnull=True).first():
        return int(open_one.pk)
    at = arrival([person_no])
    number = before.count() + 1
    made = Correction.objects.create(
        record_no=record_no, person_no=person_no, number=number, version=version, ground=ground,
        suspends=not before.filter(version=version).exists(), asked_at=at,
        sealed=sealed_words(site_keys(), "correction", (record_no, number), said),
    )  # fmt: skip
    for clock in loaded.rulebook.clocks.values():
        if clock.id in DISPUTE_CLOCKS and clock.starts == "received":
            set_deadline(kind=KIND, ref=made.pk, duty=clock.id, rule=rule_of(clock), starts=at)
    if made.suspends:
        _mark(made, "disputed", civil_day(at), None, at)
        rescore(
            person_nos=[person_no], cause=Cause.MARK, ref=f"record {record_no}", version=loaded,
            at=at,
        )  # fmt: skip
    return int(made.pk)


@transaction.atomic
def answer_correction(*, number: int, member: Member, outcome: str, words: str) -> None:
    """Keep what was found, once, and let it count at once.

    Not by whoever delivered the record. Lock order: that of scoring. Raises WordsRefusedError, and
    NoSuchRecordError where there is no such request (any more).
    """
    said = checked(words)
    if Role.HANDLER not in member.roles:
        raise WordsRefusedError(_("Corrections are answered by whoever handles disputes."))
    if not said:
        raise WordsRefusedError(_("Write what you found and what follows from it."))
    asked = Correction.objects.filter(pk=number).first()
    if asked is None:
        raise NoSuchRecordError
    loaded, newest = locked(asked.person_no, asked.record_no)
    _refuse(asked, newest, member, Outcome(outcome))
    # The last word of a case is the one recorded last, also where a clock stands.
    at = arrival([asked.person_no], asked.asked_at + timedelta(microseconds=1))
    CorrectionAnswer.objects.create(
        correction=asked, person_no=asked.person_no, answered_at=at, answered_by=member.user_id,
        outcome=outcome,
        sealed=sealed_words(
            site_keys(), "correction_answer", (asked.pk, member.user_id), said
        ),
    )  # fmt: skip
    if asked.suspends:
        _mark(asked, "disputed", civil_day(asked.asked_at), civil_day(at), at)
    if outcome == Outcome.ANNULLED:
        _mark(asked, "annulled", civil_day(at), None, at)
    rescore(
        person_nos=[asked.person_no], cause=Cause.MARK, ref=f"record {asked.record_no}",
        version=loaded, at=at,
    )  # fmt: skip


def asked_of_the_door(number: int) -> tuple[int, str, int] | None:
    """Return about whom a request is, its reference and its record: what a door is asked with."""
    row = Correction.objects.filter(pk=number).first()
    return (row.person_no, reference(row.pk, row.asked_at), row.record_no) if row else None


def cases_of(person_no: int) -> list[str]:
    """Return the cases that a person's requests have opened, as marks name them."""
    rows = Correction.objects.filter(person_no=person_no)
    return [reference(row.pk, row.asked_at) for row in rows]


def _refuse(asked: Correction, newest: int, member: Member, outcome: Outcome) -> None:
    """Raise WordsRefusedError where this answer cannot be given."""
    if CorrectionAnswer.objects.filter(correction=asked).exists():
        raise WordsRefusedError(_("This request has its answer already."))
    [[furnisher]] = ask(_FURNISHER, asked.record_no)
    if furnisher == member.organisation:
        raise WordsRefusedError(_("Your body delivered this record. Another one answers."))
    if outcome is Outcome.MENDED and newest <= asked.version:
        raise WordsRefusedError(
            _("No corrected version has come in yet. Ask the furnisher for it first.")
        )


def _mark(asked: Correction, kind: str, starts: date, until: date | None, at: datetime) -> None:
    """Write a mark of this case on the record."""
    add_mark(
        record_no=asked.record_no, person_no=asked.person_no, kind=MARKS[kind], starts=starts,
        until=until, at=at, case=reference(asked.pk, asked.asked_at),
    )  # fmt: skip
