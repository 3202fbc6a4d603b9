"""How long things last: validity, the days before a deduction counts, and display.

Periods are civil months; nothing here knows a date.
"""

from __future__ import annotations

from dataclasses import dataclass

from chengxin.rulebook.model.selection import Condition
from chengxin.rulebook.model.written import Grounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Grounded):
    """A number of civil months; `by_law` when a law or regulation fixes it.

    0 months stand for the time up to 31 December of the year in which it begins.
    """

    months: int
    by_law: bool = False

    @property
    def to_year_end(self) -> bool:
        """Whether it ends with the civil year."""
        return self.months == 0

    @property
    def reach(self) -> tuple[int, int]:
        """The fewest and the most months it can last."""
        return (0, 12) if self.to_year_end else (self.months, self.months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Period):
    """The period of those records of an item for which every condition holds."""

    where: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity(Period):
    """How long an item's records count: by the first term that fits, else its own months."""

    when: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds(Grounded):
    """Dates an adverse record needs before it counts, and days of grace after the later one."""

    asks: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Display(Grounded):
    """Months for which records are shown from the day their validity runs from."""

    positive: int
    adverse: int
