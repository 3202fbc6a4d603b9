"""The frame of a rulebook in words: who is covered, scale, levels, periods, caps and ceilings.

It says what the rulebook says and nothing beyond it, in the language current at the call. `show`,
`site` and `city` share it, so that terminal and pages never tell it differently.
"""

from __future__ import annotations

from collections.abc import Iterable

from chengxin.report import figures, joined, sentences, weights, words
from chengxin.rulebook.model import Grounded, Indicator, Item, Rulebook
from chengxin.text import _, current_language


def modelled_words(thing: Grounded) -> str:
    """Say after which published table a number was modelled; empty when an article fixes it."""
    if thing.modelled_on is None:
        return ""
    return _("modelled on {table}").format(table=thing.modelled_on.get(current_language()))


def served_words(rulebook: Rulebook) -> str:
    """Say on which dates the rulebook is in force; a draft is so on none."""
    first = figures.day(rulebook.starts)
    if rulebook.law == "draft":
        return _("never in force; can be tried from {first} on").format(first=first)
    if rulebook.until is None:
        return _("in force from {first} on").format(first=first)
    return _("in force from {first} to {last}").format(
        first=first, last=figures.day(rulebook.until)
    )


def who_words(rulebook: Rulebook) -> str:
    """Say whom the rulebook covers."""
    facts = words.residency()
    return _(
        "Whoever has given consent, is {age} or older, has full civil capacity and is confirmed as"
        " one of these: {facts}."
    ).format(
        age=rulebook.who.age,
        facts=joined.listed(facts.get(fact, fact) for fact in rulebook.who.residency),
    )


def scale_words(rulebook: Rulebook) -> str:
    """Say where the scale begins, starts from and ends."""
    scale = rulebook.scale
    return _("From {lowest} to {highest}; everybody starts from {base}.").format(
        lowest=scale.lowest, highest=scale.highest, base=scale.base
    )


def guard_words(rulebook: Rulebook) -> str:
    """Say whether deductions may push the score below base."""
    if rulebook.guard is None:
        return _("Deductions may push the score below the base points.")
    return words.parts()["guard"].sentence


def level_ranges(rulebook: Rulebook) -> list[tuple[str, int, int]]:
    """Return each level's name with its lowest and highest whole points, best first."""
    highest = rulebook.scale.highest
    ranges = []
    for level in rulebook.levels:
        ranges.append((level.name.get(current_language()), level.lowest, highest))
        highest = level.lowest - 1
    return ranges


def period_lines(rulebook: Rulebook) -> list[tuple[str, str, Grounded | None]]:
    """Return (what, in words, where it comes from) for validity, severities, holds, display."""
    length = figures.months
    severities = words.severities()
    classes = joined.clauses(
        _("{severity}: at most {months}").format(severity=severities[name], months=length(count))
        for name, count in rulebook.severities.items()
    )
    dates = words.hold_dates()
    asked = joined.listed(dates.get(each, each) for each in rulebook.holds.asks)
    return [
        (
            words.grounds()["validity"],
            _("{months}, where neither law, source nor item sets another.").format(
                months=length(rulebook.validity.months)
            ),
            rulebook.validity,
        ),
        (
            _("Longest time an adverse record counts, by severity"),
            f"{classes}。" if current_language() == "zh" else f"{classes}.",
            rulebook.severities_from,
        ),
        (
            words.grounds()["holds"],
            _("It counts only when these are known: {dates}. Days of grace after: {days}.").format(
                dates=asked, days=rulebook.holds.days
            ),
            rulebook.holds,
        ),
        (
            words.grounds()["display"],
            _("Positive records {positive}, adverse ones {adverse}.").format(
                positive=length(rulebook.display.positive), adverse=length(rulebook.display.adverse)
            ),
            rulebook.display,
        ),
    ]


def dimension_limits(rulebook: Rulebook, dimension: str) -> str:
    """Say a dimension's weight, cap and floor; empty when it has none of them."""
    known = rulebook.dimensions[dimension]
    said = [text for text in (weights.weight(known),) if text]
    if known.cap is not None:
        said.append(_("awards at most {points}").format(points=figures.in_points(known.cap)))
    if known.floor is not None:
        said.append(_("deductions at most {points}").format(points=figures.in_points(known.floor)))
    return joined.clauses(said)


def of_dimension(rulebook: Rulebook, dimension: str) -> list[Indicator]:
    """Return the indicators of a dimension in the order of the files."""
    return [each for each in rulebook.indicators.values() if each.dimension == dimension]


def ceiling_words(rulebook: Rulebook, ceiling: str) -> str:
    """Say when a ceiling holds and where it keeps the score."""
    known = rulebook.ceilings[ceiling]
    names = {level.id: level.name.get(current_language()) for level in rulebook.levels}
    return _("While one of these counts, the level is at most {level}: {records}.").format(
        level=names.get(known.level, known.level),
        records=sentences.select_words(rulebook, known.select),
    )


def items_of(rulebook: Rulebook, category: str) -> Iterable[Item]:
    """Return the items of a category that are taken in."""
    return (
        item
        for item in rulebook.items.values()
        if item.category == category and item.use != "refused"
    )
