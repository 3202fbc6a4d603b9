"""Numbers, measures and dates as people read them; integers come in, text goes out.

Nothing here may ever go through a float: points are hundredths, measures are a field's smallest
unit. The minus is the real one (−), so that a sum can be read aloud. All faces of this room use
these functions and no other formatting.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date

from chengxin.report.ratios import ratio_field
from chengxin.report.times import time_field
from chengxin.rulebook.model import Field, Indicator, Rulebook
from chengxin.text import _, current_language

MINUS = "−"
EPOCH = date(1970, 1, 1)
SHANGHAI = timezone(timedelta(hours=8))
#: The locales of CLDR by which dates are written.
LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}


def points(centipoints: int) -> str:
    """Return points without a plus sign; whole ones without decimals.

    >>> points(3000), points(3150), points(-2000), points(0)
    ('30', '31.50', '−20', '0')
    """
    whole, part = divmod(abs(centipoints), 100)
    sign = MINUS if centipoints < 0 else ""
    return f"{sign}{whole}" + (f".{part:02d}" if part else "")


def in_points(centipoints: int) -> str:
    """Return points with the word, such as `30 points` or `−20 points`."""
    if abs(centipoints) == 100:
        return _("{points} point").format(points=points(centipoints))
    return _("{points} points").format(points=points(centipoints))


def signed(centipoints: int) -> str:
    """Return points with their sign.

    >>> signed(3000), signed(-50), signed(0)
    ('+30', '−0.50', '0')
    """
    return f"+{points(centipoints)}" if centipoints > 0 else points(centipoints)


def total(start: int, terms: list[int]) -> str:
    """Return a sum in one line, all in centipoints.

    >>> total(50000, [11250, 3000, -2000, 50])
    '500 + 112.50 + 30 − 20 + 0.50 = 623'
    """
    words = [points(start)]
    for term in terms:
        words += ["+" if term >= 0 else MINUS, points(abs(term))]
    return " ".join([*words, "=", points(start + sum(terms))])


def number(value: Decimal | int) -> str:
    """Return a number with its thousands apart and without empty decimals.

    >>> number(Decimal("5200.00")), number(Decimal("0.50")), number(12)
    ('5,200', '0.5', '12')
    """
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(of_whole: Fraction) -> str:
    """Return a share as a percentage where two places hold it, else as a fraction.

    >>> share(Fraction(7, 20)), share(Fraction(1, 8)), share(Fraction(0)), share(Fraction(1, 3))
    ('35%', '12.5%', '0%', '1/3')
    """
    percent = of_whole * 100
    if 100 % percent.denominator:
        return str(of_whole)
    return f"{number(Decimal(percent.numerator) / percent.denominator)}%"


def quantity(field: Field, value: Decimal | int) -> str:
    """Return a number of a field in its own unit, such as `5,200 yuan` or `12 hours`."""
    return f"{number(value)} {unit(field)}".rstrip()


def unit(field: Field) -> str:
    """Return the unit of a field's numbers; empty where it has none."""
    if field.unit is not None:
        return field.unit.get(current_language())
    return _("yuan") if field.type == "money" else ""


def value_of(field: Field, smallest: int) -> str:
    """Return what a record said, from the whole number the engine holds."""
    match field.type:
        case "code":
            codes = list(field.codes.values())
            known = 1 <= smallest <= len(codes)
            return codes[smallest - 1].get(current_language()) if known else str(smallest)
        case "date":
            return day(EPOCH + timedelta(days=smallest))
        case "yes_no":
            return _("yes") if smallest else _("no")
        case _:
            return quantity(field, Decimal(smallest).scaleb(-field.places))


def field_named(rulebook: Rulebook, items: tuple[str, ...], name: str) -> Field | None:
    """Return the field `name` of the first of `items` that declares it."""
    for item in items:
        if item in rulebook.items and name in rulebook.items[item].fields:
            return rulebook.items[item].fields[name]
    return None


def measured_field(rulebook: Rulebook, indicator: Indicator) -> Field | None:
    """Return the field an indicator measures, or what stands for a time; None when it counts."""
    if indicator.select is None:
        return None
    if indicator.measure.lasting is not None:
        return time_field(indicator.measure.lasting, rulebook.items[indicator.select.items[0]])
    if not indicator.measure.field:
        return None
    measured = field_named(rulebook, indicator.select.items, indicator.measure.field)
    if indicator.measure.function == "ratio" and measured is not None:
        below = field_named(rulebook, indicator.select.items, indicator.measure.base)
        return ratio_field(indicator.measure, measured, below)
    return measured


def measure(rulebook: Rulebook, rule: str, part: str, value: int | None) -> str:
    """Return the measure of a row in words; empty where it says nothing (one record is one)."""
    indicator = rulebook.indicators.get(rule)
    if value is None or indicator is None:
        return ""
    if part == "clean":
        return months(value)
    field = measured_field(rulebook, indicator)
    if part == "record" and indicator.measure.function == "ratio":
        items = indicator.select.items if indicator.select else ()
        field = field_named(rulebook, items, indicator.measure.field)
    if field is not None:
        return value_of(field, value)
    return "" if part == "record" else records(value)


def records(count: int) -> str:
    """Return a number of records in words.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     records(1), records(1200)
    ('1 record', '1,200 records')
    """
    return _("1 record") if count == 1 else _("{count} records").format(count=number(count))


def months(count: int) -> str:
    """Return a number of months in words."""
    return _("1 month") if count == 1 else _("{count} months").format(count=number(count))


def day(when: date) -> str:
    """Return a date as it stands in a sentence.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     day(date(2027, 12, 31))
    '31 December 2027'
    """
    return format_date(when, "long", locale=LOCALES[current_language()])


def instant(when: datetime) -> str:
    """Return an instant to the second, in the time of Asia/Shanghai.

    >>> from datetime import UTC
    >>> instant(datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    '2026-11-21 07:30:00'
    """
    return f"{when.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def period(first: date, over: str) -> str:
    """Return a civil day, month, quarter or year by its first day."""
    match over:
        case "day":
            return day(first)
        case "month":
            pattern = {"zh": "y年M月", "en": "MMMM y"}[current_language()]
            return format_date(first, pattern, locale=LOCALES[current_language()])
        case "quarter":
            return _("quarter {quarter} of {year}").format(
                quarter=(first.month + 2) // 3, year=first.year
            )
        case _:
            return _("year {year}").format(year=first.year)


def first_day(when: date, over: str) -> date:
    """Return the first day of the civil day, month, quarter or year in which `when` lies.

    >>> first_day(date(2026, 5, 20), "quarter"), first_day(date(2026, 5, 20), "year")
    (datetime.date(2026, 4, 1), datetime.date(2026, 1, 1))
    """
    if over == "day":
        return when
    month = {"month": when.month, "quarter": (when.month - 1) // 3 * 3 + 1}.get(over, 1)
    return date(when.year, month, 1)


def same_period(first: date, when: date, over: str) -> bool:
    """Whether `when` lies in the civil day, month, quarter or year that begins on `first`.

    >>> same_period(date(2026, 4, 1), date(2026, 6, 30), "quarter")
    True
    """
    return first_day(when, over) == first
