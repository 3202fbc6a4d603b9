"""How declarations are called, and what can be found about one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from chengxin.clock import civil_day
from chengxin.records.outcome import Problem
from chengxin.rulebook.model import Item, Rulebook
from chengxin.text import _

#: Who is the furnisher of what people declare here.
SOURCE = "本人网上申报"

#: So many of a person's declarations may wait at once: each is read by somebody.
MOST_WAITING = 20


class Outcome(StrEnum):
    """What was found: it is so, or nobody could confirm it."""

    VERIFIED = "verified"
    UNCONFIRMED = "unconfirmed"


class NotDeclaredError(Exception):
    """Nothing was kept. `problems` say which cell is wrong; without any the text says why."""

    def __init__(self, message: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = problems


def outcome_names() -> Mapping[Outcome, str]:
    """Return each outcome for people.

    >>> set(outcome_names()) == set(Outcome)
    True
    """
    return {
        Outcome.VERIFIED: _("Verified"),
        Outcome.UNCONFIRMED: _("Could not be confirmed"),
    }


def reference(number: int, declared_at: datetime) -> str:
    """Return what person and office call a declaration; its record and its mark have it too.

    >>> from datetime import UTC
    >>> reference(7, datetime(2026, 12, 31, 17, tzinfo=UTC))
    'DEC-2027-7'
    """
    return f"DEC-{civil_day(declared_at).year}-{number}"


def declarable(rulebook: Rulebook) -> list[Item]:
    """Return what a person may declare, in the order of the catalogue."""
    return [
        item
        for item in rulebook.items.values()
        if item.consent == "declared" and item.use != "refused" and "positive" in item.finding
    ]
