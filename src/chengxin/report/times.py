"""The time between two dates of a record, said as if it were a field of the record.

So every sentence and row that knows a field's name and unit can say a time as well. It computes
no time. `figures` is the only caller.
"""

from __future__ import annotations

from chengxin.rulebook.model import Field, Item, Lasting, Name
from chengxin.text import _, current_language


def time_field(lasting: Lasting, item: Item) -> Field:
    """Return what stands for a time between two dates of an item's records, in this language."""
    begins, ends = (_date_name(name, item) for name in (lasting.begins, lasting.ends))
    said, unit = {
        "months": (_("full months from “{begins}” to “{ends}”"), _("months")),
        "days": (_("days from “{begins}” to “{ends}”"), _("days")),
    }[lasting.unit]
    name = said.format(begins=begins, ends=ends)
    return Field(
        id=str(lasting), name=Name(name, name), type="integer", unit=Name(unit, unit), at=item.at
    )


def _date_name(name: str, item: Item) -> str:
    if name in item.fields:
        return item.fields[name].name.get(current_language())
    return {"formed_on": _("day formed"), "ended_on": _("day ended")}[name]
