"""Gate 11 for periods: what is worth more, or weighs more, never counts for a shorter time.

Only where all conditions of an item's periods are on one field whose values climb; an order over
several fields is for people to judge. Called by `gates.check`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.codes import Code
from chengxin.rulebook.model import Condition, Field, Item, Period, Rulebook, Validity, Value
from chengxin.text import _


def check(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Report periods that get shorter as what they go by climbs."""
    for item in rulebook.items.values():
        if item.validity is None or not item.validity.when:
            continue
        conditions = [each for term in item.validity.when for each in term.where]
        names = {condition.field for condition in conditions}
        if len(names) > 1 or any(len(term.where) != 1 for term in item.validity.when):
            continue
        order = _climbing(item, names.pop(), conditions)
        for low, high in pairwise(order):
            before, after = (_period(item.validity, value, order) for value in (low, high))
            if after.reach != before.reach and after.reach[0] < before.reach[1]:
                problems.error(
                    Code.NOT_MONOTONE,
                    _("{low} counts for {before}, {high} only for {after}.").format(
                        low=low, before=_length(before), high=high, after=_length(after)
                    ),
                    item.validity.span("when"),
                    hint=_("The first period that fits is taken."),
                )


def _climbing(item: Item, name: str, conditions: Sequence[Condition]) -> list[Value]:
    """The values of a field at which a period can turn, from below; none without an order."""
    if name == "severity":
        return [*item.severity]
    field = item.fields.get(name)
    if field is not None and field.type == "code" and field.ordered:
        return [*field.codes]
    if field is None or not field.numeric:
        return []
    return [*sorted({number for each in conditions for number in _around(each, field)})]


def _around(condition: Condition, field: Field) -> list[Decimal]:
    """The numbers a condition names, and their neighbours."""
    step = Decimal(1).scaleb(-field.places)
    named = (*condition.values, condition.starts, condition.below)
    numbers = [number for number in named if isinstance(number, Decimal)]
    around = [number + shift for number in numbers for shift in (-step, Decimal(0), step)]
    return [number for number in around if number >= (field.minimum or 0)]


def _period(validity: Validity, value: Value, order: Sequence[Value]) -> Period:
    """The period of a record with this value."""
    for term in validity.when:
        if all(_holds(condition, value, order) for condition in term.where):
            return term
    return validity


def _holds(condition: Condition, value: Value, order: Sequence[Value]) -> bool:
    if condition.values:
        return value in condition.values
    at = order.index(value)
    return (condition.starts is None or at >= order.index(condition.starts)) and (
        condition.below is None or at < order.index(condition.below)
    )


def _length(period: Period) -> str:
    if period.to_year_end:
        return _("the rest of the year")
    return _("{months} months").format(months=period.months)
