"""All possible records of two versions, cut into cells on which neither version's rules turn.

A cell is a severity and a range or a word for each field, said in the numbers of either version:
the catalogue may have changed between them, so fields and words are matched by their names. A
field that counts in other units than before cannot be matched (`UnmatchedError`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from chengxin.ledger.encoding import SEVERITIES, encode, slots
from chengxin.rulebook.model import Field, Rulebook
from chengxin.scoring.compile import compile_rulebook
from chengxin.scoring.pieces import ANYTHING, Interval, Piece
from chengxin.scoring.tables import EMPTY, HIGHEST, LEAST, MOST_MEASURED, MatchRow, Tables

_MOST_CELLS = 20_000

#: Stands among the slots for the time between two dates, and more than any time can measure:
#: the days of the four centuries that files may name.
_TIME, _LONGEST = 5, 150_000


class UnmatchedError(Exception):
    """The records of two versions cannot be set side by side."""


@dataclass(frozen=True, slots=True)
class Version:
    """A rulebook with what it compiles to."""

    book: Rulebook
    tables: Tables

    @classmethod
    def of(cls, book: Rulebook) -> Version:
        """Compile a rulebook."""
        return cls(book, compile_rulebook(book))

    def number(self, rule: str) -> int:
        """Return the number of a rule or ceiling."""
        return next(row.rule_no for row in self.tables.rule if row.rule == rule)

    def boxes(self, rule: str, item: str) -> list[MatchRow]:
        """Return the boxes of an item's records that a rule selects."""
        number = self.number(rule)
        numbers = {row.item_no for row in self.tables.item if row.item == item}
        return [m for m in self.tables.match if m.rule_no == number and m.item_no in numbers]

    def derived(self, key: str) -> list[Piece]:
        """Return the pieces of a derived score."""
        return self.form(next(row.points_no for row in self.tables.derived if row.derived == key))

    def pieces(self, rule: str) -> list[Piece]:
        """Return the points of a rule over a window."""
        return self.form(next(row.points_no for row in self.tables.rule if row.rule == rule))

    def form(self, points_no: int | None) -> list[Piece]:
        """Return the pieces of a points form; without one, nothing is given anywhere."""
        if points_no is None:
            return [Piece(*ANYTHING)]
        return [
            Piece(p.lo, p.hi, p.origin, p.unit, p.per, p.lump, p.den)
            for p in self.tables.piece
            if p.points_no == points_no
        ]


@dataclass(frozen=True, slots=True)
class Side:
    """One version's part of a cell: the boxes that hold it, and its field values by slot.

    `reachable` is false where the version knows no such records.
    """

    version: Version
    boxes: Sequence[MatchRow]
    values: Mapping[int, Interval]
    reachable: bool

    @property
    def selected(self) -> bool:
        """Whether the rule selects these records."""
        return self.reachable and bool(self.boxes)

    def function(self) -> tuple[int, list[Piece]]:
        """Return the slot that varies within the cell (0 for none) and the points by its value."""
        slot = 0
        found = []
        for box in self.boxes if self.reachable else ():
            weights = (box.k0, box.k1, box.k2, box.k3, box.k4)
            shift = box.k0
            for at in range(1, 5):
                low, high = self.values.get(at, ANYTHING)
                if weights[at] and low == high:
                    shift += weights[at] * low
                elif weights[at]:
                    slot = at
            if box.lasts:
                slot = _TIME
            for piece in self.version.form(box.points_no):
                found.append(piece.moved(-shift) if slot else piece.level(shift))
        return slot, found


@dataclass(frozen=True, slots=True)
class Cell:
    """Records on which no rule of either version turns, and the range of each field by name."""

    old: Side
    new: Side
    old_names: Mapping[int, str]
    new_names: Mapping[int, str]

    def range_of(self, name: str) -> Interval:
        """Return the range of a field that has one."""
        for side, names in ((self.old, self.old_names), (self.new, self.new_names)):
            for slot, known in names.items():
                if known == name:
                    return side.values[slot]
        raise KeyError(name)


#: For each version the range of a field, None where it has no such word.
_Stop = tuple[Interval | None, Interval | None]


def cells(old: Version, new: Version, rules: tuple[str, str], item: str) -> Iterator[Cell]:
    """Yield the cells of an item's records under a rule of either version."""
    boxes = old.boxes(rules[0], item), new.boxes(rules[1], item)
    if not boxes[0] and not boxes[1]:
        return
    fields = [v.book.items[item].fields if item in v.book.items else {} for v in (old, new)]
    places = [slots(v.book.items[item]) if item in v.book.items else {} for v in (old, new)]
    used = [
        name
        for name in dict.fromkeys([*fields[0], *fields[1]])
        if any(
            name in places[at] and _uses(box, places[at][name])
            for at in (0, 1)
            for box in boxes[at]
        )
    ]
    axes = [
        _axis(
            (fields[0].get(name), fields[1].get(name)),
            [
                edge
                for at in (0, 1)
                if name in places[at]
                for box in boxes[at]
                for edge in _range(box, places[at][name])
            ],
        )
        for name in used
    ]
    if prod(len(axis) for axis in axes) > _MOST_CELLS:
        raise UnmatchedError(item)
    names = [{slot: name for name, slot in places[at].items()} for at in (0, 1)]
    for at, version in enumerate((old, new)):
        indicator = version.book.indicators.get(rules[at])
        if indicator is not None and indicator.measure.lasting is not None:
            names[at][_TIME] = str(indicator.measure.lasting)
    for severity in (SEVERITIES["ordinary"], SEVERITIES["serious"]):
        for stops in product(*axes):
            sides = [
                _side(
                    (old, new)[at],
                    boxes[at],
                    places[at],
                    used,
                    [stop[at] for stop in stops],
                    severity,
                )
                for at in (0, 1)
            ]
            yield Cell(sides[0], sides[1], names[0], names[1])


def _uses(box: MatchRow, slot: int) -> bool:
    weight = (box.k0, box.k1, box.k2, box.k3, box.k4)[slot]
    return weight != 0 or _range(box, slot) != ANYTHING


def _range(box: MatchRow, slot: int) -> Interval:
    return (
        (box.f1_lo, box.f1_hi),
        (box.f2_lo, box.f2_hi),
        (box.f3_lo, box.f3_hi),
        (box.f4_lo, box.f4_hi),
    )[slot - 1]


def _axis(fields: tuple[Field | None, Field | None], edges: list[int]) -> list[_Stop]:
    """The stops along one field; `edges` are both ends of every box."""
    old, new = fields
    known = [field for field in fields if field is not None]
    if len({(field.type, field.places) for field in known}) > 1:
        raise UnmatchedError(known[0].id)
    empty: list[_Stop] = [((EMPTY, EMPTY),) * 2] if any(f.optional for f in known) else []
    if known[0].type == "code":
        words = dict.fromkeys(word for field in known for word in field.codes)
        return empty + [(_word(old, word), _word(new, word)) for word in words]
    low, high = _bounds(known)
    starts = sorted({low, *(e for e in edges if low < e <= high), *(e + 1 for e in edges)})
    starts = [start for start in starts if low <= start <= high]
    ends = [*(start - 1 for start in starts[1:]), high]
    return empty + [((lo, hi),) * 2 for lo, hi in zip(starts, ends, strict=True)]


def _word(field: Field | None, word: str) -> Interval | None:
    """The number of a word; anything where there is no such field, None where no such word."""
    if field is None:
        return ANYTHING
    if word not in field.codes:
        return None
    return (encode(field, word),) * 2


def _bounds(fields: list[Field]) -> Interval:
    """The least and the most that a field can hold in either version."""
    if fields[0].type == "yes_no":
        return 0, 1
    if fields[0].type == "date":
        return LEAST, HIGHEST
    lows = [0 if f.minimum is None else encode(f, f.minimum) for f in fields]
    highs = [MOST_MEASURED if f.maximum is None else encode(f, f.maximum) for f in fields]
    return min(lows), max(highs)


def _side(
    version: Version,
    boxes: list[MatchRow],
    places: Mapping[str, int],
    used: list[str],
    stops: list[Interval | None],
    severity: int,
) -> Side:
    values = {
        places[name]: stop
        for name, stop in zip(used, stops, strict=True)
        if name in places and stop is not None
    }
    held = [
        box
        for box in boxes
        if box.severity_lo <= severity <= box.severity_hi
        and all(
            _range(box, slot)[0] <= low and high <= _range(box, slot)[1]
            for slot, (low, high) in values.items()
        )
    ]
    return Side(version, held, {**values, _TIME: (0, _LONGEST)}, None not in stops)
