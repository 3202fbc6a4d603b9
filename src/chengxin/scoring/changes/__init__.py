"""What made the difference between two scores of one person: `changes` is the only door.

A cause is something that happened between two questions: a record, a correction or a mark came to
be known, a record began to count, aged or expired, a mark began or ended, a clean period was
completed, a rule was changed. The causes are taken away one by one and in groups, and the kernel
is asked again; no points are computed here. Decision 0006 has the definition and the reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from chengxin.ledger import Ledger
from chengxin.scoring.changes.causes import Found, IncompleteError, find_causes
from chengxin.scoring.changes.facts import facts
from chengxin.scoring.changes.grouping import groups
from chengxin.scoring.changes.person import read_person
from chengxin.scoring.changes.result import (
    CAUSES,
    Cause,
    Changed,
    ChangeRow,
    Fact,
    Question,
)
from chengxin.scoring.changes.rules import Books, Part
from chengxin.scoring.changes.worlds import Asked, World, Worlds
from chengxin.scoring.result import PersonScore, Row

__all__ = [
    "CAUSES",
    "Books",
    "Cause",
    "ChangeRow",
    "Changed",
    "Fact",
    "IncompleteError",
    "Part",
    "Question",
    "changes",
]

#: What tells the rows of an arithmetic apart.
type _RowKey = tuple[str, str, str, str, date | None]


def changes(
    before: Question, after: Question, person: str, *, ledgers: tuple[Ledger, Ledger]
) -> Changed | None:
    """Return what made the difference between two scores, None when nobody has that name.

    `ledgers` are those of the two questions, read with the rulebooks of `Books.of`; one ledger
    twice when the rulebook is the same.

    Raises IncompleteError when the causes do not explain everything, which is a fault of this
    program and not of the files.
    """
    known = [read_person(ledger, person) for ledger in ledgers]
    if known[0] is None or known[1] is None:
        return None
    with Worlds(
        Books.of(before.rulebook, after.rulebook),
        Asked(known[0], before.as_of, before.known_at),
        Asked(known[1], after.as_of, after.known_at),
    ) as worlds:
        ((first, second),) = worlds.both([World()])
        made = Changed(
            person, before, after, replace(first, person=person), replace(second, person=person)
        )
        if first.score is None or second.score is None:
            return replace(made, facts=facts(made, known[0].facts, known[1].facts))
        rows, idle = _explained(worlds, find_causes(worlds))
    _check(made, rows)
    return replace(made, rows=rows, idle=idle)


def _explained(
    worlds: Worlds, found: Sequence[Found]
) -> tuple[tuple[ChangeRow, ...], tuple[Cause, ...]]:
    """Return the rows, and the causes that made no difference."""
    everything = frozenset(range(len(found)))

    def without(gone: Iterable[int]) -> World:
        return World.of(found[one].away for one in gone)

    def value(sets: Sequence[frozenset[int]]) -> list[int]:
        return worlds.differences([without(everything - there) for there in sets])

    rows: list[ChangeRow] = []
    idle: list[Cause] = []
    for group in groups(len(found), value):
        causes = tuple(found[one].cause for one in group.members)
        if not group.points:
            idle += causes
            continue
        (first, second), (then, now) = worlds.both([World(), without(group.members)])
        lines = _moved(((second, 1), (first, -1), (now, -1), (then, 1)))
        rows.append(ChangeRow(causes, group.points, group.alone, lines, _cite(lines)))
    return tuple(rows), tuple(idle)


def _score(answer: PersonScore) -> int:
    assert answer.score is not None, "taking a record, mark or rule away closes no gate"
    return answer.score


def _moved(answers: Iterable[tuple[PersonScore, int]]) -> tuple[Row, ...]:
    """Add up the rows of several answers, each times its sign; return those that are not 0.

    The base is a row of its own here, as a change of rules can move it.
    """
    sums: dict[_RowKey, int] = {}
    rows: dict[_RowKey, Row] = {}
    for answer, sign in answers:
        for row in (_base(answer), *answer.rows):
            key = (row.part, row.rule, row.furnisher, row.record, row.window)
            sums[key] = sums.get(key, 0) + sign * row.points
            rows.setdefault(key, row)
    return tuple(replace(rows[key], points=points) for key, points in sums.items() if points)


def _base(answer: PersonScore) -> Row:
    points = _score(answer) * 100 - sum(row.points for row in answer.rows)
    return Row(
        person=answer.person,
        part="base",
        rule="",
        dimension="",
        cite="",
        item="",
        furnisher="",
        record="",
        version=None,
        window=None,
        measure=None,
        points=points,
        counted=True,
        reason="",
        counts_from=None,
        valid_until=None,
    )


def _cite(lines: Iterable[Row]) -> str:
    """Return the articles of all lines, each once."""
    return " ".join(dict.fromkeys(cite for line in lines for cite in line.cite.split()))


def _check(made: Changed, rows: Iterable[ChangeRow]) -> None:
    """Assert on the way out that everything adds up, in rows and inside each row."""
    total = 0
    for row in rows:
        assert sum(line.points for line in row.lines) == row.points * 100
        total += row.points
    assert total == _score(made.after) - _score(made.before)
