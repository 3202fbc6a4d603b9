"""In which time an answer is due: what the rulebook's clocks say, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from chengxin.report import duties, frame
from chengxin.report.cite import Cited, cited
from chengxin.rulebook.model import Rulebook
from chengxin.text import current_language

#: The clocks that run when somebody holds a record to be wrong, in the order of what happens.
DISPUTE = (
    "dispute_flag", "dispute_own", "dispute_forward", "dispute_furnisher", "dispute_total",
    "correction", "review",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """A clock in words; `modelled` says after what it is where no article gives it."""

    name: str
    said: str
    cites: tuple[Cited, ...]
    modelled: str


def clocks(rulebook: Rulebook) -> list[Due]:
    """Return the clocks of a dispute that the rulebook has."""
    return [
        Due(
            clock.name.get(current_language()), duties.period_words(clock),
            cited(rulebook, clock.cite), frame.modelled_words(clock),
        )
        for clock in (rulebook.clocks[each] for each in DISPUTE if each in rulebook.clocks)
    ]  # fmt: skip
