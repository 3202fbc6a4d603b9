"""From the points of rules to a score and its level: what is added up, and what bounds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chengxin.rulebook.model.selection import Select
from chengxin.rulebook.model.written import Grounded, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Grounded):
    """Whole points."""

    lowest: int
    highest: int
    base: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Grounded):
    """A band of the scale, from `lowest` whole points upwards."""

    id: str
    name: Name
    lowest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension(Grounded):
    """Cap and floor are centipoints; the floor is negative. `weight` is from 0 to 1."""

    id: str
    name: Name
    cap: int | None
    floor: int | None
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool(Grounded):
    """A cap in centipoints shared by award indicators of one dimension."""

    id: str
    name: Name
    dimension: str
    cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Grounded):
    """Award indicators of which one record counts, the best of those that stand for one thing.

    They do when formed in one `within` (day, month, quarter or year; validity is no bound) and,
    where `same` names a field, alike in it.
    """

    id: str
    name: Name
    within: str
    same: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling(Grounded):
    """While a selected record counts, the score is at most the highest number of `level`."""

    id: str
    name: Name
    select: Select
    level: str
    law: str
    since: date
