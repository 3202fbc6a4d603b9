"""The comparison finds what is planted: a test that cannot fail would find nothing."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from fractions import Fraction

import pytest

from chengxin.rulebook.model import Rulebook
from chengxin.scoring import kernel
from tests.oracle.strategies import population
from tests.scoring import test_kernel
from tests.scoring.comparison import compare
from tests.scoring.seeded_bugs import BUGS, Bug
from tests.scoring.seeded_words import WORDS, Word

#: Populations tried before a bug counts as not found.
MOST = 150


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_comparison_finds(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hasattr(test_kernel, bug.caught_by)
    right = kernel.stages()
    assert right[bug.stage].count(bug.old) == 1, "the kernel has changed; plant the bug anew"
    patched = {**right, bug.stage: right[bug.stage].replace(bug.old, bug.new)}
    monkeypatch.setattr(kernel, "stages", lambda: patched)
    assert_found(bug.begins)


@pytest.mark.slow
@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name)
def test_the_comparison_finds_in_what_is_said(word: Word, monkeypatch: pytest.MonkeyPatch) -> None:
    said = pkgutil.resolve_name(word.says)

    def wrongly(*given: object, **more: object) -> object:
        found = said(*given, **more)
        return word.wrong([*found] if isinstance(found, Iterator) else found)

    monkeypatch.setattr(word.says, wrongly)
    assert_found(word.begins)


@pytest.mark.slow
def test_the_comparison_finds_a_weight_that_the_compiler_forgets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Rulebook, "weight", lambda _book, _rule: Fraction(1))
    assert_found()


def assert_found(begins: int = 0) -> None:
    """Some population must show a difference between kernel and interpreter."""
    for seed in range(begins, begins + MOST):
        rulebook, ledger = population(seed, seed)
        if compare(rulebook, ledger, first=True).differences:
            return
    pytest.fail(f"not found in {MOST} populations")
