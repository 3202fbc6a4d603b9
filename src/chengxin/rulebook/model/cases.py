"""Worked examples: a person, what was delivered, and every answer that is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from chengxin.rulebook.model.written import Citation, Name, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRow(Written):
    """A row a case expects. `measure` and `valid_until` are compared only when given."""

    part: str
    rule: str
    furnisher: str
    record: str
    window: date | None
    points: int
    reason: str
    measure: Decimal | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDerived(Written):
    """A derived score that a case expects, in whole points."""

    value: int
    next_change_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Written):
    """A question of a case: a date, what was known, and the whole answer."""

    as_of: date
    known_at: str
    score: int | None
    level: str
    next_change_on: date | None
    rows: tuple[ExpectedRow, ...]
    unmet: tuple[str, ...]
    derived: Mapping[str, ExpectedDerived] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Written):
    """A worked example. Person, records, marks and consents are cells of text, as in the files."""

    id: str
    title: Name
    proves: tuple[Citation, ...]
    person: Mapping[str, str]
    records: tuple[Mapping[str, str], ...]
    marks: tuple[Mapping[str, str], ...]
    asks: tuple[Ask, ...]
    #: To derived scores; the consent to the points is a cell of the person.
    consents: tuple[Mapping[str, str], ...] = ()
