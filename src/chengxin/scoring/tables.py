"""A rulebook version as small tables of whole numbers: what the kernel joins records with.

All rule arithmetic that can be done without a person is done here, once. Each table is a list of
rows with named columns; engines load them as they are. Points are fractions of centipoints over
`den`, so that nothing is rounded before the kernel's single rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated

#: A whole number of 64 bits; plain ones have 32, so that sums of them stay within 64.
Wide = Annotated[int, 64]

#: Bounds that no encoded field reaches; they stand for "no condition".
LOWEST, HIGHEST = -(2**62), 2**62

#: An empty field, as the kernel sees it: inside "no condition", outside every condition.
EMPTY, LEAST = -(2**61), -(2**60)

#: The most that a window measures, in smallest units.
MOST_MEASURED = 10**12

#: Kinds of rules.
EACH, WINDOW, CLEAN, CEILING = 1, 2, 3, 4

#: Periods: of a window's measure or of a window limit. 0 is none.
PERIODS = {
    "": 0,
    "each": 0,
    "month": 1,
    "quarter": 2,
    "year": 3,
    "rolling": 4,
    "validity": 5,
    "day": 6,
}

#: Units of the time between two dates. 0 is none.
UNITS = {"": 0, "months": 1, "days": 2}

#: Dates that every record has; 1 to 4 are the fields.
FORMED_ON, ENDED_ON = 0, 5

#: What a window measures.
FUNCTIONS = {"count": 0, "value": 0, "sum": 1, "max": 2, "min": 3, "latest": 4, "ratio": 5}


@dataclass(frozen=True, slots=True)
class SettingRow:
    """The numbers of the rulebook as a whole; points in centipoints, periods in months."""

    base: int
    lowest: int
    highest: int
    guard: bool
    age_months: int
    any_registered: bool
    any_usual: bool
    any_permit: bool
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A catalogue item, with the periods of the rulebook that bind its records.

    `law_months` is set when a law fixes the period of validity. 0 months end with the civil year.
    """

    item_no: int
    item: str
    kept: bool
    declared: bool
    law_months: int | None
    months: int
    mildest: int
    contested: bool
    asks_final: bool
    asks_notified: bool
    hold_days: int
    minor_months: int
    ordinary_months: int
    serious_months: int
    positive_display: int
    adverse_display: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """An item whose facts several furnishers deliver, and what makes two records one fact."""

    item_no: int
    by_formed: bool
    by_matter: bool
    by_1: bool
    by_2: bool
    by_3: bool
    by_4: bool


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A furnisher's place among those that deliver an item; the first place goes before all."""

    item_no: int
    furnisher: str
    place: int


@dataclass(frozen=True, slots=True)
class TermRow:
    """A box of records of one item that have a period of their own; no two boxes overlap.

    `law_months` is set when a law fixes it, and None also where one fixes the item's own.
    """

    item_no: int
    f1_lo: Wide
    f1_hi: Wide
    f2_lo: Wide
    f2_hi: Wide
    f3_lo: Wide
    f3_hi: Wide
    f4_lo: Wide
    f4_hi: Wide
    severity_lo: int
    severity_hi: int
    law_months: int | None
    months: int


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A box of records of one item that a rule selects, and what it measures of them.

    The box is `f*_lo ≤ f* ≤ f*_hi` and the same for severity. The value measured is
    v = k0 + k1·f1 + … + k4·f4 + the time between two dates, in `lasts` (see UNITS), which stand in
    `begins` and `ends` (a field's slot, FORMED_ON or ENDED_ON). `points_no` names the pieces that
    give it points, None where only a window or a ceiling counts. Records of one `group_no` exclude
    each other within a civil `group_period` (0: at any time) and, with a `group_slot` (1 to 4),
    where that field is the same. Records of the rule count only so far apart from the last counted.
    `base_slot` is what stands below a ratio: a field's slot, 0 for the number of records, None
    without a ratio.
    """

    item_no: int
    finding: int
    f1_lo: Wide
    f1_hi: Wide
    f2_lo: Wide
    f2_hi: Wide
    f3_lo: Wide
    f3_hi: Wide
    f4_lo: Wide
    f4_hi: Wide
    severity_lo: int
    severity_hi: int
    k0: Wide
    k1: Wide
    k2: Wide
    k3: Wide
    k4: Wide
    lasts: int
    begins: int
    ends: int
    points_no: int | None
    rule_no: int
    dimension_no: int | None
    kind: int
    sign: int
    since: date | None
    period: int
    rolling_months: int | None
    function: int
    class_no: int | None
    limit_period: int
    aged_no: int | None
    group_no: int | None
    group_period: int
    group_slot: int
    apart_months: int | None
    apart_days: int | None
    base_slot: int | None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule or limit by number: what the grouping stages and the rows need of it.

    `points_no` names the pieces that give a window points, None for every other kind.
    """

    rule_no: int
    rule: str
    kind: int
    sign: int
    dimension_no: int | None
    pool_no: int | None
    function: int
    fewest: int
    window_limit: int | None
    total_limit: int | None
    ceiling: int | None
    looks_up: bool
    points_no: int | None
    cite: str


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A stretch `lo ≤ v < hi` of a points form: (lump + per · ⌊(v − origin) / unit⌋) / den.

    The pieces of a form leave no gap, and a form is one rule's, or a derived score's with the
    `rule_no` 0. `alike` times the numerator can be compared between rules that give points record
    by record.
    """

    points_no: int
    rule_no: int
    lo: Wide
    hi: Wide
    origin: Wide
    unit: Wide
    per: Wide
    lump: Wide
    den: Wide
    alike: Wide


@dataclass(frozen=True, slots=True)
class RepeatRow:
    """Factor num/den for ranks from `lo` up to but not including `hi` in the rule's class."""

    rule_no: int
    lo: int
    hi: int
    num: int
    den: int


@dataclass(frozen=True, slots=True)
class AgeRow:
    """Factor num/den for full months from `lo` up to but not including `hi`."""

    rule_no: int
    lo: int
    hi: int
    num: int
    den: int


@dataclass(frozen=True, slots=True)
class CleanRow:
    """Points after so many clean months."""

    rule_no: int
    months: int
    points: int


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A dimension with its cap and floor in centipoints, None for none."""

    dimension_no: int
    dimension: str
    cap: int | None
    floor: int | None
    cite: str


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A pool with its cap in centipoints."""

    pool_no: int
    pool: str
    dimension_no: int
    cap: int
    cite: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level from `lowest` up to but not including `below`, in centipoints."""

    level: str
    lowest: int
    below: Wide


@dataclass(frozen=True, slots=True)
class DerivedRow:
    """A derived score, and the pieces over the finished score that give it."""

    derived_no: int
    derived: str
    points_no: int
    cite: str


Tabled = (
    SettingRow
    | ItemRow
    | FactRow
    | SourceRow
    | TermRow
    | MatchRow
    | RuleRow
    | PieceRow
    | RepeatRow
    | AgeRow
    | CleanRow
    | DimensionRow
    | PoolRow
    | LevelRow
    | DerivedRow
)


@dataclass(frozen=True, slots=True)
class Tables:
    """A compiled version. Field names are the tables' names in every engine."""

    setting: Sequence[SettingRow]
    item: Sequence[ItemRow]
    fact: Sequence[FactRow]
    source: Sequence[SourceRow]
    term: Sequence[TermRow]
    match: Sequence[MatchRow]
    rule: Sequence[RuleRow]
    piece: Sequence[PieceRow]
    repeat: Sequence[RepeatRow]
    age: Sequence[AgeRow]
    clean: Sequence[CleanRow]
    dimension: Sequence[DimensionRow]
    pool: Sequence[PoolRow]
    level: Sequence[LevelRow]
    derived: Sequence[DerivedRow]

    def named(self) -> dict[str, Sequence[Tabled]]:
        """Return the tables by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}
