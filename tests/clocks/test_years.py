"""The published years: their days against numbers from elsewhere, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chengxin.clocks import (
    Rule,
    Suspension,
    SuspensionRefusedError,
    UnpublishedYearError,
    calendar_of,
    due,
    due_or_earliest,
    published,
    read_years,
)
from chengxin.clocks.calendar import Kind, missing_year
from chengxin.clocks.counting import Why

#: Working days a month, January to December, as the package chinesecalendar 1.11.0 counts them.
MONTHS = {
    2020: (17, 20, 22, 22, 19, 21, 23, 21, 23, 17, 21, 23),
    2021: (20, 17, 23, 22, 19, 21, 22, 22, 22, 17, 22, 23),
    2022: (21, 16, 23, 21, 20, 21, 21, 23, 21, 18, 22, 22),
    2023: (18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21),
    2024: (22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22),
    2025: (19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23),
    2026: (21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23),
}
THREE = Rule(length=3, unit="working_days")


def at(day: str) -> datetime:
    """Noon in the city."""
    return datetime.fromisoformat(f"{day}T12:00:00+08:00")


@pytest.mark.parametrize("year", MONTHS)
def test_the_working_days_of_each_month_are_those_of_a_source_kept_apart(year: int) -> None:
    calendar = published()
    counted = [0] * 12
    day = date(year, 1, 1)
    while day.year == year:
        counted[day.month - 1] += calendar.works(day)
        day += timedelta(days=1)
    assert tuple(counted) == MONTHS[year]


@pytest.mark.article("jinan", 10)
def test_seven_working_days_pass_over_two_holidays_and_count_the_saturday_that_is_worked() -> None:
    answer = due(published(), Rule(length=7, unit="working_days"), at("2026-09-24"))
    assert answer.day == date(2026, 10, 12)
    whys = {row.day.day: row.why for row in answer.rows if row.day.month == 10}
    assert (whys[7], whys[8], whys[10], whys[11]) == (
        Why.HOLIDAY, Why.WORKING, Why.MAKE_UP, Why.WEEKEND,
    )  # fmt: skip
    worked = next(row for row in answer.rows if row.day == date(2026, 10, 10))
    assert (worked.number, worked.holidays) == (6, ("national_day",))
    assert worked.notice == "国办发明电〔2025〕7号"


def test_the_event_is_of_the_day_it_has_in_the_city() -> None:
    late = datetime(2026, 11, 26, 16, 30, tzinfo=UTC)  # the 27th, half past midnight
    assert due(published(), THREE, late).day == date(2026, 12, 2)
    assert due(published(), THREE, late - timedelta(hours=1)).day == date(2026, 12, 1)


def test_the_rest_of_a_new_year_may_begin_in_the_old_one() -> None:
    assert published().kind(date(2022, 12, 31)) is Kind.HOLIDAY
    assert due(published(), THREE, at("2022-12-30")).day == date(2023, 1, 5)


def test_a_year_that_nobody_published_is_refused_and_named() -> None:
    for day, year in (("2026-12-29", 2027), ("2019-06-03", 2019)):
        with pytest.raises(UnpublishedYearError, match=str(year)):
            due(published(), THREE, at(day))
    assert missing_year(published(), date(2026, 11, 27)) == 2027


def test_the_earliest_day_is_never_later_than_the_true_one() -> None:
    """Known only to the end of 2020, every clock of its last days is promised in time."""
    years = read_years().years
    before = calendar_of(years, date(2020, 11, 1))
    assert 2021 not in before.years
    for day in range(15, 32):
        for length in range(1, 12):
            rule = Rule(length=length, unit="working_days")
            start = at(f"2020-12-{day}")
            promised, true = due_or_earliest(before, rule, start), due(published(), rule, start)
            assert promised.day <= true.day
            assert promised.day == true.day if promised.exact else promised.day <= true.day
            assert promised.exact or any(row.why is Why.UNPUBLISHED for row in promised.rows)


def test_a_period_that_binds_the_person_is_not_given_its_earliest_day() -> None:
    rule = Rule(length=3, unit="working_days", binds_person=True)
    with pytest.raises(UnpublishedYearError):
        due_or_earliest(published(), rule, at("2026-12-30"))


def test_a_persons_period_goes_on_over_a_day_of_rest_and_an_offices_does_not() -> None:
    """Civil Code 203, taken only where it is for the person."""
    ten = {"length": 10, "unit": "calendar_days"}
    assert due(published(), Rule(**ten), at("2026-09-25")).day == date(2026, 10, 5)  # type: ignore[arg-type] # a plain table
    mine = due(published(), Rule(**ten, binds_person=True), at("2026-09-25"))  # type: ignore[arg-type] # a plain table
    assert mine.day == date(2026, 10, 8)
    assert mine.rows[-1].why is Why.MOVED_ON


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-12-15", 3, "2024-03-15"),
    ],
)
def test_a_period_in_months_ends_on_the_same_day_or_the_months_last(
    start: str, months: int, day: str
) -> None:
    answer = due(published(), Rule(length=months, unit="months"), at(start))
    assert answer.day == date.fromisoformat(day)


def test_a_text_that_counts_the_day_of_the_event_is_counted_so() -> None:
    rule = Rule(length=3, unit="working_days", counts_event=True)
    answer = due(published(), rule, at("2026-11-25"))
    assert answer.day == date(2026, 11, 27)
    assert answer.rows[0].number == 1


def test_days_on_which_the_clock_stands_still_are_told_and_not_counted() -> None:
    rule = Rule(length=3, unit="working_days", suspended_by=("proof_asked",))
    stopped = Suspension(date(2026, 11, 24), date(2026, 11, 26), "proof_asked")
    answer = due(published(), rule, at("2026-11-23"), (stopped,))
    assert answer.day == date(2026, 12, 1)
    still = [row for row in answer.rows if row.why is Why.SUSPENDED]
    assert [row.ground for row in still] == ["proof_asked"] * 3
    with pytest.raises(SuspensionRefusedError):
        due(published(), THREE, at("2026-11-23"), (stopped,))


def test_the_version_is_of_what_stands_and_not_of_who_reviewed_it() -> None:
    years = read_years().years
    assert calendar_of(years).version == published().version
    assert (
        calendar_of(years, date(2020, 1, 25)).version
        != calendar_of(years, date(2020, 1, 26)).version
    )
    assert len({calendar_of(years[:upto]).version for upto in range(1, len(years) + 1)}) == len(
        years
    )
