"""Whether the parts of a rulebook fit together: signs, levels, combinations the kernel has.

Called by `gates.check`.
"""

from __future__ import annotations

from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.arithmetic import LARGEST, largest_numerator
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.settings import SEVERITIES
from chengxin.rulebook.model import RATIO_PLACES, Indicator, Item, Points, Rulebook, Select
from chengxin.rulebook.vocabulary import RECORD_COLUMNS
from chengxin.text import _

#: The most fields an item may declare: the ledger has this many places for them.
MOST_FIELDS = 4


def check(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Report what does not fit together."""
    _scale(rulebook, problems)
    _levels(rulebook, problems)
    _days(rulebook, problems)
    for item in rulebook.items.values():
        _item(rulebook, item, problems)
    for indicator in rulebook.indicators.values():
        _signs(indicator, problems)
        _combination(indicator, problems)
        _pool(rulebook, indicator, problems)
        _weighed(rulebook, indicator, problems)
        if indicator.select is not None and indicator.points is not None:
            _selected(rulebook, indicator.kind, indicator.select, problems)
            _table(indicator, indicator.points, problems)
            _fields(rulebook, indicator, indicator.points, problems)
            _exact(rulebook, indicator, indicator.points, problems)
    _ceilings(rulebook, problems)
    _limits(rulebook, problems)


def _scale(rulebook: Rulebook, problems: Diagnostics) -> None:
    scale = rulebook.scale
    if not scale.lowest <= scale.base <= scale.highest or scale.lowest == scale.highest:
        problems.error(Code.BAD_SCALE, _("The base must lie on the scale."), scale.span("base"))


def _levels(rulebook: Rulebook, problems: Diagnostics) -> None:
    scale, levels = rulebook.scale, rulebook.levels
    starts = [level.lowest for level in levels]
    if starts != sorted(set(starts), reverse=True) or starts[-1] != scale.lowest:
        problems.error(
            Code.BAD_LEVELS,
            _("Levels go from the best to the last, and the last begins at {lowest}.").format(
                lowest=scale.lowest
            ),
            levels[0].at,
        )
    if starts[0] > scale.highest:
        problems.error(Code.BAD_LEVELS, _("This level lies above the scale."), levels[0].at)
    for place, level in enumerate(levels):
        if level.id in [other.id for other in levels[:place]]:
            problems.error(
                Code.DOUBLE_KEY,
                _("The key {key!r} stands here twice.").format(key=level.id),
                level.span("id"),
            )


def _days(rulebook: Rulebook, problems: Diagnostics) -> None:
    message = _("The last day lies before the first.")
    if rulebook.until is not None and rulebook.until < rulebook.starts:
        problems.error(Code.BAD_DATES, message, rulebook.span("in_force"))
    for document in rulebook.documents.values():
        if document.until is not None and document.until < document.starts:
            problems.error(Code.BAD_DATES, message, document.span("in_force"))
    for article in rulebook.articles.values():
        if article.starts and article.until and article.until < article.starts:
            problems.error(Code.BAD_DATES, message, article.at)


#: Keys that mean something only for items with such a finding.
_ONLY = {
    "positive": ("earned_by", "repairs"),
    "adverse": ("severity", "document", "excludes"),
}


def _item(rulebook: Rulebook, item: Item, problems: Diagnostics) -> None:
    if item.use == "refused":
        return
    if len(item.fields) > MOST_FIELDS:
        problems.error(
            Code.TOO_MANY_FIELDS,
            _("An item has at most {most} fields.").format(most=MOST_FIELDS),
            item.span("fields"),
        )
    for field in item.fields.values():
        if field.id in RECORD_COLUMNS:
            problems.error(
                Code.RESERVED_NAME,
                _("Every record has a column {name!r}; call the field otherwise.").format(
                    name=field.id
                ),
                field.at,
            )
    if list(item.severity) != sorted(item.severity, key=SEVERITIES.index):
        problems.error(
            Code.BAD_ORDER, _("Severity classes go from the mildest up."), item.span("severity")
        )
    if "adverse" in item.finding and not item.severity:
        problems.error(
            Code.MISSING_KEY,
            _("An item with adverse findings says which severity classes occur."),
            item.at,
        )
    for finding, keys in _ONLY.items():
        for key in keys if finding not in item.finding else ():
            if key in item.spans:
                problems.error(
                    Code.KEY_DOES_NOT_FIT,
                    _("The key {key!r} has no meaning for an item with these findings.").format(
                        key=key
                    ),
                    item.span(key),
                )
    for key in item.repairs:
        if key in rulebook.items and "adverse" not in rulebook.items[key].finding:
            problems.error(
                Code.BAD_REPAIRS,
                _("{item!r} has no adverse findings, so there is nothing to repair.").format(
                    item=key
                ),
                item.span("repairs"),
            )


def _numbers(indicator: Indicator) -> list[int]:
    """Every number of points an indicator names."""
    numbers = [points for _months, points in indicator.clean if indicator.kind == "award"]
    points = indicator.points
    if points is not None:
        numbers += [points.fixed, *points.table.values()]
        for band in points.bands:
            numbers += [band.points, band.rate.points if band.rate else 0]
    return numbers


def _signs(indicator: Indicator, problems: Diagnostics) -> None:
    """All points of an award are ≥ 0, of a deduction ≤ 0; limits have the same sign."""
    sign = 1 if indicator.kind == "award" else -1
    points, limits = indicator.points, indicator.limits
    if any(number * sign < 0 for number in _numbers(indicator)):
        problems.error(
            Code.WRONG_SIGN,
            _("An award's points are positive, a deduction's negative."),
            points.at if points else indicator.span("clean"),
        )
    if limits.window * sign < 0 or (limits.total or 0) * sign < 0:
        problems.error(Code.WRONG_SIGN, _("A limit has the sign of its points."), limits.at)


def _limits(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Caps limit awards, floors limit deductions."""
    for pool in rulebook.pools.values():
        if pool.cap < 0:
            problems.error(Code.WRONG_SIGN, _("A cap is positive."), pool.span("cap"))
    for dimension in rulebook.dimensions.values():
        if dimension.cap is not None and dimension.cap < 0:
            problems.error(Code.WRONG_SIGN, _("A cap is positive."), dimension.span("cap"))
        if dimension.floor is not None and dimension.floor > 0:
            problems.error(Code.WRONG_SIGN, _("A floor is negative."), dimension.span("floor"))


def _combination(indicator: Indicator, problems: Diagnostics) -> None:
    """Report combinations of parts that have no meaning."""
    each = indicator.over.period == "each"
    deduction = indicator.kind == "deduction"
    function = indicator.measure.function
    wrong: list[tuple[bool, str, str]] = [
        (deduction and bool(indicator.clean), "clean", _("A clean period is an award.")),
        (deduction and bool(indicator.pool), "pool", _("A pool limits awards.")),
        (
            bool(indicator.group) and (deduction or not each or bool(indicator.clean)),
            "group",
            _("A group is of awards over each record; nothing adverse displaces an award."),
        ),
        (
            bool(indicator.limits.period) and (deduction or not each or bool(indicator.clean)),
            "limits",
            _("A limit a day, month, quarter or year is for awards over each record."),
        ),
        (
            indicator.interval is not None and (not each or bool(indicator.clean)),
            "interval",
            _("An interval is between single records."),
        ),
        (bool(indicator.repeat) and not each, "repeat", _("Repeats are for single records.")),
        (bool(indicator.age) and not each, "age", _("Ageing is for single records.")),
        (
            each and function not in ("count", "value", "ratio"),
            "measure",
            _("sum, max, min and latest measure a window; say 'over'."),
        ),
        (
            not each and function == "value",
            "measure",
            _("Over a window a field is measured by sum, max, min or latest."),
        ),
    ]
    for is_wrong, key, message in wrong:
        if is_wrong:
            problems.error(Code.DOES_NOT_COMBINE, message, indicator.span(key))


def _pool(rulebook: Rulebook, indicator: Indicator, problems: Diagnostics) -> None:
    pool = rulebook.pools.get(indicator.pool)
    if pool is not None and pool.dimension != indicator.dimension:
        problems.error(
            Code.DOES_NOT_COMBINE,
            _("The pool {pool!r} belongs to another dimension.").format(pool=pool.id),
            indicator.span("pool"),
        )


def _weighed(rulebook: Rulebook, indicator: Indicator, problems: Diagnostics) -> None:
    """A dimension of weight zero shows that its information counts for nothing: it has no rule."""
    if rulebook.weight(indicator) == 0:
        problems.error(
            Code.DOES_NOT_COMBINE,
            _("The dimension {dimension!r} has weight zero, so no rule stands in it.").format(
                dimension=indicator.dimension
            ),
            indicator.at,
            hint=_("What is held and shown without points is an item with 'use: kept'."),
        )


def _selected(rulebook: Rulebook, kind: str, select: Select, problems: Diagnostics) -> None:
    """A rule reads items that are scored; an award reads those that can be found positive."""
    for key in select.items:
        item = rulebook.items.get(key)
        if item is None:
            continue
        if item.use != "scored":
            problems.error(
                Code.NOT_SCORED,
                _("The item {item!r} is {use} and no rule can read it.").format(
                    item=key, use=item.use
                ),
                select.span("items"),
            )
        elif kind == "award" and "positive" not in item.finding:
            problems.error(
                Code.WRONG_FINDING,
                _("An award reads positive findings; {item!r} has only adverse ones.").format(
                    item=key
                ),
                select.span("items"),
            )


def _table(indicator: Indicator, points: Points, problems: Diagnostics) -> None:
    if points.form != "table":
        return
    measured = indicator.measure.field or indicator.measure.lasting
    if indicator.over.period != "each":
        if indicator.measure.function != "latest" or points.by != (measured,):
            problems.error(
                Code.DOES_NOT_COMBINE,
                _("Over a window a table needs measure: latest(F) and by: F."),
                points.at,
            )
    elif measured:
        problems.error(
            Code.DOES_NOT_COMBINE,
            _("A table over single records looks fields up and measures nothing."),
            indicator.span("measure"),
        )


def _fields(
    rulebook: Rulebook, indicator: Indicator, points: Points, problems: Diagnostics
) -> None:
    """What is measured or looked up must be there in every record, and fine enough."""
    assert indicator.select is not None
    ratio = indicator.measure.function == "ratio"
    # What may stand in a ratio is asked of it by `ratios`.
    measured = "" if points.form == "table" or ratio else indicator.measure.field
    places = RATIO_PLACES if ratio else 0
    for key in indicator.select.items:
        item = rulebook.items.get(key)
        for name in {*points.by, measured}:
            field = item.fields.get(name) if item is not None else None
            if field is None:
                continue
            places = max(places, field.places if name == measured else 0)
            if field.optional or not (field.numeric or name in points.by):
                problems.error(
                    Code.WRONG_FIELD_TYPE,
                    _(
                        "The field {field!r} cannot be measured: it is optional or no number."
                    ).format(field=name),
                    points.at,
                )
    for band in points.bands:
        unit = band.rate.unit if band.rate else band.starts
        for number in dict.fromkeys((band.starts, unit)):
            if number != round(number, places):
                problems.error(
                    Code.TOO_FINE,
                    _("{number} is finer than what is measured.").format(number=number),
                    band.at,
                )


def _exact(rulebook: Rulebook, indicator: Indicator, points: Points, problems: Diagnostics) -> None:
    """Every product of the arithmetic must fit a whole number of 64 bits, with room to spare."""
    fields = [
        rulebook.items[key].fields.get(indicator.measure.field)
        for key in (indicator.select.items if indicator.select else ())
        if key in rulebook.items
    ]
    places = max((field.places for field in fields if field is not None), default=0)
    if indicator.measure.function == "ratio":
        places = RATIO_PLACES
    largest = largest_numerator(points, places, rulebook.weight(indicator))
    if largest * _factors(rulebook) >= LARGEST:
        problems.error(
            Code.TOO_LARGE,
            _("These points cannot be counted exactly: the numbers are too large or too fine."),
            points.at,
            hint=_("Take a larger unit, or fewer points for it."),
        )


def _factors(rulebook: Rulebook) -> int:
    """The largest numerator of a repeat factor times that of an age factor."""
    repeats, ages = [1], [1]
    for indicator in rulebook.indicators.values():
        repeats += [f.numerator for f in (indicator.repeat.factors if indicator.repeat else ())]
        ages += [factor.numerator for _months, factor in indicator.age]
    return max(repeats) * max(ages)


def _ceilings(rulebook: Rulebook, problems: Diagnostics) -> None:
    for ceiling in rulebook.ceilings.values():
        _selected(rulebook, "ceiling", ceiling.select, problems)
        if ceiling.id in rulebook.indicators:
            problems.error(
                Code.DOUBLE_KEY,
                _("The key {key!r} stands here twice.").format(key=ceiling.id),
                rulebook.indicators[ceiling.id].at,
                hint=_("The first is in {place}.").format(place=ceiling.at),
            )
