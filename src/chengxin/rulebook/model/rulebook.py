"""A whole version: everything that a folder says, and whom it covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from chengxin.rulebook.model.cases import Case
from chengxin.rulebook.model.catalogue import Category, Item
from chengxin.rulebook.model.derived import Derived
from chengxin.rulebook.model.duties import (
    Change,
    Channel,
    Clock,
    ConsentRule,
    Deviation,
    Interpretation,
    Review,
)
from chengxin.rulebook.model.indicators import Indicator
from chengxin.rulebook.model.law import Article, Document
from chengxin.rulebook.model.periods import Display, Holds, Period
from chengxin.rulebook.model.scale import Ceiling, Dimension, Group, Level, Pool, Scale
from chengxin.rulebook.model.written import Grounded, Name, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Who(Grounded):
    """Whom the rulebook covers: full years of age, and residency facts of which one must hold."""

    age: int
    residency: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook(Written):
    """A whole version. `version` is the SHA-256 of the folder's content, in hexadecimal."""

    folder: str
    version: str
    id: str
    name: Name
    law: str
    figures: str
    first_published: date
    starts: date
    until: date | None
    documents: Mapping[str, Document]
    articles: Mapping[tuple[str, str], Article]
    who: Who
    scale: Scale
    levels: tuple[Level, ...]
    validity: Period
    severities: Mapping[str, int]
    holds: Holds
    display: Display
    guard: Grounded | None
    dimensions: Mapping[str, Dimension]
    pools: Mapping[str, Pool]
    groups: Mapping[str, Group]
    ceilings: Mapping[str, Ceiling]
    categories: Mapping[str, Category]
    items: Mapping[str, Item]
    indicators: Mapping[str, Indicator]
    cases: Mapping[str, Case]
    #: Where the severity classes' months come from.
    severities_from: Grounded | None = None
    #: Products built on the finished score, each with a consent of its own.
    derived: Mapping[str, Derived] = field(default_factory=dict)
    # What a city owes its people beside the points; the score depends on none of it.
    consent: ConsentRule | None = None
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    deviations: tuple[Deviation, ...] = ()
    interpretations: Mapping[str, Interpretation] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    def weight(self, indicator: Indicator) -> Fraction:
        """What the points of an indicator are multiplied by; 1 where its dimension is not known."""
        dimension = self.dimensions.get(indicator.dimension)
        return Fraction(1) if dimension is None else dimension.weight
