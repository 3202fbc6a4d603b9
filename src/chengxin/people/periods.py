"""How long what is kept, in one place: the period of each kind, and why it is that long.

A rulebook's own periods come first, where it has one; these are for what no city's text sets. A
site may choose other lengths (`CHENGXIN_KEEP`), and no shorter one than the floor, below which
people would lose what they can still ask about. Nothing here reads a clock or a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chengxin.rulebook.model import Rulebook
from chengxin.text import _


class Kept(StrEnum):
    """A kind of what goes when its time is over; the database knows the same words."""

    UNMENDED = "unmended"
    FILE_NAMES = "file_names"
    HELD = "held"
    RECORDS = "records"
    MESSAGES = "messages"
    LETTERS = "letters"
    GRANTS = "grants"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class Period:
    """Days for which something is kept, the fewest that a site may choose, and the ground."""

    days: int
    floor: int
    why: Callable[[], str]


#: From when they run: see `records.services.expiring` and the function of the eraser.
PERIODS: Mapping[Kept, Period] = {
    Kept.UNMENDED: Period(
        90, 30, lambda: _("a furnisher that was told of a wrong row has had time to mend it")
    ),
    Kept.FILE_NAMES: Period(
        365, 90, lambda: _("for a year questions about a delivery name its file")
    ),
    Kept.HELD: Period(
        1826, 365,
        lambda: _(
            "no regulation lets an adverse record count for longer than five years; what would "
            "still count by the rules in force stays"
        ),
    ),
    Kept.RECORDS: Period(
        90, 0, lambda: _("beyond the last day on which it counts or is shown, so that it can be "
                         "asked about; while you take part, what a past score rested on stays, so "
                         "that it can be computed again")
    ),
    Kept.MESSAGES: Period(
        731, 90, lambda: _("for two years a message about the points can be read again")
    ),
    Kept.LETTERS: Period(90, 7, lambda: _("to find out why somebody was not told")),
    Kept.GRANTS: Period(
        183, 183, lambda: _("for six months, as logs are; the look itself stays in the register")
    ),
    Kept.SESSIONS: Period(1, 1, lambda: _("it is over, and opens nothing")),
}  # fmt: skip


class KeepingRefusedError(Exception):
    """Lengths that no site may choose; it says which and why."""


def read_periods(said: str) -> Mapping[Kept, int]:
    """Return the days of every kind, with a site's own choices. Raises KeepingRefusedError.

    >>> read_periods("unmended=60 held=1461")[Kept.UNMENDED]
    60
    >>> read_periods("grants=30")
    Traceback (most recent call last):
    chengxin.people.periods.KeepingRefusedError: 'grants=30': a word is KIND=DAYS, and grants are \
kept for at least 183 days
    """
    days = {kind: period.days for kind, period in PERIODS.items()}
    for word in said.split():
        kind, _equals, number = word.partition("=")
        if kind not in days:
            raise KeepingRefusedError(f"{word!r}: the kinds are {', '.join(Kept)}")
        floor = PERIODS[Kept(kind)].floor
        if not (number.isascii() and number.isdigit() and floor <= int(number) <= 36_525):
            raise KeepingRefusedError(
                f"{word!r}: a word is KIND=DAYS, and {kind} are kept for at least {floor} days"
            )
        days[Kept(kind)] = int(number)
    return days


def longest_months(rulebook: Rulebook) -> int:
    """Return the months after which no record of any kind counts or is shown [yuxi 10].

    It is the longest of all periods of the rulebook, whatever a record is about.
    """
    validities = [rulebook.validity, *(i.validity for i in rulebook.items.values() if i.validity)]
    lasting = [each.reach[1] for each in validities]
    lasting += [term.reach[1] for each in validities for term in getattr(each, "when", ())]
    lasting += rulebook.severities.values()
    return max([rulebook.display.positive, rulebook.display.adverse, *lasting])
