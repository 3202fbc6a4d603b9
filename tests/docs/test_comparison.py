"""`docs/comparison.md` is what the rulebooks say, and every rulebook of a city is in it."""

from __future__ import annotations

import re

from chengxin.rulebook import load
from tests.docs.expected import COMPARISON, comparison_text
from tests.docs.markdown import ROOT

CITIES = sorted((ROOT / "rulebooks").iterdir())


def test_the_page_is_what_the_rulebooks_say() -> None:
    assert COMPARISON.read_text("utf-8") == comparison_text()


def test_every_city_is_a_column_of_every_table() -> None:
    names = []
    for folder in CITIES:
        book = load(folder).rulebook
        assert book is not None
        names.append(f"[{book.name.en}](../rulebooks/{folder.name})")
    heads = re.findall(r"^\|  \| (.+) \|$", comparison_text(), re.MULTILINE)
    assert len(heads) == len(re.findall(r"^## ", comparison_text(), re.MULTILINE))
    assert all(sorted(head.split(" | ")) == sorted(names) for head in heads)
