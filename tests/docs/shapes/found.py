"""Places of a rulebook that may have a shape, and answers to worked cases that may show it.

A detector looks at a loaded rulebook and yields the places that have its shape. Each place comes
with a test of an answer: whether its rows show the shape at work. `rules`, `items` and `limits`
make such detectors of two small questions; the list of shapes is in `known`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chengxin.diagnostics import Span
from chengxin.rulebook.model import Case, Dimension, Field, Indicator, Item, Pool, Rulebook
from chengxin.scoring.result import DerivedScore, PersonScore, Row


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer to a question of a case."""

    book: Rulebook
    case: Case
    answer: PersonScore
    derived: Sequence[DerivedScore] = ()

    def of_rule(self, rule: str) -> list[Row]:
        """The rows of a rule, limits included."""
        return [row for row in self.answer.rows if row.rule == rule]

    def counted(self, rule: str) -> list[Row]:
        """The rows by which a rule gives or takes points; what limits it is none."""
        given = ("record", "window", "clean")
        return [r for r in self.of_rule(rule) if r.part in given and r.counted and r.points]


Shown = Callable[[Seen], bool]


@dataclass(frozen=True, slots=True)
class Place:
    """A thing of a rulebook that has the shape, its key, and what shows it."""

    thing: str
    at: Span
    shown: Shown


Detector = Callable[[Rulebook], Iterator[Place]]
HasShape = Callable[[Rulebook, Indicator], bool]
Shows = Callable[[Seen, Indicator], bool]


def counts(seen: Seen, rule: Indicator) -> bool:
    """The rule gave or took points."""
    return bool(seen.counted(rule.id))


def reason(word: str) -> Shows:
    """A record did not count by the rule, for this reason."""
    return lambda seen, rule: any(row.reason == word for row in seen.of_rule(rule.id))


def part(*parts: str) -> Shows:
    """A limit of the rule took something back."""
    return lambda seen, rule: any(row.part in parts for row in seen.of_rule(rule.id))


def rules(has: HasShape, shows: Shows = counts) -> Detector:
    """The indicators that `has` finds, shown by answers that `shows` accepts."""

    def detect(book: Rulebook) -> Iterator[Place]:
        for rule in book.indicators.values():
            if has(book, rule):
                yield Place(rule.id, rule.at, _of_rule(rule, shows))

    return detect


def _of_rule(rule: Indicator, shows: Shows) -> Shown:
    return lambda seen: shows(seen, rule)


def items(has: Callable[[Rulebook, Item], bool], shows: Callable[[Row], bool]) -> Detector:
    """The items of the catalogue that `has` finds, shown by one of their records' rows."""

    def detect(book: Rulebook) -> Iterator[Place]:
        for item in book.items.values():
            if item.use != "refused" and has(book, item):
                yield Place(item.id, item.at, _of_item(item, shows))

    return detect


def _of_item(item: Item, shows: Callable[[Row], bool]) -> Shown:
    return lambda seen: any(row.item == item.id and shows(row) for row in seen.answer.rows)


def limits(has: Callable[[Rulebook, Pool | Dimension], bool]) -> Detector:
    """The pools and dimensions that `has` finds, shown by a row that takes something back."""

    def detect(book: Rulebook) -> Iterator[Place]:
        things: tuple[Pool | Dimension, ...] = (*book.pools.values(), *book.dimensions.values())
        for thing in things:
            if has(book, thing):
                yield Place(thing.id, thing.at, any_row(_limit_of(thing), thing.id))

    return detect


def _limit_of(thing: Pool | Dimension) -> str:
    return "pool_limit" if isinstance(thing, Pool) else "dimension_cap"


def any_row(part: str = "", rule: str = "", reason: str = "") -> Shown:
    """Some row has these words; an empty one is not asked for."""
    wanted = {"part": part, "rule": rule, "reason": reason}
    asked = {key: word for key, word in wanted.items() if word}
    return lambda seen: any(
        all(getattr(row, key) == word for key, word in asked.items()) for row in seen.answer.rows
    )


def within(book: Rulebook, thing: Pool | Dimension) -> list[Indicator]:
    """The rules of a pool or a dimension."""
    inside = "pool" if isinstance(thing, Pool) else "dimension"
    return [rule for rule in book.indicators.values() if getattr(rule, inside) == thing.id]


def form(rule: Indicator) -> str:
    """The form of a rule's points, empty for clean periods."""
    return rule.points.form if rule.points else ""


def over_each(rule: Indicator) -> bool:
    """Whether each record is measured by itself."""
    return rule.select is not None and rule.over.period == "each"


def field(book: Rulebook, rule: Indicator, name: str) -> Field | None:
    """A field of what a rule selects; all its items declare it alike."""
    items_ = rule.select.items if rule.select else ()
    return book.items[items_[0]].fields.get(name) if items_ else None


def code(book: Rulebook, rule: Indicator) -> Field | None:
    """The one field by whose code a rule gives points; None where there is none or are two."""
    by = rule.points.by if rule.points else ()
    return field(book, rule, by[0]) if len(by) == 1 else None


def lumps(rule: Indicator) -> set[int]:
    """The points that a single record can have before any factor."""
    points = rule.points
    if points is None:
        return set()
    return {points.fixed, *points.table.values(), *(band.points for band in points.bands)}
