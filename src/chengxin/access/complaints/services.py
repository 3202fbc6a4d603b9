"""Complaining about a look, and answering. Both are only added, never changed."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from chengxin.access.complaints.words import reference
from chengxin.access.context import AccessContext, ActorKind
from chengxin.access.deadlines.services import set_deadline
from chengxin.access.doors import holds_a_number
from chengxin.access.members import Member
from chengxin.access.merged import numbers_of
from chengxin.access.models import AccessEntry, LookComplaint, LookComplaintAnswer
from chengxin.access.roles import Role
from chengxin.clock import now
from chengxin.clocks import Rule
from chengxin.text import _

#: So many characters somebody may write beside the ground.
MOST = 500

#: What its deadlines are called.
KIND = "look_complaint"


class ComplaintRefusedError(Exception):
    """Nothing was kept; the text says why and what to do."""


class NoSuchLookError(Exception):
    """This person was not looked at by that entry, or looked themselves."""


@transaction.atomic
def complain(
    *, context: AccessContext, entry: int, ground: str, words: str, promised: int | None = None
) -> int:
    """Keep that the person of the context holds a look to be wrong; return the complaint's number.

    `promised` is within how many working days the operator promises an answer; the day is kept
    as it is told, whatever is promised to others later. A second complaint about one entry is the
    first. Raises NoSuchLookError, ComplaintRefusedError.
    """
    said = checked(words)
    whose = [] if context.person_no is None else numbers_of(context.person_no)
    looked = (
        AccessEntry.objects.filter(id=entry, person_no__in=whose)
        .exclude(actor_kind=ActorKind.SELF)
        .exists()
    )
    if context.actor_kind is not ActorKind.SELF or context.person_no is None or not looked:
        raise NoSuchLookError
    made, new = LookComplaint.objects.get_or_create(
        entry=entry,
        defaults={
            "person_no": context.person_no, "made_at": now(), "ground": ground, "words": said,
        },
    )  # fmt: skip
    if new and promised is not None:
        set_deadline(
            kind=KIND, ref=made.pk, duty="answer",
            rule=Rule(length=promised, unit="working_days"), starts=made.made_at,
        )  # fmt: skip
    return int(made.pk)


def answer_complaint(*, number: int, member: Member, words: str) -> None:
    """Keep what the audit found, once. Raises ComplaintRefusedError."""
    said = checked(words)
    looked = LookComplaint.objects.get(pk=number).entry
    if Role.AUDIT not in member.roles:
        raise ComplaintRefusedError(_("Complaints are answered by the audit."))
    if AccessEntry.objects.get(pk=looked).actor == f"staff {member.user_id}":
        raise ComplaintRefusedError(_("This complaint is about you. Somebody else answers it."))
    if not said:
        raise ComplaintRefusedError(_("Write what you found and what follows from it."))
    try:
        with transaction.atomic():
            LookComplaintAnswer.objects.create(
                complaint_id=number, answered_at=now(), answered_by=member.user_id, words=said
            )
    except IntegrityError:
        raise ComplaintRefusedError(_("This complaint has its answer already.")) from None


def asked_of_the_door(number: int) -> tuple[int, str, int] | None:
    """Return about whom a complaint is, its reference and its entry: what a door is asked with."""
    row = LookComplaint.objects.filter(pk=number).first()
    return (row.person_no, reference(row.pk, row.made_at), row.entry) if row else None


def checked(words: str) -> str:
    r"""Return what was written on one line, as it is kept for good. Raises ComplaintRefusedError.

    >>> checked(" It was\nnot needed. ")
    'It was not needed.'
    """
    said = " ".join(words.split())
    if len(said) > MOST:
        raise ComplaintRefusedError(_("At most {most} characters.").format(most=MOST))
    if holds_a_number(said) or not said.isprintable():
        raise ComplaintRefusedError(
            _("Write it in words, without numbers of documents or special characters.")
        )
    return said
