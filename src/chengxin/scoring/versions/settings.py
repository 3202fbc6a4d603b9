"""What is not a rule but moves points all the same: scale, levels, periods, caps, who is covered.

Each judge compares one part of one thing in two versions. Periods are compared as they bind
records: the item's or the rulebook's own, cut off by the severity class and by the display.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import ceil
from typing import Any

from chengxin.ledger.encoding import SEVERITIES
from chengxin.rulebook.model import Indicator, Rulebook, Validity
from chengxin.scoring.compile import compile_rulebook
from chengxin.scoring.tables import MOST_MEASURED
from chengxin.scoring.versions.cells import Version
from chengxin.scoring.versions.effect import Effect
from chengxin.scoring.versions.fewer import fewer_is_less
from chengxin.scoring.versions.same import said
from chengxin.scoring.versions.stretches import points_at

Versions = tuple[Version, Version]

#: The times within which records of a group exclude each other, the shortest first.
WITHIN = ("day", "month", "quarter", "year", "validity")

#: Compares one part of a thing; given both versions, both things, and the thing's key.
Judge = Callable[[Versions, Any, Any, str], Effect]

#: (item, finding, severity, place) → the fewest and the most months, and whether a law fixes them
#: so that no source can.
#: The place is that of a period that asks for conditions, from 1 in their order; else 0, or
#: `_BY_SOURCE` for a period that the source of a record says.
_BY_SOURCE = -1
Periods = Mapping[tuple[str, int, int, int], tuple[tuple[int, int], bool]]


def periods(book: Rulebook) -> Periods:
    """Return how long records of scored items count, in months."""
    tables = compile_rulebook(book)
    used = {(match.item_no, match.finding) for match in tables.match}
    found = {}
    for row in tables.item:
        own = book.items[row.item].validity or book.validity
        terms = own.when if isinstance(own, Validity) else ()
        for place, period in enumerate((own, *terms)):
            if (row.item_no, 1) in used:
                found[row.item, 1, 0, place] = (period.reach, period.by_law)
            if (row.item_no, -1) in used:
                for name, class_months in (
                    ("ordinary", row.ordinary_months),
                    ("serious", row.serious_months),
                ):
                    least, most = (
                        min(months, class_months, row.adverse_display) for months in period.reach
                    )
                    key = (row.item, -1, SEVERITIES[name], place)
                    found[key] = ((least, most), period.by_law)
                    if not period.by_law:
                        # A source may say any length, and class and display cut it off.
                        longest = min(class_months, row.adverse_display)
                        found[*key[:3], _BY_SOURCE] = ((longest, longest), False)
    return found


def compare_periods(old: Periods, new: Periods) -> Effect:
    """An award that counts longer is milder, a deduction that counts longer harsher."""
    effects = []
    for key in old.keys() & new.keys():
        (before, by_law), (after, still_by_law) = old[key], new[key]
        # Both to the end of the year are the same, though neither has a length in months.
        effect = Effect.of(
            harsher=before != after and after[0] < before[1],
            milder=before != after and after[1] > before[0],
        )
        effects.append(effect if key[1] > 0 else effect.mirrored)
        if by_law != still_by_law:
            # What a source says binds only where no law does, and may be longer or shorter.
            effects.append(Effect.MIXED)
    return Effect.joined(effects)


def _swapped(part: str) -> Judge:
    """Judge a setting of the periods by putting each version's into the other."""

    def judge(versions: Versions, _old: Any, _new: Any, _key: str) -> Effect:
        old, new = (version.book for version in versions)
        return Effect.joined(
            [
                compare_periods(periods(old), periods(_with(old, part, new))),
                compare_periods(periods(_with(new, part, old)), periods(new)),
            ]
        )

    return judge


def _with(book: Rulebook, part: str, other: Rulebook) -> Rulebook:
    changed: dict[str, Any] = {part: getattr(other, part)}
    return replace(book, **changed)


def _conditions(item: Any) -> object:
    """Which records each period of an item is for."""
    return said(tuple(term.where for term in item.validity.when)) if item.validity else []


def _item_validity(versions: Versions, old: Any, new: Any, key: str) -> Effect:
    if _conditions(old) != _conditions(new):
        # Other records have a period of their own now; which of them gain is not shown.
        return Effect.MIXED
    books = [version.book for version in versions]
    effects = []
    for book in books:
        pair = [
            periods(replace(book, items={**book.items, key: replace(book.items[key], validity=v)}))
            for v in (old.validity, new.validity)
        ]
        effects.append(compare_periods(*pair))
    return Effect.joined(effects)


def higher(part: str) -> Judge:
    """More is milder."""
    return lambda _v, old, new, _key: Effect.between(getattr(old, part), getattr(new, part))


def lower(part: str) -> Judge:
    """Less is milder."""
    return lambda _v, old, new, _key: Effect.between(-getattr(old, part), -getattr(new, part))


def _wider(part: str) -> Judge:
    """More words are milder; other words have no order."""

    def judge(_versions: Versions, old: Any, new: Any, _key: str) -> Effect:
        before, after = {*getattr(old, part)}, {*getattr(new, part)}
        return Effect.of(harsher=bool(before - after), milder=bool(after - before))

    return judge


def cap(part: str) -> Judge:
    """A higher cap is milder, and none is milder still."""

    def judge(_versions: Versions, old: Any, new: Any, _key: str) -> Effect:
        pair = [getattr(each, part) for each in (old, new)]
        none = -MOST_MEASURED if any(limit is not None and limit < 0 for limit in pair) else None
        top = MOST_MEASURED if none is None else none
        return Effect.between(*(top if limit is None else limit for limit in pair))

    return judge


def _weight(versions: Versions, old: Any, new: Any, key: str) -> Effect:
    """A lighter dimension gives less, and takes less."""
    fallen = Effect.between(old.weight, new.weight)
    kinds = {
        rule.kind
        for version in versions
        for rule in version.book.indicators.values()
        if rule.dimension == key
    }
    return Effect.joined(fallen if kind == "award" else fallen.mirrored for kind in kinds)


def _consent(versions: Versions, old: Any, new: Any, key: str) -> Effect:
    """What is declared counts nothing until it is verified."""
    declared = [each.consent == "declared" for each in (old, new)]
    if declared[0] == declared[1]:
        return Effect.TEXT
    signs = _signs(versions[0], key) | _signs(versions[1], key)
    lost = Effect.of(harsher=1 in signs, milder=-1 in signs)
    return lost if declared[1] else lost.mirrored


def _signs(version: Version, item: str) -> set[int]:
    """Which findings of an item any rule of a version reads."""
    numbers = {row.item_no for row in version.tables.item if row.item == item}
    return {match.finding for match in version.tables.match if match.item_no in numbers}


def _sources(versions: Versions, old: Any, new: Any, key: str) -> Effect:
    """What several deliver counts once: awards are lost by it, and deductions."""
    if old.sources is not None and new.sources is not None:
        return Effect.MIXED
    if not all(fewer_is_less(rule) for version in versions for rule in _readers(version, key)):
        return Effect.MIXED
    signs = _signs(versions[0], key) | _signs(versions[1], key)
    once = Effect.of(harsher=1 in signs, milder=-1 in signs)
    return once if new.sources is not None else once.mirrored


def _mildest(_versions: Versions, old: Any, new: Any, _key: str) -> Effect:
    """An unstated severity is the mildest allowed, and a minor one is never scored."""
    ranks = [[SEVERITIES[word] for word in each.severity] for each in (old, new)]
    if not all(ranks):
        return Effect.MIXED
    return Effect.joined(
        [
            Effect.between(-min(ranks[0]), -min(ranks[1])),
            Effect.between(-max(ranks[0]), -max(ranks[1])),
        ]
    )


def _readers(version: Version, item: str) -> Iterator[Indicator]:
    """The rules that select records of an item."""
    for rule in version.book.indicators.values():
        if rule.select is not None and item in rule.select.items:
            yield rule


def _settled(versions: Versions, group: str) -> bool:
    """Whether a record less of a group's rules is always less."""
    rules = (rule for version in versions for rule in version.book.indicators.values())
    return all(fewer_is_less(rule) for rule in rules if rule.group == group)


def _within(versions: Versions, old: Any, new: Any, key: str) -> Effect:
    """In a longer time more records exclude each other."""
    if not _settled(versions, key):
        return Effect.MIXED
    return Effect.between(-WITHIN.index(old.within), -WITHIN.index(new.within))


def _same(versions: Versions, old: Any, new: Any, key: str) -> Effect:
    """Fewer exclude each other where a field has to be the same as well."""
    if (old.same and new.same) or not _settled(versions, key):
        return Effect.MIXED
    return Effect.of(harsher=bool(old.same), milder=bool(new.same))


def _clock(_versions: Versions, old: Any, new: Any, _key: str) -> Effect:
    """Shorter is milder; other units or other events have no order."""
    if old.unit != new.unit:
        return Effect.MIXED
    return Effect.between(-old.length, -new.length)


def _clock_effect(_versions: Versions, old: Any, new: Any, _key: str) -> Effect:
    """That silence stops the item from counting is on the person's side."""
    stops = [each.effect == "stops_counting" for each in (old, new)]
    return Effect.of(harsher=stops[0] and not stops[1], milder=stops[1] and not stops[0])


def _derived(versions: Versions, old: Any, new: Any, _key: str) -> Effect:
    """What a derived score gives, a part point counted up, for each score that both can give."""
    found: list[Effect] = []
    books = [version.book for version in versions]
    pieces = [version.derived(each.id) for version, each in zip(versions, (old, new), strict=True)]
    first = min(book.scale.base for book in books)
    last = max(book.scale.highest for book in books)
    for score in range(first, last + 1):
        values = [
            ceil(points_at(each, max(score, book.scale.base)) / 100)
            for each, book in zip(pieces, books, strict=True)
        ]
        found.append(Effect.between(*values))
    return Effect.joined(found)


#: (kind, part) → the judge. Parts of these kinds that stand neither here nor in `TEXTS` are mixed.
JUDGES: Mapping[tuple[str, str], Judge] = {
    ("who", "age"): lower("age"),
    ("who", "residency"): _wider("residency"),
    ("scale", "lowest"): higher("lowest"),
    ("scale", "highest"): higher("highest"),
    ("scale", "base"): higher("base"),
    ("levels", "lowest"): lower("lowest"),
    ("validity", "months"): _swapped("validity"),
    ("validity", "by_law"): _swapped("validity"),
    ("severities", ""): _swapped("severities"),
    ("display", "adverse"): _swapped("display"),
    ("holds", "asks"): _wider("asks"),
    ("holds", "days"): higher("days"),
    ("dimensions", "cap"): cap("cap"),
    ("dimensions", "floor"): cap("floor"),
    ("dimensions", "weight"): _weight,
    ("pools", "cap"): cap("cap"),
    ("derived", "points"): _derived,
    ("groups", "within"): _within,
    ("groups", "same"): _same,
    ("items", "consent"): _consent,
    ("items", "severity"): _mildest,
    ("items", "sources"): _sources,
    ("items", "validity"): _item_validity,
    ("consent", "before"): _wider("before"),
    ("consent", "signed"): higher("signed"),
    ("clocks", "length"): _clock,
    ("clocks", "unit"): _clock,
    ("clocks", "effect"): _clock_effect,
}

#: What can come and go, and what its coming is for the person.
COMING: Mapping[str, Effect] = {
    "guard": Effect.MILDER,
    "ceilings": Effect.HARSHER,
    # It takes nothing from anybody, and gives to whoever consents.
    "derived": Effect.MILDER,
    "consent": Effect.MILDER,
    "clocks": Effect.MILDER,
    "channels": Effect.MILDER,
    "levels": Effect.MIXED,
}


def _texts(table: Mapping[str, Iterable[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((kind, part) for kind, parts in table.items() for part in parts)


#: Parts that move no point by themselves.
TEXTS = _texts(
    {
        "display": ["positive"],
        "items": [
            # A rule reads only what the catalogue allows, so these move points with its `select`.
            *("use", "finding"),
            *("category", "furnisher", "purpose", "legal_basis", "necessity", "reason"),
            *("fields", "document", "excludes", "earned_by", "repairs", "continuing"),
            "submission",
        ],
        "channels": ["kind"],
        # Its ends are said and move no value.
        "derived": ["lowest", "highest"],
    }
)

#: Kinds of things that move no point.
TEXT_KINDS = frozenset(
    {
        *("name", "law", "figures", "first_published", "starts", "until", "documents", "articles"),
        *("categories", "cases", "severities_from", "deviations", "interpretations", "reviews"),
        *("changes", "dimensions", "pools", "groups", "items"),
    }
)
