"""Which parts of a rulebook cite which article, and which cases show which rule.

It reads the rulebook's own citations and judges nothing; the coverage of the law is another
command's business. Only `site` calls it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chengxin.report import duties, words
from chengxin.report.pages import Links
from chengxin.rulebook.model import Case, Grounded, Rulebook
from chengxin.text import current_language

#: Kind of thing → the anchor of the section of `duties` that shows it.
_DUTIES = {
    "consent": "consent",
    "clock": "clocks",
    "channel": "channels",
    "deviation": "deviations",
    "interpretation": "interpretations",
    "review": "reviews",
    "change": "changes",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that cites an article: what kind of thing, its name, and where it is shown."""

    kind: str
    name: str
    href: str


def references(rulebook: Rulebook, links: Links) -> Mapping[tuple[str, str], list[Reference]]:
    """Return, for each (document, article), what cites it, once each and in reading order."""
    found: dict[tuple[str, str], list[Reference]] = {}
    kinds = words.grounds()
    for kind, name, href, thing in _cited_things(rulebook, links):
        for each in thing.cite:
            known = found.setdefault((each.document, each.article), [])
            reference = Reference(kinds[kind], name, href)
            if reference not in known:
                known.append(reference)
    for case in rulebook.cases.values():
        reference = Reference(
            kinds["case"], case.title.get(current_language()), links.page(f"case-{case.id}")
        )
        for each in case.proves:
            known = found.setdefault((each.document, each.article), [])
            if reference not in known:
                known.append(reference)
    return found


def _cited_things(rulebook: Rulebook, links: Links) -> Iterator[tuple[str, str, str, Grounded]]:
    lang = current_language()
    known = {section.anchor: section.entries for section in duties.sections(rulebook)}

    def at(anchor: str) -> str:
        return links.page("index", anchor)

    yield "who", "", at("who"), rulebook.who
    yield "scale", "", at("scale"), rulebook.scale
    for level in rulebook.levels:
        yield "level", level.name.get(lang), at("levels"), level
    yield "validity", "", at("periods"), rulebook.validity
    if rulebook.severities_from is not None:
        yield "severities", "", at("periods"), rulebook.severities_from
    yield "holds", "", at("periods"), rulebook.holds
    yield "display", "", at("periods"), rulebook.display
    if rulebook.guard is not None:
        yield "guard", "", at("scale"), rulebook.guard
    for dimension in rulebook.dimensions.values():
        yield "dimension", dimension.name.get(lang), at(f"dimension-{dimension.id}"), dimension
    for pool in rulebook.pools.values():
        yield "pool", pool.name.get(lang), at(f"dimension-{pool.dimension}"), pool
    for group in rulebook.groups.values():
        yield "group", group.name.get(lang), at("rules"), group
    for rule in rulebook.indicators.values():
        yield "rule", rule.name.get(lang), links.page(f"rule-{rule.id}"), rule
    for ceiling in rulebook.ceilings.values():
        yield "ceiling", ceiling.name.get(lang), links.page(f"rule-{ceiling.id}"), ceiling
    for derived in rulebook.derived.values():
        yield "derived", derived.name.get(lang), at("derived"), derived
    for category in rulebook.categories.values():
        yield "category", category.name.get(lang), at(f"category-{category.id}"), category
    for item in rulebook.items.values():
        yield "item", item.name.get(lang), links.page(f"item-{item.id}"), item
        if item.submission is not None:
            yield "item", item.name.get(lang), links.page(f"item-{item.id}"), item.submission
        if item.validity is not None:
            for period in (item.validity, *item.validity.when):
                yield "validity", item.name.get(lang), links.page(f"item-{item.id}"), period
    for kind, section in _DUTIES.items():
        for entry in known.get(section, ()):
            yield kind, entry.name, at(section), entry.thing


def cases_of_rule(rulebook: Rulebook, rule: str) -> list[Case]:
    """Return the cases in which a rule has a row."""
    return [
        case
        for case in rulebook.cases.values()
        if any(row.rule == rule for ask in case.asks for row in ask.rows)
    ]


def cases_of_item(rulebook: Rulebook, item: str) -> list[Case]:
    """Return the cases with a record of an item."""
    return [
        case
        for case in rulebook.cases.values()
        if any(record.get("item") == item for record in case.records)
    ]


def rules_of_item(rulebook: Rulebook, item: str) -> list[str]:
    """Return the identifiers of the indicators and ceilings that select an item."""
    rules = [
        rule.id
        for rule in rulebook.indicators.values()
        if rule.select is not None and item in rule.select.items
    ]
    ceilings = [each.id for each in rulebook.ceilings.values() if item in each.select.items]
    return rules + ceilings
