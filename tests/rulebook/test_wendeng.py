"""A real table of 2020: what of it loads, and that its README tells where the rest is refused."""

from __future__ import annotations

import re

from chengxin.rulebook import load
from tests.rulebook import bad

WENDENG = bad.RULEBOOKS / "wendeng-2020"

_ROW = re.compile(r"^\| .+ \| (\d+) \| (`.+`) \|$", re.MULTILINE)


def _told() -> dict[str, int]:
    """The bad cases that the README names, each with the gate it says."""
    rows = _ROW.findall((WENDENG / "README.md").read_text("utf-8"))
    return {name: int(gate) for gate, names in rows for name in re.findall(r"`(\w+)`", names)}


def test_the_readme_names_every_refused_row_and_its_gate() -> None:
    cases = {file.stem: bad.read(file) for file in bad.files()}
    assert {name: cases[name].gate for name in _told()} == _told()
    assert {name for name in cases if "_wendeng_" in name} <= {*_told()}


def test_the_table_has_lapsed_and_its_rows_are_cited() -> None:
    book = load(WENDENG).rulebook
    assert book is not None
    assert (book.law, book.figures) == ("lapsed", "illustrative")
    cited = {(cite.article, cite.part) for rule in book.indicators.values() for cite in rule.cite}
    parts = {
        (number, part + 1)
        for (_document, number), article in book.articles.items()
        for part in range(len(re.findall(r"^（[一二三四五六七八九十]+）", article.text, re.M)))
    }
    assert cited == parts, "each row of the table has a rule, and each rule a row"
