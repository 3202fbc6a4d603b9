"""A year as it was published: its notices, what each arranged, and who reviewed the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chengxin.diagnostics import Span

#: The holidays of the national rules; every year has all of them. Words for them: `words`.
HOLIDAYS = (
    "new_year", "spring_festival", "qingming", "labour_day", "dragon_boat", "mid_autumn",
    "national_day",
)  # fmt: skip

#: From this day of December on the next year's notice may arrange a day; the gates hold it to it.
TURN = 25


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One line of a notice: the rest of one or two holidays, and the weekend days worked for it."""

    of: tuple[str, ...]
    first: date
    last: date
    days: int
    worked: tuple[date, ...]
    at: Span

    def rest(self) -> Iterator[date]:
        """Yield the days at rest, both ends included."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the General Office, and the day it bears."""

    title: str
    number: str
    dated: date
    arrangements: tuple[Arrangement, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Source:
    """A collection that the file was compared with, and how old that collection was."""

    name: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Review:
    """Who compared the file with what; at least two sources that are kept apart."""

    on: date
    sources: tuple[Source, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Year:
    """A published year. A later notice takes the place of an earlier one, holiday by holiday."""

    year: int
    notices: tuple[Notice, ...]
    review: Review
    at: Span

    def standing(self, known_on: date | None = None) -> Iterator[tuple[Notice, Arrangement]]:
        """Yield what stands, as known on a day: the last arrangement of each holiday."""
        last: dict[frozenset[str], tuple[Notice, Arrangement]] = {}
        for notice in self.notices:
            if known_on is None or notice.dated <= known_on:
                for arrangement in notice.arrangements:
                    last[frozenset(arrangement.of)] = (notice, arrangement)
        yield from last.values()
