"""Section 4, Time: from one date of a record to another, with expected values derived by hand."""

from __future__ import annotations

import pytest

from chengxin.scoring.result import Row
from tests.oracle import build as b
from tests.oracle.asking import ask, day, only_record

BOOK = b.rulebook(
    b.indicator("served", "deed", b.per("1", 1), lasting="months formed_on ended_on"),
    b.deduction("owed", "fine", b.per("1", -1), lasting="months formed_on ended_on"),
)
DAYS = b.rulebook(
    b.indicator("served", "deed", b.per("1", 1), lasting="days formed_on ended_on"),
    b.deduction("owed", "fine", b.per("1", -1), lasting="days formed_on ended_on"),
)


def lasted(item: str, formed_on: str, ended_on: str = "", *, days: bool = False) -> int | None:
    record = b.record("A", item, formed_on, ended_on=ended_on)
    return only_record(ask(DAYS if days else BOOK, "2025-06-01", record)).measure


@pytest.mark.parametrize(
    ("formed_on", "ended_on", "award", "deduction"),
    [
        # A civil year is a whole year of service; a debt of it is a day short.
        ("2024-01-01", "2024-12-31", 12, 11),
        ("2024-01-01", "2025-01-01", 12, 12),
        # The end of a month is the end of the month, however long it is.
        ("2025-01-31", "2025-02-28", 1, 1),
        ("2025-01-31", "2025-02-27", 1, 0),
        ("2025-01-31", "2025-02-26", 0, 0),
        ("2025-01-30", "2025-02-28", 1, 1),
        ("2024-01-31", "2024-02-28", 1, 0),
        ("2024-02-29", "2025-02-28", 12, 12),
        ("2024-02-29", "2025-02-27", 12, 11),
        ("2024-02-29", "2024-03-29", 1, 1),
        ("2024-02-29", "2024-03-28", 1, 0),
        ("2025-03-31", "2025-04-30", 1, 1),
        # A day that begins and ends it.
        ("2025-03-31", "2025-03-31", 0, 0),
    ],
)
def test_full_months(formed_on: str, ended_on: str, award: int, deduction: int) -> None:
    assert lasted("deed", formed_on, ended_on) == award
    assert lasted("fine", formed_on, ended_on) == deduction


@pytest.mark.parametrize(
    ("formed_on", "ended_on", "award", "deduction"),
    [
        ("2025-01-01", "2025-01-31", 31, 30),
        ("2024-02-28", "2024-03-01", 3, 2),
        ("2025-01-01", "2025-01-01", 1, 0),
    ],
)
def test_days(formed_on: str, ended_on: str, award: int, deduction: int) -> None:
    assert lasted("deed", formed_on, ended_on, days=True) == award
    assert lasted("fine", formed_on, ended_on, days=True) == deduction


def test_a_time_that_ends_before_it_begins_is_none() -> None:
    book = b.rulebook(
        b.indicator("held", "deed", b.per("1", 1), lasting="months formed_on held_on")
    )
    for held_on, measure in (("2024-01-01", 0), ("2025-01-01", 0), ("2025-04-30", 3)):
        record = b.record("A", "deed", "2025-01-31", held_on=held_on)
        assert only_record(ask(book, "2025-06-01", record)).measure == measure


def on(asked: str, **cells: str) -> tuple[Row, str]:
    record = b.record("A", "fine", "2025-01-31", **cells)
    answer = ask(BOOK, asked, record)
    return only_record(answer), str(answer.next_change_on)


def test_an_open_award_grows_to_the_day() -> None:
    record = b.record("A", "deed", "2025-01-31")
    for asked, measure, turns_on in (
        ("2025-01-31", 0, "2025-02-27"),
        ("2025-02-26", 0, "2025-02-27"),
        ("2025-02-27", 1, "2025-03-30"),
        ("2025-03-30", 2, "2025-04-29"),
    ):
        answer = ask(BOOK, asked, record)
        assert only_record(answer).measure == measure
        assert answer.next_change_on == day(turns_on)


def test_an_open_deduction_is_measured_as_far_as_somebody_said() -> None:
    row, turns_on = on("2025-12-01", recorded_at="2025-04-15T09:00:00")
    assert (row.measure, row.points) == (2, b.cents(-2))
    assert turns_on == "2026-01-31", "nothing grows by itself; the next is the end of its validity"
    # The day is Shanghai's: 16:30 of the 29th in London is the 30th.
    assert on("2025-12-01", recorded_at="2025-04-29T16:30:00Z")[0].measure == 3
    assert on("2025-12-01", recorded_at="2025-04-29T15:30:00Z")[0].measure == 2


def test_an_open_deduction_lasts_no_longer_than_the_day_asked() -> None:
    row, turns_on = on("2025-03-15", recorded_at="2025-04-30T09:00:00")
    assert (row.measure, turns_on) == (1, "2025-03-31")
    assert on("2025-03-31", recorded_at="2025-04-30T09:00:00")[1] == "2025-04-30"
    assert on("2025-04-30", recorded_at="2025-04-30T09:00:00")[1] == "2026-01-31"


def test_paying_only_stops_it() -> None:
    told = b.record("A", "fine", "2025-01-31", recorded_at="2025-06-30T09:00:00")
    paid = told | {"version": "2", "ended_on": "2025-06-30", "recorded_at": "2025-07-01T09:00:00"}
    early = told | {"version": "2", "ended_on": "2025-03-01", "recorded_at": "2025-07-01T09:00:00"}
    assert only_record(ask(BOOK, "2025-07-02", told)).points == b.cents(-5)
    assert only_record(ask(BOOK, "2025-07-02", told, paid)).points == b.cents(-5)
    assert only_record(ask(BOOK, "2025-07-02", told, early)).points == b.cents(-1)


def test_an_open_record_that_does_not_count_measures_nothing() -> None:
    row, _turns_on = on("2025-06-01", recorded_at="2025-06-01T09:00:00", final_on="2025-06-01")
    assert (row.reason, row.measure) == ("held", 0)
    ended, _turns_on = on("2025-06-01", ended_on="2025-04-30", final_on="2025-06-01")
    assert (ended.reason, ended.measure) == ("held", 3)


def test_members_of_a_window_grow_with_it() -> None:
    book = b.rulebook(
        b.indicator(
            "served",
            "deed",
            b.steps(_6=2),
            over="validity",
            measure="sum(x)",
            lasting="months formed_on ended_on",
        )
    )
    records = (
        b.record("A", "deed", "2024-01-01", ended_on="2024-04-30"),
        b.record("B", "deed", "2025-01-01"),
    )
    short = ask(book, "2025-02-27", *records)
    assert [(r.measure, r.reason) for r in short.rows if r.part == "window"] == [
        (5, "below_threshold")
    ]
    assert short.next_change_on == day("2025-02-28")
    full = ask(book, "2025-02-28", *records)
    assert [(r.measure, r.points) for r in full.rows if r.part == "window"] == [(6, b.cents(2))]
