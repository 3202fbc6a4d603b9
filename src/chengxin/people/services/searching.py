"""Staff who search for somebody by identity: exactly, one at a time, and never without an entry."""

from __future__ import annotations

from django.db import connection

from chengxin.access.context import AccessContext
from chengxin.access.doors import keep_not_found, staff_door
from chengxin.access.members import Member
from chengxin.access.register import check_seals
from chengxin.people.consent import Purpose
from chengxin.people.identity import Identity
from chengxin.people.selectors import takes_part
from chengxin.people.services.enrolling import find


def search(
    *, staff: Member, purpose: str, case_ref: str, reason: str, identity: Identity
) -> AccessContext | None:
    """Return the context in which this member may look at that person, or None for nobody.

    That the person takes part is told already, so it is a look; that nobody was found is kept, too.
    Somebody who has left, or has not agreed yet, is nobody: the answer is the same, and the attempt
    is kept where the person will see it.
    Raises LookDeniedError, SealsOverdueError or RegisterError, and tells nothing then.
    """
    # Whatever refuses does so before, or alike: a refusal must not tell who takes part.
    check_seals()
    person_no = find(identity)
    if person_no is None or not agrees(person_no):
        keep_not_found(staff, purpose, case_ref, reason, person_no=person_no)
        return None
    context = staff_door(staff, purpose, case_ref, reason, person_no)
    takes_part(context, person_no)
    return context


def agrees(person_no: int) -> bool:
    """Whether the consent to points lives: whoever has withdrawn is looked at no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select from consent where person_no = %s and purpose = %s and withdrew_on is null",
            [person_no, Purpose.COMPUTE],
        )
        return cursor.fetchone() is not None
