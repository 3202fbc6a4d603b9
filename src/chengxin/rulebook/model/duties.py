"""What a city owes its people beside the points, and why its rulebook is as it is.

The score depends on none of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chengxin.rulebook.model.written import Grounded, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRule(Grounded):
    """The acts before which the city's text asks for consent; `signed` when in writing."""

    before: tuple[str, ...]
    signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Grounded):
    """A statutory period, under the duty it belongs to.

    `length` counts `unit` (working_days, calendar_days or months) from the day after the event
    `starts`; 0 is that day itself. `effect` is what happens for the person when it runs out.
    """

    id: str
    name: Name
    length: int
    unit: str
    starts: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Grounded):
    """A way for persons to ask for their own score, always free and always by real name."""

    id: str
    kind: str
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation(Grounded):
    """Where the rulebook departs from the text in the person's favour; `about` names the thing."""

    about: str
    text: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation(Grounded):
    """An answer of the authority to what the text leaves open, linked to what it is about."""

    id: str
    question: Name
    answer: Name
    on: date
    by: Name
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Grounded):
    """The catalogue or the indicators are looked through every so many months."""

    every: int
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Grounded):
    """Why a version differs from the one before; `basis` is a word of a closed list."""

    on: date
    basis: str
    reason: Name
    about: tuple[str, ...]
