"""What a compiled rule says of the contests its records take part in. Pure; `compile` calls it.

Nothing is decided here: who wins is the kernel's to say, from these numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chengxin.ledger.encoding import item_numbers, slots
from chengxin.rulebook.model import Indicator, Item, Rulebook
from chengxin.scoring.tables import PERIODS, FactRow, SourceRow

#: What a match row says of a group and an interval where there is none.
NO_GROUP: dict[str, Any] = {"group_no": None, "group_period": 0, "group_slot": 0}
NO_CONTEST: dict[str, Any] = NO_GROUP | {"apart_months": None, "apart_days": None}


def of_contests(book: Rulebook, indicator: Indicator, item: Item) -> dict[str, Any]:
    """Return what a match row says of its indicator's group and interval."""
    interval = indicator.interval
    return of_group(book, indicator, item) | {
        "apart_months": interval.months or None if interval else None,
        "apart_days": interval.days or None if interval else None,
    }


def of_group(book: Rulebook, indicator: Indicator, item: Item) -> dict[str, Any]:
    """Return what a match row says of its indicator's group."""
    group = book.groups.get(indicator.group)
    if group is None:
        return NO_GROUP
    return {
        "group_no": [*book.groups].index(group.id) + 1,
        "group_period": PERIODS[group.within] if group.within != "validity" else 0,
        "group_slot": slots(item)[group.same] if group.same else 0,
    }


def facts(book: Rulebook) -> Iterator[FactRow]:
    """Yield the items with an order of sources, and what makes two of their records one fact."""
    for key, number in item_numbers(book).items():
        item = book.items[key]
        if item.sources is not None:
            same = {*item.sources.same}
            fields = {slot: name in same for name, slot in slots(item).items()}
            yield FactRow(
                number,
                "formed_on" in same,
                "matter" in same,
                *(fields.get(slot, False) for slot in range(1, 5)),
            )


def places(book: Rulebook) -> Iterator[SourceRow]:
    """Yield each furnisher's place for each item that has an order of sources."""
    for key, number in item_numbers(book).items():
        sources = book.items[key].sources
        for place, furnisher in enumerate(sources.precedence if sources else (), start=1):
            yield SourceRow(number, furnisher, place)
