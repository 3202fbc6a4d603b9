"""The shapes by name: how each is recognised in a rulebook, or which codes refuse it.

The names are those of the table of published shapes that decision 0001 took up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chengxin.rulebook.codes import Code
from tests.docs.shapes import asked
from tests.docs.shapes.asked import (
    brackets,
    fractions,
    item_says,
    latest,
    means,
    months_clean,
    off_the_lumps,
    setting,
    stars,
)
from tests.docs.shapes.found import (
    Detector,
    any_row,
    code,
    form,
    items,
    limits,
    over_each,
    part,
    reason,
    rules,
    within,
)

#: How a rule measures and gives points.
MEASURED: Final[Mapping[str, Detector]] = {
    "fixed_per_event": rules(
        lambda _b, r: form(r) == "fixed" and over_each(r) and not (r.limits.period or r.repeat)
    ),
    "fixed_with_cap": rules(
        lambda _b, r: form(r) == "fixed" and bool(r.limits.period),
        part("window_limit", "indicator_limit"),
    ),
    "step_cumulative": rules(lambda _b, r: form(r) == "steps" and r.measure.function == "sum"),
    "marginal_rate": rules(lambda _b, r: form(r) == "rates"),
    "bracket_linear_offset": rules(lambda _b, r: brackets(r, sloped=True), off_the_lumps),
    "bracket_lump": rules(lambda _b, r: brackets(r, sloped=False)),
    "rate_fractional": rules(
        fractions, lambda seen, r: any(row.points % 100 for row in seen.counted(r.id))
    ),
    "severity_tier": rules(lambda b, r: r.kind == "deduction" and asked.tier(b, r)),
    "authority_tier": rules(lambda b, r: means(b, r, asked.AUTHORITY)),
    "star_map": rules(stars),
    "matrix": rules(lambda _b, r: r.points is not None and len(r.points.by) == 2),
    "duration_bracket": rules(
        lambda _b, r: r.measure.lasting is not None and form(r) in ("steps", "bands")
    ),
    "recurring_period": rules(
        lambda _b, r: r.measure.lasting is not None and form(r) in ("per", "rates")
    ),
    "count_trigger": rules(
        lambda _b, r: form(r) == "steps" and not over_each(r) and r.measure.function == "count"
    ),
    "ratio_trigger": rules(lambda _b, r: r.measure.function == "ratio"),
    "external_result_map": rules(lambda b, r: latest(r) and not stars(b, r) and code(b, r) is None),
    "external_level_map": rules(lambda b, r: latest(r) and item_says(asked.ELSEWHERE)(b, r)),
    "signed_bonus": rules(
        lambda b, r: r.kind == "award" and item_says(asked.PROMISE)(b, r) and code(b, r) is not None
    ),
    "usage_feedback": rules(lambda b, r: r.kind == "award" and item_says(asked.USE)(b, r)),
}

#: Several records of one person: what repeats, what is one matter, what did not happen.
TOGETHER: Final[Mapping[str, Detector]] = {
    "repeat_multiplier": rules(
        lambda _b, r: r.repeat is not None and max(r.repeat.factors) > 1, asked.repeated
    ),
    "first_event_waiver": rules(
        lambda _b, r: r.repeat is not None and not r.repeat.factors[0], reason("waived")
    ),
    "highest_only": rules(lambda _b, r: over_each(r), reason("same_matter")),
    "sum_distinct": rules(lambda _b, r: over_each(r) and not r.repeat, asked.several),
    "source_priority": items(
        lambda _b, item: item.sources is not None, lambda row: row.reason == "other_source"
    ),
    "min_interval": rules(lambda _b, r: r.interval is not None, reason("too_near")),
    "mutually_exclusive": rules(lambda _b, r: bool(r.group), reason("same_group")),
    "annual_clean_bonus": rules(*months_clean(12, 12)),
    "consecutive_streak": rules(*months_clean(24)),
}

#: What bounds the points, and the frame they stand in.
BOUNDED: Final[Mapping[str, Detector]] = {
    "pooled_cap": limits(lambda b, thing: thing.id in b.pools and len(within(b, thing)) > 1),
    "bounded_local_addon": limits(asked.small_addition),
    "base_only": items(
        lambda b, item: item.use == "kept" and b.categories[item.category].source == "basic",
        lambda row: row.reason == "not_scored",
    ),
    "zero_weight": asked.without_records,
    "weighted_dimension": asked.weighed,
    "calibrated_model": asked.derived_scores,
    "base_plus_components": setting(thing="scale", shown=asked.two_components),
    "level_ceiling": asked.ceilings,
    "floor_guard": setting(thing="guard", shown=any_row(part="guard")),
    "clamp_round": setting(
        thing="scale",
        shown=lambda seen: any_row(part="rounding")(seen) or any_row(part="scale")(seen),
    ),
}

#: Time: how long a record counts, and what stays away from the score or comes back to it.
DATED: Final[Mapping[str, Detector]] = {
    "validity_fixed": items(
        lambda _b, item: item.validity is not None and not item.validity.by_law,
        lambda row: row.reason == "expired",
    ),
    "validity_by_law": items(
        lambda _b, item: item.validity is not None and item.validity.by_law,
        lambda row: row.valid_until is not None,
    ),
    "validity_by_tier": items(
        lambda _b, item: asked.period_by(item, "code"), lambda row: row.counted
    ),
    "validity_by_magnitude": items(
        lambda _b, item: asked.period_by(item, "integer", "decimal", "money"),
        lambda row: row.counted,
    ),
    "period_reset": items(
        lambda _b, item: item.validity is not None and item.validity.to_year_end,
        lambda row: row.reason == "expired",
    ),
    "validity_from_formation": setting(thing="validity", shown=asked.continuing_act),
    "decay": rules(lambda _b, r: bool(r.age), asked.faded),
    "repair_exclude": rules(lambda _b, r: r.kind == "deduction", reason("repaired")),
    "repair_bonus": items(lambda _b, item: bool(item.repairs), lambda row: row.points > 0),
    "appeal_hold": setting(thing="holds", shown=any_row(reason="held")),
    "dispute_hold": setting(thing="clocks", at="dispute_own", shown=any_row(reason="disputed")),
    "eligibility_suspend": setting(thing="who", shown=lambda seen: bool(seen.answer.unmet)),
    "verification_weight": items(
        lambda _b, item: item.consent == "declared", lambda row: row.reason == "unverified"
    ),
}

#: Every shape that the language has, in the order of the table.
SHAPES: Final[Mapping[str, Detector]] = {**MEASURED, **TOGETHER, **BOUNDED, **DATED}

#: Every shape that a gate refuses: the gate, and the codes by which it does.
REFUSED: Final[Mapping[str, tuple[int, tuple[Code, ...]]]] = {
    "level_override": (10, (Code.OVERRIDE,)),
    "freeze_positive": (10, (Code.FREEZE,)),
    "repair_convert": (10, (Code.CONVERT,)),
    "attribution_self_only": (5, (Code.NOT_THE_PERSON,)),
    "discretionary_range": (6, (Code.DISCRETIONARY,)),
}
