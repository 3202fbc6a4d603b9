"""Random answers that are right by construction: rows first, subtotals and score from them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from chengxin.scoring.result import REASONS, PersonScore, Row
from tests.report.sample import row
from tests.report.sample_book import RULEBOOK
from tests.report.sample_rules import ITEMS, RULES

DAYS = st.none() | st.dates(date(2020, 1, 1), date(2032, 12, 31))
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
DIMENSIONS = tuple(RULEBOOK.dimensions)


def _dimension(rule: str) -> str:
    if rule in RULEBOOK.indicators:
        return RULEBOOK.indicators[rule].dimension
    return RULEBOOK.pools[rule].dimension if rule in RULEBOOK.pools else rule


@st.composite
def records(draw: st.DrawFn) -> Row:
    """A record's row, counted or not."""
    rule = draw(st.sampled_from([*(each.id for each in RULES if each.select), ""]))
    reason = draw(st.sampled_from(["", *REASONS])) if rule else "no_rule"
    return row(
        "record",
        rule,
        _dimension(rule) if rule else "",
        0 if reason else draw(st.integers(-9999, 9999)),
        item=draw(st.sampled_from([each.id for each in ITEMS])),
        furnisher=draw(NAMES),
        record=draw(NAMES),
        measure=draw(st.none() | st.integers(0, 10**12)),
        reason=reason,
        counts_from=draw(DAYS),
        valid_until=draw(DAYS),
    )


@st.composite
def others(draw: st.DrawFn) -> Row:
    """A row of a window, a clean period or a limit."""
    part = draw(
        st.sampled_from(
            [
                "window",
                "clean",
                "window_limit",
                "indicator_limit",
                "pool_limit",
                "dimension_cap",
                "dimension_floor",
            ]
        )
    )
    windows = [each.id for each in RULES if each.over.period != "each"]
    rule = {
        "window": st.sampled_from(windows),
        "clean": st.just("clean_years"),
        "pool_limit": st.sampled_from(list(RULEBOOK.pools)),
        "dimension_cap": st.sampled_from(DIMENSIONS),
        "dimension_floor": st.sampled_from(DIMENSIONS),
    }.get(part, st.sampled_from([each.id for each in RULES]))
    chosen = draw(rule)
    return row(
        part,
        chosen,
        _dimension(chosen),
        draw(st.integers(-9999, 9999)),
        window=draw(DAYS) if part.startswith("window") else None,
        measure=draw(st.integers(0, 1000)) if part in ("window", "clean") else None,
        valid_until=draw(DAYS) if part == "window" else None,
    )


@st.composite
def answers(draw: st.DrawFn) -> PersonScore:
    """An answer whose score is base and rows, rounded up by a row of its own."""
    rows = draw(st.lists(records() | others(), max_size=12))
    reached = RULEBOOK.scale.base * 100 + sum(each.points for each in rows)
    if reached % 100:
        rows.append(row("rounding", "", "", -reached % 100))
        reached += -reached % 100
    # Wherever the rows led, the last one brings the score back onto the scale.
    scale = min(max(reached, 0), 100_000) - reached
    if scale:
        rows.append(row("scale", "", "", scale))
    score = (reached + scale) // 100
    return PersonScore(
        person=draw(NAMES),
        as_of=date(2026, 11, 21),
        score=score,
        level=next(level.id for level in RULEBOOK.levels if score >= level.lowest),
        dimensions={
            name: sum(each.points for each in rows if each.dimension == name) for name in DIMENSIONS
        },
        rows=tuple(draw(st.permutations(rows))),
        next_change_on=draw(DAYS),
        unmet=(),
    )
