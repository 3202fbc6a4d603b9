"""The words for a clock's days: holidays, and why each day counted or did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chengxin.clocks.counting import Due, Row, Why
from chengxin.text import _, current_language


def holiday_names() -> dict[str, str]:
    """Return holiday → name."""
    return {
        "new_year": _("New Year’s Day"),
        "spring_festival": _("Spring Festival"),
        "qingming": _("Qingming Festival"),
        "labour_day": _("Labour Day"),
        "dragon_boat": _("Dragon Boat Festival"),
        "mid_autumn": _("Mid-Autumn Festival"),
        "national_day": _("National Day"),
    }


def _reasons() -> dict[Why, str]:
    return {
        Why.EVENT: _("the day it began; not counted"),
        Why.WORKING: _("working day"),
        Why.MAKE_UP: _("worked in place of a day of {holiday} ({notice})"),
        Why.EVERY_DAY: _("every day counts"),
        Why.UNPUBLISHED: _(
            "no notice settles this day yet; counted, so that the date is never too late"
        ),
        Why.WEEKEND: _("weekend"),
        Why.HOLIDAY: _("{holiday} ({notice})"),
        Why.SUSPENDED: _("the clock stood still"),
        Why.MOVED_ON: _("the period ended on a day of rest and goes on to the next working day"),
    }


def reason(row: Row) -> str:
    """Return why a day counted or did not.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     reason(Row(date(2026, 2, 14), 1, Why.MAKE_UP, ("spring_festival",), "No. 7"))
    'worked in place of a day of Spring Festival (No. 7)'
    """
    names = holiday_names()
    both = "、" if current_language() == "zh" else " and "
    return _reasons()[row.why].format(
        holiday=both.join(names[each] for each in row.holidays), notice=row.notice
    )


def weekday(day: date) -> str:
    """Return the day of the week, short."""
    return (
        _("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")
    )[day.weekday()]  # fmt: skip


def lines(answer: Due) -> Iterator[tuple[str, str, str, str]]:
    """Yield each day as plain texts: the day, its weekday, its number or a dash, the reason."""
    for row in answer.rows:
        number = "–" if row.number is None else str(row.number)
        yield row.day.isoformat(), weekday(row.day), number, reason(row)
