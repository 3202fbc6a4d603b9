"""The catalogue: which kinds of information there are, and what their records tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from chengxin.rulebook.model.periods import Validity
from chengxin.rulebook.model.written import Grounded, Name, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(Grounded):
    """`source` is basic, public, market or supplementary (key `class`)."""

    id: str
    name: Name
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Written):
    """A declared field of an item's records.

    `places` counts decimals (2 for money); `codes` keeps the order in which they were written.
    """

    id: str
    name: Name
    type: str
    places: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: Name | None = None
    codes: Mapping[str, Name] = field(default_factory=dict)
    ordered: bool = False
    optional: bool = False

    @property
    def numeric(self) -> bool:
        """Whether it can be measured and added up."""
        return self.type in ("integer", "decimal", "money")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources(Written):
    """When several furnishers deliver one fact: what makes it one, and whose record speaks.

    `same` holds `formed_on`, `matter` and names of fields; `precedence` names furnishers, the
    first going before all.
    """

    same: tuple[str, ...]
    precedence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Grounded):
    """Within which time of its formation a record arrives, where a law says another than the city.

    `length` counts `unit` as in a clock.
    """

    length: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Grounded):
    """A kind of information in the catalogue."""

    id: str
    name: Name
    category: str
    finding: tuple[str, ...]
    furnisher: str
    purpose: str
    legal_basis: str
    necessity: str
    consent: str
    use: str
    reason: str
    fields: Mapping[str, Field]
    validity: Validity | None
    severity: tuple[str, ...]
    document: str
    excludes: tuple[str, ...]
    earned_by: str
    repairs: tuple[str, ...]
    #: Whether its records tell of something that goes on until it ends (`ended_on`).
    continuing: bool = False
    sources: Sources | None = None
    submission: Submission | None = None
