"""What made the difference between two scores of one person, in typed form.

Rows add up to the difference. Taking the causes of a row away, with everything else as it was at
the later question, takes exactly the row's points away: every row is a difference of real scores.
Points are whole, as scores are; the lines inside a row are centipoints.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.changes.rules import Part
from chengxin.scoring.result import PersonScore, Row

#: Kinds of causes: what came to be known, what the days brought, what the rules changed.
CAUSES = (
    *("record", "correction", "mark"),
    *("begins", "expires", "leaves_window", "lasts", "ages", "mark_begins", "mark_ends", "clean"),
    "rule",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One thing that happened between two questions.

    `on` is the civil day on which it happened or came to be known, `recorded_at` the instant in
    naive UTC of what came to be known. `version` is the record's that speaks because of it,
    `mark` and `case` name a mark, `rule` a clean period's indicator, `part` a changed rule.
    `reverse` is set when it holds at the earlier question and not at the later one, because that
    one asks about an earlier day or an earlier state of knowledge.
    """

    kind: str
    on: date | None = None
    recorded_at: datetime | None = None
    furnisher: str = ""
    record: str = ""
    item: str = ""
    version: int | None = None
    mark: str = ""
    case: str = ""
    rule: str = ""
    part: Part | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One cause, or several that only together make this difference.

    `alone` says for each cause what the difference loses without it alone; for a single cause
    that is `points`. `lines` are the rows of the two arithmetics that these causes moved, each
    with what it moved by (the base is one with part "base"); they add up to the points, and `cite`
    holds the articles of their rules.
    """

    causes: tuple[Cause, ...]
    points: int
    alone: tuple[int, ...]
    lines: tuple[Row, ...]
    cite: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a score needs and that held at one question only; `on` is its day, if any."""

    fact: str
    held_before: bool
    on: date | None


@dataclass(frozen=True, slots=True)
class Question:
    """When a score was asked for: the day, the state of knowledge, the rulebook."""

    rulebook: Rulebook
    as_of: date
    known_at: datetime | None


@dataclass(frozen=True, slots=True)
class Changed:
    """The whole answer.

    `idle` are causes that made no difference. When one of the scores does not exist there is
    nothing to add up: `rows` and `idle` are empty and `facts` says which facts differ.
    """

    person: str
    asked_before: Question
    asked_after: Question
    before: PersonScore
    after: PersonScore
    rows: tuple[ChangeRow, ...] = ()
    idle: tuple[Cause, ...] = ()
    facts: tuple[Fact, ...] = ()
