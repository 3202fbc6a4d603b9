"""What a published year must be beside well-formed: each gate stops a mistake of the hand.

A wrong day in here moves the due days of a whole city, so the file says things twice where the
notice does (the days and their number), and the gates compare.
"""

from __future__ import annotations

from datetime import date

from chengxin.clocks.codes import Code
from chengxin.clocks.model import HOLIDAYS, TURN, Arrangement, Notice, Year
from chengxin.diagnostics import Diagnostics
from chengxin.text import _


def check(year: Year, name: str, problems: Diagnostics) -> None:
    """Report what is wrong with a year that stands in the file `name`."""
    if name != str(year.year):
        problems.error(
            Code.WRONG_YEAR,
            _("This file is about {year}; its name says {name}.").format(year=year.year, name=name),
            year.at,
        )
    for notice in year.notices:
        for arrangement in notice.arrangements:
            _arrangement(year, arrangement, problems)
    _order(year, problems)
    _complete(year, problems)
    _once(year, problems)


def _arrangement(year: Year, arrangement: Arrangement, problems: Diagnostics) -> None:
    """Its days are as many as it says and of this year or its turn; what is worked is a weekend."""
    length = (arrangement.last - arrangement.first).days + 1
    if length != arrangement.days:
        problems.error(
            Code.DAYS_DIFFER,
            _("From {first} to {last} there are {length} days, not {days}.").format(
                first=arrangement.first, last=arrangement.last, length=max(length, 0),
                days=arrangement.days,
            ),
            arrangement.at,
            hint=_("Compare the first day, the last day and the number with the notice."),
        )  # fmt: skip
    for day in (arrangement.first, arrangement.last, *arrangement.worked):
        if not _of_the_year(year.year, day):
            problems.error(
                Code.WRONG_YEAR,
                _("{day} is not of {year}, nor of the days around its turn.").format(
                    day=day, year=year.year
                ),
                arrangement.at,
            )
    for day in arrangement.worked:
        if day.weekday() < 5:
            problems.error(
                Code.NOT_A_WEEKEND,
                _("{day} is worked anyway: it is no Saturday and no Sunday.").format(day=day),
                arrangement.at,
                hint=_("Compare the days that are worked with the notice."),
            )


def _of_the_year(year: int, day: date) -> bool:
    """Whether a notice about the year may name the day: New Year's rest can begin in December.

    >>> _of_the_year(2023, date(2022, 12, 31)), _of_the_year(2023, date(2022, 10, 1))
    (True, False)
    """
    return day.year == year or (day.year == year - 1 and day.month == 12 and day.day >= TURN)


def _order(year: Year, problems: Diagnostics) -> None:
    """Later notices are dated later, and change something that stood."""
    said: set[frozenset[str]] = set()
    before: Notice | None = None
    for notice in year.notices:
        if (before and notice.dated <= before.dated) or notice.dated > date(year.year, 12, 31):
            problems.error(
                Code.WRONG_ORDER,
                _("The notices of a year stand in the order of their days, none after its end."),
                notice.at,
            )
        these = {frozenset(each.of) for each in notice.arrangements}
        if before and not these <= said:
            problems.error(
                Code.NOTHING_CHANGED,
                _("A later notice changes what an earlier one arranged, holiday by holiday."),
                notice.at,
                hint=_("Write under 'of' the same holidays as the line that it changes."),
            )
        said |= these
        before = notice


def _complete(year: Year, problems: Diagnostics) -> None:
    """The first notice arranges every holiday of the national rules."""
    arranged = {each for line in year.notices[0].arrangements for each in line.of}
    for holiday in HOLIDAYS:
        if holiday not in arranged:
            problems.error(
                Code.HOLIDAY_MISSING,
                _("The notice of {year} says nothing about {holiday}.").format(
                    year=year.year, holiday=holiday
                ),
                year.notices[0].at,
            )


def _once(year: Year, problems: Diagnostics) -> None:
    """No day is arranged twice among what stands: not by two holidays, not at rest and worked."""
    seen: set[date] = set()
    for _notice, line in year.standing():
        for day in (*line.rest(), *line.worked):
            if day in seen:
                problems.error(
                    Code.DAY_TWICE,
                    _("{day} is arranged twice.").format(day=day),
                    line.at,
                    hint=_("A day is at rest for one holiday, or worked, and never both."),
                )
            seen.add(day)
