"""Persons that change, by two people: found by every number, told, and undone to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import count as count_from
from pathlib import Path
from random import Random
from threading import Barrier

import psycopg
import pytest
from django.db import connections

from chengxin.access.doors import citizen_door
from chengxin.access.four_eyes.services import OtherContentsError, SamePersonError, TwofoldError
from chengxin.demo.people import identity_number
from chengxin.ledger.columns import Kind as File
from chengxin.people.changing.errors import ChangeRefusedError
from chengxin.people.changing.selectors import changes_about
from chengxin.people.changing.words import Ground, Kind
from chengxin.people.services import find, renew_keys
from chengxin.people.services.enrolling import Known, find_many
from chengxin.records.database import ask
from chengxin.records.services.changing import (
    Wanted,
    decide_change,
    last_change,
    propose_change,
)
from chengxin.records.services.departing import leave_for_good
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from tests.ledger.city import write
from tests.people.made_up import newer_keys
from tests.records.changes import (
    FINAL_DEED,
    NAME,
    NEW,
    ONE,
    TWO,
    WHY,
    Tables,
    anna,
    both,
    decided,
    merged,
    named,
    number,
    renamed,
    renumbered,
    undoing,
)
from tests.records.rows import ANNA, BAO, count, deed, fine, send, verdicts
from tests.records.test_joining_held import FINAL, joins, score
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean", "sound")]


@pytest.mark.article("yunnan", "2.1")
def test_a_replaced_number_and_the_one_before_lead_to_the_same_person(tmp_path: Path) -> None:
    who = anna()
    change = decided(renumbered(who))
    assert find(number(NEW)) == find(number(ANNA["identity"])) == who
    # Deliveries under both are joined, also about one and the same record.
    both = [
        deed(record="A", **FINAL_DEED),
        {**deed(record="B", **FINAL_DEED), "identity": NEW},
    ]
    assert verdicts(send(tmp_path, File.RECORDS, both)) == ["accepted", "accepted"]
    again = {**deed(record="A", version="2", recorded_at="2026-10-01T09:00:00"), "identity": NEW}
    assert verdicts(send(tmp_path, File.RECORDS, [again])) == ["accepted"]
    assert ask("select count(*) from record where person_no = %s", who)[0][0] == 2
    assert count("held_row") == 0
    told = changes_about(citizen_door(who, "s"), who)
    assert [(each.change, each.kind, each.document) for each in told] == [
        (change, Kind.NUMBER, "DOC-1")
    ]
    assert told[0].number
    assert told[0].number.reveal() == ANNA["identity"]
    assert ask("select payload from outbox where kind = 'person.changed'")


def test_what_was_held_under_the_new_number_is_linked(tmp_path: Path) -> None:
    held = {**fine(**FINAL), "identity": NEW}
    assert verdicts(send(tmp_path, File.RECORDS, [held])) == ["accepted"]
    who = anna()
    before = score(who)
    assert count("held_row") == 1
    decided(renumbered(who))
    assert (count("held_row"), count("record")) == (0, 1)
    assert score(who) < before
    # Whose record it is came in under the number that would go: it is not taken back blindly.
    wanted = undoing(who)
    act = propose_change(member=ONE, wanted=wanted, reason=WHY)
    with pytest.raises(ChangeRefusedError):
        decide_change(member=TWO, act=act, content=wanted.content(), agreed=True)


def test_another_name_counts_and_so_does_the_one_before(tmp_path: Path) -> None:
    who = anna()
    decided(renamed(who))
    rows = [
        {**deed(record="A", **FINAL_DEED), "name": NAME},
        deed(record="B", **FINAL_DEED),
        {**deed(record="C", **FINAL_DEED), "name": "别的人"},
    ]
    assert verdicts(send(tmp_path, File.RECORDS, rows)) == [
        "accepted",
        "accepted",
        "quarantined name_differs",
    ]
    known = find_many([number(ANNA["identity"])])[number(ANNA["identity"])]
    assert isinstance(known, Known)
    assert known.name == named(NAME)
    assert NAME not in repr(known)


@pytest.mark.parametrize("change", [renamed, renumbered])
def test_undoing_puts_every_byte_back(tables: Tables, change: object, tmp_path: Path) -> None:
    assert callable(change)
    who = anna()
    send(tmp_path, File.RECORDS, [deed(**FINAL_DEED), fine(**FINAL)])
    before = tables()
    decided(change(who))
    assert tables() != before
    decided(undoing(who))
    assert tables() == before
    assert last_change(who) is None
    told = changes_about(citizen_door(who, "s"), who)
    assert [each.undone for each in told] == [True, False]


def test_nothing_is_done_by_one_person_or_over_other_contents(tables: Tables) -> None:
    who = anna()
    wanted = renamed(who)
    before = tables()
    act = propose_change(member=ONE, wanted=wanted, reason=WHY)
    assert tables() == before
    with pytest.raises(SamePersonError):
        decide_change(member=ONE, act=act, content=wanted.content(), agreed=True)
    other = replace(wanted, name=named("别的名")).content()
    with pytest.raises(OtherContentsError):
        decide_change(member=TWO, act=act, content=other, agreed=True)
    assert decide_change(
        member=TWO, act=act, content=wanted.content(), agreed=False, words="原件与申请不符, 不同意"
    ) is None  # fmt: skip
    with pytest.raises(TwofoldError):
        decide_change(member=TWO, act=act, content=wanted.content(), agreed=True)
    assert tables() == before


def test_the_database_takes_no_change_without_the_answer_of_another(shaoxing: Site) -> None:
    who = anna()
    wanted = renamed(who)
    act = propose_change(member=ONE, wanted=wanted, reason=WHY)
    insert = (
        "insert into person_change (act, content, person_no, kind, ground, document, asked_by,"
        " answered_by, at) values (%s, %s, %s, 'name', 'register', 'D-1', %s, %s, now())"
    )
    content = wanted.content()
    for asked_by, answered_by, refusal in (
        (1, 2, psycopg.errors.ForeignKeyViolation),
        (1, 1, psycopg.errors.CheckViolation),
        (7, 2, psycopg.errors.ForeignKeyViolation),
    ):
        with psycopg.connect(shaoxing.url) as opened, pytest.raises(refusal):
            opened.execute(insert, [act, content, who, asked_by, answered_by])
    for moved in ("select move_records(1, %s, 99, '{1}', null, now())",):
        with psycopg.connect(shaoxing.url) as opened, pytest.raises(psycopg.errors.RaiseException):
            opened.execute(moved, [who])


def test_what_does_not_fit_is_refused() -> None:
    who, bao = anna(), joins(BAO["identity"], BAO["name"])
    taken = replace(renumbered(who), identity=number(BAO["identity"]))
    for wanted in (
        taken,
        replace(renamed(who), document=ANNA["identity"]),
        replace(renamed(who), person_no=10**9),
        replace(renamed(who), kind=Kind.UNDO, undoes=5),
        Wanted(Kind.MERGE, who, Ground.TWICE, "D-1", other_no=who),
        Wanted(Kind.MERGE, who, Ground.TWICE, "D-1", other_no=10**9),
    ):
        with pytest.raises(ChangeRefusedError):
            propose_change(member=ONE, wanted=wanted, reason=WHY)
    # What fits when it is proposed need not fit any more when it is decided.
    wanted = renumbered(who)
    act = propose_change(member=ONE, wanted=wanted, reason=WHY)
    joins(NEW, "新来的")
    with pytest.raises(ChangeRefusedError):
        decide_change(member=TWO, act=act, content=wanted.content(), agreed=True)
    assert find(number(BAO["identity"])) == bao


def test_former_numbers_and_names_pass_to_new_keys() -> None:
    who = anna()
    decided(renumbered(who))
    decided(renamed(who))
    with newer_keys("test-c"):
        assert renew_keys() == 0
        assert find(number(ANNA["identity"])) == who
        decided(undoing(who))
        decided(undoing(who))
        assert find(number(ANNA["identity"])) == who
        assert find(number(NEW)) is None
        assert leave_for_good(person_no=who)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_every_number_that_counts_leads_to_its_person(seed: int) -> None:
    """A random walk of changes and undoings, held against a model of two lines."""
    draw = Random(seed)
    who, fresh = anna(), count_from(50)
    numbers, stack = [ANNA["identity"]], list[str]()
    for _step in range(12):
        if stack and draw.random() < 0.4:
            decided(undoing(who))
            if stack.pop() == "number":
                gone = numbers.pop()
                assert find(number(gone)) is None
        elif draw.random() < 0.6:
            numbers.append(identity_number(next(fresh), date(1990, 1, 1), "female"))
            decided(replace(renumbered(who), identity=number(numbers[-1])))
            stack.append("number")
        else:
            decided(replace(renamed(who), name=named("周" + draw.choice("甲乙丙丁戊己"))))
            stack.append("name")
        found = find_many([number(each) for each in numbers])
        assert {each.person_no for each in found.values()} == {who}
        assert len(found) == len(numbers)
        for each in found.values():
            assert each.called(named(ANNA["name"]))


@pytest.mark.check("S16")
@pytest.mark.parametrize("turn", range(6))
def test_a_delivery_at_the_same_moment_finds_one_person_or_two(tmp_path: Path, turn: int) -> None:
    """Merging, or parting, against the intake of a row about the other entry: never in between."""
    keep, other = both(tmp_path)
    if turn % 2:
        decided(merged(keep, other))
    wanted = undoing(keep) if turn % 2 else merged(keep, other)
    act = propose_change(member=ONE, wanted=wanted, reason=WHY)
    row = {**deed(record="LATE", **FINAL_DEED), **BAO}
    waiting = receive(path=write(tmp_path / "late.csv", [row]), kind=File.RECORDS, by="test")
    start = Barrier(2)

    def decides() -> None:
        start.wait()
        decide_change(member=TWO, act=act, content=wanted.content(), agreed=True)

    def comes_in() -> None:
        start.wait()
        judge(delivery_id=waiting)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(closing_after, each) for each in (decides, comes_in)]:
            done.result()
    assert verdicts(waiting) == ["accepted"]
    [[whose]] = ask("select person_no from record where record = 'LATE'")
    assert whose == (other if turn % 2 else keep)


def closing_after(does: Callable[[], None]) -> None:
    try:
        does()
    finally:
        connections.close_all()
