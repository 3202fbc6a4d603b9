"""The worked cases of every rulebook: each row as a person derived it from the text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.rulebook.model import Case, Rulebook
from chengxin.scoring.cases import check_cases
from chengxin.scoring.result import PARTS, REASONS, UNMET

ROOT = Path(__file__).parent.parent.parent
FOLDERS = sorted((ROOT / "rulebooks").iterdir())


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
    for problem in check_cases(rulebook(folder)):
        found.setdefault(problem.path, []).append(str(problem))
    return found


def _every_case() -> list[object]:
    return [
        pytest.param(
            folder,
            case,
            id=f"{folder.name}-{case.id}",
            marks=[pytest.mark.article(folder.name, cite.article) for cite in case.proves],
        )
        for folder in FOLDERS
        for case in rulebook(folder).cases.values()
    ]


@pytest.mark.parametrize(("folder", "case"), _every_case())
def test_a_worked_case_is_right(folder: Path, case: Case) -> None:
    wrong = differences(folder)
    assert "" not in wrong, wrong[""]
    assert case.id not in wrong, "\n".join(wrong[case.id])


def test_yuxis_cases_show_every_reason_and_every_missing_fact() -> None:
    book = rulebook(ROOT / "rulebooks" / "yuxi")
    asks = [ask for case in book.cases.values() for ask in case.asks]
    rows = [row for ask in asks for row in ask.rows]
    assert {row.reason for row in rows} - {""} == set(REASONS)
    assert {fact for ask in asks for fact in ask.unmet} == set(UNMET)
    assert {row.part for row in rows} == {*PARTS} - {"guard"}
