"""Whom the doors let in, for what, and what is kept of those whom they do not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxin.access.doors import citizen_door, staff_door
from chengxin.access.errors import LookDeniedError, SealsOverdueError
from chengxin.access.purposes import RULES, Purpose, purposes_of
from chengxin.access.register import SEALED_WITHIN
from chengxin.access.roles import Role
from chengxin.clock import civil_day, clock_of, now
from chengxin.people.consent import Giver
from chengxin.people.consent import Purpose as Agreed
from chengxin.people.services import enrol, give_consent, withdraw_consent
from chengxin.people.services.searching import search
from tests.access.reading import WHY, entries, member, score
from tests.people.made_up import AT, FACTS, identity, name
from tests.site import Site

pytestmark = pytest.mark.slow

DAY = civil_day(AT)


@pytest.mark.article("yuxi", 4)
@pytest.mark.article("yunnan", "3.1")
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    "purpose", [*(str(each) for each in Purpose if each is not Purpose.EMERGENCY), "hiring", ""]
)
def test_a_purpose_is_for_its_roles_alone(made: Site, role: Role, purpose: str) -> None:
    before = len(entries(made.url))
    if purpose in {*Purpose} and role in RULES[Purpose(purpose)].roles:
        staff_door(member(role), purpose, "", WHY, 1)
        assert len(entries(made.url)) == before
    else:
        with pytest.raises(LookDeniedError):
            staff_door(member(role), purpose, "", WHY, 1)
        (kept,) = entries(made.url)[before:]
        assert kept["outcome"] == "denied"
        assert kept["purpose"] == (purpose if purpose in {*Purpose} else "unstated")


def test_nobody_of_staff_looks_as_the_person_or_as_the_program() -> None:
    everything = purposes_of(frozenset(Role))
    assert not {Purpose.SELF, Purpose.COMPUTE, Purpose.UNSTATED} & {*everything}


@pytest.mark.parametrize(
    ("case_ref", "reason"),
    [
        ("", ""),
        ("A-17", ""),
        ("", "too short"),
        ("", "a " * 9),
        ("", "x" * 501),
        ("", "the number is 990001 19900101 2465"),
        ("", "nothing to see \x1b[31m here at all"),
        ("", "当事人证件号 ９９０００１-19900101-2465 要求核对"),
        ("a 17; drop table", WHY),
        ("990001199001012465", WHY),
        ("990001-19900101-2465", WHY),
    ],
)
def test_without_a_reason_in_words_nobody_looks(made: Site, case_ref: str, reason: str) -> None:
    before = len(entries(made.url))
    with pytest.raises(LookDeniedError):
        staff_door(member(), "dispute.handling", case_ref, reason, 1)
    (kept,) = entries(made.url)[before:]
    # What was typed into the wrong field may be a number; it is not kept.
    assert kept["reason"] in ("", WHY)
    assert kept["case_ref"] in ("", "A-17")


def test_the_person_reads_the_reason_as_it_was_written(made: Site) -> None:
    score(
        staff_door(member(), "dispute.handling", "A-17", "当事人来电\n要求核对志愿服务记录", 9), 9
    )
    kept = entries(made.url)[-1]
    assert kept["reason"] == "当事人来电 要求核对志愿服务记录"
    assert (kept["case_ref"], kept["organisation"]) == ("A-17", "街道办")
    assert kept["legal_basis"] == "CC 1029, PIPL 46"


@pytest.mark.usefixtures("made")
def test_while_seals_are_overdue_people_see_their_own_and_nobody_else_looks() -> None:
    score(citizen_door(1, "s"), 1)
    later = now() + SEALED_WITHIN + timedelta(seconds=1)
    context = staff_door(member(), "dispute.handling", "", WHY, 1)
    assert score(context, 1)
    with clock_of(lambda: later):
        assert score(citizen_door(1, "t"), 1)
        with pytest.raises(SealsOverdueError):
            score(context, 1)
        with pytest.raises(SealsOverdueError):
            search(
                staff=member(), purpose="dispute.handling", case_ref="", reason=WHY,
                identity=identity(1),
            )  # fmt: skip


def test_a_search_finds_one_person_by_the_whole_number_and_is_kept_either_way(made: Site) -> None:
    there = enrol(identity=identity(50), name=name(), facts=FACTS, recorded_at=AT)
    agree(there)
    before = len(entries(made.url))

    def ask(number: int, reason: str = WHY) -> object:
        return search(
            staff=member(), purpose="dispute.handling", case_ref="", reason=reason,
            identity=identity(number),
        )  # fmt: skip

    context = ask(50)
    assert context is not None
    assert ask(51) is None
    for number in (50, 51):
        with pytest.raises(LookDeniedError):
            ask(number, "no")
    found, nobody, refused, refused_too = entries(made.url)[before:]
    assert (found["person_no"], found["outcome"], found["kinds"]) == (there, "shown", "membership")
    assert (nobody["person_no"], nobody["outcome"]) == (None, "denied")
    assert (refused["person_no"], refused_too["person_no"]) == (there, None)


def test_who_has_left_or_never_agreed_is_not_found_and_will_see_who_asked(made: Site) -> None:
    never, left = (
        enrol(identity=identity(number), name=name(), facts=FACTS, recorded_at=AT)
        for number in (52, 53)
    )
    agree(left)
    withdraw_consent(
        person_no=left, purpose=Agreed.COMPUTE, given_by=Giver.SELF,
        effective_on=DAY + timedelta(days=1), event_time=AT,
    )  # fmt: skip
    before = len(entries(made.url))
    for number in (52, 53):
        found = search(
            staff=member(), purpose="dispute.handling", case_ref="", reason=WHY,
            identity=identity(number),
        )  # fmt: skip
        assert found is None
    kept = [(each["person_no"], each["outcome"], each["kinds"]) for each in entries(made.url)]
    assert kept[before:] == [(never, "denied", ""), (left, "denied", "")]


def agree(person_no: int) -> None:
    give_consent(
        person_no=person_no, purpose=Agreed.COMPUTE, notice=None, given_by=Giver.FILE,
        effective_on=DAY, event_time=AT,
    )  # fmt: skip
