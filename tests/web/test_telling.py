"""What the citizen's pages say of changes and looks, without a site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chengxin.access.context import ActorKind
from chengxin.access.kinds import Kind
from chengxin.access.purposes import Purpose
from chengxin.access.selectors import Look
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.text import language
from chengxin.web.citizen.tell import ahead, past
from chengxin.web.shared import looked

YUXI = Path(__file__).parents[2] / "rulebooks" / "yuxi"
TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Step:
    number: int
    as_of: date
    score: int
    score_before: int | None = None
    dimensions: Mapping[str, int] = field(default_factory=dict)
    cause: str = "record"
    changed_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def yuxi() -> Rulebook:
    book = load(YUXI, cases=False).rulebook
    assert book is not None
    return book


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with language("en"):
        yield


JOINED = Step(1, date(2025, 6, 1), 500, cause="joined")


def test_nothing_is_said_of_the_last_month_where_nothing_was_kept(yuxi: Rulebook) -> None:
    assert past.lately(yuxi, [], TODAY) is None


def test_a_quiet_month_names_no_cause(yuxi: Rulebook) -> None:
    said = past.lately(yuxi, [JOINED], TODAY)
    assert said is not None
    assert (said.since, said.difference, said.causes) == ("21 October 2026", 0, "")


def test_the_last_month_adds_up_whatever_the_order(yuxi: Rulebook) -> None:
    steps = [
        JOINED,
        Step(2, date(2026, 11, 1), 530, 500, {"contribution": 3000}),
        Step(3, date(2026, 11, 9), 510, 530, {"contribution": 3000, "lawfulness": -2000}, "day"),
        Step(4, date(2026, 11, 10), 512, 510, {"contribution": 3200, "lawfulness": -2000}),
    ]
    for order in (steps, steps[::-1]):
        said = past.lately(yuxi, order, TODAY)
        assert said is not None
        assert said.difference == 12
        assert said.parts == "Contribution +32, Lawfulness −20"
        assert said.causes.startswith("A record came in or was corrected × 2; ")


def test_who_joined_this_month_is_told_from_then_on(yuxi: Rulebook) -> None:
    joined = Step(1, date(2026, 11, 15), 500, cause="joined")
    said = past.lately(yuxi, [joined, Step(2, TODAY, 503, 500)], TODAY)
    assert said is not None
    assert (said.since, said.difference) == ("15 November 2026", 3)


def test_a_dimension_is_told_by_its_own_steps(yuxi: Rulebook) -> None:
    steps = [
        JOINED,
        Step(2, date(2026, 1, 2), 510, 500, {"honours": 1000}),
        Step(3, date(2026, 1, 3), 512, 510, {"honours": 1000, "contribution": 200}),
    ]
    assert [each.score for each in past.steps_told(yuxi, steps, "honours")] == [510, 500]


def look(minute: int, kind: Kind, **more: object) -> Look:
    told: dict[str, object] = {
        "number": 9, "at": datetime(2026, 11, 20, 16, 30, tzinfo=UTC) + timedelta(minutes=minute),
        "actor": "session 1", "actor_kind": ActorKind.SELF, "organisation": "",
        "purpose": Purpose.SELF, "case_ref": "", "reason": "", "legal_basis": "PIPL 45",
        "kinds": (kind,), "denied": False, "seal": None, "digest": "", **more,
    }  # fmt: skip
    return Look(**told)  # type: ignore[arg-type]  # the table of a test


def test_entries_of_one_glance_are_told_once_and_counted() -> None:
    looks = [look(2, Kind.SCORE), look(1, Kind.SCORE), look(1, Kind.HISTORY)]
    [day] = looked.by_day(looks)
    assert day.name == "21 November 2026"
    assert [each.entries for each in day.looks] == [1, 2]
    assert day.looks[1].kinds == "points and level, how the points changed"


def test_a_denied_look_is_never_told_together_with_one_that_was_shown() -> None:
    looks = [look(1, Kind.SCORE), look(1, Kind.SCORE, denied=True)]
    [day] = looked.by_day(looks)
    assert [each.chip for each in day.looks] == ["", "denied"]


def test_nothing_that_costs_money_is_named_as_a_way_to_points(yuxi: Rulebook) -> None:
    named = [each for each in yuxi.indicators.values() if ahead.may_be_named(yuxi, each)]
    assert named
    for indicator in named:
        assert indicator.kind == "award"
        for item in ahead.items_of(yuxi, indicator):
            assert item.earned_by != "money"
            assert yuxi.categories[item.category].source != "market"
    left = {each.id for each in yuxi.indicators.values() if each not in named}
    assert {"donations", "goods_given", "regular_giving", "market_grade", "fines"} <= left
