"""What differs between two compiled versions, and from which stage of the kernel on.

Numbers that enter late (base, levels, limits, points and the thresholds from which they change)
can be tried on what was kept of a population. Everything else, a validity or a share of age among
it, takes a run over everybody: what is not known to be late is never taken to be. Pure; `redraw`
asks it before every drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from chengxin.scoring.tables import PieceRow, Tables

#: Columns that only say how many points there are, or how much of them is kept. Pieces are late as
#: a whole: the measures that fall in them are kept.
LATE = {
    "setting": {"base", "lowest", "highest", "guard"},
    "rule": {"window_limit", "total_limit", "ceiling", "cite"},
    "clean": {"points"},
    "dimension": {"cap", "floor", "cite"},
    "pool": {"cap", "cite"},
    "level": {"lowest", "below"},
}


@dataclass(frozen=True, slots=True)
class Touched:
    """The numbers of rules and dimensions that give other points or have other limits.

    `dimensions` have a rule that does, `limited` another cap, floor or pool. The base, the scale
    and the levels come after all of them.
    """

    rules: frozenset[int]
    dimensions: frozenset[int]
    limited: frozenset[int]


def needs_everybody(old: Tables, new: Tables) -> bool:
    """Whether what was kept of a population by `old` cannot tell what `new` gives.

    >>> from chengxin.scoring.tables import LevelRow
    >>> one = Tables(**{f.name: [] for f in fields(Tables)})
    >>> one = replace(one, level=[LevelRow("good", 0, 100)])
    >>> needs_everybody(one, replace(one, level=[LevelRow("good", 50, 100)]))
    False
    >>> needs_everybody(one, replace(one, level=[LevelRow("best", 0, 100)]))
    True
    """
    for name, rows in old.named().items():
        if name != "piece" and not _alike(rows, new.named()[name], LATE.get(name, set())):
            return True
    return any(_turns(old, new, number) for number in _rules(old, new))


def touched(old: Tables, new: Tables) -> Touched:
    """Return the rules and dimensions to compute anew; the tables differ in late columns only."""
    rules = frozenset(_rules(old, new))
    of = {row.rule_no: row.dimension_no for row in new.rule}
    limited = {
        *(row.dimension_no for row in _changed(old.dimension, new.dimension)),
        *(row.dimension_no for row in _changed(old.pool, new.pool)),
    }
    dimensions = {of[number] for number in rules}
    return Touched(
        rules, frozenset(number for number in dimensions if number is not None), frozenset(limited)
    )


def _alike(old: Sequence[Any], new: Sequence[Any], late: set[str]) -> bool:
    """Whether the rows are the same but for columns that come late.

    A limit that was not there, or is no longer, is another rule and not another number.
    """
    if len(old) != len(new):
        return False
    for one, other in zip(old, new, strict=True):
        for column in fields(one):
            before, after = getattr(one, column.name), getattr(other, column.name)
            if before != after and (column.name not in late or None in (before, after)):
                return False
    return True


def _changed[Row](old: Sequence[Row], new: Sequence[Row]) -> Iterator[Row]:
    return (after for before, after in zip(old, new, strict=True) if before != after)


def _rules(old: Tables, new: Tables) -> set[int]:
    """The rules of a dimension that give other points or have other limits.

    Numbers over which rules are compared (`alike`) decide nothing where there is no contest.
    """
    before, after = _pieces(old), _pieces(new)
    return {
        *(number for number in after if _given(before[number]) != _given(after[number])),
        *(row.rule_no for row in _changed(old.clean, new.clean)),
        *(row.rule_no for row in _changed(old.rule, new.rule) if row.ceiling is None),
    }


def _pieces(tables: Tables) -> dict[int, list[PieceRow]]:
    found: dict[int, list[PieceRow]] = {}
    for row in tables.piece:
        found.setdefault(row.rule_no, []).append(row)
    return found


def _given(pieces: Sequence[PieceRow]) -> list[PieceRow]:
    return [replace(piece, alike=0) for piece in pieces]


def _turns(old: Tables, new: Tables, number: int) -> bool:
    """Whether something that gave nothing gives points now, or the other way round, and is missed.

    A deduction of nothing breaks no clean period, and what gives nothing has no rank in its class.
    An award outside a class matters to itself alone.
    """
    rule = next(row for row in new.rule if row.rule_no == number)
    ranked = any(row.rule_no == number and row.class_no is not None for row in new.match)
    before, after = _pieces(old).get(number, []), _pieces(new).get(number, [])
    return (rule.sign < 0 or ranked) and _nothing(before) != _nothing(after)


def _nothing(pieces: Sequence[PieceRow]) -> list[tuple[int, int, int]]:
    """The stretches of each points form that give nothing: (points_no, first, below).

    >>> [*map(list, _nothing([
    ...     PieceRow(1, 1, 0, 10, 0, 1, 0, 0, 1, 1), PieceRow(1, 1, 10, 99, 10, 5, 2, 0, 1, 1)
    ... ]))]
    [[1, 0, 15]]
    """
    found: list[tuple[int, int, int]] = []
    for row in sorted(pieces, key=lambda row: (row.points_no, row.lo)):
        first, below = row.lo, row.hi
        if row.per:
            times, rest = divmod(-row.lump, row.per)
            first = max(first, row.origin + times * row.unit)
            below = min(below, row.origin + (times + 1) * row.unit) if not rest else first
        elif row.lump:
            below = first
        if first >= below:
            continue
        if found and (found[-1][0], found[-1][2]) == (row.points_no, first):
            first = found.pop()[1]
        found.append((row.points_no, first, below))
    return found
