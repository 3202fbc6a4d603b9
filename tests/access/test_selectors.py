"""Who looked: what its person reads of an entry, in which order, and what can be left out."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chengxin.access.context import AccessContext
from chengxin.access.doors import citizen_door, staff_door, system_door
from chengxin.access.errors import LookDeniedError
from chengxin.access.kinds import Kind
from chengxin.access.purposes import Purpose
from chengxin.access.roles import Role
from chengxin.access.selectors import LATELY, PAGE, entries_about, looks_summary
from chengxin.clock import clock_of
from tests.access.reading import WHY, member, number, score

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

#: Half an hour before midnight in the city.
AT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


def stopped(at: datetime) -> AbstractContextManager[None]:
    return clock_of(lambda: at)


def own(person_no: int) -> AccessContext:
    return citizen_door(person_no, "s")


def staff(person_no: int, body: str = "街道办") -> AccessContext:
    who = replace(member(), organisation=body)
    return staff_door(who, "dispute.handling", "A-17", WHY, person_no)


@pytest.mark.article("yuxi", 17)
def test_a_look_of_another_is_told_with_who_why_and_what() -> None:
    with stopped(AT):
        score(staff(21), 21)
        (look,) = entries_about(own(21), 21).looks
    assert (look.organisation, look.purpose, look.reason, look.case_ref) == (
        "街道办", Purpose.DISPUTE, WHY, "A-17",
    )  # fmt: skip
    assert (look.at, look.kinds, look.denied, look.seal) == (AT, (Kind.SCORE,), False, None)


def test_ones_own_looks_stand_apart_and_runs_from_people() -> None:
    with stopped(AT):
        score(own(22), 22)
        score(staff(22), 22)
        score(system_door("tomorrow 7"), 22)
        mine = own(22)
        assert [look.actor for look in entries_about(mine, 22).looks] == [
            "run tomorrow 7", "staff 7",
        ]  # fmt: skip
        assert [look.actor for look in entries_about(mine, 22, whose="staff").looks] == ["staff 7"]
        (run,) = entries_about(mine, 22, whose="automatic").looks
        assert run.purpose is Purpose.COMPUTE
        kinds = [look.kinds for look in entries_about(mine, 22, whose="own").looks]
        assert kinds == [(Kind.LOOKS,), (Kind.SCORE,)]


def test_a_denied_attempt_is_shown_like_any_other() -> None:
    with stopped(AT):
        context = staff_door(member(Role.AUDIT), "audit.oversight", "", WHY, 23)
        with pytest.raises(LookDeniedError):
            number(context, 23)
        (look,) = entries_about(own(23), 23).looks
    assert look.denied


def test_bodies_and_civil_days_can_be_chosen() -> None:
    for shift, body in ((0, "甲局"), (1, "乙局")):
        with stopped(AT + timedelta(hours=shift)):
            score(staff(24, body), 24)
    with stopped(AT + timedelta(hours=2)):
        mine = own(24)
        by_body = entries_about(mine, 24, organisation="乙局").looks
        first = entries_about(mine, 24, last_day=date(2026, 11, 20)).looks
        second = entries_about(mine, 24, first_day=date(2026, 11, 21)).looks
        assert [e.organisation for e in by_body] == [e.organisation for e in second] == ["乙局"]
        assert [e.organisation for e in first] == ["甲局"]
        assert looks_summary(mine, 24).organisations == ("乙局", "甲局")


def test_the_last_thirty_days_are_counted_without_ones_own() -> None:
    for days in (0, 29, 31):
        with stopped(AT - timedelta(days=days)):
            score(staff(25), 25)
            score(own(25), 25)
    with stopped(AT):
        summary = looks_summary(own(25), 25)
        assert summary.lately == 2
        assert summary.reaches_back_to == AT - LATELY - timedelta(days=1)


def test_pages_go_on_where_the_last_one_ended() -> None:
    with stopped(AT):
        for _each in range(PAGE + 3):
            score(staff(26), 26)
        first = entries_about(own(26), 26)
        assert first.more is not None
        second = entries_about(own(26), 26, below=first.more)
    assert (len(first.looks), len(second.looks), second.more) == (PAGE, 3, None)
    numbers = [look.number for look in first.looks + second.looks]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.article("jinan", 15)
def test_nobody_reads_who_looked_at_somebody_else() -> None:
    with pytest.raises(LookDeniedError):
        entries_about(own(27), 28)
    with pytest.raises(LookDeniedError):
        entries_about(staff(28), 28)
