"""Words of the impact report: what a difference belongs to, and which group is meant."""

from __future__ import annotations

from collections.abc import Mapping

from chengxin.report import words
from chengxin.rulebook.model import Name
from chengxin.scoring.impact import Impact
from chengxin.text import _, current_language


def cause(impact: Impact, kind: str, key: str) -> str:
    """Return the name of a rule, limit or end of the scale, from the newer version that has it."""
    if kind == "base":
        return _("Base points")
    if kind == "levels":
        return _("Thresholds of the levels")
    if kind == "total":
        known = words.parts().get(key)
        return known.chip if known is not None else key
    for book in (impact.new, impact.old):
        named: dict[str, Mapping[str, Name]] = {
            "rules": {each.id: each.name for each in book.indicators.values()},
            "pools": {each.id: each.name for each in book.pools.values()},
            "dimensions": {each.id: each.name for each in book.dimensions.values()},
            "ceilings": {each.id: each.name for each in book.ceilings.values()},
        }
        if key in named[kind]:
            name = named[kind][key].get(current_language())
            return _("Limit of {name}").format(name=name) if kind in _LIMITS else name
    return key


_LIMITS = ("pools", "dimensions")


def groupings() -> dict[str, str]:
    """By what people are told apart."""
    return {
        "age": _("Age"),
        "furnishers": _("Number of furnishers with records of the person"),
        "registered": _("Household registered in the city"),
        "sex": _("Sex"),
        "district": _("District"),
        "residence": _("Kind of residence"),
        "disability": _("Disability"),
    }


def group_value(grouping: str, value: str) -> str:
    """Return the name of a group; values of a file are shown as they stand there."""
    if not value:
        return _("unknown")
    if grouping == "registered":
        return _("yes") if value == "yes" else _("no")
    if grouping == "age":
        return _("{ages} years").format(ages=value)
    return value
