"""The rules that give or take points, and what bounds each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chengxin.rulebook.model.points import Measure, Over, Points
from chengxin.rulebook.model.selection import Select
from chengxin.rulebook.model.written import Grounded, Name, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Written):
    """Factors of the first, second, … record of the class; the last goes on."""

    factors: tuple[Fraction, ...]
    class_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits(Written):
    """Centipoints. `period` is day, month, quarter or year, empty without a window limit."""

    period: str = ""
    window: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval(Written):
    """The least time between two records that count, in months or in days; the other is 0."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Grounded):
    """A rule that gives or takes points. Clean-period rules have `clean` and no `select`."""

    id: str
    dimension: str
    name: Name
    kind: str
    select: Select | None
    over: Over
    measure: Measure
    points: Points | None
    repeat: Repeat | None
    age: tuple[tuple[int, Fraction], ...]
    limits: Limits
    pool: str
    since: date | None
    clean: tuple[tuple[int, int], ...]
    group: str = ""
    interval: Interval | None = None
