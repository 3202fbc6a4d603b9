"""What bounds a rule, in words: repeats, fading with age, and limits.

Like `sentences` it says what the rulebook says and computes no points.
"""

from __future__ import annotations

from fractions import Fraction

from chengxin.report import chosen, figures
from chengxin.report.figures import in_points
from chengxin.report.joined import clauses, closed, listed
from chengxin.rulebook.model import Indicator, Rulebook
from chengxin.text import _, current_language


def repeat_words(indicator: Indicator) -> str:
    """Say what the first, second … record of the class counts; empty without a repeat rule."""
    if indicator.repeat is None:
        return ""
    factors = indicator.repeat.factors
    said = []
    for at, factor in enumerate(factors, 1):
        last = at == len(factors) and at > 1
        rank = (
            _("from record {rank} on").format(rank=at)
            if last
            else _("record {rank}").format(rank=at)
        )
        said.append(_("{rank} {factor}").format(rank=rank, factor=factor_words(factor)))
    return _("of the same class, {ranks}").format(ranks=listed(said))


def factor_words(factor: Fraction) -> str:
    """Say what a factor does to the points.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     factor_words(Fraction(0)), factor_words(Fraction(1, 2)), factor_words(Fraction(2))
    ('counts nothing', 'counts 1/2 of its points', 'counts 2 times')
    """
    if factor == 0:
        return _("counts nothing")
    if factor == 1:
        return _("counts in full")
    if factor < 1:
        return _("counts {factor} of its points").format(factor=factor)
    return _("counts {factor} times").format(factor=factor)


def age_words(indicator: Indicator) -> str:
    """Say how points fade with the record's age; empty when they do not."""
    return clauses(
        _("after {months} it {factor}").format(
            months=figures.months(length), factor=factor_words(factor)
        )
        for length, factor in indicator.age
    )


def most_words(centipoints: int) -> str:
    """Say a limit on everything together."""
    return _("at most {points} in all").format(points=in_points(centipoints))


def period_limit_words(indicator: Indicator) -> str:
    """Say the limit of a day, month, quarter or year; empty without one."""
    if not indicator.limits.period:
        return ""
    return {
        "day": _("at most {points} a day"),
        "month": _("at most {points} in a calendar month"),
        "quarter": _("at most {points} in a calendar quarter"),
        "year": _("at most {points} in a calendar year"),
    }[indicator.limits.period].format(points=in_points(indicator.limits.window))


def limit_words(rulebook: Rulebook, indicator: Indicator) -> list[str]:
    """Say the limits of a rule, one sentence each."""
    said = [period_limit_words(indicator)]
    if indicator.limits.total is not None:
        said.append(most_words(indicator.limits.total))
    pool = rulebook.pools.get(indicator.pool)
    if pool is not None:
        said.append(
            _("together with the other rules of “{pool}” at most {points}").format(
                pool=pool.name.get(current_language()), points=in_points(pool.cap)
            )
        )
    if indicator.interval is not None:
        said.append(chosen.interval_words(indicator))
    if indicator.group in rulebook.groups:
        said.append(chosen.group_words(rulebook, indicator.group))
    if indicator.since is not None:
        said.append(
            _("only for what was formed on or after {day}").format(day=figures.day(indicator.since))
        )
    return [text for text in said if text]


def limits_sentence(rulebook: Rulebook, indicator: Indicator) -> str:
    """Return the limits of a rule in one sentence, empty without limits."""
    whole = clauses(limit_words(rulebook, indicator))
    return closed(whole) if whole else ""
