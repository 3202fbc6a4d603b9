"""How the points came to be what they are: since a month ago in one sentence, and step by step.

A step is a row of `standing_change`. What a step changed is told by dimension; which record did it
is told by the page "why", which asks the kernel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chengxin.report import figures
from chengxin.report.joined import clauses, listed
from chengxin.rulebook.model import Rulebook
from chengxin.text import _, current_language


class Step(Protocol):
    """What is kept of a change, as `standing.selectors` gives it."""

    @property
    def number(self) -> int: ...  # noqa: D102  a protocol's names are those of the table
    @property
    def as_of(self) -> date: ...  # noqa: D102
    @property
    def score_before(self) -> int | None: ...  # noqa: D102
    @property
    def score(self) -> int: ...  # noqa: D102
    @property
    def dimensions(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def cause(self) -> str: ...  # noqa: D102
    @property
    def changed_at(self) -> datetime: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Told:
    """A step in words; `difference` is in whole points, None for the first one."""

    number: int
    on: str
    score: int
    difference: int | None
    cause: str
    parts: str


def causes() -> Mapping[str, str]:
    """Return what each cause of a change is, in words."""
    return {
        "joined": _("You joined, and the points were computed for the first time"),
        "record": _("A record came in or was corrected"),
        "mark": _("Something was decided about a record"),
        "fact": _("A fact about taking part changed"),
        "day": _("A record began or ceased to count with the day"),
        "version": _("A new version of the rules took effect"),
        "consent": _("You took a consent back"),
    }


def steps_told(rulebook: Rulebook, steps: Sequence[Step], dimension: str = "") -> list[Told]:
    """Return the steps, the newest first; with `dimension` only those that changed it."""
    ordered = sorted(steps, key=lambda step: step.number)
    told = []
    before: Mapping[str, int] = {}
    for step in ordered:
        moved = _moved(before, step.dimensions)
        before = step.dimensions
        if not dimension or dimension in moved or step.score_before is None:
            told.append(_told(rulebook, step, moved))
    return told[::-1]


def _told(rulebook: Rulebook, step: Step, moved: Mapping[str, int]) -> Told:
    first = step.score_before is None
    return Told(
        step.number,
        figures.day(step.as_of),
        step.score,
        None if step.score_before is None else step.score - step.score_before,
        causes().get(step.cause, step.cause),
        "" if first else _parts(rulebook, moved),
    )


def _parts(rulebook: Rulebook, moved: Mapping[str, int]) -> str:
    """Say by how much each dimension moved."""
    lang = current_language()
    names = {each.id: each.name.get(lang) for each in rulebook.dimensions.values()}
    return listed(f"{names.get(each, each)} {figures.signed(by)}" for each, by in moved.items())


def _moved(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    moved = {each: after.get(each, 0) - before.get(each, 0) for each in {**before, **after}}
    return {each: by for each, by in moved.items() if by}


def a_month_before(day: date) -> date:
    """Return the same day of the month before, or the last one that it has.

    >>> a_month_before(date(2026, 3, 31)), a_month_before(date(2026, 1, 5))
    (datetime.date(2026, 2, 28), datetime.date(2025, 12, 5))
    """
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)


@dataclass(frozen=True, slots=True)
class Lately:
    """What changed since a day: whole points, and by what."""

    since: str
    difference: int
    parts: str
    causes: str


def lately(rulebook: Rulebook, steps: Sequence[Step], as_of: date) -> Lately | None:
    """Return what changed since a month ago, or since joining if that is later; None at first."""
    ordered = sorted(steps, key=lambda step: step.number)
    day = a_month_before(as_of)
    earlier = [step for step in ordered if step.as_of <= day]
    start = earlier[-1] if earlier else (ordered[0] if ordered else None)
    if start is None:
        return None
    since = [step for step in ordered if step.number > start.number]
    counted: dict[str, int] = {}
    for step in since:
        counted[step.cause] = counted.get(step.cause, 0) + 1
    names = causes()
    said = [
        names.get(cause, cause) + (f" × {count}" if count > 1 else "")
        for cause, count in counted.items()
    ]
    last = since[-1] if since else start
    return Lately(
        figures.day(max(day, start.as_of)),
        last.score - start.score,
        _parts(rulebook, _moved(start.dimensions, last.dimensions)),
        clauses(said),
    )
