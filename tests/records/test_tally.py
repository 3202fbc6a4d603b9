"""Lateness is what the clock says, row for row, and tells nothing of who has joined."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from chengxin.access.members import Member, find_account
from chengxin.clock import SHANGHAI, Clock, clock_of
from chengxin.clocks import Rule, due, published, rule_of
from chengxin.ledger.columns import Kind
from chengxin.records.database import ask
from chengxin.records.health.selectors import Late, furnishers_health, people_reached
from chengxin.rulebook import load
from chengxin.web.staff.views.furnishers import periods_of
from tests.records.conftest import ROOT
from tests.records.rows import ANNA, BAO, deed, fine, person, send
from tests.site import Site
from tests.web.staff.working import hired

pytestmark = pytest.mark.slow

SEVEN = Rule(length=7, unit="working_days")
#: Rows come on these days: within a week, after holidays, on a weekend, in a new year.
CAME = (date(2026, 10, 12), date(2026, 10, 10), date(2026, 10, 18), date(2026, 1, 5))


@pytest.fixture(scope="module")
def officer(shaoxing: Site) -> Member:
    assert shaoxing.url
    hired("tallies", ["intake"])
    found = find_account("tallies")
    assert found is not None
    return found.member


@pytest.fixture
def whole(clean: Site, officer: Member) -> Member:
    assert clean.url
    return officer


def late(whole: Member, rule: Rule) -> dict[str, Late]:
    items = ("paired_care", "commitment_fine")
    found = furnishers_health(
        whole, periods=dict.fromkeys(items, rule), since=datetime(2020, 1, 1, tzinfo=SHANGHAI)
    )
    return {each.item: each for health in found for each in health.late}


def noon(day: date) -> Clock:
    return lambda: at_noon(day)


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


@pytest.mark.article("jinan", "10")
@pytest.mark.parametrize(
    "rule",
    [
        SEVEN, Rule(length=0, unit="working_days"), Rule(length=10, unit="calendar_days"),
        Rule(length=1, unit="months"),
    ],
)  # fmt: skip
def test_a_row_is_late_when_the_clock_had_run_out(
    whole: Member, rule: Rule, tmp_path: Path
) -> None:
    """The query counts a thousand rows as the clock counts each."""
    expected: Counter[bool] = Counter()
    for number, came in enumerate(CAME):
        days = [came - timedelta(days=back) for back in range(45)]
        rows = [
            deed(record=f"R{number}-{back}", formed_on=f"{day}", recorded_at=f"{day}T08:00:00")
            for back, day in enumerate(days)
        ]
        with clock_of(noon(came)):
            send(tmp_path, Kind.RECORDS, rows)
        expected.update(due(published(), rule, at_noon(day)).over(came) for day in days)
    found = late(whole, rule)["paired_care"]
    assert (found.rows, found.late, found.unmeasured) == (
        expected.total(), expected[True], 0,
    )  # fmt: skip


def test_what_no_calendar_covers_is_told_apart(whole: Member, tmp_path: Path) -> None:
    with clock_of(noon(date(2026, 11, 20))):
        old = deed(formed_on="2019-12-01", recorded_at="2019-12-02T08:00:00")
        send(tmp_path, Kind.RECORDS, [old])
    with clock_of(noon(date(2027, 1, 20))):
        new = deed(record="R2", formed_on="2027-01-19", recorded_at="2027-01-19T08:00:00")
        send(tmp_path, Kind.RECORDS, [new])
    found = late(whole, SEVEN)["paired_care"]
    assert (found.rows, found.late, found.unmeasured) == (2, 1, 1)


def test_a_correction_and_a_repetition_are_not_late(whole: Member, tmp_path: Path) -> None:
    formed = {"formed_on": "2026-11-19", "recorded_at": "2026-11-19T08:00:00"}
    with clock_of(noon(date(2026, 11, 20))):
        send(tmp_path, Kind.RECORDS, [fine(**formed)])
    with clock_of(noon(date(2026, 12, 20))):
        send(tmp_path, Kind.RECORDS, [fine(**formed)])
        mended = fine(version="2", amount="300.00", **formed)
        send(tmp_path, Kind.RECORDS, [{**mended, "recorded_at": "2026-12-19T08:00:00"}])
    found = late(whole, SEVEN)["commitment_fine"]
    assert (found.rows, found.late) == (1, 0)
    [health] = furnishers_health(whole, periods={}, since=datetime(2020, 1, 1, tzinfo=SHANGHAI))
    assert [(each.month, dict(each.told)) for each in health.months] == [
        ("2026-11", {"accepted": 1}), ("2026-12", {"accepted": 1, "duplicate": 1}),
    ]  # fmt: skip


@pytest.mark.usefixtures("whole")
def test_the_numbers_are_the_same_whether_or_not_somebody_has_joined(tmp_path: Path) -> None:
    counted = []
    for joined in (True, False):
        rows = [
            deed(record=f"{joined}", **(ANNA if joined else BAO)),
            fine(record=f"{joined}", **(ANNA if joined else BAO)),
        ]
        if joined:
            send(tmp_path, Kind.PERSONS, [person()])
        delivery = send(tmp_path, Kind.RECORDS, rows)
        counted.append(ask(
            "select furnisher, item, formed_on, first, told, rows from row_tally"
            " where delivery_id = %s order by 1, 2, 3", delivery,
        ))  # fmt: skip
    assert counted[0] == counted[1]
    assert len(counted[0]) == 2
    # How many it knows of is for the city alone, which knows who has joined.
    assert people_reached() == {"F1": 1, "F2": 1}


def test_the_period_is_that_of_the_citys_rulebook() -> None:
    book = load(ROOT / "rulebooks" / "jinan").rulebook
    assert book is not None
    rule = rule_of(book.clocks["submission"])
    assert (rule.length, rule.unit, [each.article for each in rule.cite]) == (
        7, "working_days", ["10"],
    )  # fmt: skip


def test_what_a_person_declares_is_never_late() -> None:
    book = load(ROOT / "rulebooks" / "yuxi").rulebook
    assert book is not None
    declared = {key for key, item in book.items.items() if item.consent == "declared"}
    assert declared
    assert {*periods_of(book)} == {*book.items} - declared
