"""The doors: here alone somebody gets the context with which selectors can be asked.

Each door keeps who stands at it, and keeps the attempt where it does not open. It trusts its caller
that the session, the member or the run is a real one; that is for the faces.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from chengxin.access.context import STAMP, AccessContext, ActorKind
from chengxin.access.emergency.opened import is_open
from chengxin.access.errors import LookDeniedError
from chengxin.access.members import Member
from chengxin.access.purposes import Purpose, purposes_of
from chengxin.access.register import keep_denied
from chengxin.text import _

#: A reason has so many characters besides blanks, so that the person can understand it.
REASON_LEAST, REASON_MOST = 10, 500

_CASE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}|")
_NUMBER = re.compile(r"[0-9]{15}")
_JOINTS = re.compile(r"[\W_]+")


def citizen_door(person_no: int, session: str) -> AccessContext:
    """Let somebody in who is signed in as this person [jinan 15]; sessions can be told apart."""
    digest = hashlib.sha256(session.encode()).hexdigest()[:12]
    return AccessContext(
        stamp=STAMP,
        actor=f"session {digest}",
        actor_kind=ActorKind.SELF,
        organisation="",
        purpose=Purpose.SELF,
        person_no=person_no,
    )


def staff_door(
    staff: Member, purpose: str, case_ref: str, reason: str, person_no: int
) -> AccessContext:
    """Let a member of staff in for a purpose of the member's roles, with a reason in words.

    There are no cases yet that could be open, so a reference alone does not do. Raises
    LookDeniedError, and the attempt is kept where the person will see it.
    """
    context = _staff(staff, purpose, case_ref, reason, person_no)
    refused = refusal(staff, purpose, case_ref, reason)
    if not refused and purpose == Purpose.EMERGENCY and not is_open(staff, person_no):
        refused = _("No emergency access is open. Open one, and say why.")
    if refused:
        keep_denied(context, person_no, (), "access.doors.staff_door")
        raise LookDeniedError(refused)
    return context


def keep_not_found(
    staff: Member, purpose: str, case_ref: str, reason: str, *, person_no: int | None = None
) -> None:
    """Keep that a member of staff asked for somebody by identity who takes no part.

    `person_no` is somebody who does not any more, or not yet.

    Raises LookDeniedError where the door would not have opened for anybody.
    """
    context = _staff(staff, purpose, case_ref, reason, person_no)
    keep_denied(context, person_no, (), "access.doors.keep_not_found")
    if refused := refusal(staff, purpose, case_ref, reason):
        raise LookDeniedError(refused)


def system_door(run: str) -> AccessContext:
    """Let a run of the program in, which shows nothing to anybody; its entries say which run."""
    return AccessContext(
        stamp=STAMP,
        actor=f"run {run}",
        actor_kind=ActorKind.SYSTEM,
        organisation="",
        purpose=Purpose.COMPUTE,
        person_no=None,
    )


def _staff(
    staff: Member, purpose: str, case_ref: str, reason: str, person_no: int | None
) -> AccessContext:
    """Return the context as far as its words can be kept: none that could tell who somebody is."""
    return AccessContext(
        stamp=STAMP,
        actor=f"staff {staff.user_id}",
        actor_kind=ActorKind.STAFF,
        organisation=staff.organisation,
        purpose=Purpose(purpose) if purpose in {*Purpose} else Purpose.UNSTATED,
        person_no=person_no,
        case_ref=case_ref if _names_a_case(case_ref) else "",
        reason="" if _wrong_words(reason) else " ".join(reason.split()),
    )


def refusal(staff: Member, purpose: str, case_ref: str, reason: str) -> str:
    """Return why the door does not open to anybody, or nothing: the same for every person."""
    if purpose not in {str(each) for each in purposes_of(staff.roles)}:
        return _("Nobody with your roles looks for this purpose. Choose one of the list.")
    if not _names_a_case(case_ref):
        return _(
            "A case is named by capital letters, digits and hyphens. Correct it or leave it out."
        )
    return _wrong_words(reason)


def _names_a_case(case_ref: str) -> bool:
    return _CASE.fullmatch(case_ref) is not None and not holds_a_number(case_ref)


def holds_a_number(text: str) -> bool:
    """Whether the number of a document could stand in a text, however it is written.

    >>> holds_a_number("9900 0119 9001 0124 65"), holds_a_number("９９０００１-19900101-2465")
    (True, True)
    >>> holds_a_number("case 2026-1121 of 2026-11-22")
    False
    """
    return _NUMBER.search(_JOINTS.sub("", unicodedata.normalize("NFKC", text))) is not None


def _wrong_words(reason: str) -> str:
    """Return what is wrong with a reason, or nothing."""
    words = " ".join(reason.split())
    letters = words.replace(" ", "")
    if len(letters) < REASON_LEAST or len(words) > REASON_MOST:
        message = _("Write why you look, in {least} to {most} characters. The person will read it.")
        return message.format(least=REASON_LEAST, most=REASON_MOST)
    if holds_a_number(words) or not words.isprintable():
        return _("Write the reason in words, without numbers of documents or special characters.")
    return ""
