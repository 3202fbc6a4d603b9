"""What a newcomer is asked follows from each city's own measures and from what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chengxin.people.facts import Facts
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, Kind
from chengxin.rulebook import load
from chengxin.web.citizen.assertion import Assertion
from chengxin.web.citizen.enrolling import FactsForm, asked_of
from tests.people.made_up import identity, name

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"

NOBODY_SAID = Assertion(identity(1), name(), Facts())


@pytest.mark.parametrize(
    ("city", "residency"),
    [
        pytest.param("yuxi", {"usual_resident"}, marks=pytest.mark.article("yuxi", 2)),
        pytest.param(
            "jinan",
            {"usual_resident", "household_registered", "residence_permit"},
            marks=pytest.mark.article("jinan", 3),
        ),
        pytest.param(
            "shaoxing",
            {"usual_resident", "household_registered", "residence_permit"},
            marks=pytest.mark.article("shaoxing", "1.1(1)"),
        ),
        pytest.param(
            "sanming",
            {"household_registered", "usual_resident"},
            marks=pytest.mark.article("sanming", 2),
        ),
    ],
)
def test_each_city_asks_for_its_own_facts_of_residence(city: str, residency: set[str]) -> None:
    book = load(RULEBOOKS / city, cases=False).rulebook
    assert book is not None
    asked = asked_of(NOBODY_SAID, book.who.residency)
    assert {*asked} == {"full_capacity", *residency}
    # One that somebody vouches for is enough, and then none is asked for.
    for fact in residency:
        said: dict[str, Any] = {fact: True}
        vouched = replace(NOBODY_SAID, facts=Facts(**said))
        assert asked_of(vouched, book.who.residency) == ("full_capacity",)


def test_a_day_of_birth_is_asked_for_where_no_number_has_it() -> None:
    passport = Identity(Kind.PASSPORT, Hidden("E12345678"), "CHN")
    told = replace(NOBODY_SAID, identity=passport)
    assert asked_of(told, ()) == ("born_on", "full_capacity")
    form = FactsForm(asked_of(told, ()), {"born_on": "1990-01-01", "full_capacity": "no"})
    assert form.is_valid()
    assert form.said() == {"born_on": date(1990, 1, 1), "full_capacity": False}
    for wrong in ("", "1990", "01/01/1990", "1990-02-30"):
        assert not FactsForm(("born_on",), {"born_on": wrong}).is_valid()
    assert not FactsForm(("full_capacity",), {"full_capacity": "perhaps"}).is_valid()
