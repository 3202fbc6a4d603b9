"""Two entries of one person: put together by two people, and taken apart to the last byte."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chengxin.access.doors import citizen_door, staff_door
from chengxin.access.selectors import entries_about
from chengxin.demo.people import identity_number
from chengxin.ledger.columns import Kind as File
from chengxin.people.consent import Giver, Purpose
from chengxin.people.selectors import takes_part
from chengxin.people.services import find, give_consent, store_notice
from chengxin.records.database import ask
from chengxin.records.services.departing import leave_for_good
from chengxin.standing.services.leaving import withdraw
from tests.people.made_up import AT
from tests.records.changes import (
    FINAL_DEED,
    NEW,
    ONE,
    WHY,
    Tables,
    both,
    decided,
    merged,
    number,
    renumbered,
    undoing,
)
from tests.records.rows import ANNA, BAO, cells_of, count, deed, send, verdicts

STRANGER = identity_number(42, date(1990, 1, 1), "female")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean", "sound")]


def test_two_entries_become_one_and_two_again_to_the_last_byte(
    tables: Tables, tmp_path: Path
) -> None:
    keep, other = both(tmp_path)
    takes_part(staff_door(ONE, "counter.assistance", "", WHY, other), other)
    before = tables()
    decided(merged(keep, other))
    assert find(number(BAO["identity"])) == find(number(ANNA["identity"])) == keep
    assert ask("select count(*) from record where person_no = %s", keep)[0][0] == 4
    assert ask("select count(*) from standing") == [(1,)]
    # Looks follow the person.
    assert any(each.reason == WHY for each in entries_about(citizen_door(keep, "s"), keep).looks)
    decided(undoing(keep))
    assert tables() == before
    assert find(number(BAO["identity"])) == other


def test_what_comes_in_meanwhile_goes_to_whose_number_it_came_under(tmp_path: Path) -> None:
    keep, other = both(tmp_path)
    decided(merged(keep, other))
    late = [
        {**deed(record="R3", **FINAL_DEED), **BAO},
        deed(record="R4", **FINAL_DEED),
    ]
    assert verdicts(send(tmp_path, File.RECORDS, late)) == ["accepted", "accepted"]
    assert ask("select count(*) from record where person_no = %s", keep)[0][0] == 6
    decided(undoing(keep))
    found: dict[str, int] = dict(
        ask("select record, person_no from record where record in ('R3', 'R4')")
    )
    assert found == {"R3": other, "R4": keep}


def test_of_two_consents_the_narrower_holds(tmp_path: Path) -> None:
    keep, other = both(tmp_path)
    withdraw(person_no=other)
    decided(merged(keep, other))
    lives = ask("select count(*) from consent where withdrew_on is null")
    assert lives == [(0,)]
    assert ask("select count(*) from standing") == [(0,)]
    decided(undoing(keep))
    living = ask("select person_no from consent where withdrew_on is null")
    assert living == [(keep,)]


def test_a_consent_to_more_is_not_widened(tmp_path: Path) -> None:
    keep, other = both(tmp_path)
    text = store_notice(
        purpose=Purpose.MARKET, lang="en", text="# Market\nYou agree.", published_at=AT
    )
    give_consent(
        person_no=keep, purpose=Purpose.MARKET, notice=text, given_by=Giver.SELF,
        effective_on=AT.date(), event_time=AT,
    )  # fmt: skip
    decided(merged(keep, other))
    assert ask("select purpose from consent where withdrew_on is null") == [("points.compute",)]
    decided(undoing(keep))
    assert len(ask("select purpose from consent where withdrew_on is null")) == 3


def test_who_took_the_consent_back_meanwhile_keeps_it_taken_back(tmp_path: Path) -> None:
    keep, other = both(tmp_path)
    decided(merged(keep, other))
    withdraw(person_no=keep)
    decided(undoing(keep))
    assert ask("select count(*) from consent where withdrew_on is null") == [(0,)]
    assert ask("select count(*) from standing") == [(0,)]
    assert other


def test_who_leaves_for_good_leaves_under_every_number(tmp_path: Path) -> None:
    keep, other = both(tmp_path)
    decided(merged(keep, other))
    decided(renumbered(keep))
    # One row waits to be mended under each of the three numbers, and one of somebody else.
    numbers = (ANNA["identity"], BAO["identity"], NEW, STRANGER)
    wrong = [
        {**deed(record=f"W{row}", formed_on="2026-02-30"), "identity": each}
        for row, each in enumerate(numbers)
    ]
    sent = send(tmp_path, File.RECORDS, wrong)
    assert [any(each) for each in cells_of(sent)] == [True] * 4
    assert leave_for_good(person_no=keep)
    assert [any(each) for each in cells_of(sent)] == [False, False, False, True]
    for each in (ANNA["identity"], BAO["identity"], NEW):
        assert find(number(each)) is None
    for table in ("person", "person_alias", "person_merged", "person_change", "change_proposal"):
        assert count(table) == 0
    assert other
