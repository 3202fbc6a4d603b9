"""In which time an answer is due: what the rulebook's clocks say, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengxin.clock import now
from chengxin.clocks import Due, due_or_earliest, published, rule_of
from chengxin.report import duties, figures, frame
from chengxin.report.cite import Cited, cited
from chengxin.rulebook.model import Rulebook
from chengxin.text import current_language
from chengxin.web.shared.clocked import Told, told

#: The clocks that run when somebody holds a record to be wrong, in the order of what happens.
DISPUTE = (
    "dispute_flag", "dispute_own", "dispute_forward", "dispute_furnisher", "dispute_total",
    "correction", "review",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """A clock in words; `modelled` says after what it is where no article gives it.

    `due` is the day that was told, where this clock runs.
    """

    name: str
    said: str
    cites: tuple[Cited, ...]
    modelled: str
    due: Told | None = None


def clocks(rulebook: Rulebook, running: Mapping[str, Due]) -> list[Duty]:
    """Return the clocks of a dispute that the rulebook has, with the days of those that run."""
    return [
        Duty(
            clock.name.get(current_language()), duties.period_words(clock),
            cited(rulebook, clock.cite), frame.modelled_words(clock),
            told(running[clock.id]) if clock.id in running else None,
        )
        for clock in (rulebook.clocks[each] for each in DISPUTE if each in rulebook.clocks)
    ]  # fmt: skip


def asked_today(rulebook: Rulebook) -> str:
    """Return the day by which a request of today is answered, empty where no clock says one."""
    for duty in ("dispute_total", "dispute_own"):
        if (clock := rulebook.clocks.get(duty)) is not None:
            return figures.day(due_or_earliest(published(), rule_of(clock), now()).day)
    return ""
