"""What was held about somebody counts from the moment of joining, and comes in exactly once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.demo.people import identity_number
from chengxin.ledger.columns import Kind
from chengxin.people.assisting import Help, Said
from chengxin.people.consent import Giver, Purpose
from chengxin.people.facts import Facts
from chengxin.people.identity import Identity, read_identity
from chengxin.people.identity import Kind as Document
from chengxin.people.names import Name, read_name
from chengxin.people.services import store_notice
from chengxin.records.database import ask
from chengxin.records.services.assisting import join_at_counter
from chengxin.records.services.joining import join
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from tests.ledger.city import write
from tests.people.made_up import AT
from tests.records.rows import ANNA, BAO, count, fine, mark, send, verdicts

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

FACTS = Facts(born_on=date(1990, 1, 1), household_registered=True, usual_resident=True,
              full_capacity=True)  # fmt: skip


#: A fine that counts: it is final, and the person was told.
FINAL = {"formed_on": "2026-09-01", "final_on": "2026-09-20", "notified_on": "2026-09-01"}

#: What somebody begins with in Shaoxing who has such a fine, and who has none.
FINED, CLEAN = 600, 620


def joins(number: str, name: str) -> int:
    """Somebody agrees on the page."""
    identity = read_identity(number, today=AT.date(), made_up=True)
    called = read_name(name)
    assert isinstance(identity, Identity)
    assert isinstance(called, Name)
    notice = store_notice(
        purpose=Purpose.COMPUTE, lang="en", text="# Points\nYou agree.", published_at=AT
    )
    return join(identity=identity, name=called, facts=FACTS, notice=notice, given_by=Giver.SELF)


def score(person_no: int) -> int:
    return int(ask("select score from standing where person_no = %s", person_no)[0][0])


@pytest.mark.article("yuxi", 15)
def test_what_was_held_counts_at_once(tmp_path: Path) -> None:
    rows = [fine(**FINAL), fine(record="P2", **FINAL)]
    assert verdicts(send(tmp_path, Kind.RECORDS, rows)) == ["accepted"] * 2
    assert verdicts(send(tmp_path, Kind.MARKS, [mark(record="P2", kind="annulled")])) == [
        "accepted"
    ]
    assert (count("held_row"), count("record")) == (3, 0)
    person_no = joins(**{"number": ANNA["identity"], "name": ANNA["name"]})
    assert (count("held_row"), count("record"), count("record_mark")) == (0, 2, 1)
    assert ask("select distinct person_no from record_body") == [(person_no,)]
    # One history, and the first score knows the record: nobody ever saw a higher one.
    assert ask("select number, score_before, cause from standing_change") == [(1, None, "joined")]
    assert (score(person_no), score(joins(BAO["identity"], BAO["name"]))) == (FINED, CLEAN)


def test_what_is_held_under_another_name_stays_held(tmp_path: Path) -> None:
    send(tmp_path, Kind.RECORDS, [fine(name="周明")])
    joins(ANNA["identity"], ANNA["name"])
    assert (count("held_row"), count("record")) == (1, 0)


def test_a_row_that_comes_while_its_person_joins_is_attached_whoever_is_first(
    tmp_path: Path,
) -> None:
    """Neither held about somebody who takes part, nor there twice, nor left out of the score."""
    people = [identity_number(each, date(1990, 1, 1), "female") for each in range(900, 912)]
    deliveries = [
        receive(
            path=write(tmp_path / f"{each}.csv", [fine(record=f"R{each}", identity=each, **FINAL)]),
            kind=Kind.RECORDS, by="test",
        )
        for each in people
    ]  # fmt: skip
    for number, delivery in zip(people, deliveries, strict=True):
        both = Barrier(2)

        def judged(delivery: int = delivery, both: Barrier = both) -> None:
            try:
                both.wait(30)
                judge(delivery_id=delivery)
            finally:
                connections.close_all()

        def joined(number: str = number, both: Barrier = both) -> int:
            try:
                both.wait(30)
                return joins(number, ANNA["name"])
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            done, joining = pool.submit(judged), pool.submit(joined)
            done.result(60)
            person_no = joining.result(60)
        assert count("held_row") == 0
        found = ask("select count(*) from record_version where person_no = %s", person_no)
        assert found == [(1,)]
    assert {score(row[0]) for row in ask("select person_no from person")} == {FINED}


@pytest.mark.article("yuxi", 15)
def test_at_a_counter_the_same_is_linked_in_the_same_transaction(tmp_path: Path) -> None:
    assert verdicts(send(tmp_path, Kind.RECORDS, [fine(**FINAL)])) == ["accepted"]
    identity = read_identity(ANNA["identity"], today=AT.date(), made_up=True)
    name = read_name(ANNA["name"])
    assert isinstance(identity, Identity)
    assert isinstance(name, Name)
    helped = join_at_counter(
        member=Member(1, "clerk", "body", frozenset({Role.HANDLER}), ""),
        reason="本人到窗口申请开通积分",
        identity=identity,
        name=name,
        facts=FACTS,
        notice=store_notice(
            purpose=Purpose.COMPUTE, lang="en", text="# Points\nYou agree.", published_at=AT
        ),
        given=Help("Window 3", Document.RESIDENT, Said.PRINTED, "F-1"),
    )
    assert helped.context.person_no
    assert score(helped.context.person_no) == FINED
    assert (count("record"), count("held_row"), count("assistance")) == (1, 0, 1)
