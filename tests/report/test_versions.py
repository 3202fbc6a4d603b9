"""Two versions in words: every change of any two rulebooks can be said, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxin.report.versions import diff_data, diff_text
from chengxin.rulebook import load
from chengxin.scoring.versions import compare
from chengxin.text import language
from tests.oracle.strategies import random_rulebook

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("seed", range(8))
def test_every_change_is_said(lang: str, seed: int) -> None:
    diff = compare(random_rulebook(seed), random_rulebook(seed + 100))
    assert diff.changes
    with language(lang):
        text, data = diff_text(diff), diff_data(diff)
    assert len(data["changes"]) == len(diff.changes)
    for change in data["changes"]:
        told = [change[side]["says"] for side in ("old", "new") if change[side] is not None]
        assert told
        assert all(told), change
    assert "Span(" not in text
    assert "dataclass" not in text


def test_two_different_cities_can_be_compared() -> None:
    books = [load(ROOT / folder).rulebook for folder in ("rulebooks/yuxi", "tests/rulebooks/small")]
    old, new = books
    assert old is not None
    assert new is not None
    with language("en"):
        text = diff_text(compare(old, new))
    assert "removed · milder" in text
    assert "added · harsher" in text
