"""What the scoring query answers, in typed form.

A score is base + the sum of its rows; nothing here can say otherwise. Points are integers of
0.01 (`centipoints`). The columns and the closed lists are `docs/rulebook.md` section 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chengxin.rulebook.vocabulary import PARTS, REASONS, UNMET

__all__ = ["PARTS", "REASONS", "UNMET", "DerivedScore", "PersonScore", "Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the arithmetic.

    `rule` is the id of an indicator, ceiling, pool or dimension, empty where none is concerned.
    `window` is the first day of a civil window. `measure` is in the field's smallest unit.
    `counts_from` and `valid_until` are the record's; for a window, the first day on which a
    member leaves. `cite` holds the citations of the rule, separated by a blank.
    """

    person: str
    part: str
    rule: str
    dimension: str
    cite: str
    item: str
    furnisher: str
    record: str
    version: int | None
    window: date | None
    measure: int | None
    points: int
    counted: bool
    reason: str
    counts_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class PersonScore:
    """The answer for one person on one day.

    `score` is None when the person has none, and `unmet` then says which facts are missing.
    `dimensions` holds each dimension's subtotal after its limits, in centipoints.
    """

    person: str
    as_of: date
    score: int | None
    level: str
    dimensions: Mapping[str, int]
    rows: tuple[Row, ...]
    next_change_on: date | None
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DerivedScore:
    """A derived score of one person on one day: a product of its own, and no part of the answer.

    `value` is what the piece that begins at `begins` gives for `score`; all are whole points. There
    is none without the person's own consent to it.
    """

    person: str
    derived: str
    score: int
    begins: int
    value: int
    next_change_on: date | None
    cite: str
