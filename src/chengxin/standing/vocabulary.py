"""Whether a version reads the numbers of records as those versions did that wrote them.

Records hold the fields of an item by slot and the codes of a field by place (`ledger.encoding`). So
to an item that has records, fields and codes may be added at the end, and nothing before may
change what a number means. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import zip_longest

from chengxin.rulebook.model import Field, Item
from chengxin.text import _


def conflicts(
    known: Mapping[str, Item], new: Mapping[str, Item], used: Collection[str]
) -> Iterator[str]:
    """Say in words which fields of the items in `used` would be read as something else.

    An item that the new version does not have is no conflict: its records say nothing to it.
    """
    for name in sorted(used):
        if name in known and name in new:
            yield from _fields(name, known[name], new[name])


def _fields(item: str, known: Item, new: Item) -> Iterator[str]:
    for before, after in zip_longest(known.fields.values(), new.fields.values()):
        if before is None:
            return
        if after is None or before.id != after.id:
            message = _("{item}: where {field} stood there is another field, or none")
            yield message.format(item=item, field=before.id)
            return
        if _meaning(before) != _meaning(after):
            message = _("{item}.{field}: another type, number of places or unit")
            yield message.format(item=item, field=before.id)
        codes = [*after.codes][: len(before.codes)]
        if codes != [*before.codes]:
            message = _("{item}.{field}: a code was taken away, renamed or moved")
            yield message.format(item=item, field=before.id)


def _meaning(field: Field) -> tuple[object, ...]:
    return (field.type, field.places, field.unit and (field.unit.zh, field.unit.en))
