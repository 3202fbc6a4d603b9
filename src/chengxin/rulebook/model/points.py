"""How what is measured becomes points: the measure, its window, and the forms of points.

Points are centipoints; a measure's thresholds stand in the unit of what is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from chengxin.diagnostics import Span
from chengxin.rulebook.model.written import Written


@dataclass(frozen=True, slots=True)
class Rate:
    """`points` centipoints for each `unit` (in the field's own unit)."""

    unit: Decimal
    points: int
    proportional: bool


@dataclass(frozen=True, slots=True)
class Band:
    """From `starts` on: `points` centipoints, plus `rate` for what lies above `starts`."""

    starts: Decimal
    points: int
    rate: Rate | None
    at: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(Written):
    """How a measure becomes points. `form` is the key it was written with.

    `fixed` is set for form "fixed", `table` for "table" (one or two codes → centipoints), and
    `bands` for all others: "per" and "rates" are bands without lump, "steps" without rate.
    """

    form: str
    fixed: int = 0
    bands: tuple[Band, ...] = ()
    by: tuple[str, ...] = ()
    table: Mapping[tuple[str, ...], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Over(Written):
    """`period` is each, month, quarter, year, rolling or validity; `months` only for rolling."""

    period: str = "each"
    months: int = 0


@dataclass(frozen=True, slots=True)
class Lasting:
    """The time between two dates of a record; `unit` is months (full ones) or days.

    `begins` is formed_on or a date field, `ends` is ended_on, formed_on or a date field.
    """

    unit: str
    begins: str
    ends: str

    def __str__(self) -> str:
        return f"{self.unit}({self.begins}, {self.ends})"


#: A ratio counts hundredths of a per cent.
RATIO_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Written):
    """`function` is count, value, sum, max, min, latest or ratio.

    What it is applied to is a field or the time between two dates; neither for count. A ratio is
    the sum of `field` over the sum of `base` (a field or `count`), of `fewest` records or more.
    """

    function: str = "count"
    field: str = ""
    lasting: Lasting | None = None
    base: str = ""
    fewest: int = 1
