"""Section 6.12 to 6.14: limits, the total, the next change.

Every expected number is derived by hand from `docs/rulebook.md`.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.oracle import build as b
from tests.oracle.asking import DEEDS, FINES, TEN, ask, day, of

# --- 6.12 limits ---


def test_6_12_limits_from_the_inside_out() -> None:
    book = b.rulebook(
        b.indicator("first", "deed", TEN, limits=b.limits("month", 15, 20), pool="both"),
        b.indicator("second", "other", b.fixed(8), pool="both"),
        b.indicator("third", "more", b.fixed(30)),
        items=[b.item("deed"), b.item("other"), b.item("more")],
        pools=[b.pool("both", 25)],
        dimensions={"one": b.dimension("one", cap=50)},
    )
    records = (
        b.record("A", "deed", "2025-01-01"),
        b.record("B", "deed", "2025-01-31"),
        b.record("C", "deed", "2025-02-01"),
        b.record("D", "other", "2025-02-01", finding="positive"),
        b.record("E", "more", "2025-02-01", finding="positive"),
    )
    answer = ask(book, "2025-06-01", *records)
    # 20 in January → 15; with February 25 → 20; with the second 28 → 25; with the third 55 → 50.
    assert of(answer)[5:] == [
        ("window_limit", "first", "2025-01-01", "-5"),
        ("indicator_limit", "first", "-5"),
        ("pool_limit", "both", "-3"),
        ("dimension_cap", "one", "-5"),
    ]
    assert (answer.score, answer.dimensions) == (550, {"one": 5000})


def test_6_12_floors_see_deductions_only() -> None:
    book = b.rulebook(
        b.deduction("fines", "fine", b.fixed(-30), limits=b.limits(total=-50)),
        b.deduction("lists", "listing", b.fixed(-30)),
        b.indicator("deeds", "deed", TEN),
        dimensions={"one": b.dimension("one", floor=-70)},
    )
    records = (
        b.record("A", "fine", "2025-01-01"),
        b.record("B", "fine", "2025-01-02"),
        b.record("C", "listing", "2025-01-03"),
        b.record("D", "deed", "2025-01-04"),
    )
    answer = ask(book, "2025-06-01", *records)
    assert of(answer)[4:] == [("indicator_limit", "fines", "10"), ("dimension_floor", "one", "10")]
    assert (answer.score, answer.dimensions) == (440, {"one": -6000})


def test_6_12_a_limit_that_is_just_reached_makes_no_row() -> None:
    book = b.rulebook(
        b.indicator("deeds", "deed", TEN, limits=b.limits("year", 10, 10)),
        dimensions={"one": b.dimension("one", cap=10)},
    )
    assert len(ask(book, "2025-06-01", b.record("A", "deed", "2025-01-01")).rows) == 1


# --- 6.13 the total ---


def test_6_12_limits_are_points_after_the_weight() -> None:
    # 4 · 30 · 35 % is 42, of which the indicator keeps 40 and the dimension 35.
    book = b.rulebook(
        b.indicator("deeds", "deed", b.fixed(30), limits=b.limits(total=40)),
        dimensions={"one": b.dimension("one", cap=35, weight="7/20")},
    )
    records = [b.record(name, "deed", "2025-01-01") for name in "ABCD"]
    answer = ask(book, "2025-06-01", *records)
    assert of(answer)[4:] == [
        ("indicator_limit", "deeds", "-2"),
        ("dimension_cap", "one", "-5"),
    ]
    assert answer.score == 535


def test_6_10_and_6_11_windows_and_clean_periods_are_weighed_and_rounded_once() -> None:
    # 7 deeds · 0.25 · 1/3 is 0.58333…, upwards 0.59; 10 · 1/3 is 3.333…, upwards 3.34.
    book = b.rulebook(
        b.indicator("deeds", "deed", b.per("1", "0.25"), over="year"),
        b.clean("clean", {12: 10}),
        dimensions={"one": b.dimension("one", weight="1/3")},
    )
    records = [b.record(name, "deed", "2025-01-01") for name in "ABCDEFG"]
    rows = of(ask(book, "2025-06-01", *records))
    assert rows[7:9] == [("window", "deeds", "2025-01-01", "0.59"), ("clean", "clean", "3.34")]


def test_6_13_guard_rounding_ceiling_scale_in_this_order() -> None:
    deductions = (b.deduction("fines", "fine", b.fixed("-10.25")),)
    fine = b.record("A", "fine", "2025-01-01")
    guarded = ask(b.rulebook(*deductions, guard=b.guard()), "2025-06-01", fine)
    assert of(guarded)[1:] == [("guard", "10.25")]
    assert guarded.score == 500
    rounded = ask(b.rulebook(*deductions), "2025-06-01", fine)
    assert of(rounded)[1:] == [("rounding", "0.25")]
    assert (rounded.score, rounded.level) == (490, "insufficient")


def test_6_13_the_lowest_ceiling_holds_and_bites_once() -> None:
    book = b.rulebook(
        b.indicator("deeds", "deed", b.fixed("350.50")),
        ceilings=[
            b.ceiling("high", "listing", "good"),
            b.ceiling("low", "listing", "fair"),
            b.ceiling("low_too", "listing", "fair"),
        ],
    )
    records = (b.record("A", "deed", "2025-01-01"), b.record("B", "listing", "2025-01-01"))
    answer = ask(book, "2025-06-01", *records)
    # 850.50 → 851 → at most 599, the highest number of "fair".
    assert of(answer) == [
        ("deeds", "A", "350.5"),
        ("high", "B", "0"),
        ("low", "B", "0"),
        ("low_too", "B", "0"),
        ("rounding", "0.5"),
        ("ceiling", "low", "-252"),
    ]
    assert (answer.score, answer.level) == (599, "fair")
    assert all(row.counted for row in answer.rows)


def test_6_13_a_ceiling_that_is_not_reached_makes_no_row() -> None:
    book = b.rulebook(ceilings=[b.ceiling("top", "listing", "excellent")])
    answer = ask(book, "2025-06-01", b.record("B", "listing", "2025-01-01"))
    assert of(answer) == [("top", "B", "0")]


def test_6_13_the_scale_is_the_last_word() -> None:
    much = b.rulebook(b.indicator("deeds", "deed", b.fixed(600)))
    answer = ask(much, "2025-06-01", b.record("A", "deed", "2025-01-01"))
    assert (of(answer)[-1], answer.score, answer.level) == (("scale", "-100"), 1000, "excellent")
    little = b.rulebook(b.deduction("fines", "fine", b.fixed(-600)))
    answer = ask(little, "2025-06-01", b.record("A", "fine", "2025-01-01"))
    assert (of(answer)[-1], answer.score, answer.level) == (("scale", "100"), 0, "insufficient")


@pytest.mark.parametrize(("points", "level"), [("99.99", "good"), (100, "good"), (99, "fair")])
def test_6_13_a_level_includes_its_first_number(points: str | int, level: str) -> None:
    book = b.rulebook(b.indicator("deeds", "deed", b.fixed(points)))
    assert ask(book, "2025-06-01", b.record("A", "deed", "2025-01-01")).level == level


# --- 6.14 the next change ---


def test_6_14_persons_dates_and_the_day_after_the_rulebooks_last() -> None:
    book = b.rulebook(until=date(2025, 12, 31))
    assert ask(book, "2025-06-01").next_change_on == day("2026-01-01")
    leaving = b.person(left_on="2025-08-01", withdrew_on="2025-09-01")
    assert ask(book, "2025-06-01", who=leaving).next_change_on == day("2025-08-01")
    assert ask(book, "2026-01-01").next_change_on is None


def test_6_14_a_record_that_is_annulled_only_leaves_the_page() -> None:
    fine = b.record("A", "fine", "2025-01-01")
    annulled = [b.mark("A", "annulled", "2025-02-01", "2025-07-01")]
    assert ask(FINES, "2025-06-01", fine).next_change_on == day("2026-01-01")
    answer = ask(FINES, "2025-06-01", fine, marks=annulled)
    assert answer.next_change_on == day("2028-01-01")


def test_6_14_marks_to_come() -> None:
    fine = b.record("A", "fine", "2025-01-01")
    marks = [
        b.mark("A", "disputed", "2025-07-01", "2025-08-01"),
        b.mark("A", "disputed", "2025-06-15", "2025-06-15", case="2"),
    ]
    assert ask(FINES, "2025-06-01", fine, marks=marks).next_change_on == day("2025-07-01")
    assert ask(FINES, "2025-07-01", fine, marks=marks).next_change_on == day("2025-08-01")


def test_6_14_a_record_to_come() -> None:
    answer = ask(DEEDS, "2025-06-01", b.record("A", "deed", "2025-07-01"))
    assert of(answer) == [("deeds", "A", "0", "not_yet")]
    assert answer.next_change_on == day("2025-07-01")
