"""Rules as sentences: which records, what is measured, how many points, within which limits.

A sentence says what the rulebook says and nothing beyond it; it computes no points. `show` and
the pages put the four parts together. Everything is in the language current at the call.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from chengxin.report import chosen, figures, weights, words
from chengxin.report.figures import field_named, measured_field, number, points, quantity, signed
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


def listed(texts: Iterable[str]) -> str:
    """Return several things in one sentence.

    >>> from chengxin.text import language
    >>> with language("zh"):
    ...     listed(["志愿服务", "慈善捐赠"])
    '志愿服务、慈善捐赠'
    """
    return ("、" if current_language() == "zh" else ", ").join(texts)


def either(texts: Iterable[str]) -> str:
    """Return alternatives, of which one is enough."""
    return ("或" if current_language() == "zh" else " or ").join(texts)


def clauses(texts: Iterable[str]) -> str:
    """Return the steps of a rule, one after the other."""
    return ("；" if current_language() == "zh" else "; ").join(texts)


def in_points(centipoints: int) -> str:
    """Return points with the word, such as `30 points` or `−20 points`."""
    if abs(centipoints) == 100:
        return _("{points} point").format(points=points(centipoints))
    return _("{points} points").format(points=points(centipoints))


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


# Repeat, age and limits


def repeat_words(indicator: Indicator) -> str:
    """Say what the first, second … record of the class counts; empty without a repeat rule."""
    if indicator.repeat is None:
        return ""
    factors = indicator.repeat.factors
    said = []
    for at, factor in enumerate(factors, 1):
        last = at == len(factors) and at > 1
        rank = (
            _("from record {rank} on").format(rank=at)
            if last
            else _("record {rank}").format(rank=at)
        )
        said.append(_("{rank} {factor}").format(rank=rank, factor=factor_words(factor)))
    return _("of the same class, {ranks}").format(ranks=listed(said))


def factor_words(factor: Fraction) -> str:
    """Say what a factor does to the points.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     factor_words(Fraction(0)), factor_words(Fraction(1, 2)), factor_words(Fraction(2))
    ('counts nothing', 'counts 1/2 of its points', 'counts 2 times')
    """
    if factor == 0:
        return _("counts nothing")
    if factor == 1:
        return _("counts in full")
    if factor < 1:
        return _("counts {factor} of its points").format(factor=factor)
    return _("counts {factor} times").format(factor=factor)


def age_words(indicator: Indicator) -> str:
    """Say how points fade with the record's age; empty when they do not."""
    return clauses(
        _("after {months} it {factor}").format(
            months=figures.months(length), factor=factor_words(factor)
        )
        for length, factor in indicator.age
    )


def most_words(centipoints: int) -> str:
    """Say a limit on everything together."""
    return _("at most {points} in all").format(points=in_points(centipoints))


def period_limit_words(indicator: Indicator) -> str:
    """Say the limit of a day, month, quarter or year; empty without one."""
    if not indicator.limits.period:
        return ""
    return {
        "day": _("at most {points} a day"),
        "month": _("at most {points} in a calendar month"),
        "quarter": _("at most {points} in a calendar quarter"),
        "year": _("at most {points} in a calendar year"),
    }[indicator.limits.period].format(points=in_points(indicator.limits.window))


def limit_words(rulebook: Rulebook, indicator: Indicator) -> list[str]:
    """Say the limits of a rule, one sentence each."""
    said = [period_limit_words(indicator)]
    if indicator.limits.total is not None:
        said.append(most_words(indicator.limits.total))
    pool = rulebook.pools.get(indicator.pool)
    if pool is not None:
        said.append(
            _("together with the other rules of “{pool}” at most {points}").format(
                pool=pool.name.get(current_language()), points=in_points(pool.cap)
            )
        )
    if indicator.interval is not None:
        said.append(chosen.interval_words(indicator))
    if indicator.group in rulebook.groups:
        said.append(chosen.group_words(rulebook, indicator.group))
    if indicator.since is not None:
        said.append(
            _("only for what was formed on or after {day}").format(day=figures.day(indicator.since))
        )
    return [text for text in said if text]


def sentence(rulebook: Rulebook, indicator: Indicator) -> str:
    """Return the whole rule in one sentence, without its limits."""
    said = _("{measured}: {points}").format(
        measured=measured_words(rulebook, indicator), points=points_words(rulebook, indicator)
    )
    more = (repeat_words(indicator), age_words(indicator), weights.weighed(rulebook, indicator))
    whole = clauses([said, *(text for text in more if text)])
    return whole[:1].upper() + whole[1:] + ("。" if current_language() == "zh" else ".")


def limits_sentence(rulebook: Rulebook, indicator: Indicator) -> str:
    """Return the limits of a rule in one sentence, empty without limits."""
    whole = clauses(limit_words(rulebook, indicator))
    if not whole:
        return ""
    return whole[:1].upper() + whole[1:] + ("。" if current_language() == "zh" else ".")
