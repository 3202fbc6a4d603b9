"""Another version of a random rulebook: rules, settings, dimensions, groups and items changed.

The tests of what a change of rules does call it. The result was not loaded from a folder and has
passed no gate; it says only what numbers are.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from chengxin.rulebook.model import Item, Rulebook, Sources, Validity
from tests.scoring.mutated import mutated


def changed_version(rulebook: Rulebook, chance: random.Random) -> Rulebook:
    """Return the rulebook with one to three changes, under another version."""
    book = replace(rulebook, version=rulebook.version[::-1] + "0")
    for _ in range(chance.choice((1, 2, 3))):
        if chance.random() < 0.5:
            book, _rule = mutated(book, chance.randrange(10**6))
        else:
            book = SETTINGS[chance.choice([*SETTINGS])](book, chance)
    return book


def _rule_out(book: Rulebook, chance: random.Random) -> Rulebook:
    """One rule is no more."""
    gone = chance.choice([*book.indicators])
    return replace(book, indicators={k: v for k, v in book.indicators.items() if k != gone})


def _rule_in(book: Rulebook, chance: random.Random) -> Rulebook:
    """One rule is there twice: the other one gives or takes points for the same records."""
    rule = book.indicators[chance.choice([*book.indicators])]
    name = chance.choice(("a_new_rule", "z_new_rule"))
    return replace(book, indicators={**book.indicators, name: replace(rule, id=name)})


def _of_dimension(book: Rulebook, chance: random.Random, **changes: object) -> Rulebook:
    changed: Any = replace(book.dimensions[chance.choice([*book.dimensions])], **changes)  # type: ignore[arg-type]  # the callers name columns of a dimension
    return replace(book, dimensions={**book.dimensions, changed.id: changed})


def _cap(book: Rulebook, chance: random.Random) -> Rulebook:
    return _of_dimension(book, chance, cap=chance.choice((None, 300, 1000)))


def _floor(book: Rulebook, chance: random.Random) -> Rulebook:
    return _of_dimension(book, chance, floor=chance.choice((None, -300, -1000)))


def _weight(book: Rulebook, chance: random.Random) -> Rulebook:
    """One dimension weighs less, or more."""
    return _of_dimension(book, chance, weight=Fraction(chance.choice(("1", "1/2", "3/10"))))


def _pool_cap(book: Rulebook, chance: random.Random) -> Rulebook:
    if not book.pools:
        return book
    pool = replace(book.pools[chance.choice([*book.pools])], cap=chance.choice((100, 500, 2000)))
    return replace(book, pools={**book.pools, pool.id: pool})


def _group_time(book: Rulebook, chance: random.Random) -> Rulebook:
    """The records of one group exclude each other within a longer or a shorter time."""
    return _of_group(book, chance, "within", ("day", "month", "quarter", "year", "validity"))


def _group_field(book: Rulebook, chance: random.Random) -> Rulebook:
    """They exclude each other whatever a field says that told them apart, or only where alike."""
    return _of_group(book, chance, "same", ("", "", *_COMMON))


#: Fields that random catalogues often have.
_COMMON = ("tier", "sort", "hours", "pieces")


def _of_group(book: Rulebook, chance: random.Random, part: str, words: tuple[str, ...]) -> Rulebook:
    if not book.groups:
        return book
    group = book.groups[chance.choice([*book.groups])]
    rules = [rule for rule in book.indicators.values() if rule.group == group.id and rule.select]
    items = [book.items[key] for rule in rules if rule.select for key in rule.select.items]
    # A field can only tell records apart when all of them have it.
    known = [word for word in words if word not in _COMMON or all(word in i.fields for i in items)]
    changes: dict[str, Any] = {part: chance.choice(known)}
    return replace(book, groups={**book.groups, group.id: replace(group, **changes)})


def _of_items(
    book: Rulebook, chance: random.Random, change: Callable[[Item], Item | None]
) -> Rulebook:
    """Change one of the items that can be changed in this way."""
    ruled = {key for rule in book.indicators.values() if rule.select for key in rule.select.items}
    found = [change(item) for key, item in book.items.items() if key in ruled]
    fitting = [item for item in found if item is not None]
    if not fitting:
        return book
    item = chance.choice(fitting)
    return replace(book, items={**book.items, item.id: item})


def _own_period(book: Rulebook, chance: random.Random) -> Rulebook:
    """Records of one item count for a time of their own, or to the end of the year."""

    def change(item: Item) -> Item:
        months = chance.choice((0, 3, 12, 30))
        own = item.validity or Validity(months=12, at=item.at)
        return replace(item, validity=replace(own, months=months))

    return _of_items(book, chance, change)


def _terms(book: Rulebook, chance: random.Random) -> Rulebook:
    """A period that depends on what a record says is another, or is no more, or by law."""

    def change(item: Item) -> Item | None:
        if item.validity is None or not item.validity.when:
            return None
        first, *others = item.validity.when
        other = replace(first, months=chance.choice((0, 2, 24)), by_law=chance.random() < 0.5)
        when = (*others,) if chance.random() < 0.3 else (other, *others)
        return replace(item, validity=replace(item.validity, when=when))

    return _of_items(book, chance, change)


def _by_law(book: Rulebook, chance: random.Random) -> Rulebook:
    """A law fixes the period of one item, or does no longer."""

    def change(item: Item) -> Item | None:
        own = item.validity
        if own is None:
            return None
        return replace(item, validity=replace(own, by_law=not own.by_law))

    return _of_items(book, chance, change)


def _sources(book: Rulebook, chance: random.Random) -> Rulebook:
    """One item has an order of furnishers, another one, or none."""

    def change(item: Item) -> Item:
        order = tuple(chance.sample(("F", "G", "a10", "a9", "民政局"), 3))
        same = chance.choice((("formed_on",), ("matter",), tuple([*item.fields][:1])))
        sources = Sources(same=same or ("formed_on",), precedence=order, at=item.at)
        return replace(item, sources=None if item.sources and chance.random() < 0.5 else sources)

    return _of_items(book, chance, change)


def _consent(book: Rulebook, chance: random.Random) -> Rulebook:
    """What is declared has to be verified, and nothing else."""

    def change(item: Item) -> Item | None:
        if item.finding != ("positive",):
            return None
        return replace(item, consent="consent" if item.consent == "declared" else "declared")

    return _of_items(book, chance, change)


def _periods(book: Rulebook, chance: random.Random) -> Rulebook:
    """Records count for a shorter time; the items' own periods stay."""
    months = chance.choice((0, 6, 12, 18))
    return replace(book, validity=replace(book.validity, months=months))


def _classes(book: Rulebook, chance: random.Random) -> Rulebook:
    """Adverse records of a class count for a shorter or a longer time."""
    name = chance.choice(("ordinary", "serious"))
    return replace(book, severities={**book.severities, name: chance.choice((2, 8, 30))})


def _display(book: Rulebook, chance: random.Random) -> Rulebook:
    return replace(book, display=replace(book.display, adverse=chance.choice((3, 24, 36))))


def _holds(book: Rulebook, chance: random.Random) -> Rulebook:
    """Deductions wait longer, or for other dates."""
    asks = chance.choice((("final_on",), ("final_on", "notified_on")))
    return replace(book, holds=replace(book.holds, asks=asks, days=chance.choice((0, 5, 90))))


def _ceiling(book: Rulebook, chance: random.Random) -> Rulebook:
    """A ceiling is another, or is no more."""
    if not book.ceilings:
        return book
    ceiling = book.ceilings[chance.choice([*book.ceilings])]
    others = {key: each for key, each in book.ceilings.items() if key != ceiling.id}
    if chance.random() < 0.3:
        return replace(book, ceilings=others)
    changed = replace(ceiling, level=chance.choice(book.levels).id)
    return replace(book, ceilings={**book.ceilings, ceiling.id: changed})


def _base(book: Rulebook, chance: random.Random) -> Rulebook:
    return replace(book, scale=replace(book.scale, base=book.scale.base + chance.choice((7, -7))))


def _guard(book: Rulebook, _chance: random.Random) -> Rulebook:
    return replace(book, guard=None if book.guard else book.scale)


#: Each is given the rulebook and chance.
SETTINGS: Mapping[str, Callable[[Rulebook, random.Random], Rulebook]] = {
    "rule_out": _rule_out,
    "rule_in": _rule_in,
    "cap": _cap,
    "floor": _floor,
    "weight": _weight,
    "pool_cap": _pool_cap,
    "group_time": _group_time,
    "group_field": _group_field,
    "own_period": _own_period,
    "terms": _terms,
    "by_law": _by_law,
    "sources": _sources,
    "consent": _consent,
    "periods": _periods,
    "classes": _classes,
    "display": _display,
    "holds": _holds,
    "ceiling": _ceiling,
    "base": _base,
    "guard": _guard,
}
