"""Whether a ratio can be measured: what stands above and below, over which time, in which points.

A ratio counts hundredths of a per cent. Called by `gates.check`.
"""

from __future__ import annotations

from collections.abc import Iterator

from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.codes import Code
from chengxin.rulebook.model import Field, Indicator, Rulebook
from chengxin.text import _

#: Forms of points that ask how much was measured.
_GRADED = ("per", "steps", "bands", "rates")


def check(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Report ratios that mean nothing."""
    for indicator in rulebook.indicators.values():
        if indicator.measure.function == "ratio":
            _combination(indicator, problems)
            _fields(rulebook, indicator, problems)


def _combination(indicator: Indicator, problems: Diagnostics) -> None:
    at = indicator.measure.at
    if indicator.over.period == "each":
        problems.error(Code.DOES_NOT_COMBINE, _("A ratio measures a window; say 'over'."), at)
    if indicator.points is not None and indicator.points.form not in _GRADED:
        problems.error(
            Code.DOES_NOT_COMBINE,
            _("The points for a ratio depend on it: {forms}.").format(forms=", ".join(_GRADED)),
            indicator.points.at,
        )


def _fields(rulebook: Rulebook, indicator: Indicator, problems: Diagnostics) -> None:
    """Both are numbers of every record, never below zero, in units of one size."""
    measure = indicator.measure
    for above, below in _pairs(rulebook, indicator):
        for field in (above, below):
            if field is None:
                continue
            countable = field.numeric or (field.type == "yes_no" and field is above)
            negative = field.minimum is not None and field.minimum < 0
            if field.optional or not countable or negative:
                problems.error(
                    Code.WRONG_FIELD_TYPE,
                    _("The field {field!r} cannot stand in a ratio.").format(field=field.id),
                    measure.at,
                    hint=_("It is a number of every record and never below zero."),
                )
        places = [0 if field is None else field.places for field in (above, below)]
        if places[0] != places[1]:
            problems.error(
                Code.DOES_NOT_COMBINE,
                _("{above!r} and {below!r} do not count in units of one size.").format(
                    above=above.id, below=measure.base
                ),
                measure.at,
            )


def _pairs(rulebook: Rulebook, indicator: Indicator) -> Iterator[tuple[Field, Field | None]]:
    """What stands above and below, by item; None for a number of records."""
    for key in indicator.select.items if indicator.select else ():
        fields = rulebook.items[key].fields if key in rulebook.items else {}
        above, below = (
            fields.get(name) for name in (indicator.measure.field, indicator.measure.base)
        )
        if above is not None and (below is not None or indicator.measure.base == "count"):
            yield above, below
