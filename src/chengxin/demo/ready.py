"""The catalogue made ready to draw from: each item with its bodies, its cells, its relations.

Made once for a city, so that drawing a record looks nothing up twice. `happenings` makes it,
`drawing` draws from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from chengxin.demo.chance import Weighted
from chengxin.demo.furnishers import Body, Duties
from chengxin.demo.profiles import Drawer, Profile, drawer, profile, scales
from chengxin.rulebook.model import Field, Item, Rulebook


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of an item: `draw` draws its text."""

    field: str
    draw: Drawer
    optional: bool
    about: Field

    def allows(self, text: str) -> bool:
        """Whether the catalogue allows a text that was written down beforehand."""
        about = self.about
        if about.type == "code":
            return text in about.codes
        if not about.numeric:
            return True
        number = Decimal(text)
        return (
            (about.minimum is None or about.minimum <= number)
            and (about.maximum is None or number <= about.maximum)
            and number == round(number, about.places)
        )


@dataclass(frozen=True, slots=True)
class Ready:
    """An item that is not refused. `number` is the cell of the first number it has, if any.

    `twin` names the item by which a person declares the same, `repair` the one that records the
    repair of this adverse one; both empty where there is none.
    """

    item: Item
    profile: Profile
    bodies: Weighted[Body]
    cells: tuple[Cell, ...]
    number: Cell | None
    twin: str
    repair: str


class Tally:
    """Counts up, by name: record, document and case numbers.

    >>> tally = Tally()
    >>> tally.next("a"), tally.next("a"), tally.next("b")
    (1, 2, 1)
    """

    def __init__(self) -> None:
        self._upto: dict[str, int] = {}

    def next(self, name: str) -> int:
        """Return 1, then 2, and so on, for each name by itself."""
        self._upto[name] = self._upto.get(name, 0) + 1
        return self._upto[name]


@dataclass(frozen=True, slots=True)
class Source:
    """What the drawings of all people share."""

    ready: Mapping[str, Ready]
    tally: Tally = field(default_factory=Tally)


def source_of(rulebook: Rulebook) -> Source:
    """Make the catalogue ready."""
    items = {item.id: item for item in rulebook.items.values() if item.use != "refused"}
    duties = Duties(rulebook)
    repairs: dict[str, str] = {}
    for item in items.values():
        for broken in item.repairs:
            # The first to name it records the repair itself; others are what helps to get there.
            repairs.setdefault(broken, item.id)
    around = scales(rulebook)
    return Source(
        {name: _ready(item, items, duties, repairs, around) for name, item in items.items()}
    )


def _ready(
    item: Item,
    items: Mapping[str, Item],
    duties: Duties,
    repairs: Mapping[str, str],
    around: Mapping[tuple[str, str], float],
) -> Ready:
    def drawn(field: Field) -> Drawer:
        middle = around.get((item.id, field.id))
        return drawer(item, field) if middle is None else drawer(item, field, middle)

    cells = tuple(Cell(each.id, drawn(each), each.optional, each) for each in item.fields.values())
    numbers = (cell for cell in cells if item.fields[cell.field].numeric)
    return Ready(
        item,
        profile(item),
        duties.of(item.id),
        cells,
        next(numbers, None),
        next((other.id for other in items.values() if _declares(other, item)), ""),
        repairs.get(item.id, ""),
    )


def _declares(declared: Item, item: Item) -> bool:
    """Whether by `declared` a person says what `item` records: a deed with the same fields."""
    return (
        declared.consent == "declared"
        and item.consent != "declared"
        and item.earned_by == declared.earned_by == "deed"
        and bool(item.fields)
        and list(item.fields) == list(declared.fields)
    )
