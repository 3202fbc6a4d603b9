"""What a new day does to consents: terms that are over end, and a new month is counted."""

from __future__ import annotations

from chengxin.benefits.services.counting import count_month
from chengxin.clock import now, today
from chengxin.people.services.expiring import expire_due


def morning() -> int:
    """End what is over, then count; return how many consents ended. Again changes nothing."""
    ended = expire_due(at=now())
    count_month(day=today())
    return ended
