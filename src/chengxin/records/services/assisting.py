"""Joining at a counter: the same joining as on the pages, with a clerk, and marked as such.

There is no second way in: `join` decides, and refuses what it refuses. What is more is the look of
the clerk, which the person reads, and the note of who helped; all of it at once or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from chengxin.access.context import AccessContext
from chengxin.access.doors import keep_not_found, staff_door
from chengxin.access.members import Member
from chengxin.access.purposes import Purpose
from chengxin.access.register import check_seals
from chengxin.people.assisting import Help
from chengxin.people.consent import Giver
from chengxin.people.errors import NameDiffersError
from chengxin.people.facts import Facts
from chengxin.people.identity import Identity
from chengxin.people.names import Name
from chengxin.people.selectors import takes_part
from chengxin.people.services import find
from chengxin.people.services.assisting import note_assistance
from chengxin.people.services.searching import agrees
from chengxin.records.services import gate
from chengxin.records.services.joining import join


@dataclass(frozen=True, slots=True)
class Helped:
    """The context in which the clerk goes on; `event` is None for who took part already."""

    context: AccessContext
    event: int | None


def join_at_counter(
    *,
    member: Member,
    reason: str,
    identity: Identity,
    name: Name,
    facts: Facts,
    notice: bytes,
    given: Help,
) -> Helped:
    """Let somebody who stands at a counter take part from today on [jinan 7] [shaoxing 1.1(1)].

    Who takes part already stays as they are, and finds the look. Raises what `join` raises, and
    LookDeniedError, SealsOverdueError or RegisterError; nothing is kept then but the attempt.
    """
    check_seals()
    try:
        return _joined(member, reason, identity, name, facts, notice, given)
    except NameDiffersError:
        # That the number is known was told; whose it is finds it among the looks.
        keep_not_found(member, Purpose.COUNTER, "", reason, person_no=find(identity))
        raise


@transaction.atomic
def _joined(
    member: Member,
    reason: str,
    identity: Identity,
    name: Name,
    facts: Facts,
    notice: bytes,
    given: Help,
) -> Helped:
    gate.hold([identity])
    known = find(identity)
    if known is not None and agrees(known):
        event = None
    else:
        known = join(
            identity=identity, name=name, facts=facts, notice=notice, given_by=Giver.ASSISTED
        )
        event = note_assistance(person_no=known, member=member, given=given)
    context = staff_door(member, Purpose.COUNTER, "", reason, known)
    takes_part(context, known)
    return Helped(context, event)
