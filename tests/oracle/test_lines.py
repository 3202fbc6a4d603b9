"""Section 6.6 to 6.9, points and conditions of section 4, with expected values derived by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chengxin.rulebook.model import Interval, Points, Rulebook
from tests.oracle import build as b
from tests.oracle.asking import BOTH, FINES, MATTER, TEN, ask, day, of, only_record

# --- 6.6 points of a record, and the six forms ---


def test_6_6_one_fraction_rounded_once_awards_up_deductions_towards_zero() -> None:
    book = b.rulebook(
        b.indicator(
            "deeds",
            "deed",
            b.per("3", "0.01", proportional=True),
            measure="hours",
            repeat="1/2",
            age={1: "1/5"},
        ),
        b.deduction("fines", "fine", b.fixed("-0.05"), repeat="1/3"),
    )
    records = (
        # 100 / 3 × 1/2 × 1/5 of a hundredth is 3.33; rounding on the way would give 3.4 or more.
        b.record("A", "deed", "2025-01-01", hours="100"),
        b.record("B", "fine", "2025-01-01"),
    )
    answer = ask(book, "2025-06-01", *records)
    assert of(answer)[:2] == [("deeds", "A", "0.04"), ("fines", "B", "-0.01")]


@pytest.mark.parametrize(
    ("points", "hours", "worth"),
    [
        (b.per("4", 1), "11.9", "2"),
        (b.per("4", 1, proportional=True), "11", "2.75"),
        (b.steps(_10=2, _20=5), "9.9", None),
        (b.steps(_10=2, _20=5), "19.9", "2"),
        (b.steps(_10=2, _20=5), "20", "5"),
        (b.bands(b.band("0.1", 1), b.band("10", 2, b.rate("4", 1))), "9.9", "1"),
        (b.bands(b.band("0.1", 1), b.band("10", 2, b.rate("4", 1))), "17.9", "3"),
        (b.bands(b.band("0.1", 1), b.band("10", 2, b.rate("4", 1))), "0", None),
        (b.rates(b.band("0", 0, b.rate("1", 1)), b.band("20", 0, b.rate("2", 1))), "20", "20"),
        (b.rates(b.band("0", 0, b.rate("1", 1)), b.band("20", 0, b.rate("2", 1))), "23", "21.5"),
        (b.fixed(7), "0", "7"),
    ],
)
def test_6_6_forms_of_points(points: Points, hours: str, worth: str | None) -> None:
    book = b.rulebook(b.indicator("deeds", "deed", points, measure="hours"))
    row = only_record(ask(book, "2025-06-01", b.record("A", "deed", "2025-01-01", hours=hours)))
    assert (row.points, row.reason) == (
        (0, "below_threshold") if worth is None else (b.cents(worth), "")
    )
    assert row.measure == int(Decimal(hours) * 10)


def test_6_6_tables_by_one_and_two_codes() -> None:
    points = {"nation first": 40, "nation second": 30, "city first": 5}
    book = b.rulebook(b.indicator("contests", "deed", b.table("tier", "place", points=points)))
    answer = ask(
        book,
        "2025-06-01",
        b.record("A", "deed", "2025-01-01", tier="nation", place="second"),
        b.record("B", "deed", "2025-01-01", tier="city", place="second"),
        b.record("C", "deed", "2025-01-01", tier="city"),
    )
    assert of(answer) == [
        ("contests", "A", "30"),
        ("contests", "B", "0", "below_threshold"),
        ("contests", "C", "0", "below_threshold"),
    ]
    assert [row.measure for row in answer.rows] == [1, 1, 1]


# --- section 4: conditions ---


def test_conditions_on_every_type_of_field() -> None:
    conditions = {
        "money": b.where("amount", starts=Decimal("100"), below=Decimal("500.01")),
        "code": b.where("tier", "city", "nation"),
        "date": b.where("held_on", starts=date(2025, 1, 1)),
        "truth": b.where("led", True),
        "number": b.where("hours", below=Decimal("3.5")),
    }
    book = b.rulebook(*(b.indicator(n, "deed", TEN, c) for n, c in conditions.items()))

    def selected(**cells: str) -> set[str]:
        deed = b.record("A", "deed", "2025-01-01", **cells)
        return {row.rule for row in ask(book, "2025-06-01", deed).rows}

    assert selected() == {""}
    assert selected(amount="99.99") == selected(amount="500.01") == {""}
    assert selected(amount="500") == selected(amount="100.00") == {"money"}
    assert selected(tier="province") == {""}
    assert selected(tier="nation", hours="3.4") == {"code", "number"}
    assert selected(hours="3.5", led="no") == {""}
    assert selected(held_on="2025-01-01", led="yes") == {"date", "truth"}
    assert selected(held_on="2024-12-31") == {""}


def test_a_condition_on_severity_reads_an_empty_class_as_the_mildest() -> None:
    book = b.rulebook(
        b.deduction("mild", "fine", b.fixed(-10), b.where("severity", "ordinary")),
        b.deduction("grave", "fine", b.fixed(-20), b.where("severity", "serious")),
    )
    records = (
        b.record("A", "fine", "2025-01-01"),
        b.record("B", "fine", "2025-01-01", severity="serious"),
    )
    assert of(ask(book, "2025-06-01", *records)) == [("grave", "B", "-20"), ("mild", "A", "-10")]


# --- 6.7 the contest of a matter ---


def test_6_7_the_most_negative_deduction_and_the_highest_award_win() -> None:
    book = b.rulebook(
        b.indicator("small", "deed", TEN, b.where("tier", "city")),
        b.indicator("large", "deed", b.fixed(20)),
        b.deduction("fines", "fine", b.per("1", -1), measure="hours"),
    )
    records = (
        b.record("A", "deed", "2025-01-01", tier="city", **MATTER),
        b.record("B", "fine", "2025-01-01", hours="5", **MATTER),
        b.record("C", "fine", "2025-01-02", hours="6", **MATTER),
    )
    assert of(ask(book, "2025-06-01", *records)) == [
        ("fines", "B", "0", "same_matter"),
        ("fines", "C", "-6"),
        ("large", "A", "20"),
        ("small", "A", "0", "same_matter"),
    ]


def test_6_7_equal_ones_the_deduction_formed_first_the_award_formed_last() -> None:
    dates = {"A": "2025-01-02", "B": "2025-01-01", "C": "2025-01-02"}
    deeds = [b.record(f"D{n}", "deed", formed, **MATTER) for n, formed in dates.items()]
    fines = [b.record(f"F{n}", "fine", formed, **MATTER) for n, formed in dates.items()]
    answer = ask(BOTH, "2025-06-01", *deeds, *fines)
    counted = [row.record for row in answer.rows if row.counted]
    assert counted == ["DA", "FB"]


def test_6_7_table_points_decide_before_repeat_and_age() -> None:
    book = b.rulebook(
        b.deduction("fresh", "fine", b.fixed(-9), b.where("tier", "city")),
        b.deduction("aged", "fine", b.fixed(-10), b.where("tier", "nation"), age={1: "0"}),
    )
    records = (
        b.record("A", "fine", "2025-01-01", tier="city", **MATTER),
        b.record("B", "fine", "2025-01-01", tier="nation", **MATTER),
    )
    assert of(ask(book, "2025-06-01", *records)) == [
        ("aged", "B", "0", "faded"),
        ("fresh", "A", "0", "same_matter"),
    ]


def test_6_6_a_weight_is_one_factor_more_and_rounded_with_the_others() -> None:
    # 10 · 1/3 · 1/2 is 1.666…, upwards 1.67; −10 · 1/3 is −3.333…, towards zero −3.33.
    book = b.rulebook(
        b.indicator("deeds", "deed", b.fixed(10), repeat="1/2"),
        b.deduction("fines", "fine", b.fixed(-10)),
        dimensions={"one": b.dimension("one", weight="1/3")},
    )
    records = (b.record("A", "deed", "2025-01-01"), b.record("B", "fine", "2025-01-02"))
    assert of(ask(book, "2025-06-01", *records))[:2] == [
        ("deeds", "A", "1.67"),
        ("fines", "B", "-3.33"),
    ]


def test_6_7_what_competes_is_weighed() -> None:
    # 30 · 1/10 is 3, less than 5.
    light, heavy = b.dimension("light", weight="1/10"), b.dimension("heavy")
    book = b.rulebook(
        b.indicator("many", "deed", b.fixed(30), dimension="light"),
        b.indicator("few", "deed", b.fixed(5), dimension="heavy"),
        dimensions={"light": light, "heavy": heavy},
    )
    answer = ask(book, "2025-06-01", b.record("A", "deed", "2025-01-01"))
    assert of(answer) == [("few", "A", "5"), ("many", "A", "0", "same_matter")]


def test_6_7_what_does_not_count_does_not_compete() -> None:
    records = (
        b.record("A", "fine", "2025-01-01", **MATTER),
        b.record("B", "fine", "2025-01-02", **MATTER),
    )
    marks = [b.mark("A", "repaired", "2025-02-01")]
    assert of(ask(FINES, "2025-06-01", *records, marks=marks)) == [
        ("fines", "A", "0", "repaired"),
        ("fines", "B", "-10"),
    ]


def test_6_7_deductions_over_a_window_keep_one_record_of_a_matter() -> None:
    book = b.rulebook(
        b.deduction("fines", "fine", b.per("1", -1), over="year", measure="sum(hours)"),
        b.indicator("deeds", "deed", b.per("1", 1), over="year", measure="sum(hours)"),
    )
    records = [
        b.record(f"{item[0]}{hours}", item, "2025-01-01", hours=hours, **MATTER)
        for item in ("deed", "fine")
        for hours in ("2", "3")
    ]
    assert of(ask(book, "2025-06-01", *records)) == [
        ("deeds", "d2", "0", "in_window"),
        ("deeds", "d3", "0", "in_window"),
        ("fines", "f2", "0", "same_matter"),
        ("fines", "f3", "0", "in_window"),
        ("window", "deeds", "2025-01-01", "5"),
        ("window", "fines", "2025-01-01", "-3"),
    ]


def _honours(within: str = "validity", same: str = "") -> Rulebook:
    """Ten points a deed, twenty for a listed one; both in one group."""
    return b.rulebook(
        b.indicator("low", "deed", TEN, b.where("led", False), group="best"),
        b.indicator("high", "deed", b.fixed(20), b.where("led", True), group="best"),
        b.deduction("fines", "fine", b.fixed(-30)),
        groups=[b.group("best", within, same)],
    )


@pytest.mark.parametrize(
    ("within", "counted"),
    [("day", "ABCD"), ("month", "ABD"), ("quarter", "BD"), ("year", "BD"), ("validity", "B")],
)
def test_6_7_of_a_group_the_best_of_its_time_counts(within: str, counted: str) -> None:
    records = (
        b.record("A", "deed", "2024-05-31", led="no"),
        b.record("B", "deed", "2024-06-01", led="yes"),
        b.record("C", "deed", "2024-06-30", led="no"),
        b.record("D", "deed", "2025-01-01", led="no"),
        # Adverse ones have no part in it, whatever they weigh.
        b.record("F", "fine", "2025-01-01"),
    )
    rows = ask(_honours(within), "2025-06-01", *records).rows
    assert "".join(row.record for row in rows if row.counted and row.points > 0) == "".join(
        sorted(counted, key=lambda name: (name != "B", name))
    )
    assert {row.reason for row in rows if row.record in "ACD" and not row.counted} <= {"same_group"}
    assert [row.points for row in rows if row.record == "F"] == [-3000]


def test_6_7_of_a_group_by_a_field_those_without_it_compete_with_none() -> None:
    records = (
        b.record("A", "deed", "2024-01-01", led="no", held_on="2023-12-01"),
        b.record("B", "deed", "2025-01-01", led="yes", held_on="2023-12-01"),
        b.record("C", "deed", "2025-01-01", led="no", held_on="2023-12-02"),
        b.record("D", "deed", "2025-01-01", led="no"),
        b.record("E", "deed", "2025-01-01", led="no"),
    )
    answer = ask(_honours(same="held_on"), "2025-06-01", *records)
    assert [row.record for row in answer.rows if not row.counted] == ["A"]
    answer = ask(_honours("year", "held_on"), "2025-06-01", *records)
    assert all(row.counted for row in answer.rows)


def test_6_7_only_winners_of_their_matter_compete_in_a_group() -> None:
    book = b.rulebook(
        b.indicator("grouped", "deed", TEN, b.where("led", False), group="best"),
        b.indicator("outside", "deed", b.fixed(20), b.where("led", True)),
        groups=[b.group("best")],
    )
    records = (
        b.record("A", "deed", "2025-02-01", led="no", **MATTER),
        b.record("B", "deed", "2025-02-01", led="yes", **MATTER),
        b.record("C", "deed", "2025-01-01", led="no"),
    )
    assert of(ask(book, "2025-06-01", *records)) == [
        ("grouped", "A", "0", "same_matter"),
        ("grouped", "C", "10"),
        ("outside", "B", "20"),
    ]


@pytest.mark.parametrize(
    ("interval", "formed", "counted"),
    [
        (b.interval(months=6), ("2024-08-31", "2025-02-27", "2025-02-28", "2025-08-27"), "AC"),
        (b.interval(months=6), ("2024-08-31", "2025-02-27", "2025-02-28", "2025-08-28"), "ACD"),
        (b.interval(days=10), ("2025-01-01", "2025-01-10", "2025-01-11", "2025-01-20"), "AC"),
        (b.interval(days=1), ("2025-01-01", "2025-01-01", "2025-01-02", "2025-01-03"), "ACD"),
    ],
)
def test_6_7_an_interval_runs_from_the_last_that_counted(
    interval: Interval, formed: tuple[str, ...], counted: str
) -> None:
    book = b.rulebook(b.indicator("deeds", "deed", TEN, interval=interval))
    records = [b.record(name, "deed", day) for name, day in zip("ABCD", formed, strict=True)]
    rows = ask(book, "2025-09-01", *records).rows
    assert "".join(row.record for row in rows if row.counted) == counted
    assert {row.reason for row in rows} == {"", "too_near"}
    # What is gone is no neighbour.
    marks = [b.mark("A", "annulled", "2025-02-01")]
    rows = ask(book, "2025-09-01", *records[:2], marks=marks).rows
    assert [row.record for row in rows if row.counted] == ["B"]


# --- 6.8 repeat ---


def test_6_8_the_last_factor_goes_on_and_factor_nought_is_waived() -> None:
    book = b.rulebook(b.deduction("fines", "fine", b.fixed(-10), repeat="0 1 2"))
    days = ("2025-01-04", "2025-01-01", "2025-01-02", "2025-01-03")
    fines = [b.record(formed[-1], "fine", formed) for formed in days]
    assert of(ask(book, "2025-06-01", *fines)) == [
        ("fines", "1", "0", "waived"),
        ("fines", "2", "-10"),
        ("fines", "3", "-20"),
        ("fines", "4", "-20"),
    ]


def test_6_8_a_class_is_shared_by_its_indicators() -> None:
    book = b.rulebook(
        b.deduction("light", "fine", b.fixed(-10), repeat="1 2", repeat_class="any"),
        b.deduction("heavy", "listing", b.fixed(-30), repeat="1 3", repeat_class="any"),
    )
    records = (b.record("A", "listing", "2025-01-02"), b.record("B", "fine", "2025-01-01"))
    assert of(ask(book, "2025-06-01", *records)) == [("heavy", "A", "-90"), ("light", "B", "-10")]


def test_6_8_disputed_and_expired_records_are_not_ranked() -> None:
    book = b.rulebook(b.deduction("fines", "fine", b.fixed(-10), repeat="1 2"))
    records = (
        b.record("A", "fine", "2024-05-01"),
        b.record("B", "fine", "2025-01-01"),
        b.record("C", "fine", "2025-02-01"),
    )
    marks = [b.mark("B", "disputed", "2025-03-01")]
    assert of(ask(book, "2025-06-01", *records, marks=marks)) == [
        ("fines", "A", "0", "expired"),
        ("fines", "B", "0", "disputed"),
        ("fines", "C", "-10"),
    ]


# --- 6.9 age ---


@pytest.mark.parametrize(
    ("on", "row"),
    [
        ("2025-02-27", ("deeds", "A", "10")),
        ("2025-02-28", ("deeds", "A", "5")),
        ("2025-04-29", ("deeds", "A", "5")),
        ("2025-04-30", ("deeds", "A", "0", "faded")),
    ],
)
def test_6_9_full_months_clamped_to_the_end_of_the_month(on: str, row: tuple[str, ...]) -> None:
    book = b.rulebook(b.indicator("deeds", "deed", TEN, age={1: "1/2", 3: "0"}))
    answer = ask(book, on, b.record("A", "deed", "2025-01-31"))
    assert of(answer) == [row]
    steps = (day("2025-02-28"), day("2025-04-30"), day("2028-02-01"))
    assert answer.next_change_on == min(step for step in steps if step > day(on))
