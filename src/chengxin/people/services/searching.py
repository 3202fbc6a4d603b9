"""Staff who search for somebody by identity: exactly, one at a time, and never without an entry."""

from __future__ import annotations

from chengxin.access.context import AccessContext
from chengxin.access.doors import keep_not_found, staff_door
from chengxin.access.members import Member
from chengxin.access.register import check_seals
from chengxin.people.identity import Identity
from chengxin.people.selectors import takes_part
from chengxin.people.services.enrolling import find


def search(
    *, staff: Member, purpose: str, case_ref: str, reason: str, identity: Identity
) -> AccessContext | None:
    """Return the context in which this member may look at that person, or None for nobody.

    That the person takes part is told already, so it is a look; that nobody was found is kept, too.
    Raises LookDeniedError, SealsOverdueError or RegisterError, and tells nothing then.
    """
    # Whatever refuses does so before, or alike: a refusal must not tell who takes part.
    check_seals()
    person_no = find(identity)
    if person_no is None:
        keep_not_found(staff, purpose, case_ref, reason)
        return None
    context = staff_door(staff, purpose, case_ref, reason, person_no)
    takes_part(context, person_no)
    return context
