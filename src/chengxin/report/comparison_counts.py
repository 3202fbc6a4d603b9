"""What is counted in a rulebook for a comparison: items, indicators by shape, cases.

Every function returns the same names in the same order for every rulebook, so that columns can
stand side by side. Counted from the files, never from persons. `comparison` calls it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chengxin.report import words
from chengxin.rulebook.model import Indicator, Rulebook
from chengxin.text import _


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of what."""

    what: str
    count: int


def forms() -> dict[str, str]:
    """The forms in which points are written, and rules for clean periods."""
    return {
        "fixed": _("fixed points"),
        "per": _("so many points a unit"),
        "steps": _("steps, the highest reached"),
        "bands": _("brackets"),
        "rates": _("stretches at rates of their own"),
        "table": _("a table by codes"),
        "clean": _("clean periods"),
    }


def periods() -> dict[str, str]:
    """What a rule looks at at once."""
    return {
        "each": _("each record by itself"),
        "day": _("the records of a day"),
        "month": _("the records of a month"),
        "quarter": _("the records of a quarter"),
        "year": _("the records of a year"),
        "rolling": _("the records of the last months"),
        "validity": _("all records that are valid"),
    }


def items(book: Rulebook) -> list[Count]:
    """Count the items of the catalogue by use, class of information, footing and findings."""
    found = list(book.items.values())
    taken = [item for item in found if item.use != "refused"]
    sources = {key: category.source for key, category in book.categories.items()}
    return [
        Count(_("Items in all"), len(found)),
        *(
            Count(name, _many(item.use == use for item in found))
            for use, name in words.uses().items()
        ),
        *(
            Count(
                _("taken in: {what}").format(what=name),
                _many(sources.get(item.category) == source for item in taken),
            )
            for source, name in words.sources().items()
        ),
        *(
            Count(
                _("taken in: {what}").format(what=name),
                _many(item.consent == consent for item in taken),
            )
            for consent, name in words.consents().items()
        ),
        Count(_("that can be adverse"), _many("adverse" in item.finding for item in taken)),
        Count(_("with a period of their own"), _many(item.validity is not None for item in taken)),
        Count(
            _("with periods by what a record says"),
            _many(item.validity is not None and bool(item.validity.when) for item in taken),
        ),
        Count(
            _("that end with the year"),
            _many(item.validity is not None and item.validity.to_year_end for item in taken),
        ),
        Count(_("with an order of sources"), _many(item.sources is not None for item in taken)),
    ]


def indicators(book: Rulebook) -> list[Count]:
    """Count the indicators by kind, by what they look at, by form and by what limits them."""
    rules = list(book.indicators.values())
    scored = [rule for rule in rules if not rule.clean]
    limited = [rule for rule in rules if rule.limits.period or rule.limits.total is not None]
    return [
        Count(_("Indicators in all"), len(rules)),
        Count(_("awards"), _many(rule.kind == "award" for rule in rules)),
        Count(_("deductions"), _many(rule.kind == "deduction" for rule in rules)),
        *(
            Count(_("points: {form}").format(form=name), _many(form_of(r) == form for r in rules))
            for form, name in forms().items()
        ),
        *(
            Count(
                _("looks at: {what}").format(what=name),
                _many(rule.over.period == period for rule in scored),
            )
            for period, name in periods().items()
        ),
        Count(
            _("measuring a time between two dates"),
            _many(rule.measure.lasting is not None for rule in scored),
        ),
        Count(
            _("measuring a ratio of two sums"),
            _many(rule.measure.function == "ratio" for rule in scored),
        ),
        Count(_("in a dimension with a weight"), _many(book.weight(rule) != 1 for rule in rules)),
        Count(_("with factors for repetition"), _many(rule.repeat is not None for rule in rules)),
        Count(_("fading with age"), _many(bool(rule.age) for rule in rules)),
        Count(_("with a limit of their own"), len(limited)),
        Count(_("in a shared limit"), _many(bool(rule.pool) for rule in rules)),
        Count(_("at intervals"), _many(rule.interval is not None for rule in rules)),
        Count(_("in a group of which one counts"), _many(bool(rule.group) for rule in rules)),
        Count(_("citing an article"), _many(bool(rule.cite) for rule in rules)),
        Count(
            _("with numbers modelled on a table"),
            _many(rule.modelled_on is not None for rule in rules),
        ),
    ]


def cases(book: Rulebook) -> list[Count]:
    """Count the worked examples, their questions and rows."""
    asks = [ask for case in book.cases.values() for ask in case.asks]
    return [
        Count(_("Examples in all"), len(book.cases)),
        Count(_("questions asked"), len(asks)),
        Count(_("rows expected"), sum(len(ask.rows) for ask in asks)),
    ]


def form_of(rule: Indicator) -> str:
    """Return the form of a rule's points."""
    return rule.points.form if rule.points is not None else "clean"


def _many(found: Iterable[bool]) -> int:
    return sum(found)
