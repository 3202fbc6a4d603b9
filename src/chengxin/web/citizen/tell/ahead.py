"""What will change by itself, and what would give more: read off the answer and the rules.

It names what a rule gives and how it is proved. It advises nobody to spend money or to hand over
more about themselves: what is earned with money, and what market bodies would have to deliver, is
left out, and the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengxin.report import bounds, figures, sentences, words
from chengxin.report.arithmetic import Arithmetic
from chengxin.report.cite import Cited, cited
from chengxin.rulebook.model import Indicator, Item, Rulebook
from chengxin.scoring.result import PersonScore
from chengxin.text import _, current_language


@dataclass(frozen=True, slots=True)
class Ending:
    """Something of which it is known today when it begins or ends."""

    on: str
    title: str
    what: str
    key: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Award:
    """A rule that gives points: how many, how it is proved, and what stands already."""

    rule: str
    name: str
    sentence: str
    limits: str
    proof: str
    stands: str
    cites: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Awards:
    """The rules of a dimension that give points; `room` is what its cap leaves."""

    name: str
    room: str
    awards: tuple[Award, ...]


def endings(made: Arithmetic) -> list[Ending]:
    """Return what is known to change, the first day first."""
    return [
        Ending(
            figures.day(change.on),
            change.line.title,
            " · ".join(text for text in (change.line.what, change.text) if text),
            (change.line.row.furnisher, change.line.row.record),
        )
        for change in made.changes
    ]


def awards(rulebook: Rulebook, answer: PersonScore, made: Arithmetic) -> list[Awards]:
    """Return what would give points, by dimension."""
    lang = current_language()
    stands = _subtotals(answer)
    room = {
        block.id: max(0, block.cap - block.awards) for block in made.blocks if block.cap is not None
    }
    found = []
    for dimension in rulebook.dimensions.values():
        own = [
            _award(rulebook, each, stands.get(each.id, 0))
            for each in rulebook.indicators.values()
            if each.dimension == dimension.id and may_be_named(rulebook, each)
        ]
        left = dimension.cap if dimension.cap is not None else None
        left = room.get(dimension.id, left)
        said = "" if left is None else _("room for {room} more").format(room=figures.points(left))
        if own and dimension.weight:
            found.append(Awards(dimension.name.get(lang), said, tuple(own)))
    return found


def may_be_named(rulebook: Rulebook, indicator: Indicator) -> bool:
    """Whether naming a rule is no advice to buy, or to hand over more than is needed."""
    if indicator.kind != "award":
        return False
    return all(
        item.earned_by != "money" and rulebook.categories[item.category].source != "market"
        for item in items_of(rulebook, indicator)
    )


def items_of(rulebook: Rulebook, indicator: Indicator) -> list[Item]:
    """Return the items whose records a rule reads; none where it reads the time without any."""
    if indicator.select is None:
        return []
    return [rulebook.items[each] for each in indicator.select.items if each in rulebook.items]


def _award(rulebook: Rulebook, indicator: Indicator, stands: int) -> Award:
    said = _("gives {points} now").format(points=figures.signed(stands)) if stands else ""
    return Award(
        indicator.id,
        indicator.name.get(current_language()),
        sentences.sentence(rulebook, indicator),
        bounds.limits_sentence(rulebook, indicator),
        _proof(rulebook, indicator),
        said,
        cited(rulebook, indicator.cite),
    )


def _proof(rulebook: Rulebook, indicator: Indicator) -> str:
    """Say who delivers the proof, and whether the person has a part in it."""
    items = items_of(rulebook, indicator)
    if not items:
        return _("Nothing has to be proved; the time is counted from the records.")
    furnishers = dict.fromkeys(item.furnisher for item in items if item.furnisher)
    consents = words.consents()
    footing = dict.fromkeys(consents[item.consent] for item in items if item.consent in consents)
    return " · ".join([*furnishers, *footing])


def _subtotals(answer: PersonScore) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for row in answer.rows:
        if row.counted:
            found[row.rule] = found.get(row.rule, 0) + row.points
    return found
