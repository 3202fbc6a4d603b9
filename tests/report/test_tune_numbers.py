"""Every number of a rulebook stands once on the tuning page, with a label in words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from chengxin.report.tune_numbers import sections
from chengxin.rulebook import load
from chengxin.rulebook.numbers import read_numbers
from chengxin.text import LANGUAGES, language

ROOT = Path(__file__).parent.parent.parent
FOLDERS = [
    ROOT / "tests" / "rulebooks" / "small",
    ROOT / "tests" / "rulebooks" / "wendeng-2020",
    *sorted(path.parent for path in (ROOT / "rulebooks").glob("*/rulebook.yaml")),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_number_stands_once_with_a_label(folder: Path, lang: str) -> None:
    book = load(folder).rulebook
    assert book is not None
    numbers = [number for text in read_numbers(folder).values() for number in text.numbers]
    with language(lang):
        found = sections(book, numbers)
    rows = [row for section in found for group in section.groups for row in group.rows]
    assert Counter(row.number.id for row in rows) == Counter(number.id for number in numbers)
    for row in rows:
        # A key of the language in place of a word would be one of these.
        assert not re.fullmatch(r"[a-z_]+|.* / .*", row.label), row.label
        assert lang == "en" or re.search("[一-鿿]", row.label), row.label
    for section in found:
        for group in section.groups:
            assert len({row.label for row in group.rows}) == len(group.rows), group.name


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_no_label_says_a_number_that_could_be_turned_as_well(folder: Path, lang: str) -> None:
    """Only its place in a list, counted from one; the name of a code is its own."""
    book = load(folder).rulebook
    assert book is not None
    numbers = [number for text in read_numbers(folder).values() for number in text.numbers]
    with language(lang):
        found = sections(book, numbers)
    for section in found:
        for row in (row for group in section.groups for row in group.rows):
            places = re.sub(
                r"(Bracket|Fading|Case|record) [0-9]+|第 [0-9]+|情形 [0-9]+", "", row.label
            )
            assert "table" in row.number.path or not re.search("[0-9]", places), row.label
