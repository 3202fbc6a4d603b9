"""What a compiled rule says of the contests its records take part in. Pure; `compile` calls it.

Nothing is decided here: who wins is the kernel's to say, from these numbers.
"""

from __future__ import annotations

from typing import Any

from chengxin.ledger.encoding import slots
from chengxin.rulebook.model import Indicator, Item, Rulebook
from chengxin.scoring.tables import PERIODS

#: What a match row says of a group where there is none.
NO_GROUP: dict[str, Any] = {"group_no": None, "group_period": 0, "group_slot": 0}


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
