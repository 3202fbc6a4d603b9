"""Section 6.15, derived scores, with expected values derived by hand."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.oracle import build as b
from tests.oracle.asking import TEN, ask, day
from tests.oracle.derived import derived_scores

DEEDS = b.indicator("deeds", "deed", TEN)
FINES = b.deduction("fines", "fine", b.fixed(-10))
STEPS = b.derived("steps", b.steps(_500=40, _510=70))
SLOPE = b.derived("slope", b.bands(b.band("500", 3, b.rate("7", 1, proportional=True))))
STAIRS = b.derived("stairs", b.bands(b.band("490", 0, b.rate("7", 1))))
BOOK = b.rulebook(DEEDS, FINES, derived=[STEPS, SLOPE, STAIRS])
DEED = b.record("A", "deed", "2025-01-01")
FINE = b.record("B", "fine", "2025-01-01")


def given(
    on: str,
    *consents: b.Cells,
    records: tuple[b.Cells, ...] = (DEED,),
    who: b.Cells | None = None,
    known_at: str = "",
) -> dict[str, tuple[int, str]]:
    """Derived score → value and next change, of the person on a day."""
    answer = ask(BOOK, on, *records, who=who)
    known = datetime.fromisoformat(f"{known_at}+08:00") if known_at else None
    return {
        each.derived: (each.value, str(each.next_change_on or ""))
        for each in derived_scores(BOOK, answer, consents, known)
    }


def test_each_piece_gives_its_own_and_a_part_point_goes_up() -> None:
    all_three = [b.consent(key, "2025-01-01") for key in ("steps", "slope", "stairs")]
    # 510 points: the second step; 3 + 10/7 = 4.43; two full sevens in the 20 above 490.
    ends = "2028-01-02"
    assert given("2025-02-01", *all_three) == {
        "steps": (70, ends), "slope": (5, ends), "stairs": (2, ends),
    }  # fmt: skip


@pytest.mark.article("jinan", 14)
def test_below_the_base_is_as_at_the_base() -> None:
    consents = [b.consent("steps", "2025-01-01"), b.consent("stairs", "2025-01-01")]
    found = given("2025-02-01", *consents, records=(FINE,))
    assert {key: value for key, (value, _on) in found.items()} == {"steps": 40, "stairs": 1}


@pytest.mark.article("jinan", 14)
def test_nothing_without_this_consent_or_outside_its_days() -> None:
    consent = b.consent("steps", "2025-02-01", "2025-03-01")
    assert given("2025-01-31", consent) == {}
    assert given("2025-02-01", consent) == {"steps": (70, "2025-03-01")}
    assert given("2025-02-28", consent) == {"steps": (70, "2025-03-01")}
    assert given("2025-03-01", consent) == {}
    assert given("2025-02-01", {**consent, "person": "Q"}) == {}


@pytest.mark.article("jinan", 14)
def test_nothing_without_the_consent_to_the_points() -> None:
    who = b.person(withdrew_on="2025-03-01")
    consent = b.consent("steps", "2025-01-01")
    assert given("2025-02-28", consent, who=who) == {"steps": (70, "2025-03-01")}
    assert given("2025-03-01", consent, who=who) == {}


def test_consenting_again_is_a_consent_of_its_own() -> None:
    first = b.consent("steps", "2025-01-01", "2025-03-01")
    again = b.consent("steps", "2025-02-01")
    assert given("2025-01-15", first, again) == {"steps": (70, "2025-02-01")}
    assert given("2025-02-15", first, again) == {"steps": (70, "2025-03-01")}
    assert given("2025-03-15", first, again) == {"steps": (70, "2028-01-02")}


def test_what_never_was_a_consent_changes_nothing() -> None:
    never = b.consent("steps", "2025-03-01", "2025-03-01")
    assert given("2025-03-01", never) == {}
    assert given("2025-02-01", never, b.consent("steps", "2025-01-01"))["steps"][1] == "2028-01-02"


def test_a_consent_is_known_from_when_it_was_recorded_and_a_withdrawal_always() -> None:
    late = b.consent("steps", "2025-02-01", recorded_at="2025-02-10T12:00:00")
    assert given("2025-02-20", late, known_at="2025-02-10T11:59:59") == {}
    assert "steps" in given("2025-02-20", late, known_at="2025-02-10T12:00:00")
    withdrawn = b.consent("steps", "2025-01-01", "2025-02-15")
    assert given("2025-02-20", withdrawn, known_at="2025-01-02T00:00:00") == {}


def test_the_piece_is_named_by_where_it_begins() -> None:
    answer = ask(BOOK, "2025-02-01", FINE)
    consents = [b.consent("steps", "2025-01-01"), b.consent("stairs", "2025-01-01")]
    found = {each.derived: each for each in derived_scores(BOOK, answer, consents, None)}
    assert (found["steps"].score, found["steps"].begins) == (490, 500)
    assert (found["stairs"].score, found["stairs"].begins) == (490, 490)
    assert day("2025-02-01") == answer.as_of
