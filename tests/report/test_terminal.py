"""Whole answers and the whole rulebook, letter by letter; and names that mean harm."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.report import explain, show
from chengxin.report.columns import Column, plain, table, width, wrap
from chengxin.text import LANGUAGES
from tests.report.expected import FOLDER, TEXTS
from tests.report.sample import PERSON, hostile
from tests.report.sample_book import RULEBOOK

TEXT = st.text(st.sampled_from("ab −分志愿，。（） 12.50"), max_size=40)


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_is_the_expected_one(name: str) -> None:
    assert TEXTS[name]() == (FOLDER / name).read_text("utf-8")


def test_no_expected_file_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(TEXTS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_name_can_drive_the_terminal(lang: str) -> None:
    book, answer = hostile()
    for text in (explain(book, answer, lang=lang), show(book, lang)):
        assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize(("law", "said"), [("draft", "草案"), ("lapsed", "已失效")])
def test_a_law_not_in_force_is_named(law: str, said: str) -> None:
    book = replace(RULEBOOK, law=law)
    assert said in explain(book, PERSON, lang="zh").split("\n")[1]
    assert said in show(book, "zh").split("\n")[1]


@given(TEXT, st.integers(2, 30))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    longest = max((width(word) for word in text.split(" ")), default=0)
    indent = len(text) - len(text.lstrip(" "))
    assert all(width(line) <= max(cells, longest + indent) for line in lines)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_a_right_hand_column_ends_where_it_should(rows: list[tuple[str, str]]) -> None:
    lines = table([Column(12), Column(8, right=True)], [*rows, None])
    assert all(width(line) <= width(lines[-1]) for line in lines)


def test_plain_keeps_what_people_read() -> None:
    assert plain("玉溪分 −20.50 “é”") == "玉溪分 −20.50 “é”"
