"""Whether a version reads the numbers of records as those versions did that wrote them.

Records hold the fields of an item by slot and the codes of a field by place (`ledger.encoding`). So
to an item that has records, fields and codes may be added at the end, and nothing before may
change what a number means. Contents that come back may have fewer fields: what records say in
those stays and is not read. A code that they do not have yet must stand in no record, for a table
of points would find another one's row by it. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from chengxin.rulebook.model import Field, Item
from chengxin.text import _


@dataclass(frozen=True, slots=True)
class Gone:
    """A field whose list of codes ends earlier: records may hold no code behind `last`."""

    item: str
    field: str
    slot: int
    last: int


def conflicts(
    known: Mapping[str, Item],
    new: Mapping[str, Item],
    used: Collection[str],
    *,
    going_back: bool = False,
) -> Iterator[str]:
    """Say in words which fields of the items in `used` would be read as something else.

    An item that the new version does not have is no conflict: its records say nothing to it. With
    `going_back` neither is a field or code less at the end; which codes those are says `gone`.
    """
    for name in sorted(used):
        if name in known and name in new:
            yield from _fields(name, known[name], new[name], going_back)


def gone(known: Mapping[str, Item], new: Mapping[str, Item]) -> Iterator[Gone]:
    """Yield the fields of which the new version has fewer codes, and nothing else."""
    for name in sorted(known.keys() & new.keys()):
        pairs = zip(known[name].fields.values(), new[name].fields.values(), strict=False)
        for slot, (before, after) in enumerate(pairs, start=1):
            if before.id == after.id and _ends_earlier(before, after):
                yield Gone(name, before.id, slot, len(after.codes))


def taken_away(item: str, field: str) -> str:
    """Say that a code is missing."""
    message = _("{item}.{field}: a code was taken away, renamed or moved")
    return message.format(item=item, field=field)


def _ends_earlier(before: Field, after: Field) -> bool:
    codes = [*after.codes]
    return len(codes) < len(before.codes) and codes == [*before.codes][: len(codes)]


def _fields(item: str, known: Item, new: Item, going_back: bool) -> Iterator[str]:
    for before, after in zip_longest(known.fields.values(), new.fields.values()):
        if before is None or (after is None and going_back):
            return
        if after is None or before.id != after.id:
            message = _("{item}: where {field} stood there is another field, or none")
            yield message.format(item=item, field=before.id)
            return
        if _meaning(before) != _meaning(after):
            message = _("{item}.{field}: another type, number of places or unit")
            yield message.format(item=item, field=before.id)
        codes = [*after.codes][: len(before.codes)]
        if codes != [*before.codes] and not (going_back and _ends_earlier(before, after)):
            yield taken_away(item, before.id)


def _meaning(field: Field) -> tuple[object, ...]:
    return (field.type, field.places, field.unit and (field.unit.zh, field.unit.en))
