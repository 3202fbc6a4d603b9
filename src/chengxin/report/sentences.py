"""Rules as sentences: which records, what is measured, how many points, within which limits.

A sentence says what the rulebook says and nothing beyond it; it computes no points. `show` and
the pages put the four parts together. Everything is in the language current at the call.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from chengxin.report import figures, weights, words
from chengxin.report.bounds import age_words, repeat_words
from chengxin.report.figures import (
    field_named,
    in_points,
    measured_field,
    number,
    quantity,
    signed,
)
from chengxin.report.joined import clauses, closed, either, listed
from chengxin.rulebook.model import (
    Band,
    Condition,
    Field,
    Indicator,
    Rate,
    Rulebook,
    Select,
    Value,
)
from chengxin.text import _, current_language


def item_name(rulebook: Rulebook, item: str) -> str:
    """Return an item's name in the current language."""
    known = rulebook.items.get(item)
    return known.name.get(current_language()) if known else item


# Which records


def select_words(rulebook: Rulebook, select: Select) -> str:
    """Say which records a rule takes."""
    items = listed(item_name(rulebook, item) for item in select.items)
    if not select.where:
        return items
    conditions = clauses(condition_words(rulebook, select, each) for each in select.where)
    return _("{items} where {conditions}").format(items=items, conditions=conditions)


def condition_words(rulebook: Rulebook, select: Select, condition: Condition) -> str:
    """Say one condition on a field or on the severity."""
    field = field_named(rulebook, select.items, condition.field)
    if condition.field == "severity" and field is None:
        name = _("severity")
    else:
        name = field.name.get(current_language()) if field else condition.field
    if condition.values:
        values = either(_value(field, condition.field, value) for value in condition.values)
        return _("{field} is {values}").format(field=name, values=values)
    starts, below = condition.starts, condition.below
    said = []
    if starts is not None:
        said.append(_("from {value}").format(value=_value(field, condition.field, starts)))
    if below is not None:
        said.append(_("below {value}").format(value=_value(field, condition.field, below)))
    joined = ("，" if current_language() == "zh" else ", ").join(said)
    return _("{field} {range}").format(field=name, range=joined)


def _value(field: Field | None, name: str, value: Value) -> str:
    text = str(value)
    if field is None:
        return words.severities().get(text, text) if name == "severity" else text
    if field.type == "code":
        return field.codes[text].get(current_language()) if text in field.codes else text
    if field.type == "yes_no":
        return _("yes") if value is True or text in ("yes", "true") else _("no")
    if field.numeric:
        try:
            return quantity(field, Decimal(text))
        except InvalidOperation:
            return text
    return text


# What is measured


def measured_words(rulebook: Rulebook, indicator: Indicator) -> str:
    """Say what is measured, and over which time."""
    if indicator.clean or indicator.select is None:
        return _("months without an adverse record that counts")
    records = select_words(rulebook, indicator.select)
    field = measured_field(rulebook, indicator)
    what = field.name.get(current_language()) if field else ""
    if indicator.over.period == "each":
        if not field:
            return _("each record of {records}").format(records=records)
        return _("{what} of each record ({records})").format(what=what, records=records)
    if indicator.points is not None and indicator.points.form == "fixed":
        return _("a record of {records}, {over}").format(
            records=records, over=over_words(indicator)
        )
    forms = {
        "count": _("number of records ({records}), {over}"),
        "sum": _("{what} added up ({records}), {over}"),
        "max": _("largest {what} ({records}), {over}"),
        "min": _("smallest {what} ({records}), {over}"),
        "latest": _("{what} of the latest record ({records}), {over}"),
        "ratio": _("{what} ({records}), {over}"),
    }
    form = forms[indicator.measure.function]
    return form.format(what=what, records=records, over=over_words(indicator))


def over_words(indicator: Indicator) -> str:
    """Say over which time records are put together."""
    over = indicator.over
    return {
        "each": _("record by record"),
        "day": _("on one day"),
        "month": _("in a calendar month"),
        "quarter": _("in a calendar quarter"),
        "year": _("in a calendar year"),
        "rolling": _("in the last {months}").format(months=figures.months(over.months)),
        "validity": _("among all that still count"),
    }[over.period]


# How many points


def points_words(rulebook: Rulebook, indicator: Indicator) -> str:
    """Say how a measure becomes points."""
    if indicator.clean:
        return clauses(
            _("{points} from {months} on").format(
                points=in_points(given), months=figures.months(length)
            )
            for length, given in indicator.clean
        )
    given = indicator.points
    if given is None:
        return ""
    if given.form == "fixed":
        return in_points(given.fixed)
    if given.form == "table":
        return _table_words(rulebook, indicator)
    field = measured_field(rulebook, indicator)
    return clauses(
        _band_words(field, given.form, band, given.bands[at + 1 : at + 2])
        for at, band in enumerate(given.bands)
    )


def amount(field: Field | None, value: Decimal) -> str:
    """Return a threshold in the field's unit, or as a number of records."""
    if field is not None:
        return quantity(field, value)
    return figures.records(int(value)) if value == int(value) else number(value)


def _rate_words(field: Field | None, rate: Rate) -> str:
    form = (
        _("{points} for each {unit}, parts in proportion")
        if rate.proportional
        else _("{points} for each full {unit}")
    )
    return form.format(points=in_points(rate.points), unit=amount(field, rate.unit))


def _band_words(field: Field | None, form: str, band: Band, following: tuple[Band, ...]) -> str:
    starts = amount(field, band.starts)
    rate = _rate_words(field, band.rate) if band.rate else ""
    if form == "per":
        return rate
    if form == "rates":
        if following:
            return _("from {starts} up to {ends}: {rate}").format(
                starts=starts, ends=amount(field, following[0].starts), rate=rate
            )
        return _("above {starts}: {rate}").format(starts=starts, rate=rate)
    lump = _("{points} from {starts}").format(points=in_points(band.points), starts=starts)
    if not band.rate:
        return lump
    return _("{lump}, and above that {rate}").format(lump=lump, rate=rate)


def code_name(rulebook: Rulebook, indicator: Indicator, field: str, code: str) -> str:
    """Return the name of a code of a table."""
    items = indicator.select.items if indicator.select else ()
    known = field_named(rulebook, items, field)
    if known and code in known.codes:
        return known.codes[code].get(current_language())
    return code


def field_name(rulebook: Rulebook, indicator: Indicator, field: str) -> str:
    """Return the name of a field a table goes by."""
    items = indicator.select.items if indicator.select else ()
    known = field_named(rulebook, items, field)
    return known.name.get(current_language()) if known else field


def _table_words(rulebook: Rulebook, indicator: Indicator) -> str:
    given = indicator.points
    if given is None:
        return ""
    rows = []
    for codes, worth in given.table.items():
        named = " · ".join(
            code_name(rulebook, indicator, field, code)
            for field, code in zip(given.by, codes, strict=True)
        )
        rows.append(f"{named} {signed(worth)}")
    if indicator.over.period != "each":
        # A window's table goes by what is measured, which has just been said.
        return listed(rows)
    fields = listed(field_name(rulebook, indicator, name) for name in given.by)
    return _("by {fields}: {rows}").format(fields=fields, rows=listed(rows))


def points_table(rulebook: Rulebook, indicator: Indicator) -> tuple[list[str], list[list[str]]]:
    """Return a heading and rows of the points, for a page; the last column is points."""
    given = indicator.points
    if indicator.clean:
        rows = [[figures.months(length), signed(worth)] for length, worth in indicator.clean]
        return [_("Months without an adverse record"), _("Points")], rows
    if given is None:
        return [], []
    if given.form == "table":
        heads = [field_name(rulebook, indicator, name) for name in given.by]
        rows = [
            [
                *(
                    code_name(rulebook, indicator, field, code)
                    for field, code in zip(given.by, codes, strict=True)
                ),
                signed(worth),
            ]
            for codes, worth in given.table.items()
        ]
        return [*heads, _("Points")], rows
    field = measured_field(rulebook, indicator)
    if given.form == "fixed":
        return [_("Measure"), _("Points")], [[_("each"), signed(given.fixed)]]
    rows = []
    for band in given.bands:
        worth = [signed(band.points)] if band.points else []
        worth += [_rate_words(field, band.rate)] if band.rate else []
        rows.append([_("from {value}").format(value=amount(field, band.starts)), ", ".join(worth)])
    return [_("Measure"), _("Points")], rows


def next_step_words(rulebook: Rulebook, indicator: Indicator, measure: int) -> str:
    """Say what is missing for the next step of an award; `measure` is in the smallest unit.

    Empty where no step lies ahead. It reads the rule's own table and computes no score.
    """
    given = indicator.points
    if given is None or given.form != "steps" or indicator.kind != "award":
        return ""
    if indicator.measure.function not in ("count", "sum"):
        return ""
    field = measured_field(rulebook, indicator)
    reached = Decimal(measure).scaleb(-field.places) if field else Decimal(measure)
    ahead = next((band for band in given.bands if band.starts > reached), None)
    if ahead is None:
        return ""
    return _("{missing} more would make it {points}").format(
        missing=amount(field, ahead.starts - reached),
        points=in_points(weights.worth(rulebook, indicator, ahead.points)),
    )


def sentence(rulebook: Rulebook, indicator: Indicator) -> str:
    """Return the whole rule in one sentence, without its limits."""
    said = _("{measured}: {points}").format(
        measured=measured_words(rulebook, indicator), points=points_words(rulebook, indicator)
    )
    more = (repeat_words(indicator), age_words(indicator), weights.weighed(rulebook, indicator))
    whole = clauses([said, *(text for text in more if text)])
    return closed(whole)
