"""Section 6.10, windows: what their members come to.

Every expected number is derived by hand from `docs/rulebook.md`.
"""

from __future__ import annotations

import pytest

from tests.oracle import build as b
from tests.oracle.asking import ask, day, of, only


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
