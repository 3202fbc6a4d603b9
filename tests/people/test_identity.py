"""Identity numbers: what is read, what is refused, and that no refusal shows a number."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from chengxin.demo.people import draw_person, identity_number
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, Kind, read_identity, written_identity
from chengxin.people.problems import Code, Problem
from chengxin.text import LANGUAGES, language
from tests.people.numbers import TODAY, cards, ended, of_18, old_cards, permits, residents

#: The example of GB 11643-1999, which is nobody's.
EXAMPLE = "11010519491231002X"

WIDE = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}


def read(text: str, issuer: str = "") -> Identity:
    found = read_identity(text, today=TODAY, issuer=issuer)
    assert isinstance(found, Identity), found
    return found


def refused(text: str, issuer: str = "", today: date = TODAY) -> Problem:
    found = read_identity(text, today=today, issuer=issuer)
    assert isinstance(found, Problem), found
    return found


@given(residents)
@example(EXAMPLE)
def test_a_resident_identity_number_is_read(number: str) -> None:
    found = read(number)
    assert (found.kind, found.number.reveal(), found.issuer) == (Kind.RESIDENT, number, "")
    assert f"{found.born_on:%Y%m%d}" == number[6:14]


@given(permits)
def test_a_residence_permit_is_of_one_of_three_places(number: str) -> None:
    wanted = {"81": Kind.HONG_KONG, "82": Kind.MACAO, "83": Kind.TAIWAN}
    assert read(number).kind is wanted[number[:2]]


@given(st.one_of(cards, old_cards))
def test_both_forms_of_the_permanent_residence_card_are_read(number: str) -> None:
    found = read(number)
    assert found.kind is Kind.PERMANENT_RESIDENT
    # Two digits of a year do not say the century, so the old form names no day of birth.
    assert (found.born_on is None) == (len(number) == 15)


@pytest.mark.article("yuxi", "7/passport")
@pytest.mark.parametrize(
    ("written", "issuer", "number", "state"),
    [
        ("E12345678", "CHN", "E12345678", "CHN"),
        (" e 1234 5678 ", "chn", "E12345678", "CHN"),
        ("ｇ１２３４５６７", "ＵＳＡ", "G1234567", "USA"),
        ("C01X00T47", "D", "C01X00T47", "DEU"),
        ("19000101", "KOR", "19000101", "KOR"),
    ],
)
def test_a_passport_is_known_by_state_and_number(
    written: str, issuer: str, number: str, state: str
) -> None:
    found = read(written, issuer)
    assert (found.kind, found.number.reveal(), found.issuer) == (Kind.PASSPORT, number, state)
    assert found.born_on is None


@pytest.mark.article("yuxi", "7/passport")
def test_one_number_of_two_states_is_two_people() -> None:
    assert read("E12345678", "CHN") != read("E12345678", "JPN")
    assert read("C01X00T47", "D") == read("C01X00T47", "DEU")


@given(st.one_of(of_18, old_cards), st.data())
def test_width_spaces_and_small_letters_make_no_difference(
    number: str, data: st.DataObject
) -> None:
    written = "".join(each.translate(WIDE if data.draw(st.booleans()) else {}) for each in number)
    cut = data.draw(st.integers(0, len(number)))
    space = data.draw(st.sampled_from(["", " ", "\u3000", "\u00a0", "\t", " \n"]))
    written = space + written[:cut] + space + written[cut:] + space
    if data.draw(st.booleans()):
        written = written.lower()
    assert read(written) == read(number)


@given(of_18, st.integers(0, 17), st.sampled_from("0123456789X"))
@example(EXAMPLE, 17, "2")
@example(EXAMPLE, 0, "9")
def test_every_wrong_character_is_noticed(number: str, place: int, other: str) -> None:
    assume(number[place] != other)
    refused(number[:place] + other + number[place + 1 :])


@given(of_18, st.integers(0, 16))
@example(EXAMPLE, 16)
def test_every_swap_of_neighbours_is_noticed(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    refused(number[:place] + number[place + 1] + number[place] + number[place + 2 :])


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", Code.NO_NUMBER, 0),
        (" \u3000", Code.NO_NUMBER, 0),
        ("1.10105194912310E+17", Code.SPREADSHEET_NUMBER, 0),
        ("110105194912310020.0", Code.SPREADSHEET_NUMBER, 0),
        ("1101051949123100Z2", Code.NUMBER_CHARACTER, 17),
        ("11010519491231X002", Code.NUMBER_CHARACTER, 15),
        ("11010519491231002Y", Code.NUMBER_CHARACTER, 18),
        ("11010519491231002\u0425", Code.NUMBER_CHARACTER, 18),  # a Cyrillic letter
        ("1101051949123100\u0662X", Code.NUMBER_CHARACTER, 17),  # an Arabic two
        ("1101051949123100\u00b2X", Code.NUMBER_CHARACTER, 17),  # a raised two
        ("1101051949123100二X", Code.NUMBER_CHARACTER, 17),
        ("'11010519491231002X", Code.NUMBER_LENGTH, 19),
        ("11010519491231002", Code.NUMBER_LENGTH, 17),
        ("1101051949123100200", Code.NUMBER_LENGTH, 19),
        ("身份证", Code.NUMBER_LENGTH, 3),
        ("110105491231002", Code.OLD_NUMBER, 0),
        (ended("16010519491231002"), Code.UNKNOWN_DIVISION, 1),
        (ended("81000119491231002"), Code.UNKNOWN_DIVISION, 1),
        (ended("84000019491231002"), Code.UNKNOWN_DIVISION, 1),
        (ended("91615619491231002"), Code.UNKNOWN_DIVISION, 2),
        (ended("99000119900101246"), Code.UNKNOWN_DIVISION, 2),
        (ended("11010519490229002"), Code.NO_SUCH_BIRTH, 7),
        (ended("11010519491301002"), Code.NO_SUCH_BIRTH, 7),
        (ended("11010500000000002"), Code.NO_SUCH_BIRTH, 7),
        (ended("11010518991231002"), Code.NO_SUCH_BIRTH, 7),
        ("CAN110078023012", Code.NO_SUCH_BIRTH, 8),
        ("110105194912310020", Code.CHECK_CHARACTER, 18),
        ("E12345678", Code.NO_ISSUER, 0),
        ("12345678", Code.NO_ISSUER, 0),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(text: str, code: Code, at: int) -> None:
    assert refused(text) == Problem(code, at)


@pytest.mark.parametrize(
    ("text", "issuer", "code"),
    [
        ("E12345678", "China", Code.UNKNOWN_ISSUER),
        ("E12345678", "中国", Code.UNKNOWN_ISSUER),
        ("E12345678", "C1N", Code.UNKNOWN_ISSUER),
        ("E123-45678", "CHN", Code.PASSPORT_FORM),
        ("E123", "CHN", Code.PASSPORT_FORM),
        ("PASSPORT", "CHN", Code.PASSPORT_FORM),
        (EXAMPLE, "CHN", Code.PASSPORT_FORM),
    ],
)
def test_a_passport_that_cannot_be_is_refused(text: str, issuer: str, code: Code) -> None:
    assert refused(text, issuer) == Problem(code)


def test_a_birth_is_refused_until_its_day_has_come() -> None:
    number = ended(f"110105{TODAY:%Y%m%d}002")
    assert read(number).born_on == TODAY
    assert refused(number, today=TODAY - timedelta(days=1)) == Problem(Code.FUTURE_BIRTH, 7)


@given(st.text(max_size=40), st.text(max_size=4))
def test_any_text_gets_an_answer(text: str, issuer: str) -> None:
    assert isinstance(read_identity(text, today=TODAY, issuer=issuer), Identity | Problem)


def test_people_who_are_made_up_are_let_in_only_when_asked() -> None:
    for number in range(1, 50):
        identity = draw_person(7, number).identity
        assert refused(identity).code is Code.UNKNOWN_DIVISION
        found = read_identity(identity, today=TODAY, made_up=True)
        assert isinstance(found, Identity)
        assert (found.kind, found.number.reveal()) == (Kind.RESIDENT, identity)
    assert identity_number(123, date(1990, 1, 1), "female") == ended("99000119900101246")


@given(st.one_of(of_18, old_cards))
def test_what_is_written_for_sealing_is_read_again(number: str) -> None:
    known = read(number)
    assert written_identity(known.written()) == known


def test_a_passport_is_read_again_with_its_state() -> None:
    known = read("E12345678", "CHN")
    assert written_identity(known.written()) == known
    with pytest.raises(ValueError, match="no identity") as caught:
        written_identity(Hidden(EXAMPLE))
    assert not shows(caught.value)


def shows(value: object) -> bool:
    """Whether any way of printing a value gives away a part of the number that tells."""
    told = [str(value), repr(value), f"{value}", f"{value!r:>60}", f"{[value]}"]
    if isinstance(value, BaseException):
        told += traceback.format_exception(value)
    return any(EXAMPLE[start : start + 5] in text for text in told for start in range(14))


def test_no_way_of_printing_shows_a_number(caplog: pytest.LogCaptureFixture) -> None:
    known = read(EXAMPLE)
    assert shows(known.number.reveal())
    for value in (known, known.number, known.written(), {"who": known}, [known.number]):
        assert not shows(value), type(value)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("people").warning("%s %r %s", known, known.number, vars)
    assert caplog.messages
    assert not shows(caplog.text)


def test_a_hidden_text_does_not_travel_into_other_processes() -> None:
    known = read(EXAMPLE)
    for value in (known, known.number, [known]):
        with pytest.raises(TypeError) as caught:
            pickle.dumps(value)
        assert not shows(caught.value)
        with pytest.raises(TypeError):
            json.dumps(value)
    assert copy.deepcopy(known) == known
    assert not shows(asdict(known))


@pytest.mark.parametrize("code", list(Code))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_says_what_where_and_what_to_do(code: Code, lang: str) -> None:
    with language(lang):
        problem = Problem(code, 7)
        assert problem.message
        assert problem.hint
        assert "{" not in str(problem)


@given(of_18, st.integers(0, 17), st.sampled_from("0123456789XZ二"))
def test_no_problem_shows_what_was_read(number: str, place: int, other: str) -> None:
    found = read_identity(number[:place] + other + number[place + 1 :], today=TODAY)
    for lang in LANGUAGES:
        with language(lang):
            told = f"{found} {found!r}"
    assert not any(number[start : start + 4] in told for start in range(15))
