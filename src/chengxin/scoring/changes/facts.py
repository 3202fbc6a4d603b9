"""Which facts about the person differ between two questions of which one has no score.

The kernel says which facts hold; here they only get the day from the person's row. `changes` calls
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chengxin.scoring.changes.result import Changed, Fact
from chengxin.scoring.result import UNMET


def facts(
    made: Changed, row_before: Mapping[str, Any], row_after: Mapping[str, Any]
) -> tuple[Fact, ...]:
    """Return the facts that hold at one question only, in the order of the gate."""
    before, after = made.asked_before, made.asked_after
    found = []
    for fact in UNMET:
        held, holds = fact not in made.before.unmet, fact not in made.after.unmet
        if held != holds:
            begins = holds == (before.as_of <= after.as_of)
            row, book = (row_after, after.rulebook) if holds else (row_before, before.rulebook)
            found.append(Fact(fact, held, _day(fact, row, begins, book.who.age)))
    return tuple(found)


def _day(fact: str, row: Mapping[str, Any], begins: bool, age: int) -> date | None:
    """Return the day on which a fact began or ceased to hold, None when no day is told."""
    match fact:
        case "consent":
            found = row["consented_on"] if begins else row["withdrew_on"]
        case "left" | "died":
            found = row[f"{fact}_on"]
        case "age":
            return birthday(row["born_on"], age) if row["born_on"] else None
        case _:
            return None
    return found if isinstance(found, date) else None


def birthday(born_on: date, age: int) -> date:
    """Return the day on which somebody completes `age` years.

    >>> birthday(date(2008, 2, 29), 18)
    datetime.date(2026, 2, 28)
    """
    year = born_on.year + age
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
