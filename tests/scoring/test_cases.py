"""The worked cases of every rulebook: each row as a person derived it from the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from chengxin.law import read_laws
from chengxin.rulebook import load
from chengxin.rulebook.model import Ask, Case, Rulebook
from chengxin.scoring.cases import check_cases
from chengxin.scoring.result import PARTS, REASONS, UNMET
from tests.answered import remembered

ROOT = Path(__file__).parent.parent.parent
CITIES = sorted((ROOT / "rulebooks").iterdir())
#: A real table of which only a part can be written down; its limits are few.
FOLDERS = (*CITIES, ROOT / "tests" / "rulebooks" / "wendeng-2020")
#: Answering all cases of a city takes ten seconds: the fast core has those of one.
QUICK = ("yuxi",)


@cache
def rulebook(folder: Path) -> Rulebook:
    """The rulebook of a folder, which must load."""
    loaded = load(folder)
    assert loaded.rulebook is not None, "\n".join(map(str, loaded.diagnostics))
    return loaded.rulebook


@cache
def differences(folder: Path) -> dict[str, list[str]]:
    """What is wrong with the folder's cases, by case."""
    found: dict[str, list[str]] = {}
    for problem in check_cases(rulebook(folder), remembered):
        found.setdefault(problem.path, []).append(str(problem))
    return found


def _slowly(folder: Path) -> list[pytest.MarkDecorator]:
    return [] if folder.name in QUICK else [pytest.mark.slow]


def _every_case() -> list[object]:
    laws, _problems = read_laws(ROOT)
    return [
        pytest.param(
            folder,
            case,
            id=f"{folder.name}-{case.id}",
            marks=_slowly(folder)
            + [
                pytest.mark.article(law.id, row)
                # A rulebook that only serves the tests has no law behind it.
                for law in laws.values()
                if law.rulebook is not None and law.id == folder.name
                for cite in case.proves
                for row in law.named_by(cite)
            ],
        )
        for folder in FOLDERS
        for case in rulebook(folder).cases.values()
    ]


@pytest.mark.parametrize(("folder", "case"), _every_case())
def test_a_worked_case_is_right(folder: Path, case: Case) -> None:
    wrong = differences(folder)
    assert {*wrong} <= {*rulebook(folder).cases}, "a difference that is no case's"
    assert case.id not in wrong, "\n".join(wrong[case.id])


@pytest.mark.parametrize(
    "folder", [pytest.param(each, id=each.name, marks=_slowly(each)) for each in FOLDERS]
)
def test_a_case_that_expects_something_else_is_told(folder: Path) -> None:
    """Every case of the folder, with each of its numbers, words and rows changed in turn."""
    book = rulebook(folder)
    cases = {key: replace(case, asks=(_spoiled(at, case),)) for at, (key, case) in
             enumerate(book.cases.items())}  # fmt: skip
    told = {problem.path for problem in check_cases(replace(book, cases=cases), remembered)}
    assert told == {*book.cases}


def _spoiled(at: int, case: Case) -> Ask:
    """The first question with one thing that is not so."""
    ask = case.asks[0]
    if ask.unmet:
        return replace(ask, unmet=ask.unmet[1:], score=500)
    others: list[dict[str, Any]] = [
        {"score": (ask.score or 0) + 1},
        {"level": f"{ask.level}x"},
        {"next_change_on": date(1999, 1, 1)},
    ]
    if ask.rows:
        first, *rest = ask.rows
        others += [
            {"rows": tuple(rest)},
            {"rows": (*ask.rows, first)},
            {"rows": (replace(first, points=first.points + 1), *rest)},
            {"rows": (replace(first, reason="" if first.reason else "held"), *rest)},
            {"rows": (replace(first, rule=f"{first.rule}x"), *rest)},
        ]
    if ask.rows and ask.rows[0].record:
        others += [
            {"rows": (replace(first, valid_until=date(1999, 1, 1)), *rest)},
            {"rows": (replace(first, furnisher="nobody"), *rest)},
            {"rows": (replace(first, measure=Decimal(10**9)), *rest)},
        ]
    return replace(ask, **others[at % len(others)])


def test_every_reason_and_part_occurs_in_some_case() -> None:
    """Whatever shapes the cities happen to use: none may be shown by nobody."""
    asks = [
        ask
        for folder in (*FOLDERS, ROOT / "tests" / "rulebooks" / "small")
        for case in rulebook(folder).cases.values()
        for ask in case.asks
    ]
    rows = [row for ask in asks for row in ask.rows]
    assert {row.reason for row in rows} - {""} == {*REASONS}
    assert {row.part for row in rows} == {*PARTS}
    assert {fact for ask in asks for fact in ask.unmet} == {*UNMET}


#: Parts that only rulebooks with such a limit can show.
LIMITS: dict[str, Callable[[Rulebook], object]] = {
    "clean": lambda book: any(rule.clean for rule in book.indicators.values()),
    "window_limit": lambda book: any(rule.limits.period for rule in book.indicators.values()),
    "indicator_limit": lambda book: any(rule.limits.total for rule in book.indicators.values()),
    "pool_limit": lambda book: book.pools,
    "dimension_cap": lambda book: any(part.cap for part in book.dimensions.values()),
    "dimension_floor": lambda book: any(part.floor for part in book.dimensions.values()),
    "guard": lambda book: book.guard,
    "ceiling": lambda book: book.ceilings,
}


#: Reasons that only rulebooks of such a shape can show.
SHAPES: dict[str, Callable[[Rulebook], object]] = {
    "same_group": lambda book: book.groups,
    "too_near": lambda book: any(rule.interval for rule in book.indicators.values()),
    "other_source": lambda book: any(item.sources for item in book.items.values()),
}


@pytest.mark.parametrize("folder", CITIES, ids=lambda folder: folder.name)
def test_the_cases_show_every_reason_every_limit_and_every_missing_fact(folder: Path) -> None:
    book = rulebook(folder)
    asks = [ask for case in book.cases.values() for ask in case.asks]
    rows = [row for ask in asks for row in ask.rows]
    possible = {reason for reason in REASONS if reason not in SHAPES or SHAPES[reason](book)}
    assert {row.reason for row in rows} - {""} == possible
    assert {fact for ask in asks for fact in ask.unmet} == set(UNMET)
    parts = {part for part in PARTS if part not in LIMITS or LIMITS[part](book)}
    assert {row.part for row in rows} == parts


#: A city of this repository shows at least so many worked cases.
FEWEST_CASES = 40


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_rule_is_seen_to_count_and_not_to_count(folder: Path) -> None:
    book = rulebook(folder)
    asks = [ask for case in book.cases.values() for ask in case.asks if not ask.unmet]
    rows = [row for ask in asks for row in ask.rows if row.part in ("record", "window", "clean")]
    counts = {row.rule for row in rows if not row.reason}
    does_not = {row.rule for row in rows if row.reason and row.reason != "in_window"}
    # A clean period that is not complete has no row at all.
    does_not |= {
        key
        for key, rule in book.indicators.items()
        if rule.clean and any(key not in {row.rule for row in ask.rows} for ask in asks)
    }
    assert {*book.indicators} - counts == set()
    assert {*book.indicators, *book.ceilings} - does_not == set()
    assert len(book.cases) >= FEWEST_CASES
