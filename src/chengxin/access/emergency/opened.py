"""What the door asks: whether a file is open in an emergency at this moment."""

from __future__ import annotations

from chengxin.access.emergency.models import Emergency
from chengxin.access.members import Member
from chengxin.clock import now


def is_open(member: Member, person_no: int) -> bool:
    """Whether this member has this person's file open in an emergency."""
    mine = Emergency.objects.filter(user_id=member.user_id, person_no=person_no)
    return mine.filter(until__gt=now()).exists()
