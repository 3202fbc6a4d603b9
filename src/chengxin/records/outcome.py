"""What became of a row, before it is written down: a verdict, what is told, and why.

Pure. A problem is a code and a column, with the place of a wrong character or of another row where
there is one: never a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from chengxin.ledger.codes import WARNINGS
from chengxin.ledger.codes import Code as FileCode
from chengxin.people.problems import Code as IdentityCode
from chengxin.records.codes import Code, Verdict

#: A problem as it is kept: code and column, and `at` or `row`.
Problem = Mapping[str, str | int]

_WITH_PLACE = frozenset(code.value for code in IdentityCode)
_WARNINGS = frozenset(code.value for code in WARNINGS)
#: Of such rows nothing may be kept.
NOT_KEPT = frozenset(
    {
        FileCode.NO_MARKET_CONSENT.value, Code.OTHER_FURNISHER.value, Code.ITEM_NOT_ALLOWED.value,
        Code.MARK_NOT_ALLOWED.value,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row's verdict; `told` is empty where its furnisher is told the same."""

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    told: str = ""


def problem(code: str, column: str = "", **more: int) -> Problem:
    """Return a problem as it is kept.

    >>> problem("bad_date", "formed_on")
    {'code': 'bad_date', 'column': 'formed_on'}
    """
    return {"code": str(code), "column": column, **more}


def waits(code: str, column: str = "", *, told: str = "", **more: int) -> Outcome:
    """Return the outcome of a row that waits until something else is settled."""
    return Outcome(Verdict.QUARANTINED, (problem(code, column, **more),), told)


def not_kept(outcome: Outcome) -> bool:
    """Whether nothing of a row may be kept, not even to be mended [yuxi 8].

    >>> not_kept(Outcome(Verdict.REJECTED, (problem("no_market_consent", "identity"),)))
    True
    """
    return any(each["code"] in NOT_KEPT for each in outcome.problems)


def warnings_of(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that reject nothing.

    >>> warnings_of([problem("name_differs", "name"), problem("odd_dates", "formed_on")])
    [{'code': 'odd_dates', 'column': 'formed_on'}]
    """
    return [each for each in problems if each["code"] in _WARNINGS]


def of_problems(problems: pl.DataFrame) -> tuple[dict[int, Outcome], dict[int, list[Problem]]]:
    """Return the rejected rows of `ledger.problems.PROBLEMS`, and the warnings of the others."""
    found: dict[int, list[Problem]] = {}
    rejected = set()
    rows = problems.sort("seq", "column", "code")
    for seq, column, code, _value, detail in rows.iter_rows():
        at = {"at": int(detail)} if code in _WITH_PLACE and detail != "0" else {}
        found.setdefault(seq, []).append(problem(code, column, **at))
        if code not in _WARNINGS:
            rejected.add(seq)
    outcomes = {row: Outcome(Verdict.REJECTED, tuple(found.pop(row))) for row in rejected}
    return outcomes, found


def counted(
    outcomes: Iterable[Outcome], words: Sequence[Verdict] = tuple(Verdict)
) -> dict[str, int]:
    """Count outcomes by verdict.

    >>> counted([Outcome(Verdict.ACCEPTED)])
    {'accepted': 1, 'duplicate': 0, 'quarantined': 0, 'rejected': 0}
    """
    found = [outcome.verdict for outcome in outcomes]
    return {word.value: found.count(word) for word in words}
