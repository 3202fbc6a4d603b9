"""The calendar of the published years: what kind of day a day is, and by which notice.

Saturday and Sunday are the weekly rest days of state organs (State Council rules on working
hours, article 7) unless a notice has them worked. A day of a year without a notice is refused:
that is the commonest way in which such calendars are wrong, and it is silent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from chengxin.clocks.model import TURN, Year
from chengxin.clocks.read import read_years
from chengxin.text import _


class Kind(StrEnum):
    """What kind of day a day is; the last is a day of which nothing is known yet."""

    WORKING = "working"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    UNPUBLISHED = "unpublished"


#: The kinds on which an office is open.
OPEN = (Kind.WORKING, Kind.MAKE_UP)


class UnpublishedYearError(LookupError):
    """Of this year no arrangement is known here, so no working day of it can be counted."""

    def __init__(self, year: int) -> None:
        super().__init__(
            _(
                "The holidays of {year} are not among the published years, and nothing is guessed. "
                "Add the State Council's notice as {year}.yaml."
            ).format(year=year)
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class Named:
    """A day that a notice names: at rest or worked, for which holidays, by which notice."""

    worked: bool
    holidays: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Published years at one moment. `version` is the hash of what stands in them."""

    years: frozenset[int]
    named: Mapping[date, Named]
    version: str

    def kind(self, day: date) -> Kind:
        """Return what kind of day it is."""
        if day.year not in self.years:
            return Kind.UNPUBLISHED
        if (said := self.named.get(day)) is not None:
            return Kind.MAKE_UP if said.worked else Kind.HOLIDAY
        return Kind.WEEKEND if day.weekday() >= 5 else Kind.WORKING

    def works(self, day: date) -> bool:
        """Whether it is a working day. Raises UnpublishedYearError."""
        kind = self.kind(day)
        if kind is Kind.UNPUBLISHED:
            raise UnpublishedYearError(day.year)
        return kind in OPEN

    def unsettled(self, day: date) -> bool:
        """Whether a notice that is still to come may yet make a working day of a day of rest.

        Every day of an unpublished year; and before one, the weekends around its turn: the rest
        of New Year's Day was often worked off in the last days of December.
        """
        turn = day.month == 12 and day.day >= TURN and day.year + 1 not in self.years
        return day.year not in self.years or (turn and self.kind(day) is Kind.WEEKEND)

    def numbered(self) -> Iterator[tuple[date, int]]:
        """Yield every published day with the number of working days up to its end.

        The difference of two numbers is the working days between two days, in one subtraction:
        so a table of them counts for a whole city in one query. The number jumps by a million
        where a year is missing, so that no period over a gap is ever in time.
        """
        number = 0
        for year in sorted(self.years):
            if year - 1 not in self.years:
                number += GAP
            day = date(year, 1, 1)
            while day.year == year:
                number += self.works(day)
                yield day, number
                day += timedelta(days=1)


#: More working days than any period has.
GAP = 1_000_000


def calendar_of(years: Iterable[Year], known_on: date | None = None) -> Calendar:
    """Return the calendar of these years, as known at the end of a day.

    A year is known from the day of its first notice on.
    """
    named: dict[date, Named] = {}
    known: set[int] = set()
    for year in years:
        for notice, line in year.standing(known_on):
            known.add(year.year)
            for day in line.rest():
                named[day] = Named(False, line.of, notice.number)
            for day in line.worked:
                named[day] = Named(True, line.of, notice.number)
    return Calendar(frozenset(known), named, _version(known, named))


def _version(years: set[int], named: Mapping[date, Named]) -> str:
    """Return the hash of what stands: a review or a comment changes nothing in it."""
    lines = [f"year {year}" for year in sorted(years)]
    for day, said in sorted(named.items()):
        word = "worked" if said.worked else "rest"
        lines.append(f"{day} {word} {'+'.join(sorted(said.holidays))} {said.number}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@cache
def published() -> Calendar:
    """Return the calendar that this program comes with."""
    loaded = read_years()
    if not loaded.years:
        raise ValueError("\n".join(map(str, loaded.diagnostics)))
    return calendar_of(loaded.years)


@cache
def _versions() -> Mapping[str, Calendar]:
    """Every state that the published years have been in, by its version."""
    years = read_years().years
    days = sorted({notice.dated for year in years for notice in year.notices})
    states = [calendar_of(years, day) for day in days]
    return {state.version: state for state in states}


def calendar_with(version: str) -> Calendar | None:
    """Return the calendar of a version that was kept, where the notices known here make it.

    >>> calendar_with(published().version) == published()
    True
    """
    return _versions().get(version)


#: How long before the last published day somebody is told that the next year is missing. The
#: notices came between late October and early December.
NOTICE_DAYS = 45


def missing_year(calendar: Calendar, today: date) -> int | None:
    """Return the first year that is missing and needed soon, or None.

    >>> missing_year(published(), date(2026, 11, 1)), missing_year(published(), date(2026, 11, 27))
    (None, 2027)
    >>> missing_year(published(), date(2031, 1, 1))
    2031
    """
    for day in (today, today + timedelta(days=NOTICE_DAYS)):
        if day.year not in calendar.years:
            return day.year
    return None
