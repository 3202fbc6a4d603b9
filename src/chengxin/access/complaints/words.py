"""Why a look may be wrong, as a closed list, and how a complaint is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from chengxin.clock import civil_day
from chengxin.text import _


class Ground(StrEnum):
    """What the person holds against a look."""

    NO_REASON = "no_reason"
    UNTRUE = "untrue"
    TOO_MUCH = "too_much"
    KNOWN = "known"
    OTHER = "other"
    SAMPLED = "sampled"


#: What a person may hold against a look; the other one is the audit's own.
OF_PEOPLE = tuple(each for each in Ground if each is not Ground.SAMPLED)


def ground_names() -> Mapping[Ground, str]:
    """Return each ground as the person chooses it.

    >>> set(ground_names()) == set(Ground)
    True
    """
    return {
        Ground.NO_REASON: _("I know of nothing for which anybody had to look"),
        Ground.UNTRUE: _("The reason that was given is not true"),
        Ground.TOO_MUCH: _("More was looked at than the reason needs"),
        Ground.KNOWN: _("I think that somebody looked who knows me"),
        Ground.OTHER: _("Something else"),
        Ground.SAMPLED: _("The audit drew this look by chance and found it not justified"),
    }


def reference(number: int, made_at: datetime) -> str:
    """Return what the person and the office call a complaint.

    >>> from datetime import UTC
    >>> reference(7, datetime(2026, 12, 31, 17, tzinfo=UTC))
    'LOOK-2027-7'
    """
    return f"LOOK-{civil_day(made_at).year}-{number}"
