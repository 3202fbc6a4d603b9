"""The gates: what no rulebook may contain. Nothing switches them off.

One module a subject; each function reads the whole rulebook and reports what it stops. Which gate
a code belongs to stands in `codes`. Called by `load` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.codes import Code
from chengxin.rulebook.gates import (
    adverse,
    derived,
    duties,
    grounds,
    kinds,
    money,
    monotone,
    periods,
    ratios,
    structure,
    times,
)
from chengxin.rulebook.model import Rulebook
from chengxin.rulebook.source import Broken, Refusal
from chengxin.text import _


def check(
    rulebook: Rulebook,
    problems: Diagnostics,
    broken: Broken | None = None,
    *,
    cases: bool = True,
    today: date | None = None,
) -> None:
    """Report everything in `rulebook` that a gate stops.

    What is `broken` was reported when it was read; gates that count over the whole rulebook are
    not asked while a part of it is missing. `cases=False` leaves worked cases unasked, and without
    `today` no review is overdue.
    """
    broken = broken or Broken()
    structure.check(rulebook, problems)
    times.check(rulebook, problems)
    kinds.check(rulebook, problems)
    adverse.check(rulebook, problems)
    grounds.check(rulebook, problems, cases=cases and not broken.cases)
    duties.check(rulebook, problems, broken, today)
    monotone.check(rulebook, problems)
    periods.check(rulebook, problems)
    ratios.check(rulebook, problems)
    derived.check(rulebook, problems)
    money.check(rulebook, problems, whole=not broken.names and not broken.indicators)


@cache
def refused_keys() -> Mapping[str, Refusal]:
    """Keys that stand for what the language has no construct for, with code and reason.

    Low points limit nothing: [yuxi 18] [jinan 12].
    """
    refusals: dict[tuple[str, ...], Refusal] = {
        (
            "level",
            "to_level",
            "fall_to",
            "level_override",
            "override",
            "set_level",
            "direct_level",
            "lower_level",
            "downgrade",
        ): (
            Code.OVERRIDE,
            lambda: _("Levels follow from the score; a ceiling on a serious listing is the most."),
        ),
        (
            "freeze",
            "freeze_awards",
            "freeze_positive",
            "positives",
            "recorded_only",
            "suspend_awards",
            "until_corrected",
        ): (
            Code.FREEZE,
            lambda: _("Awards are never frozen: that would be a punishment by another name."),
        ),
        (
            "convert",
            "convert_on_repair",
            "repair_convert",
            "after_repair",
            "repaired",
            "when_repaired",
        ): (
            Code.CONVERT,
            lambda: _("A repaired record leaves the score; it becomes no lighter deduction."),
        ),
        ("restrict", "restriction", "restrictions", "punish", "punishment", "sanction"): (
            Code.PUNISHMENT,
            lambda: _("A score restricts nothing: the worst outcome is the ordinary service."),
        ),
        ("penalty", "penalties", "consequence", "consequences", "deny", "bars"): (
            Code.PUNISHMENT,
            lambda: _("A score restricts nothing: the worst outcome is the ordinary service."),
        ),
        (
            "publish",
            "publication",
            "publicise",
            "disclose",
            "announce",
            "expose",
            "show_publicly",
        ): (
            Code.PUBLICATION,
            lambda: _("Persons are never published, ranked or listed."),
        ),
        ("ranking", "rank", "leaderboard", "percentile", "red_list", "black_list", "low_scores"): (
            Code.PUBLICATION,
            lambda: _("Persons are never published, ranked or listed."),
        ),
        ("target", "targets", "applies_to", "kin", "household", "family", "collective"): (
            Code.NOT_THE_PERSON,
            lambda: _(
                "Points concern the person alone, never kin, household, employer or village."
            ),
        ),
        (
            "legal_representative",
            "employer",
            "beneficiary",
            "goes_to",
            "also_for",
            "transfer_to",
            "share_with",
        ): (
            Code.NOT_THE_PERSON,
            lambda: _(
                "Points concern the person alone, never kin, household, employer or village."
            ),
        ),
        ("discretion", "discretionary", "range", "between", "up_to", "at_most"): (
            Code.DISCRETIONARY,
            lambda: _("Points are never at discretion; a listed tier is the most there is."),
        ),
    }
    return {key: refusal for keys, refusal in refusals.items() for key in keys}
