"""One side of a change in words: what a part of a rulebook says, in the version that says it.

`versions` puts the two sides next to each other. What has a sentence elsewhere in this room is
said with that sentence; what has none is written out as it stands, and never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from chengxin.report import (
    bounds,
    chosen,
    derived,
    duties,
    figures,
    frame,
    joined,
    periods,
    sentences,
    words,
)
from chengxin.report.cite import cite_text
from chengxin.rulebook.model import Ceiling, Derived, Grounded, Indicator, Item, Name, Rulebook
from chengxin.text import _, current_language


def kind_name(kind: str) -> str:
    """Return what a thing of the rulebook is called, such as `Rule` for `indicators`."""
    named = words.grounds()
    singular = {
        "indicators": "rule",
        "levels": "level",
        "dimensions": "dimension",
        "pools": "pool",
        "groups": "group",
        "ceilings": "ceiling",
        "derived": "derived",
        "categories": "category",
        "items": "item",
        "clocks": "clock",
        "channels": "channel",
        "deviations": "deviation",
        "interpretations": "interpretation",
        "reviews": "review",
        "changes": "change",
        "cases": "case",
        "severities_from": "severities",
    }
    more = {
        "name": _("Name"),
        "law": _("State of the law"),
        "figures": _("Figures"),
        "first_published": _("First published"),
        "starts": _("In force from"),
        "until": _("In force to"),
        "documents": _("Document"),
        "articles": _("Article"),
        "severities": _("Longest time an adverse record counts, by severity"),
    }
    return more.get(kind) or named.get(singular.get(kind, kind), kind)


def part_name(part: str) -> str:
    """Return what a part of a thing is called; the word of the language where it has no name."""
    return {
        "": _("Content"),
        "name": _("Name"),
        "cite": _("Article"),
        "modelled_on": _("Modelled on"),
        "kind": _("Award or deduction"),
        "dimension": _("Dimension"),
        "select": _("Which records"),
        "over": _("Over which time"),
        "measure": _("What is measured"),
        "points": _("Points"),
        "repeat": _("Repeat"),
        "age": _("Fading"),
        "clean": _("Clean period"),
        "window": _("Limit of a period"),
        "total": _("Limit in all"),
        "pool": _("Shared limit"),
        "group": _("Group of which one award counts"),
        "interval": _("Least time between two"),
        "within": _("Within which time"),
        "same": _("Alike in which field"),
        "since": _("For what was formed since"),
        "scene": _("What it is for"),
        "level": _("Level"),
        "lowest": _("Lowest points"),
        "highest": _("Highest points"),
        "base": _("Base points"),
        "cap": _("Most awards"),
        "floor": _("Most deductions"),
        "weight": _("Weight"),
        "months": _("Months"),
        "validity": _("Period for which records count"),
        "length": _("Length"),
        "adverse": _("Months for adverse records"),
        "positive": _("Months for positive records"),
        "residency": _("Residency"),
        "asks": _("Dates it waits for"),
        "days": _("Days of grace"),
        "severity": _("Severity"),
        "continuing": _("Goes on until it ends"),
        "sources": _("Delivered by several bodies"),
        "submission": _("To come within"),
    }.get(part, part)


def thing_name(key: str, thing: Any) -> str:
    """Return the name of a thing for people, its key where it has none."""
    lang = current_language()
    for attribute in ("name", "title", "question"):
        name = getattr(thing, attribute, None)
        if isinstance(name, Name):
            return name.get(lang)
        if isinstance(name, str) and name:
            return name
    return key


def side(rulebook: Rulebook, kind: str, part: str, thing: Any) -> str:
    """Say what `thing` says in `part`, or as a whole; empty where there is no such thing."""
    if thing is None:
        return ""
    if not part:
        return _whole(rulebook, kind, thing)
    if isinstance(thing, Indicator) and part in _OF_RULES:
        return _OF_RULES[part](rulebook, thing) or _("none")
    if isinstance(thing, Item) and part == "sources":
        return chosen.source_words(thing) or _("none")
    if isinstance(thing, Item) and part == "submission":
        return duties.length_words(thing.submission) if thing.submission else _("none")
    if isinstance(thing, Item) and part == "validity":
        return periods.validity_words(rulebook, thing) or _("none")
    if isinstance(thing, Ceiling) and part == "select":
        return sentences.select_words(rulebook, thing.select)
    if isinstance(thing, Derived) and part in _OF_DERIVED:
        return _OF_DERIVED[part](rulebook, thing)
    if part == "cite":
        return cite_text(rulebook, thing) or _("none")
    if part == "level" and isinstance(thing, Ceiling):
        return next(e.name.get(current_language()) for e in rulebook.levels if e.id == thing.level)
    if part in ("cap", "floor"):
        limit = getattr(thing, part)
        return _("none") if limit is None else figures.in_points(limit)
    if part == "weight":
        return figures.share(thing.weight)
    closed = _CLOSED.get((kind, part))
    if closed is not None:
        value = getattr(thing, part)
        known = closed()
        listed = value if isinstance(value, tuple) else (value,)
        return joined.listed(known.get(each, each) for each in listed) or _("none")
    if kind == "clocks":
        return duties.clock_words(thing)
    return written(getattr(thing, part)) or _("none")


def ground(rulebook: Rulebook, thing: object) -> str:
    """Say where a thing comes from: its articles, or the table it is modelled on."""
    if not isinstance(thing, Grounded):
        return ""
    known = [text for text in (cite_text(rulebook, thing), frame.modelled_words(thing)) if text]
    return joined.clauses(known)


def written(value: object) -> str:
    """Write out a part that has no sentence of its own, without the places in the files.

    >>> written({"a": (1, 2)}), written(None)
    ('a: 1, 2', '')
    """
    if value is None:
        return ""
    if isinstance(value, Name):
        return f"{value.zh} / {value.en}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return figures.day(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{_key(key)}: {written(each)}" for key, each in value.items())
    if isinstance(value, tuple):
        return ", ".join(written(each) for each in value)
    if is_dataclass(value):
        told = {
            each.name: getattr(value, each.name)
            for each in fields(value)
            if each.name not in ("at", "spans", "id", "document")
        }
        return "; ".join(f"{name}: {text}" for name in told if (text := written(told[name])))
    return str(value)


def _key(key: object) -> str:
    return "/".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _whole(rulebook: Rulebook, kind: str, thing: Any) -> str:
    if isinstance(thing, Indicator):
        said = [sentences.sentence(rulebook, thing), bounds.limits_sentence(rulebook, thing)]
        return " ".join(text for text in said if text)
    if isinstance(thing, Ceiling):
        return frame.ceiling_words(rulebook, thing.id)
    if isinstance(thing, Derived):
        return derived.sentence(rulebook, thing)
    if kind == "levels":
        return _("from {value}").format(value=thing.lowest)
    if kind == "groups":
        return chosen.group_words(rulebook, thing.id)
    if kind == "guard":
        return frame.guard_words(rulebook)
    if kind == "severities":
        return joined.clauses(
            f"{words.severities()[name]} {figures.months(months)}" for name, months in thing.items()
        )
    if kind in ("law", "figures"):
        known = words.law_status() if kind == "law" else words.figures_status()
        return known.get(str(thing), str(thing))
    if kind == "clocks":
        return duties.clock_words(thing)
    return written(thing)


def _pool_name(rulebook: Rulebook, rule: Indicator) -> str:
    pool = rulebook.pools.get(rule.pool)
    return pool.name.get(current_language()) if pool else ""


def _group_words(rulebook: Rulebook, rule: Indicator) -> str:
    return chosen.group_words(rulebook, rule.group) if rule.group in rulebook.groups else ""


def _total(_book: Rulebook, rule: Indicator) -> str:
    return "" if rule.limits.total is None else bounds.most_words(rule.limits.total)


def _kind_words(_book: Rulebook, rule: Indicator) -> str:
    return _("award") if rule.kind == "award" else _("deduction")


#: How the parts of a derived score are said.
_OF_DERIVED: Mapping[str, Callable[[Rulebook, Derived], str]] = {
    "scene": lambda _book, each: derived.scene_words(each),
    "points": derived.points_words,
}

#: How the parts of a rule are said.
_OF_RULES: Mapping[str, Callable[[Rulebook, Indicator], str]] = {
    "kind": _kind_words,
    "dimension": lambda book, rule: book.dimensions[rule.dimension].name.get(current_language()),
    "select": lambda book, rule: (
        sentences.select_words(book, rule.select) if rule.select is not None else ""
    ),
    "over": lambda _book, rule: sentences.over_words(rule),
    "measure": sentences.measured_words,
    "points": sentences.points_words,
    "clean": sentences.points_words,
    "repeat": lambda _book, rule: bounds.repeat_words(rule),
    "age": lambda _book, rule: bounds.age_words(rule),
    "window": lambda _book, rule: bounds.period_limit_words(rule),
    "total": _total,
    "pool": _pool_name,
    "group": _group_words,
    "interval": lambda _book, rule: chosen.interval_words(rule),
}

#: Parts that hold words of closed lists.
_CLOSED: Mapping[tuple[str, str], Callable[[], Mapping[str, str]]] = {
    ("who", "residency"): words.residency,
    ("holds", "asks"): words.hold_dates,
    ("items", "severity"): words.severities,
    ("items", "finding"): words.findings,
    ("items", "consent"): words.consents,
    ("items", "use"): words.uses,
}
