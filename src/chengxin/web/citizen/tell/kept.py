"""How long each kind is kept that no city's text sets a period for: the site's lengths, and why.

They are those by which `records.services.expiring` lets things go, and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings

from chengxin.people.periods import PERIODS, Kept
from chengxin.report import figures
from chengxin.text import _

_NAMES: Mapping[Kept, Callable[[], str]] = {
    Kept.UNMENDED: lambda: _("Delivered rows that were wrong and that nobody mended"),
    Kept.FILE_NAMES: lambda: _("What a delivered file was called"),
    Kept.HELD: lambda: _("Rows that a law has collected about whoever has not joined"),
    Kept.RECORDS: lambda: _("What a record says, after no period of the rules keeps it"),
    Kept.MESSAGES: lambda: _("Messages about your points"),
    Kept.LETTERS: lambda: _("That a message was sent"),
    Kept.GRANTS: lambda: _("What staff wrote before they looked, beside the look itself"),
    Kept.SESSIONS: lambda: _("That somebody was signed in, and guessed a password"),
}


@dataclass(frozen=True, slots=True)
class KeptFor:
    """A kind, for how long, and the ground."""

    name: str
    length: str
    why: str


def kept_for() -> list[KeptFor]:
    """Return every kind with its length."""
    return [KeptFor(_NAMES[kind](), days(kind), period.why()) for kind, period in PERIODS.items()]


def days(kind: Kept) -> str:
    """Return the length of a kind in words."""
    many = settings.KEEP_DAYS[kind]
    return _("one day") if many == 1 else _("{many} days").format(many=figures.number(many))
