"""Rulebooks side by side: every cell has its source, and every face says the same."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from chengxin.report import compare, compare_markdown, write_comparison
from chengxin.report.comparison import Row, comparison
from chengxin.report.comparison_counts import cases, forms, indicators, items, periods
from chengxin.rulebook import load
from chengxin.rulebook.grammar.indicators import FORMS, PERIODS
from chengxin.rulebook.model import Rulebook
from chengxin.text import LANGUAGES, language
from tests.report.sample_book import RULEBOOK
from tests.rulebook import bad

IDENTIFIER = re.compile(r"\b[a-z]+_[a-z_]+\b")


@pytest.fixture(scope="module")
def books() -> tuple[Rulebook, ...]:
    small, yuxi = (load(folder).rulebook for folder in (bad.SMALL, bad.YUXI))
    assert small is not None
    assert yuxi is not None
    return yuxi, small


def _rows(books: tuple[Rulebook, ...]) -> list[Row]:
    return [row for group in comparison(books) for row in group.rows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cell_has_an_article_or_a_model(books: tuple[Rulebook, ...], lang: str) -> None:
    with language(lang):
        for row in _rows(books):
            assert len(row.cells) == len(books)
            for part in (part for cell in row.cells for part in cell if not row.own):
                assert part.said
                assert part.thing is not None, row.what
                assert part.thing.cite or part.thing.modelled_on, row.what


def test_a_rulebook_without_something_has_an_empty_cell(books: tuple[Rulebook, ...]) -> None:
    with language("en"):
        by_name = {row.what: row.cells for row in _rows(books)}
        forwarded, departures = (
            by_name["A dispute is forwarded to the furnisher"],
            by_name["Departures from the text"],
        )
        assert [bool(cell) for cell in forwarded] == [True, False]
        assert [len(cell) for cell in departures] == [len(books[0].deviations), 0]
        text = compare(books, "en")
        assert "—: this rulebook says nothing of it." in text


def test_counts_are_the_rulebooks_own(books: tuple[Rulebook, ...]) -> None:
    with language("en"):
        assert [*forms()] == [*FORMS, "clean"]
        assert {*periods()} == {*PERIODS, "rolling"}
        for book in books:
            counts = {each.what: each.count for each in (*items(book), *indicators(book))}
            assert counts["Items in all"] == len(book.items)
            uses = ("scored", "kept and shown, never scored", "refused: never taken in")
            assert sum(counts[use] for use in uses) == len(book.items)
            shapes = [count for what, count in counts.items() if what.startswith("points: ")]
            assert sum(shapes) == len(book.indicators) == counts["awards"] + counts["deductions"]
            assert cases(book)[0].count == len(book.cases)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_faces_say_the_same_in_words(
    books: tuple[Rulebook, ...], lang: str, tmp_path: Path
) -> None:
    small = (books[1], RULEBOOK)
    write_comparison(small, tmp_path)
    page = (tmp_path / ("index.html" if lang == "zh" else f"index.{lang}.html")).read_text("utf-8")
    body = page.partition("<body>")[2]
    faces = [
        compare(small, lang),
        compare_markdown(small, lang, "folders"),
        unescape(re.sub(r"<[^>]*>", " ", body)),
    ]
    with language(lang):
        said = [part.said for row in _rows(small) for cell in row.cells for part in cell]
    bare = [re.sub(r"[\s\\]", "", face) for face in faces]
    for text in said:
        assert re.sub(r"\s", "", text) in bare[1]
        assert re.sub(r"\s", "", text) in bare[2]
    for face in (faces[0], faces[2]):
        assert not {*IDENTIFIER.findall(face)} - {book.id for book in small}
    for link in re.findall(r'href="([^"#]+)', body):
        assert (tmp_path / link).exists(), link


def test_markdown_cites_the_texts_of_the_articles(books: tuple[Rulebook, ...]) -> None:
    text = compare_markdown(books[:1], "en", "rulebooks")
    linked = {*re.findall(r"\]\(rulebooks/yuxi/(articles/[^)]+)\)", text)}
    assert "articles/measures/22.txt" in linked
    assert all((bad.YUXI / link).is_file() for link in linked)


def test_nothing_to_compare_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rulebooks"):
        comparison(())


def test_each_language_names_the_table_in_its_own_words(books: tuple[Rulebook, ...]) -> None:
    tables = {
        part.thing.modelled_on
        for row in _rows(books)
        for cell in row.cells
        for part in cell
        if part.thing is not None and part.thing.modelled_on is not None
    }
    assert tables
    for lang, other in (("zh", "en"), ("en", "zh")):
        text = compare_markdown(books, lang, "folders")
        assert all(table.get(lang) in text for table in tables)
        assert not any(table.get(other) in text for table in tables)
