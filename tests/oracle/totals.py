"""Section 6.10 to 6.14: windows, clean periods, limits, the total and the next change.

One function for each numbered rule of `docs/rulebook.md` section 6, in that order. Single records
were judged before (`lines`); nothing here looks at a cell. The interpreter is the only caller
besides its tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor

from chengxin.rulebook.model import Ceiling, Grounded, Indicator, Rulebook
from chengxin.scoring.result import Row
from tests.oracle.civil import (
    ONE_DAY,
    add_months,
    birthday,
    first_day_looking_back_to,
    first_of_period,
)
from tests.oracle.facts import Person
from tests.oracle.lines import Line, lasts_longer_on, points_of_table, rounded
from tests.oracle.rows import cited, correction_row, limit_row, rule_row
from tests.oracle.standing import ADULT, Known, Standing

#: Section 6.10: the largest measure, in smallest units.
LARGEST_MEASURE = 10**12


@dataclass(slots=True)
class Window:
    """What one window of an indicator measured, and the records it did so on."""

    indicator: Indicator
    first_day: date | None
    members: list[Line] = field(default_factory=list)


def windows_of_lines(lines: Iterable[Line]) -> list[Window]:
    """Section 6.10: gather the members of each window; they stay with the reason `in_window`."""
    found: dict[tuple[str, date | None], Window] = {}
    for line in lines:
        indicator = line.indicator
        if not line.counts or not indicator or indicator.over.period == "each":
            continue
        first_day = None
        if indicator.over.period not in ("rolling", "validity"):
            first_day = first_of_period(line.standing.record.formed_on, indicator.over.period)
        window = found.setdefault((indicator.id, first_day), Window(indicator, first_day))
        window.members.append(line)
    for window in found.values():
        window.members.sort(key=lambda line: line.standing.record.order)
        for line in window.members:
            line.reason = "in_window"
            line.window = window.first_day
    return list(found.values())


def window_row(person: str, window: Window) -> Row:
    """Section 6.10: measure the members; the row carries the points."""
    numbers = [line.measure for line in window.members if line.measure is not None]
    measure: int | None
    match window.indicator.measure.function:
        case "count":
            measure = len(numbers)
        case "sum":
            measure = sum(numbers)
        case "max":
            measure = max(numbers)
        case "min":
            measure = min(numbers)
        case "latest":
            measure = numbers[-1]
        case "ratio":
            measure = ratio(window)
        case other:
            raise ValueError(f"no such measure over a window: {other!r}")
    table = Fraction(0)
    if measure is not None:
        measure = min(measure, LARGEST_MEASURE)
        table = points_of_table(window.indicator, window.members, measure)
    for line in window.members:
        line.idle = not table
    return rule_row(
        person,
        "window",
        window.indicator,
        window=window.first_day,
        measure=measure,
        points=rounded(table),
        reason="" if table else "below_threshold",
        valid_until=min(_leaves(window.indicator, line.standing) for line in window.members),
    )


def ratio(window: Window) -> int | None:
    """Section 6.10: one sum over another in hundredths of a per cent, on the person's side."""
    asked = window.indicator.measure
    above = sum(line.measure or 0 for line in window.members)
    below = len(window.members)
    if asked.base != "count":
        below = sum(line.standing.record.numbers[asked.base] for line in window.members)
    if below == 0 or len(window.members) < asked.fewest:
        return None
    share = Fraction(above * 100 * 100, below)
    return ceil(share) if window.indicator.kind == "award" else floor(share)


def _leaves(indicator: Indicator, standing: Standing) -> date:
    """The first day on which a member is no longer in its window."""
    if indicator.over.period != "rolling":
        return standing.valid_until
    rolls_out = first_day_looking_back_to(standing.record.formed_on, indicator.over.months)
    return min(standing.valid_until, rolls_out)


def clean_rows(rulebook: Rulebook, person: Person, lines: Sequence[Line], day: date) -> list[Row]:
    """Section 6.11: the highest step of each rule whose period is complete on `day`."""
    rows: list[Row] = []
    begins = clean_since(person, lines)
    for indicator in rulebook.indicators.values():
        done = [step for step in indicator.clean if begins <= add_months(day, -step[0]) + ONE_DAY]
        if done:
            months, points = max(done)
            given = rounded(points * rulebook.dimensions[indicator.dimension].weight)
            rows.append(rule_row(person.person, "clean", indicator, measure=months, points=given))
    return rows


def clean_since(person: Person, lines: Iterable[Line]) -> date:
    """Section 6.11: the earliest first day a complete period can have.

    Not before the 18th birthday and `resident_since`, and after every breaking record.
    """
    assert person.born_on is not None, "the gate lets nobody pass whose birthday is unknown"
    days = [birthday(person.born_on, ADULT)]
    if person.resident_since:
        days.append(person.resident_since)
    days += [line.standing.record.formed_on + ONE_DAY for line in lines if _breaks(line)]
    return max(days)


def _breaks(line: Line) -> bool:
    """Section 6.11: whether the record breaks a clean period, as far as this rule tells."""
    standing = line.standing
    if not standing.record.adverse or line.rule is None:
        return False
    if line.reason == "disputed":
        opened, begun, since = standing.disputed_since, standing.counts_from, line.rule.since
        reaches = since is None or since <= standing.record.formed_on
        return reaches and opened is not None and begun is not None and begun < opened
    return line.reason in ("", "in_window") and not line.idle


def limits(
    rulebook: Rulebook, person: str, lines: Sequence[Line], rows: Sequence[Row]
) -> list[Row]:
    """Section 6.12, inside out: each limit sees its own side only, and makes a row if it bites."""
    cut: list[Row] = []

    def points_of(indicators: Iterable[Indicator]) -> int:
        ids = {indicator.id for indicator in indicators}
        of_indicators = ("record", "window", "clean", "window_limit", "indicator_limit")
        return sum(r.points for r in (*rows, *cut) if r.part in of_indicators and r.rule in ids)

    def bite(part: str, rule: Grounded, had: int, limit: int, window: date | None = None) -> None:
        beyond = had > limit if limit >= 0 else had < limit
        if beyond:
            cut.append(limit_row(person, part, rule, limit - had, window))

    for indicator in rulebook.indicators.values():
        if indicator.limits.period:
            sums: dict[date, int] = defaultdict(int)
            for line in lines:
                if line.indicator is indicator:
                    formed_on = line.standing.record.formed_on
                    sums[first_of_period(formed_on, indicator.limits.period)] += line.points
            for first_day, had in sums.items():
                bite("window_limit", indicator, had, indicator.limits.window, first_day)
    for indicator in rulebook.indicators.values():
        if indicator.limits.total is not None:
            bite("indicator_limit", indicator, points_of([indicator]), indicator.limits.total)
    for pool in rulebook.pools.values():
        sharing = [i for i in rulebook.indicators.values() if i.pool == pool.id]
        bite("pool_limit", pool, points_of(sharing), pool.cap)
    for dimension in rulebook.dimensions.values():
        inside = [i for i in rulebook.indicators.values() if i.dimension == dimension.id]
        if dimension.cap is not None:
            had = points_of(i for i in inside if i.kind == "award") + sum(
                row.points
                for row in cut
                if row.part == "pool_limit" and row.dimension == dimension.id
            )
            bite("dimension_cap", dimension, had, dimension.cap)
        if dimension.floor is not None:
            had = points_of(i for i in inside if i.kind == "deduction")
            bite("dimension_floor", dimension, had, dimension.floor)
    return cut


def corrections(
    rulebook: Rulebook, person: str, rows: Iterable[Row], holding: Iterable[Ceiling]
) -> list[Row]:
    """Section 6.13: guard, rounding, ceiling, scale, each a row when it bites."""
    base = rulebook.scale.base * 100
    total = base + sum(row.points for row in rows)
    made: list[Row] = []

    def move(part: str, to: int, cite: str, rule: str = "") -> None:
        nonlocal total
        if to != total:
            made.append(correction_row(person, part, rule, cite, to - total))
            total = to

    if rulebook.guard is not None:
        move("guard", max(total, base), cited(rulebook.guard))
    move("rounding", ceil(Fraction(total, 100)) * 100, cited(rulebook.scale))
    order = list(rulebook.ceilings)
    held = sorted(holding, key=lambda c: (highest_number(rulebook, c.level), order.index(c.id)))
    if held:
        highest = highest_number(rulebook, held[0].level) * 100
        move("ceiling", min(total, highest), cited(held[0]), held[0].id)
    lowest, highest = rulebook.scale.lowest * 100, rulebook.scale.highest * 100
    move("scale", min(max(total, lowest), highest), cited(rulebook.scale))
    return made


def highest_number(rulebook: Rulebook, level: str) -> int:
    """The highest whole number of a level: one below the level above it."""
    above = rulebook.scale.highest + 1
    for each in rulebook.levels:
        if each.id == level:
            return above - 1
        above = each.lowest
    raise ValueError(f"no such level: {level!r}")


def next_change(
    rulebook: Rulebook, person: Person, known: Known, lines: Sequence[Line], day: date
) -> date | None:
    """Section 6.14: the earliest later day of the closed list."""
    days: list[date | None] = [person.withdrew_on, person.left_on, person.died_on]
    days.append(rulebook.until + ONE_DAY if rulebook.until else None)
    for mark in known.marks:
        if mark.kind in ("disputed", "verified"):
            days += [mark.starts, mark.until]
    for line in lines:
        standing = line.standing
        formed_on = standing.record.formed_on
        days.append(standing.display_until)
        if not standing.lasting:
            continue
        days += [formed_on, standing.counts_from, standing.valid_until]
        if line.indicator and not standing.reason:
            days += [add_months(formed_on, months) for months, _ in line.indicator.age]
            days.append(_leaves(line.indicator, standing))
            days.append(lasts_longer_on(line, day))
    begins = clean_since(person, lines)
    for indicator in rulebook.indicators.values():
        days += [
            first_day_looking_back_to(begins - ONE_DAY, months) for months, _ in indicator.clean
        ]
    return min((d for d in days if d is not None and day < d), default=None)
