"""Which records two versions of a rule select, and what they give for them, compared cell by cell.

Works on the compiled boxes only. A rule that exists in one version only is none of this module's
business; `rules` calls it for those that exist in both.
"""

from __future__ import annotations

from collections.abc import Iterator

from chengxin.rulebook.model import Ceiling, Indicator
from chengxin.scoring.versions.cells import Cell, UnmatchedError, Version, cells
from chengxin.scoring.versions.effect import Effect
from chengxin.scoring.versions.fewer import GROWING
from chengxin.scoring.versions.stretches import compare_points, reach


def compare_selected(
    versions: tuple[Version, Version], old: Indicator | Ceiling, new: Indicator | Ceiling
) -> Effect:
    """Compare which records are selected: more awards are milder, more deductions harsher."""
    gained = lost = False
    try:
        for cell in _cells(versions, old, new):
            gained |= cell.new.selected and not cell.old.selected
            lost |= cell.old.selected and not cell.new.selected
    except UnmatchedError:
        return Effect.MIXED
    if not gained and not lost:
        return Effect.TEXT
    ordered = all(
        not isinstance(rule, Indicator)
        or rule.over.period == "each"
        or rule.measure.function in GROWING
        for rule in (old, new)
    )
    if not ordered:
        return Effect.MIXED
    effect = Effect.of(harsher=lost, milder=gained)
    return effect if isinstance(old, Indicator) and old.kind == "award" else effect.mirrored


def compare_given(versions: tuple[Version, Version], old: Indicator, new: Indicator) -> Effect:
    """Compare the points of single records that both versions select."""
    try:
        return Effect.joined(
            _compare_cell(cell)
            for cell in _cells(versions, old, new)
            if cell.old.selected and cell.new.selected
        )
    except UnmatchedError:
        return Effect.MIXED


def _cells(
    versions: tuple[Version, Version], old: Indicator | Ceiling, new: Indicator | Ceiling
) -> Iterator[Cell]:
    items = [rule.select.items if rule.select is not None else () for rule in (old, new)]
    for item in dict.fromkeys(items[0] + items[1]):
        yield from cells(*versions, (old.id, new.id), item)


def _compare_cell(cell: Cell) -> Effect:
    """Compare what both versions give for the records of one cell."""
    (old_slot, old), (new_slot, new) = cell.old.function(), cell.new.function()
    old_name, new_name = cell.old_names.get(old_slot, ""), cell.new_names.get(new_slot, "")
    if old_name and new_name and old_name != new_name:
        # They measure two fields, which vary each by itself.
        least, most = reach(old, *cell.range_of(old_name))
        new_least, new_most = reach(new, *cell.range_of(new_name))
        return Effect.of(harsher=new_least < most, milder=new_most > least)
    name = old_name or new_name
    return compare_points(old, new, *(cell.range_of(name) if name else (0, 0)))
