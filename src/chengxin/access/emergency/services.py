"""Opening a file in an emergency, and the review of it by somebody else."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from chengxin.access.deadlines.services import set_deadline
from chengxin.access.emergency.models import Emergency, EmergencyAlert
from chengxin.access.four_eyes.services import answer, ask, content_hash
from chengxin.access.members import Member, list_accounts
from chengxin.access.roles import Role
from chengxin.clock import last_moment, now
from chengxin.clocks import Rule
from chengxin.text import _

#: How long a file stays open, and within which time somebody else reviews it.
LASTS, REVIEWED_WITHIN = timedelta(minutes=15), Rule(length=2, unit="working_days")

#: Who is told at once, and who reviews.
TOLD, REVIEWERS = frozenset({Role.AUDIT, Role.SECURITY}), frozenset({Role.AUDIT})

_KIND = "emergency"


class EmergencyRefusedError(Exception):
    """Nothing was opened or kept; the text says why and what to do."""


@transaction.atomic
def begin_emergency(*, member: Member, person_no: int, reason: str) -> int:
    """Open somebody's file for a member at once, and tell the named people. Returns its number.

    Raises EmergencyRefusedError where nobody could be told, TwofoldError for a reason in no words.
    """
    named = [
        each.member.user_id
        for each in list_accounts()
        if each.active and each.member.roles & TOLD and each.member.user_id != member.user_id
    ]
    if not named:
        raise EmergencyRefusedError(
            _("Nobody is there who could be told. Ask for an account of the audit first.")
        )
    at = now()
    content = content_hash(
        _KIND,
        {"by": member.user_id, "person": person_no, "at": at.isoformat(), "reason": reason},
    )
    act = ask(kind=_KIND, content=content, by=member.user_id, reason=reason)
    due = set_deadline(kind=_KIND, ref=act, duty="review", rule=REVIEWED_WITHIN, starts=at)
    Emergency.objects.create(
        act_id=act, user_id=member.user_id, organisation=member.organisation,
        person_no=person_no, opened_at=at, until=at + LASTS, review_due=last_moment(due.day),
    )  # fmt: skip
    EmergencyAlert.objects.bulk_create(
        EmergencyAlert(emergency_id=act, user_id=user_id) for user_id in named
    )
    return act


def review_emergency(*, number: int, member: Member, justified: bool, words: str) -> None:
    """Keep what somebody else found about it, once.

    Raises EmergencyRefusedError, SamePersonError, AnsweredError or TwofoldError.
    """
    if not member.roles & REVIEWERS:
        raise EmergencyRefusedError(_("Emergency accesses are reviewed by the audit."))
    found = Emergency.objects.select_related("act").filter(pk=number).first()
    if found is None:
        raise EmergencyRefusedError(_("There is no such emergency access."))
    if not words.strip():
        raise EmergencyRefusedError(_("Write what you found and what follows from it."))
    answer(
        act=number, content=bytes(found.act.content), by=member.user_id, agreed=justified,
        words=words,
    )  # fmt: skip
