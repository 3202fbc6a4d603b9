"""What was measured, as exact counts of people; the report rounds and suppresses them.

Points are centipoints. A level is named by its identifier; the empty one stands for "no score".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chengxin.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Cause:
    """One rule, limit or end of the scale, and what its difference does.

    `kind` is rules, pools, dimensions, ceilings, total, base or levels; `key` names the thing.
    `gained` and `lost` count everybody for whom it gives more or fewer points than before.
    `up` and `down` count those who change level the same way; of these `decides_up` and
    `decides_down` would be no higher, or no lower, than before if this difference alone were
    taken back.
    """

    kind: str
    key: str
    gained: int
    lost: int
    points: int
    up: int
    down: int
    decides_up: int
    decides_down: int


@dataclass(frozen=True, slots=True)
class Group:
    """People who share one value of one grouping.

    `scored` pairs hold before and after; `above` counts who stands above the level of the base;
    `both` those with a score before and after, of whom `up` and `down` change level.
    """

    grouping: str
    value: str
    persons: int
    scored: tuple[int, int]
    above: tuple[int, int]
    both: int
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Who would change level if one indicator of the new version gave `percent` per cent more."""

    rule: str
    percent: int
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class CaseOfChange:
    """One of the largest changes, for reviewing the rules: no person, no score, only differences.

    `mask` is empty without a key. `causes` holds (kind, key, centipoints).
    """

    mask: str
    levels: tuple[str, str]
    change: int
    causes: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that was measured, and what it was measured on.

    `inputs` holds (kind, name, SHA-256) of every file. `matrix` counts people by level before and
    after. `histograms` hold (score, persons) before and after. `lower` counts everybody who would
    have fewer points, a lower level or no score any more; whether there is anybody decides how long
    a change is announced beforehand.
    """

    old: Rulebook
    new: Rulebook
    as_of: date
    known_at: datetime | None
    inputs: Sequence[tuple[str, str, str]]
    skipped_bad: bool
    persons: int
    matrix: Mapping[tuple[str, str], int]
    histograms: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]]
    up: int
    down: int
    lower: int
    causes: Sequence[Cause]
    groups: Sequence[Group]
    sensitivity: Sequence[Sensitivity]
    cases: Sequence[CaseOfChange]
