"""Who one can be in the demonstration, and what goes on there after the files end."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chengxin.access.roles import read_roles
from chengxin.clock import civil_day
from chengxin.demo.cast import FIRST, OFFICERS, cast
from chengxin.demo.city import SEED
from chengxin.demo.news import News
from chengxin.demo.people import TODAY
from chengxin.ledger.columns import Kind, Naming, columns
from chengxin.people.identity import Identity, read_identity
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from tests.docs.markdown import ROOT

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    found = load(ROOT / "rulebooks/yuxi").rulebook
    assert found is not None
    return found


def test_the_cast_is_whole_in_the_city_that_is_shown() -> None:
    played = {one.login: one.person for one in cast(SEED)}
    assert len(played) == 11
    assert played["newcomer"].consented_on is None
    withdrew = played["withdrawn"].withdrew_on
    assert withdrew is not None
    assert withdrew <= TODAY
    assert played["elsewhere"].usual_resident == "no"
    assert len({one.identity for one in played.values()}) == len(played)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_told_person_is_in_every_city(seed: int) -> None:
    told = [one for one in cast(seed) if one.login not in ("newcomer", "withdrawn", "elsewhere")]
    assert len(told) == 8
    for one in told:
        assert one.person.consented_on is not None
        assert one.person.withdrew_on is None


def test_nobody_could_be_a_real_person() -> None:
    for one in cast(SEED):
        read = read_identity(one.person.identity, today=TODAY, made_up=True)
        assert isinstance(read, Identity)
        assert not isinstance(read_identity(one.person.identity, today=TODAY), Identity)


def test_officers_have_roles_that_one_may_have() -> None:
    for officer in OFFICERS:
        assert read_roles(officer.roles) == officer.roles
    assert len({officer.login for officer in OFFICERS}) == len(OFFICERS)


def test_news_are_of_the_last_days_and_new_each_time(book: Rulebook, tmp_path: Path) -> None:
    news = News(book, SEED, FIRST, [one.person for one in cast(SEED)])
    known = columns(book, Kind.RECORDS, Naming.IDENTITY)
    numbers: list[str] = []
    for hour in range(40):
        now = NOW + timedelta(hours=hour)
        with news.write(tmp_path, now).open(encoding="utf-8-sig", newline="") as file:
            rows = [*csv.DictReader(file)]
        assert 1 <= len(rows) <= 3
        for row in rows:
            assert {*row} <= {*known}
            assert book.items[row["item"]].use != "refused"
            today = civil_day(now)
            formed_on = datetime.fromisoformat(row["formed_on"]).date()
            assert today - timedelta(days=6) <= formed_on <= today
        numbers += [row["record"] + row["furnisher"] for row in rows]
    assert len(numbers) == len({*numbers})
