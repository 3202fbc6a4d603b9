"""The time between two dates of a record: whether the dates are there, and can have an end.

Called by `gates.check`.
"""

from __future__ import annotations

from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.codes import Code
from chengxin.rulebook.model import Indicator, Lasting, Rulebook
from chengxin.text import _


def check(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Report times that nothing can measure."""
    for indicator in rulebook.indicators.values():
        if indicator.measure.lasting is not None and indicator.select is not None:
            _dates(rulebook, indicator, indicator.measure.lasting, problems)


def _dates(
    rulebook: Rulebook, indicator: Indicator, lasting: Lasting, problems: Diagnostics
) -> None:
    at = indicator.measure.at
    if lasting.begins == lasting.ends:
        problems.error(Code.BAD_MEASURE, _("A time lies between two different dates."), at)
    for key in indicator.select.items if indicator.select else ():
        item = rulebook.items.get(key)
        if item is None:
            continue
        for name in (lasting.begins, lasting.ends):
            field = item.fields.get(name)
            if field is not None and field.type != "date":
                problems.error(
                    Code.WRONG_FIELD_TYPE,
                    _("A time is measured between dates; {field!r} is {type}.").format(
                        field=name, type=field.type
                    ),
                    at,
                )
            elif field is not None and field.optional and name == lasting.begins:
                problems.error(
                    Code.WRONG_FIELD_TYPE,
                    _(
                        "A time begins on a date that every record has; {field!r} is optional."
                    ).format(field=name),
                    at,
                )
        if lasting.ends == "ended_on" and not item.continuing:
            problems.error(
                Code.NOT_CONTINUING,
                _("Nothing says that {item!r} goes on until it ends.").format(item=key),
                at,
                hint=_("Add 'continuing: true' to the item, or measure to another date."),
            )
