"""The numbers of a rulebook in the order in which people read it, each with a label in words.

A label says where the number stands, never what it should be. `tune` puts them on its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chengxin.report import change_words, figures, frame, words
from chengxin.report.cite import cite_text
from chengxin.rulebook.model import Field, Grounded, Indicator, Name, Rulebook
from chengxin.rulebook.numbers import Number
from chengxin.text import _, current_language

#: Kinds of numbers that enter before anything is kept: trying them takes a run over everybody.
SLOW = ("term", "factor", "threshold", "day")


@dataclass(frozen=True, slots=True)
class Row:
    """A number with its label."""

    number: Number
    label: str

    @property
    def slow(self) -> bool:
        """Whether trying another one takes a run over everybody."""
        return self.number.kind in SLOW


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one thing, with where they come from."""

    name: str
    ground: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Section:
    """What is folded together on the page."""

    key: str
    name: str
    groups: Sequence[Group]


def sections(book: Rulebook, numbers: Iterable[Number]) -> list[Section]:
    """Return every number once: scale and levels, then each dimension, then the periods."""
    of: dict[tuple[str, ...], list[Number]] = {}
    for number in numbers:
        of.setdefault(_owner(number), []).append(number)
    used: set[tuple[str, ...]] = set()

    def group(thing: Grounded | None, name: str, *owner: str) -> Iterator[Group]:
        used.add(owner)
        rows = [Row(number, _label(book, number)) for number in of.get(owner, ())]
        if rows:
            yield Group(name, "" if thing is None else _ground(book, thing), rows)

    first = [
        *group(book.scale, words.grounds()["scale"], "scale"),
        *group(book.levels[0], _("Levels"), "levels"),
    ]
    found = [Section("scale", _("Scale and levels"), first)]
    for key, dimension in book.dimensions.items():
        groups = [*group(dimension, _("Limits of the dimension"), "dimensions", key)]
        for pool in book.pools.values():
            if pool.dimension == key:
                groups += group(pool, _name(pool.name), "pools", pool.id)
        for rule in frame.of_dimension(book, key):
            groups += group(rule, _name(rule.name), "indicators", rule.id)
        found.append(Section(f"dimension-{key}", _name(dimension.name), groups))
    periods = [
        *group(book.validity, words.grounds()["validity"], "validity"),
        *group(book.severities_from, words.grounds()["severities"], "severities"),
        *group(book.holds, words.grounds()["holds"], "holds"),
        *group(book.display, words.grounds()["display"], "display"),
    ]
    for ceiling in book.ceilings.values():
        periods += group(ceiling, _name(ceiling.name), "ceilings", ceiling.id)
    for item in book.items.values():
        periods += group(item, _name(item.name), "items", item.id)
    found.append(Section("periods", _("Periods"), periods))
    return [section for section in found if section.groups]


def _owner(number: Number) -> tuple[str, ...]:
    """The thing that a number belongs to: a key of the rulebook, or one of several under it."""
    many = ("dimensions", "pools", "ceilings", "items", "indicators")
    return number.path[:2] if number.path[0] in many else number.path[:1]


def _name(name: Name) -> str:
    return name.get(current_language())


def _ground(book: Rulebook, thing: Grounded) -> str:
    return cite_text(book, thing) or frame.modelled_words(thing)


def _label(book: Rulebook, number: Number) -> str:
    match number.path:
        case ("indicators", rule, *rest) if rule in book.indicators:
            return _of_rule(book, book.indicators[rule], tuple(rest))
        case ("levels", place, "from"):
            return _("{level}: from").format(level=_name(book.levels[int(place)].name))
        case ("severities", severity, "months"):
            return f"{words.severities().get(severity, severity)} · {_('Months')}"
        case (_, _, "validity", "months"):
            return _("Months")
        case path:
            return change_words.part_name(path[-1])


def _of_rule(book: Rulebook, rule: Indicator, rest: tuple[str, ...]) -> str:
    match rest:
        case ("points", "fixed"):
            return _("Points")
        case ("points", "table", "points", *codes):
            return " · ".join(_code(book, rule, at, code) for at, code in enumerate(codes))
        case ("points", "steps", reached):
            return _("from {value}").format(value=_measured(book, rule, reached))
        case ("points", "per", *last):
            return _rate(book, rule, last)
        case ("points", "bands" | "rates", place, *last):
            return _band(book, rule, int(place), last)
        case ("clean", months):
            return _("after {months}").format(months=figures.months(int(months)))
        case ("limits", period):
            return _limits().get(period, period)
        case ("repeat", "factors", place):
            return _("Factor of record {number} of its class").format(number=int(place) + 1)
        case ("age", months):
            return _("Factor after {months}").format(months=figures.months(int(months)))
        case ("over", "rolling"):
            return _("Months of the window")
        case ("since",):
            return change_words.part_name("since")
        case _:
            return " / ".join(rest)


def _limits() -> dict[str, str]:
    return {
        "day": _("Limit in a day"),
        "month": _("Limit in a month"),
        "quarter": _("Limit in a quarter"),
        "year": _("Limit in a year"),
        "total": _("Limit in all"),
    }


def _rate(book: Rulebook, rule: Indicator, last: Sequence[str]) -> str:
    assert rule.points is not None
    rate = rule.points.bands[0].rate
    assert rate is not None
    if list(last) == ["unit"]:
        return _("Unit")
    return _("for each {unit}").format(unit=_measured(book, rule, str(rate.unit)))


def _band(book: Rulebook, rule: Indicator, place: int, last: Sequence[str]) -> str:
    assert rule.points is not None
    band = rule.points.bands[place]
    starts = _("from {value}").format(value=_measured(book, rule, str(band.starts)))
    match last:
        case ["from"]:
            return _("Bracket {number}: from").format(number=place + 1)
        case ["per", "points"] if band.rate is not None:
            unit = _measured(book, rule, str(band.rate.unit))
            return _("{starts}, for each {unit}").format(starts=starts, unit=unit)
        case ["per", "unit"]:
            return _("Bracket {number}: unit").format(number=place + 1)
        case _:
            return starts


def _measured(book: Rulebook, rule: Indicator, value: str) -> str:
    """A number of what is measured, with its unit."""
    field = figures.measured_field(book, rule)
    return figures.quantity(field, Decimal(value)) if field else figures.number(Decimal(value))


def _code(book: Rulebook, rule: Indicator, at: int, code: str) -> str:
    assert rule.points is not None
    assert rule.select is not None
    field: Field | None = None
    if at < len(rule.points.by):
        field = figures.field_named(book, rule.select.items, rule.points.by[at])
    return _name(field.codes[code]) if field is not None and code in field.codes else code
