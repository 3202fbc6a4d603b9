"""The rulebooks of cities side by side: each is written from its own text, none from another's."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook

CITIES = sorted((Path(__file__).parent.parent.parent / "rulebooks").iterdir())


def _sentences(folder: Path) -> set[str]:
    """What a city says in its own words: why each item is taken or refused, and its cases."""
    book = load(folder).rulebook
    assert isinstance(book, Rulebook)
    said = {
        text
        for item in book.items.values()
        for text in (item.purpose, item.necessity, item.reason)
        if text
    }
    return said | {case.title.zh for case in book.cases.values()}


@pytest.mark.parametrize(
    ("one", "other"),
    list(combinations(CITIES, 2)),
    ids=lambda folder: folder.name,
)
def test_no_city_copies_another(one: Path, other: Path) -> None:
    assert _sentences(one) & _sentences(other) == set()
