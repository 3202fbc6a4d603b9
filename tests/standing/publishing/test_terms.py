"""When people are told of a change beforehand, for every kind of change."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.rulebook.model import Name, Rulebook
from chengxin.scoring.versions import compare
from chengxin.standing.publishing.terms import (
    TERMS,
    Comparison,
    Ground,
    grounds,
    milder_for_everybody,
    notice_owed,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    found = load(ROOT / "rulebooks" / "yuxi").rulebook
    assert found is not None
    return found


def with_level(book: Rulebook, number: int, **changed: object) -> Rulebook:
    levels = [*book.levels]
    levels[number] = replace(levels[number], **changed)  # type: ignore[arg-type]  # a test's choice
    return replace(book, version="other", levels=tuple(levels))


def owed(old: Rulebook, new: Rulebook, *, lower: bool = False, back: bool = False) -> int:
    found = grounds(Comparison.of(compare(old, new)), anyone_lower=lower)
    return notice_owed(found, going_back=back)


@pytest.mark.article("yuxi", 25)
@pytest.mark.parametrize("lowest", [780, 820])
def test_a_threshold_that_moves_either_way_is_announced(book: Rulebook, lowest: int) -> None:
    assert owed(book, with_level(book, 0, lowest=lowest)) == TERMS.notice_days


def test_a_level_that_is_only_named_anew_is_not(book: Rulebook) -> None:
    assert owed(book, with_level(book, 0, name=Name("信用优异", "Outstanding"))) == 0


def test_a_level_that_comes_or_goes_is_a_threshold(book: Rulebook) -> None:
    fewer = replace(book, version="other", levels=book.levels[1:])
    assert Comparison.of(compare(book, fewer)).threshold
    assert Comparison.of(compare(fewer, book)).threshold


@pytest.mark.article("yuxi", 25)
def test_more_is_at_once_and_less_is_announced(book: Rulebook) -> None:
    richer = replace(book, version="other", scale=replace(book.scale, base=book.scale.base + 1))
    assert owed(book, richer) == 0
    assert owed(richer, book) == TERMS.notice_days


def test_what_a_run_over_everybody_saw_is_announced_though_no_rule_says_so(book: Rulebook) -> None:
    assert owed(book, book, lower=True) == TERMS.notice_days


def test_going_back_waits_for_nothing_only_where_nobody_can_lose() -> None:
    found = {
        (harm, moved, lower): notice_owed(
            grounds(Comparison(harm, moved, warned=False), anyone_lower=lower), going_back=True
        )
        for harm, moved, lower in product((False, True), repeat=3)
    }
    assert {case for case, days in found.items() if not days} == {
        (False, False, False),
        (False, True, False),
    }
    assert {*found.values()} == {0, TERMS.notice_days}


def test_only_a_moved_threshold_harms_nobody_by_itself() -> None:
    assert {ground for ground in Ground if milder_for_everybody(frozenset({ground}))} == {
        Ground.THRESHOLD
    }
