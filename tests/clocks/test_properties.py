"""What holds of every clock, whatever the day, the rule and the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chengxin.clocks import (
    Rule,
    Suspension,
    calendar_of,
    due,
    due_or_earliest,
    kept,
    published,
    read_years,
    recomputed,
)

UNITS = st.sampled_from(["working_days", "calendar_days", "months"])
STARTS = st.integers(0, 2006 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SHORT = st.integers(0, 14)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any rule."""
    return Rule(
        length=draw(SHORT), unit=draw(UNITS), counts_event=draw(st.booleans()),
        suspended_by=("asked",), binds_person=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def suspensions(draw: st.DrawFn) -> tuple[Suspension, ...]:
    """Up to three spans, which may overlap."""
    found = []
    for _number in range(draw(st.integers(0, 3))):
        first = draw(st.dates(date(2020, 1, 1), date(2025, 6, 30)))
        found.append(Suspension(first, first + timedelta(days=draw(st.integers(0, 20))), "asked"))
    return tuple(found)


@given(STARTS, SHORT, st.sampled_from(["working_days", "calendar_days"]), suspensions())
def test_one_day_more_is_due_later(
    start: datetime, length: int, unit: str, stops: tuple[Suspension, ...]
) -> None:
    short = Rule(length=length, unit=unit, suspended_by=("asked",))
    long = Rule(length=length + 1, unit=unit, suspended_by=("asked",))
    assert due(published(), long, start, stops).day > due(published(), short, start, stops).day


@given(STARTS, rules(), suspensions())
def test_the_answer_holds_every_day_once_and_ends_on_its_own(
    start: datetime, rule: Rule, stops: tuple[Suspension, ...]
) -> None:
    answer = due(published(), rule, start, stops)
    days = [row.day for row in answer.rows]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert answer.day == days[-1]
    numbers = [row.number for row in answer.rows if row.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    if rule.unit != "months" and rule.length:
        assert len(numbers) == rule.length


@given(STARTS, SHORT)
def test_working_days_are_the_difference_of_two_numbers(start: datetime, length: int) -> None:
    """So a table of numbered days counts for a whole city as the clock does for one."""
    number = dict(published().numbered())
    answer = due(published(), Rule(length=length, unit="working_days"), start)
    assert number[answer.day] - number[answer.rows[0].day] == length
    if length:
        assert number[answer.day - timedelta(days=1)] == number[answer.day] - 1


@given(STARTS, rules(), suspensions())
def test_a_suspension_never_makes_a_clock_shorter(
    start: datetime, rule: Rule, stops: tuple[Suspension, ...]
) -> None:
    assert due(published(), rule, start, stops).day >= due(published(), rule, start).day


@given(
    st.dates(date(2019, 11, 21), date(2020, 3, 1)), st.dates(date(2020, 1, 2), date(2020, 3, 1)),
    st.integers(0, 10), st.booleans(),
)  # fmt: skip
def test_a_correction_moves_a_clock_only_towards_the_person(
    known: date, begun: date, length: int, binds_person: bool
) -> None:
    years = read_years().years
    rule = Rule(length=length, unit="working_days", binds_person=binds_person)
    start = datetime(begun.year, begun.month, begun.day, 4, tzinfo=UTC)
    told = kept(due(calendar_of(years, known), rule, start))
    new = due(published(), rule, start)
    now = recomputed(told, new)
    assert now.day == (max if binds_person else min)(told.day, new.day)
    assert now.calendar == (told.calendar if now.day == told.day else published().version)
    assert recomputed(now, new) == now


@given(STARTS, rules(), st.dates(date(2019, 12, 1), date(2026, 1, 1)))
def test_what_is_promised_before_a_year_is_published_is_kept(
    start: datetime, rule: Rule, known: date
) -> None:
    if rule.binds_person:
        return
    before = calendar_of(read_years().years, known)
    # The one change of a year that had begun moves days of rest, and is not what is asked here.
    if start.year > 2020 or start.month > 3:
        assert due_or_earliest(before, rule, start).day <= due(published(), rule, start).day
