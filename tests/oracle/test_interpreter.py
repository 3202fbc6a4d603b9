"""Section 6.10 to 6.14: windows, clean periods, limits, totals, the next change.

Every expected number is derived by hand from `docs/rulebook.md`.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.oracle import build as b
from tests.oracle.asking import DEEDS, FINES, TEN, ask, day, of, only

# --- 6.10 windows ---


def test_6_10_civil_quarters_and_what_leaves_first() -> None:
    book = b.rulebook(
        b.indicator("deeds", "deed", b.per("1", 1), over="quarter", measure="sum(hours)")
    )
    records = (
        b.record("A", "deed", "2025-03-31", hours="1.5"),
        b.record("B", "deed", "2025-04-01", hours="2"),
        b.record("C", "deed", "2025-06-30", hours="3", source_valid_until="2025-12-31"),
    )
    answer = ask(book, "2025-07-01", *records)
    assert of(answer)[3:] == [
        ("window", "deeds", "2025-01-01", "1"),
        ("window", "deeds", "2025-04-01", "5"),
    ]
    ends = [(row.measure, row.valid_until) for row in answer.rows[3:]]
    assert ends == [(15, day("2028-04-01")), (50, day("2026-01-01"))]


def test_6_10_a_rolling_window_is_open_at_its_beginning() -> None:
    book = b.rulebook(b.indicator("deeds", "deed", b.per("1", 2), rolling=12))
    records = (
        b.record("A", "deed", "2024-06-01"),
        b.record("B", "deed", "2024-06-02"),
        b.record("C", "deed", "2025-06-02"),
    )
    answer = ask(book, "2025-06-01", *records)
    assert of(answer) == [
        ("deeds", "A", "0", "out_of_window"),
        ("deeds", "B", "0", "in_window"),
        ("deeds", "C", "0", "not_yet"),
        ("window", "deeds", "2"),
    ]
    assert answer.rows[-1].valid_until == answer.next_change_on == day("2025-06-02")


def test_6_10_a_rolling_window_at_the_end_of_february() -> None:
    book = b.rulebook(b.indicator("deeds", "deed", b.per("1", 2), rolling=12))
    deed = b.record("A", "deed", "2024-02-29")
    # 28 February 2025 less twelve months is 28 February 2024: the 29th is still inside.
    last = ask(book, "2025-02-28", deed)
    assert (last.score, last.next_change_on) == (502, day("2025-03-01"))
    assert only(ask(book, "2025-03-01", deed)).reason == "out_of_window"


@pytest.mark.parametrize(
    ("measure", "worth"),
    [("count", 3), ("sum(hours)", 9), ("max(hours)", 4), ("min(hours)", 2), ("latest(hours)", 3)],
)
def test_6_10_measures(measure: str, worth: int) -> None:
    book = b.rulebook(b.indicator("deeds", "deed", b.per("1", 1), over="validity", measure=measure))
    records = (
        b.record("C", "deed", "2025-02-01", hours="3"),
        b.record("A", "deed", "2025-01-01", hours="4"),
        b.record("B", "deed", "2025-02-01", hours="2"),
    )
    row = ask(book, "2025-06-01", *records).rows[-1]
    assert (row.part, row.window, row.points) == ("window", None, worth * 100)


@pytest.mark.parametrize(
    ("kind", "hours", "tenths", "measure", "points"),
    [
        # 2 / 3 is 66.666… %: upwards for an award, downwards for a deduction.
        ("award", (1, 1), (2, 1), 6667, "6"),
        ("deduction", (1, 1), (2, 1), 6666, "-3"),
        # Nothing of something is a ratio, something of nothing is none.
        ("award", (0, 0), (2, 1), 0, "0"),
        ("award", (1, 1), (0, 0), None, "0"),
    ],
)
def test_6_10_a_ratio_is_rounded_on_the_persons_side(
    kind: str, hours: tuple[int, int], tenths: tuple[int, int], measure: int | None, points: str
) -> None:
    sign = 1 if kind == "award" else -1
    thirds = b.bands(b.band("50", 3 * sign), b.band("66.67", 6 * sign))
    below = {"tenths": b.field("tenths", "decimal", places=1)} | b.FIELDS
    item = "deed" if kind == "award" else "fine"
    made = b.indicator if kind == "award" else b.deduction
    book = b.rulebook(
        made("share", item, thirds, over="year", measure="ratio(hours tenths)"),
        items=[b.item("deed", fields=below), b.item("fine", "adverse", fields=below)],
    )
    records = [
        b.record(name, item, "2025-01-01", hours=str(above), tenths=str(under))
        for name, above, under in zip("AB", hours, tenths, strict=True)
    ]
    row = ask(book, "2025-06-01", *records).rows[-1]
    assert (row.part, row.measure, row.points) == ("window", measure, b.cents(points))
    assert row.reason == ("" if row.points else "below_threshold")


def test_6_10_a_ratio_of_too_few_records_is_none() -> None:
    always = b.steps(_0=5)
    rule = b.indicator("led", "deed", always, rolling=12, measure="ratio(led count)", fewest=2)
    deeds = [b.record("A", "deed", "2025-01-01", led="yes"),
             b.record("B", "deed", "2025-02-01", led="no")]  # fmt: skip
    both = ask(b.rulebook(rule), "2025-06-01", *deeds)
    assert (both.score, both.rows[-1].measure) == (505, 5000)
    one = ask(b.rulebook(rule), "2026-01-15", *deeds)
    assert (one.score, one.rows[-1].measure, one.rows[-1].reason) == (500, None, "below_threshold")


def test_6_10_latest_code_by_table() -> None:
    stars = b.table("tier", points={"city": 1, "nation": 3})
    book = b.rulebook(b.indicator("stars", "deed", stars, over="validity", measure="latest(tier)"))
    records = (
        b.record("A", "deed", "2025-01-01", tier="nation"),
        b.record("B", "deed", "2025-02-01", tier="city"),
    )
    row = ask(book, "2025-06-01", *records).rows[-1]
    assert (row.points, row.measure) == (100, 1)
    third = b.record("C", "deed", "2025-03-01", tier="province")
    row = ask(book, "2025-06-01", *records, third).rows[-1]
    assert (row.points, row.measure, row.counted, row.reason) == (0, 2, False, "below_threshold")


def test_6_10_a_measure_is_at_most_a_million_million() -> None:
    book = b.rulebook(
        b.indicator("deeds", "deed", b.per("10000000000", 1), over="year", measure="sum(amount)")
    )
    gifts = [b.record(name, "deed", "2025-01-01", amount="9000000000.00") for name in ("A", "B")]
    row = ask(book, "2025-06-01", *gifts).rows[-1]
    assert (row.measure, row.points) == (10**12, 100)


# --- 6.11 clean periods ---

CLEAN = b.rulebook(
    b.clean("clean", {6: 5, 12: 10}), b.deduction("fines", "fine", b.fixed(-10), repeat="0 1")
)


def test_6_11_a_whole_year_may_end_on_the_eve_of_its_anniversary() -> None:
    settled = b.person(resident_since="2024-01-01")
    half = ask(CLEAN, "2024-12-30", who=settled)
    assert (only(half).points, only(half).measure) == (500, 6)
    assert half.next_change_on == day("2024-12-31")
    whole = ask(CLEAN, "2024-12-31", who=settled)
    assert (only(whole).points, only(whole).measure) == (1000, 12)
    assert whole.next_change_on is None


def test_6_11_not_before_the_eighteenth_birthday() -> None:
    grown = b.person(born_on="2006-02-28", resident_since="")
    assert ask(CLEAN, "2024-08-26", who=grown).rows == ()
    # (27 February, 27 August]: the first day is 28 February, the birthday.
    assert ask(CLEAN, "2024-08-26", who=grown).next_change_on == day("2024-08-27")
    assert only(ask(CLEAN, "2024-08-27", who=grown)).measure == 6


def test_6_11_a_record_that_counts_breaks_it_and_a_waived_one_does_not() -> None:
    first = b.record("A", "fine", "2025-01-10")
    second = b.record("B", "fine", "2025-02-10")
    assert ("clean", "clean", "10") in of(ask(CLEAN, "2025-06-01", first))
    broken = ask(CLEAN, "2025-06-01", first, second)
    assert of(broken) == [("fines", "A", "0", "waived"), ("fines", "B", "-10")]
    # A period that begins on 11 February is complete after six months on 10 August.
    assert broken.next_change_on == day("2025-08-10")
    assert ("clean", "clean", "5") in of(ask(CLEAN, "2025-08-10", first, second))


def test_6_11_a_ceiling_breaks_it_and_so_does_a_member_of_a_window() -> None:
    by_ceiling = b.rulebook(
        b.clean("clean", {6: 5}), ceilings=[b.ceiling("top", "listing", "fair")]
    )
    answer = ask(by_ceiling, "2025-06-01", b.record("A", "listing", "2025-02-01"))
    assert of(answer) == [("top", "A", "0")]
    by_window = b.rulebook(
        b.clean("clean", {6: 5}),
        b.deduction("fines", "fine", b.steps(_2=-10), over="year"),
    )
    alone = b.record("A", "fine", "2025-02-01")
    assert of(ask(by_window, "2025-06-01", alone)) == [
        ("fines", "A", "0", "in_window"),
        ("window", "fines", "2025-01-01", "0", "below_threshold"),
        ("clean", "clean", "5"),
    ]
    twice = of(ask(by_window, "2025-06-01", alone, b.record("B", "fine", "2025-02-02")))
    assert ("window", "fines", "2025-01-01", "-10") in twice
    assert ("clean", "clean", "5") not in twice


def test_6_11_a_disputed_record_breaks_it_only_if_it_counted_before() -> None:
    book = b.rulebook(b.clean("clean", {6: 5}), b.deduction("fines", "fine", b.fixed(-10)))
    fine = b.record("A", "fine", "2025-02-01")

    def kept(*opened: str) -> bool:
        marks = [b.mark("A", "disputed", on, case=on) for on in opened]
        return ("clean", "clean", "5") in of(ask(book, "2025-06-01", fine, marks=marks))

    # It begins to count on 2 February.
    assert kept("2025-02-01")
    assert kept("2025-02-02")
    assert not kept("2025-02-03")
    assert kept("2025-02-03", "2025-02-02")


@pytest.mark.parametrize(("since", "points"), [("2025-02-01", []), ("2025-02-02", ["5"])])
def test_6_11_a_disputed_record_older_than_the_rule_breaks_nothing(
    since: str, points: list[str]
) -> None:
    fines = b.deduction("fines", "fine", b.fixed(-10), since=day(since))
    book = b.rulebook(b.clean("clean", {6: 5}), fines)
    marks = [b.mark("A", "disputed", "2025-04-01")]
    answer = ask(book, "2025-06-01", b.record("A", "fine", "2025-02-01"), marks=marks)
    assert of(answer) == [
        ("fines", "A", "0", "disputed"),
        *(("clean", "clean", number) for number in points),
    ]


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
