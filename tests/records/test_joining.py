"""Joining is one transaction: person, facts, yes and score are there together, or none of them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.people.consent import Giver, Purpose
from chengxin.people.errors import NameDiffersError, UnknownNoticeError
from chengxin.people.facts import Facts
from chengxin.people.services import enrol, find, store_notice
from chengxin.records.services.joining import join
from chengxin.standing.errors import NotCoveredError
from chengxin.standing.services.leaving import withdraw
from chengxin.standing.services.versions import store_version
from tests.opening import put_in_force
from tests.people.made_up import AT, FACTS, identity, name
from tests.site import Site, site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("yuxi_site")]

#: The base, and what three clean years earn whoever is of age long enough.
FIRST = 500 + 15

YUXI = Path(__file__).parents[2] / "rulebooks" / "yuxi"


@pytest.fixture(scope="module")
def yuxi_site(server: Server) -> Iterator[Site]:
    """A site where the rulebook of Yuxi is in force, on the day after people were known."""
    with site(server) as found, clock_of(lambda: AT):
        put_in_force(rulebook_no=store_version(folder=YUXI, by="test", cases=False))
        yield found


def joined(number: int, *, called: str = "柳如烟", facts: Facts = FACTS, text: bytes = b"") -> int:
    notice = text or store_notice(
        purpose=Purpose.COMPUTE, lang="en", text="# Points\nYou agree.", published_at=AT
    )
    return join(
        identity=identity(number), name=name(called), facts=facts, notice=notice,
        given_by=Giver.SELF,
    )  # fmt: skip


def ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def state(person_no: int) -> tuple[Any, ...]:
    """Score, how many changes, and how many people there are of this number."""
    (row,) = ask(
        "select (select score from standing where person_no = %s),"
        " (select count(*) from standing_change where person_no = %s),"
        " (select count(*) from consent where person_no = %s and withdrew_on is null)",
        *[person_no] * 3,
    )
    return row


@pytest.mark.article("jinan", 7)
@pytest.mark.article("yuxi", 12)
def test_who_agrees_has_a_score_at_once() -> None:
    person_no = joined(1)
    assert state(person_no) == (FIRST, 1, 1)
    assert ask("select cause from standing_change where person_no = %s", person_no) == [("joined",)]


@pytest.mark.article("yuxi", 2)
@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(FACTS, usual_resident=False), ("residency",)),
        (replace(FACTS, usual_resident=None, household_registered=True), ("residency",)),
        (replace(FACTS, full_capacity=None), ("full_capacity",)),
        (replace(FACTS, born_on=date(2008, 11, 3)), ("age",)),
        (Facts(), ("age", "full_capacity", "residency")),
    ],
)
def test_whom_the_measures_do_not_cover_is_told_why_and_leaves_no_trace(
    facts: Facts, missing: tuple[str, ...]
) -> None:
    with pytest.raises(NotCoveredError) as refused:
        joined(2, facts=facts)
    assert refused.value.unmet == missing
    assert find(identity(2)) is None


@pytest.mark.article("yuxi", 2)
def test_who_is_eighteen_today_may_join_today() -> None:
    assert state(joined(9, facts=replace(FACTS, born_on=date(2008, 11, 2))))[2] == 1


def test_who_takes_part_already_may_agree_to_another_text_whatever_has_changed() -> None:
    person_no = joined(10)
    another = store_notice(
        purpose=Purpose.COMPUTE, lang="en", text="# Points\nYou agree now.", published_at=AT
    )
    with clock_of(lambda: AT + timedelta(seconds=1)):
        assert joined(10, facts=replace(FACTS, usual_resident=False), text=another) == person_no
    assert state(person_no) == (None, 1, 1)


def test_joining_again_changes_nothing() -> None:
    person_no = joined(3)
    assert joined(3) == person_no
    assert state(person_no) == (FIRST, 1, 1)


@pytest.mark.article("jinan", 7)
def test_who_left_can_come_back_to_a_new_history() -> None:
    person_no = joined(4)
    withdraw(person_no=person_no)
    assert state(person_no) == (None, 0, 0)
    assert joined(4) == person_no
    assert state(person_no) == (FIRST, 1, 1)


def test_an_unknown_text_leaves_no_trace_of_who_wanted_to_join() -> None:
    with pytest.raises(UnknownNoticeError):
        joined(5, text=bytes(32))
    assert find(identity(5)) is None


def test_another_name_changes_neither_facts_nor_consent() -> None:
    known = enrol(identity=identity(6), name=name(), facts=FACTS, recorded_at=AT)
    with pytest.raises(NameDiffersError):
        joined(6, called="柳如燕")
    assert state(known) == (None, 0, 0)


def test_two_who_join_at_once_are_one_person_with_one_score() -> None:
    def one(number: int) -> int:
        try:
            return joined(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = [*pool.map(one, [7, 8] * 8)]
    assert len({*found}) == 2
    for person_no in {*found}:
        assert state(person_no) == (FIRST, 1, 1)
