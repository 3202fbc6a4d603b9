"""The table as rows: for each route, whose thing, and method, one answer for each who asks.

An answer is a status, or `sign-in`, `staff-in`, `start` and `moved` for where it sends somebody.
`+` behind it: a look about somebody was kept; `-`: an attempt that was denied.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from chengxin.access.roles import Role

FILE = Path(__file__).with_name("table.csv")

#: Nobody signed in; who never joined; who left; who takes part; and one account for each role.
PEOPLE = ("nobody", "newcomer", "left", "member")
ASKERS = (*PEOPLE, *Role)
_NAMES = ("route", "whose", "method")


@dataclass(frozen=True, slots=True)
class Row:
    """What everybody is answered who asks for one thing by one method."""

    route: str
    whose: str
    method: str
    answers: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str, str]:
        """What the row is about; no two are about the same."""
        return self.route, self.whose, self.method


def rows() -> list[Row]:
    """Return the table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        names, *found = ([cell.strip() for cell in line] for line in csv.reader(file))
        if tuple(names) != (*_NAMES, *ASKERS):
            raise ValueError(f"{FILE.name} has other columns than people and roles: {names}")
        # A row that was only begun has no answers yet.
        return [
            Row(route, whose, method, dict(zip_longest(ASKERS, answers, fillvalue="")))
            for route, whose, method, *answers in found
        ]


def written(found: Sequence[Row]) -> str:
    """Return the table as text, in columns that people can read."""
    cells = [[*_NAMES, *ASKERS]]
    cells += [[*row.key, *(row.answers[asker] for asker in ASKERS)] for row in found]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        ", ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )
    return "\n".join(lines) + "\n"
