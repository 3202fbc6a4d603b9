"""Nobody is real: names put together, identity numbers that were never given out."""

import unicodedata

import pytest

from chengxin.demo.names import RARE
from chengxin.demo.people import TODAY, draw_person, identity_number
from chengxin.people.checks import check_character

PEOPLE = [draw_person(7, number) for number in range(1, 4001)]

#: The first two digits of every division code that was ever assigned (GB/T 2260).
PROVINCES = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
    *range(61, 66), 71, 81, 82, 83, 91,
}  # fmt: skip


def iso_7064_remainder(number: str) -> int:
    """MOD 11-2, worked out the other way round: digit by digit, as the standard writes it."""
    remainder = 0
    for character in number:
        remainder = (remainder * 2 + (10 if character == "X" else int(character))) % 11
    return remainder


def test_identity_numbers_have_a_valid_check_character() -> None:
    assert {iso_7064_remainder(person.identity) for person in PEOPLE} == {1}
    assert {len(person.identity) for person in PEOPLE} == {18}
    assert any(person.identity.endswith("X") for person in PEOPLE)


def test_the_standards_own_example_has_its_check_character() -> None:
    assert check_character("34052419800101001") == "X"


def test_identity_numbers_begin_with_a_division_that_was_never_assigned() -> None:
    assert all(int(person.identity[:2]) not in PROVINCES for person in PEOPLE)
    assert all(person.identity.startswith("99") for person in PEOPLE)


def test_identity_numbers_say_the_birth_and_are_all_different() -> None:
    assert len({person.identity for person in PEOPLE}) == len(PEOPLE)
    assert all(person.identity[6:14] == f"{person.born_on:%Y%m%d}" for person in PEOPLE)


def test_identity_numbers_stay_different_in_a_city_of_millions() -> None:
    numbers = {identity_number(number, TODAY, "male") for number in range(1, 4_000_000, 1999)}
    assert len(numbers) == len(range(1, 4_000_000, 1999))
    assert {len(number) for number in numbers} == {18}
    assert all(number.startswith("99") for number in numbers)


@pytest.mark.parametrize("character", "㛃䶮𬱖𠅤·")
def test_some_names_have_characters_that_old_systems_lose(character: str) -> None:
    assert any(character in draw_person(7, n, settled=True).name for n in range(1, 4001))


def test_rare_characters_are_ideographs() -> None:
    names = "".join(person.name for person in PEOPLE)
    rare = {c for c in names if ord(c) > 0x9FFF or ord(c) < 0x4E00}
    assert rare - {"·"}
    assert all(unicodedata.name(c).startswith("CJK UNIFIED") for c in rare - {"·"})
    assert RARE.total > 0


def test_some_people_have_no_score_for_every_reason() -> None:
    assert any(person.consented_on is None for person in PEOPLE)
    assert any(person.withdrew_on for person in PEOPLE)
    assert any(person.left_on for person in PEOPLE)
    assert any(person.died_on for person in PEOPLE)
    assert any((TODAY - person.born_on).days < 18 * 365 for person in PEOPLE)
    for fact in ("usual_resident", "full_capacity"):
        assert {getattr(person, fact) for person in PEOPLE} == {"yes", "no", "unknown"}


def test_most_people_agreed_after_the_doors_opened() -> None:
    agreed = [p.consented_on for p in PEOPLE if p.consented_on]
    assert sum(str(day) >= "2025-04-01" for day in agreed) > len(agreed) * 0.9
    assert max(agreed) <= TODAY
