"""Names: what is one name in two writings, what are two names, and what is no name at all."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.demo.people import draw_person
from chengxin.people import rules
from chengxin.people.names import MOST_CHARACTERS, Name, read_name
from chengxin.people.problems import Code, Problem
from chengxin.people.rules import normal
from chengxin.text.gb18030 import PRIVATE
from tests.people import confusions
from tests.people.corpus import HALF, Pair, corpus
from tests.people.writings import WRITINGS


def name(text: str) -> Name:
    found = read_name(text)
    assert isinstance(found, Name), (text, found)
    return found


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return corpus()


def test_the_corpus_has_ten_thousand_pairs_and_each_kind_of_them(pairs: list[Pair]) -> None:
    assert Counter(pair.same for pair in pairs) == {True: HALF, False: HALF}
    assert len({(pair.one, pair.other) for pair in pairs}) == 2 * HALF
    writings = Counter(part for pair in pairs if pair.same for part in pair.why.split(" + "))
    assert {writing.__name__ for writing in WRITINGS} == {*writings}
    confused = Counter(pair.why for pair in pairs if not pair.same)
    assert len(confused) == 7 + 17
    assert min(confused.values()) > 20
    # Made by rule: the same pairs every time.
    assert pairs[:50] == corpus()[:50]


def test_no_two_names_are_joined(pairs: list[Pair]) -> None:
    wrong = [pair for pair in pairs if not pair.same and name(pair.one) == name(pair.other)]
    assert wrong == []


def test_no_name_in_two_writings_is_missed(pairs: list[Pair]) -> None:
    missed = [pair for pair in pairs if pair.same and name(pair.one) != name(pair.other)]
    assert missed == []


def test_each_writing_really_writes_otherwise(pairs: list[Pair]) -> None:
    alone = Counter(pair.why for pair in pairs if pair.same and pair.one != pair.other)
    assert all(alone[writing.__name__] >= 10 for writing in WRITINGS), alone


@pytest.mark.slow
def test_no_character_of_unicode_is_joined_with_another_one() -> None:
    """All of Unicode: whatever is joined is one character by Unicode's own equivalences."""
    joined: defaultdict[str, list[str]] = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        found = read_name(chr(code))
        if isinstance(found, Name):
            joined[found.normal.reveal()].append(chr(code))
    assert len(joined) > 120_000
    simplified = {*rules._SIMPLIFIED}
    for group in joined.values():
        unified = [each for each in group if unicodedata.name(each, "").startswith("CJK UNIFIED")]
        assert len(unified) <= 1, group
        plain = [each for each in group if ord(each) not in PRIVATE and ord(each) not in simplified]
        forms = {unicodedata.normalize("NFKC", each).casefold() for each in plain}
        forms = {unicodedata.normalize("NFC", each) for each in forms}
        assert len(forms) == 1, group


@given(st.text(max_size=30))
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text(st.characters(categories=["L", "M", "Zs"]), max_size=20))
def test_composed_or_taken_apart_is_one_name(text: str) -> None:
    assert normal(unicodedata.normalize("NFD", text)) == normal(text)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", Code.NO_NAME, 0),
        (" \u3000\ufeff", Code.NO_NAME, 0),
        ("·", Code.NO_NAME, 0),
        ("12", Code.NO_NAME, 0),
        ("张" * (MOST_CHARACTERS + 1), Code.NAME_LENGTH, 0),
        ("张?", Code.LOST_CHARACTER, 2),
        ("张？三", Code.LOST_CHARACTER, 2),
        ("张*", Code.LOST_CHARACTER, 2),
        ("张\ufffd", Code.LOST_CHARACTER, 2),
        ("张〓", Code.LOST_CHARACTER, 2),
        ("□三", Code.LOST_CHARACTER, 1),
        ("李○", Code.LOST_CHARACTER, 2),
        ("张\ue000", Code.PRIVATE_CHARACTER, 2),
        ("张\U000f0000", Code.PRIVATE_CHARACTER, 2),
        ("张三（曾用名李四）", Code.NAME_CHARACTER, 3),
        ("⿰王匀", Code.NAME_CHARACTER, 1),
        ("张三\u202e", Code.NAME_CHARACTER, 3),
        ("张\x00三", Code.NAME_CHARACTER, 2),
        ("张\ud800", Code.NAME_CHARACTER, 2),
        ("张\u3164三", Code.NAME_CHARACTER, 2),
        ("张三😀", Code.NAME_CHARACTER, 3),
        ("\ue78d三", Code.NAME_CHARACTER, 1),
        ("=HYPERLINK", Code.NAME_CHARACTER, 1),
    ],
)
def test_what_is_no_name_is_refused_with_its_place(text: str, code: Code, at: int) -> None:
    assert read_name(text) == Problem(code, at)


def test_two_names_that_lost_a_character_are_not_compared() -> None:
    assert all(isinstance(read_name(text), Problem) for text in ("张?", "张□", "张*", "张\ufffd"))


def test_no_way_of_printing_shows_a_name() -> None:
    known = name("阿卜杜·买买提")
    for value in (known, known.written, known.normal, [known], {"who": known}):
        assert "阿卜杜" not in f"{value} {value!r}"
    assert known.written.reveal() == "阿卜杜·买买提"


def test_the_people_of_the_synthetic_city_have_names_that_can_be_read() -> None:
    names = {name(draw_person(7, number).name).normal.reveal() for number in range(1, 2000)}
    written = {draw_person(7, number).name for number in range(1, 2000)}
    assert len(names) == len(written)


def test_all_characters_that_are_confused_stay_apart() -> None:
    """Not only the two of a pair: each from all others."""
    tables = (table for key, table in vars(confusions).items() if key.isupper())
    characters = {each.casefold() for table in tables for pair in table for each in pair}
    assert len(characters) > 500
    assert len({normal(each) for each in characters}) == len(characters)
