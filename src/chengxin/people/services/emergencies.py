"""Opening the file of somebody by identity in an emergency, as a search that is told to others."""

from __future__ import annotations

from django.db import transaction

from chengxin.access.context import AccessContext
from chengxin.access.emergency.services import begin_emergency
from chengxin.access.members import Member
from chengxin.access.purposes import Purpose
from chengxin.people.identity import Identity
from chengxin.people.services.enrolling import find
from chengxin.people.services.searching import agrees, search


@transaction.atomic
def open_emergency(*, staff: Member, reason: str, identity: Identity) -> AccessContext | None:
    """Open a file at once and return the context, or None for somebody who takes no part.

    All or nothing: where nobody is told, nothing is opened. Raises what the door raises,
    EmergencyRefusedError and TwofoldError.
    """
    person_no = find(identity)
    if person_no is not None and agrees(person_no):
        begin_emergency(member=staff, person_no=person_no, reason=reason)
    return search(
        staff=staff, purpose=Purpose.EMERGENCY, case_ref="", reason=reason, identity=identity
    )
