"""What each number of a rulebook is called on the page where it can be turned.

A label says where the number stands and in which unit, never another number: that one could be
turned too, and the label would be wrong. `tune_numbers` puts them on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chengxin.report import change_words, figures, words
from chengxin.rulebook.model import Field, Indicator, Rulebook
from chengxin.rulebook.numbers import Number
from chengxin.text import _, current_language


def label(book: Rulebook, number: Number) -> str:
    """Return the label of a number of `book`."""
    lang = current_language()
    match number.path:
        case ("indicators", rule, *rest) if rule in book.indicators:
            return _of_rule(book, book.indicators[rule], rest)
        case ("ceilings", ceiling, "select", "where", *rest) if ceiling in book.ceilings:
            return _bound(book, book.ceilings[ceiling].select.items, rest)
        case ("items", item, "validity", "when", place, "where", *rest):
            return _case(place, _bound(book, (item,), rest))
        case ("items", _item, "validity", "when", place, "months"):
            return _case(place, _("Months"))
        case ("levels", place, "from"):
            return _("{level}: from").format(level=book.levels[int(place)].name.get(lang))
        case ("severities", severity, "months"):
            return f"{words.severities().get(severity, severity)} · {_('Months')}"
        case ("who", "age"):
            return _("Full years of age")
        case path:
            return change_words.part_name(path[-1])


def _of_rule(book: Rulebook, rule: Indicator, rest: Sequence[str]) -> str:
    match rest:
        case ["points", *more]:
            return _points(book, rule, more)
        case ["select", "where", *more] if rule.select is not None:
            return _bound(book, rule.select.items, more)
        case ["clean", months, *more]:
            return _bracket(
                [months for months, _given in rule.clean].index(int(months)),
                _in(_("start"), _("months")) if more else _("points"),
            )
        case ["age", months, *more]:
            return _("Fading {number}: {what}").format(
                number=[length for length, _factor in rule.age].index(int(months)) + 1,
                what=_in(_("start"), _("months")) if more else _("factor"),
            )
        case ["limits", period]:
            return _limits().get(period, period)
        case ["repeat", "factors", place]:
            return _("Factor of record {number} of its class").format(number=int(place) + 1)
        case ["over", "rolling"]:
            return _("Months of the window")
        case ["interval", unit]:
            return _in(change_words.part_name("interval"), _units().get(unit, unit))
        case ["measure", "fewest"]:
            return _("Fewest records that make a ratio")
        case ["since"]:
            return change_words.part_name("since")
        case _:
            return " / ".join(rest)


def _points(book: Rulebook, rule: Indicator, rest: Sequence[str]) -> str:
    assert rule.points is not None
    match rest:
        case ["fixed"]:
            return _("Points")
        case ["table", "points", *codes]:
            return " · ".join(_code(book, rule, at, code) for at, code in enumerate(codes))
        case ["per", last]:
            return _in(_("Unit"), _unit(book, rule)) if last == "unit" else _("Points a unit")
        case ["steps", reached, *more]:
            starts = [band.starts for band in rule.points.bands]
            return _bracket(starts.index(Decimal(reached)), _of_bracket(book, rule, more))
        case ["bands" | "rates", place, *more]:
            return _bracket(int(place), _of_bracket(book, rule, more))
        case _:
            return " / ".join(rest)


def _of_bracket(book: Rulebook, rule: Indicator, rest: Sequence[str]) -> str:
    match rest:
        case ["from"]:
            return _in(_("start"), _unit(book, rule))
        case ["per", "unit"]:
            return _in(_("unit"), _unit(book, rule))
        case ["per", "points"]:
            return _("points a unit")
        case _:
            return _("points")


def _bracket(place: int, what: str) -> str:
    return _("Bracket {number}: {what}").format(number=place + 1, what=what)


def _case(place: str, what: str) -> str:
    return _("Case {number}: {what}").format(number=int(place) + 1, what=what)


def _in(what: str, unit: str) -> str:
    return _("{what} ({unit})").format(what=what, unit=unit) if unit else what


def _units() -> dict[str, str]:
    return {"months": _("months"), "days": _("days")}


def _limits() -> dict[str, str]:
    return {
        "day": _("Limit in a day"),
        "month": _("Limit in a month"),
        "quarter": _("Limit in a quarter"),
        "year": _("Limit in a year"),
        "total": _("Limit in all"),
    }


def _unit(book: Rulebook, rule: Indicator) -> str:
    """The unit of what a rule measures; records where it counts them."""
    field = figures.measured_field(book, rule)
    return figures.unit(field) if field is not None else _("count")


def _bound(book: Rulebook, items: tuple[str, ...], rest: Sequence[str]) -> str:
    """A number of a condition: a field's own value, or one end of a range."""
    field = figures.field_named(book, items, rest[0])
    name = field.name.get(current_language()) if field is not None else rest[0]
    ends = {"from": _("at least"), "below": _("below")}
    what = f"{name} · {ends[rest[-1]]}" if rest[-1] in ends else name
    return _in(what, figures.unit(field) if field is not None else "")


def _code(book: Rulebook, rule: Indicator, at: int, code: str) -> str:
    assert rule.points is not None
    assert rule.select is not None
    field: Field | None = None
    if at < len(rule.points.by):
        field = figures.field_named(book, rule.select.items, rule.points.by[at])
    known = field is not None and code in field.codes
    return field.codes[code].get(current_language()) if field is not None and known else code
