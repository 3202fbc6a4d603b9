"""The questions by which shapes are told apart: of a rule as it is built, of an answer's rows.

Shapes that differ only in what their codes mean (a tier of severity, of authority, of stars) are
told apart by the words of the codes, all others by how the rule is built. `known` asks them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengxin.rulebook.model import Dimension, Indicator, Item, Pool, Rulebook
from tests.docs.shapes.found import (
    Detector,
    HasShape,
    Place,
    Seen,
    Shown,
    Shows,
    any_row,
    code,
    field,
    form,
    lumps,
    reason,
    within,
)

AUTHORITY = re.compile(r"国家级|省级|市级|县级|区级")
STARS = re.compile(r"星")
ELSEWHERE = re.compile(r"互认")
USE = re.compile(r"用信|兑现")
PROMISE = re.compile(r"承诺")

#: The points beyond which a part of a rulebook is no small addition: five items of two points.
SMALL_ADDITION = 1000


def means(book: Rulebook, rule: Indicator, words: re.Pattern[str]) -> bool:
    """Whether the code by which a rule gives points is one of these words."""
    known = code(book, rule)
    return known is not None and any(
        words.search(name.zh) for name in (known.name, *known.codes.values())
    )


def stars(book: Rulebook, rule: Indicator) -> bool:
    measured = field(book, rule, rule.measure.field)
    return (measured is not None and bool(STARS.search(measured.name.zh))) or means(
        book, rule, STARS
    )


def tier(book: Rulebook, rule: Indicator) -> bool:
    known = code(book, rule)
    return known is not None and known.ordered and not means(book, rule, AUTHORITY)


def item_says(words: re.Pattern[str]) -> HasShape:
    def says(book: Rulebook, rule: Indicator) -> bool:
        selected = [book.items[each] for each in (rule.select.items if rule.select else ())]
        return any(words.search(item.name.zh + item.furnisher) for item in selected)

    return says


def brackets(rule: Indicator, *, sloped: bool) -> bool:
    return form(rule) == "bands" and sloped == any(
        band.rate and band.points for band in (rule.points.bands if rule.points else ())
    )


def fractions(_book: Rulebook, rule: Indicator) -> bool:
    rates = [band.rate for band in (rule.points.bands if rule.points else ()) if band.rate]
    return any(rate.proportional or rate.points % 100 for rate in rates)


def latest(rule: Indicator) -> bool:
    return rule.over.period == "validity" and rule.measure.function == "latest"


def off_the_lumps(seen: Seen, rule: Indicator) -> bool:
    """Points that no lump of the rule gives by itself."""
    return any(row.points not in lumps(rule) for row in seen.counted(rule.id))


def repeated(seen: Seen, rule: Indicator) -> bool:
    """The same measure cost more the second time."""
    rows = [row for row in seen.counted(rule.id) if row.part == "record"]
    return any(
        one.measure == other.measure and abs(one.points) < abs(other.points)
        for one in rows
        for other in rows
    )


def several(seen: Seen, rule: Indicator) -> bool:
    return len(seen.counted(rule.id)) > 1


def faded(seen: Seen, rule: Indicator) -> bool:
    return reason("faded")(seen, rule) or off_the_lumps(seen, rule)


def months_clean(least: int, most: int = 1200) -> tuple[HasShape, Shows]:
    def shows(seen: Seen, rule: Indicator) -> bool:
        return any(least <= (row.measure or 0) <= most for row in seen.counted(rule.id))

    return (
        lambda _book, rule: any(least <= months <= most for months, _points in rule.clean),
        shows,
    )


def ceilings(book: Rulebook) -> Iterator[Place]:
    """The ceilings, shown where one keeps a score down."""
    for key, ceiling in book.ceilings.items():
        yield Place(
            key,
            ceiling.at,
            any_row("ceiling", key),
        )


def small_addition(book: Rulebook, thing: Pool | Dimension) -> bool:
    """A few rules that only add, and little: five items of two points at most."""
    inside = within(book, thing)
    return (
        thing.cap is not None
        and thing.cap <= SMALL_ADDITION
        and 0 < len(inside) <= 5
        and all(rule.kind == "award" for rule in inside)
    )


def continuing_act(seen: Seen) -> bool:
    """A record of a continuing act, with the end of its validity."""
    continuing = {
        f"{seen.case.id}/{cells.get('record', '')}"
        for cells in seen.case.records
        if cells.get("ended_on", "") > cells.get("formed_on", "")
    }
    return any(row.record in continuing and row.valid_until for row in seen.answer.rows)


def without_records(book: Rulebook) -> Iterator[Place]:
    """Dimensions of weight zero, shown by basic information that is kept and not scored."""
    basic = {
        item.id for item in book.items.values() if book.categories[item.category].source == "basic"
    }
    for key, dimension in book.dimensions.items():
        if dimension.weight == 0:
            yield Place(
                key,
                dimension.at,
                lambda seen: any(
                    row.item in basic and row.reason == "not_scored" for row in seen.answer.rows
                ),
            )


def derived_scores(book: Rulebook) -> Iterator[Place]:
    """The derived scores, shown where somebody has one."""
    for key, derived in book.derived.items():
        yield Place(key, derived.at, _has(key))


def _has(key: str) -> Shown:
    return lambda seen: any(each.derived == key for each in seen.derived)


def weighed(book: Rulebook) -> Iterator[Place]:
    """Dimensions that weigh something and not all, shown by points that they gave or took."""
    for key, dimension in book.dimensions.items():
        if 0 < dimension.weight < 1:
            yield Place(key, dimension.at, _given([each.id for each in within(book, dimension)]))


def _given(rules: list[str]) -> Shown:
    """One of the rules gave or took points."""
    return lambda seen: any(seen.counted(rule) for rule in rules)


def setting(*, thing: str, at: str = "", shown: Shown) -> Detector:
    """A part of `rulebook.yaml` that there is once, where the rulebook has it."""

    def detect(book: Rulebook) -> Iterator[Place]:
        written = getattr(book, thing)
        if at:
            written = written.get(at)
        if written is not None:
            yield Place(at or thing, written.at, shown)

    return detect


def two_components(seen: Seen) -> bool:
    """Base points, and rows that count in more than one dimension."""
    return len({row.dimension for row in seen.answer.rows if row.counted and row.points}) > 1


def period_by(item: Item, *types: str) -> bool:
    """Whether a period of the item asks for fields of these types."""
    terms = item.validity.when if item.validity is not None else ()
    names = {condition.field for term in terms for condition in term.where}
    return any(item.fields[name].type in types for name in names if name in item.fields)
