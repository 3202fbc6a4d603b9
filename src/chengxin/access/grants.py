"""What staff said before looking at somebody: good for a quarter of an hour, in one session.

A grant opens nothing by itself: with its words the door is asked anew on every request, so that a
role that was taken away counts at once. Grants are only added.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from chengxin.access.context import AccessContext
from chengxin.access.doors import staff_door
from chengxin.access.members import Member
from chengxin.access.models import LookGrant
from chengxin.clock import now

LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Grant:
    """For whom and what for somebody may look, and until when."""

    id: UUID
    person_no: int
    purpose: str
    case_ref: str
    reason: str
    until: datetime

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return now() >= self.until

    def context(self, member: Member) -> AccessContext:
        """Ask the door anew. Raises LookDeniedError."""
        return staff_door(member, self.purpose, self.case_ref, self.reason, self.person_no)


def give_grant(*, member: Member, session: bytes, context: AccessContext) -> Grant:
    """Keep that this door was opened in this session. One transaction."""
    if context.person_no is None:
        raise ValueError("a grant is for one person")
    row = LookGrant.objects.create(
        id=uuid4(),
        user_id=member.user_id,
        session=session,
        person_no=context.person_no,
        purpose=context.purpose,
        case_ref=context.case_ref,
        reason=context.reason,
        given_at=now(),
        until=now() + LASTS,
    )
    return _grant(row)


def find_grant(*, grant_id: UUID, member: Member, session: bytes) -> Grant | None:
    """Return a grant of this member in this session, also one that is over, or None."""
    row = LookGrant.objects.filter(id=grant_id, user_id=member.user_id, session=session).first()
    return None if row is None else _grant(row)


def _grant(row: LookGrant) -> Grant:
    return Grant(row.id, row.person_no, row.purpose, row.case_ref, row.reason, row.until)
