"""Section 6.3 to 6.5: how long a record counts, from when, and which of several speaks.

Every expected number is derived by hand from `docs/rulebook.md`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chengxin.scoring.result import PersonScore
from tests.oracle import build as b
from tests.oracle.asking import BOTH, DEEDS, FINES, MATTER, TEN, ask, day, of, only

# --- 6.3 validity ---


@pytest.mark.parametrize(
    ("formed_on", "until"),
    [
        ("2025-03-10", "2028-03-11"),
        ("2024-02-29", "2027-03-01"),
        ("2024-12-31", "2028-01-01"),
    ],
)
def test_6_3_the_last_day_counts_for_an_award(formed_on: str, until: str) -> None:
    row = only(ask(DEEDS, "2025-06-01", b.record("A", "deed", formed_on)))
    assert row.valid_until == day(until)


def test_6_3_civil_months_are_clamped_to_the_end_of_the_month() -> None:
    book = b.rulebook(b.indicator("deeds", "deed", TEN), validity=b.months(3))
    deed = b.record("A", "deed", "2024-11-30")
    assert only(ask(book, "2025-02-28", deed)).counted
    assert only(ask(book, "2025-03-01", deed)).reason == "expired"


def test_6_3_the_last_day_counts_no_longer_for_a_deduction() -> None:
    fine = b.record("A", "fine", "2024-03-10")
    assert only(ask(FINES, "2025-03-09", fine)).counted
    assert only(ask(FINES, "2025-03-10", fine)).reason == "expired"


@pytest.mark.article("yuxi", 10)
@pytest.mark.article("yuxi", "10/source-period")
def test_6_3_law_then_source_then_item_then_rulebook() -> None:
    def until(validity: object, **cells: str) -> date | None:
        book = b.rulebook(
            b.indicator("deeds", "deed", TEN), items=[b.item("deed", validity=validity)]
        )
        deed = b.record("A", "deed", "2025-01-01", **cells)
        return only(ask(book, "2025-03-01", deed)).valid_until

    source = {"source_valid_until": "2025-09-09"}
    assert until(b.months(6, by_law=True), **source) == day("2025-07-02")
    assert until(b.months(6), **source) == day("2025-09-10")
    assert until(b.months(6)) == day("2025-07-02")
    assert until(None) == day("2028-01-02")


def test_6_3_a_deduction_ends_on_the_day_the_source_names() -> None:
    fine = b.record("A", "fine", "2025-01-01", source_valid_until="2025-06-01")
    assert only(ask(FINES, "2025-05-31", fine)).counted
    assert only(ask(FINES, "2025-06-01", fine)).reason == "expired"


def test_6_3_a_continuing_act_runs_from_its_end() -> None:
    deed = b.record("A", "deed", "2022-01-01", ended_on="2024-01-01")
    assert only(ask(DEEDS, "2025-06-01", deed)).valid_until == day("2027-01-02")


def test_6_3_an_adverse_record_runs_from_its_earliest_day() -> None:
    fine = b.record(
        "A",
        "fine",
        "2024-01-01",
        ended_on="2024-08-01",
        final_on="2024-06-15",
        notified_on="2024-07-01",
    )
    assert only(ask(FINES, "2024-12-01", fine)).valid_until == day("2025-06-15")
    late = b.record("B", "fine", "2024-01-01", final_on="2024-06-15", notified_on="2024-07-01")
    assert only(ask(FINES, "2024-12-01", late)).valid_until == day("2025-01-01")


def test_6_3_no_longer_than_the_class_allows_and_an_empty_class_is_the_mildest() -> None:
    def until(severity: str) -> date | None:
        fine = b.record(
            "A", "fine", "2024-01-31", severity=severity, source_valid_until="2029-01-01"
        )
        return only(ask(FINES, "2024-06-01", fine)).valid_until

    assert until("") == day("2025-01-31")
    assert until("ordinary") == day("2025-01-31")
    assert until("serious") == day("2027-01-31")


@pytest.mark.article("yunnan", "3.3")
def test_6_3_an_adverse_record_counts_no_longer_than_it_is_shown() -> None:
    display = b.display(36, 6)
    book = b.rulebook(b.deduction("fines", "fine", b.fixed(-10)), display=display)
    fine = b.record("A", "fine", "2024-08-31")
    shown = ask(book, "2025-02-27", fine)
    assert only(shown).valid_until == day("2025-02-28")
    assert shown.next_change_on == day("2025-02-28")
    assert ask(book, "2025-02-28", fine).rows == ()


# --- 6.4 counting from ---


def test_6_4_the_day_after_the_later_date_plus_the_hold() -> None:
    book = b.rulebook(
        b.deduction("fines", "fine", b.fixed(-10)),
        holds=b.holds("final_on", "notified_on", days=60),
    )
    fine = b.record("A", "fine", "2024-12-20", final_on="2024-12-31", notified_on="2025-01-01")
    # 1 January, the day after it, and sixty days: 3 March 2025.
    held = ask(book, "2025-03-02", fine)
    assert (only(held).reason, only(held).counts_from) == ("held", day("2025-03-03"))
    assert held.next_change_on == day("2025-03-03")
    assert only(ask(book, "2025-03-03", fine)).counted


def test_6_4_not_before_the_day_formed() -> None:
    fine = b.record("A", "fine", "2025-02-01", final_on="2025-01-01", notified_on="2025-01-01")
    assert only(ask(FINES, "2025-02-01", fine)).counts_from == day("2025-02-01")


def test_6_4_without_a_date_that_is_asked_for_not_at_all() -> None:
    fine = b.record("A", "fine", "2025-02-01", notified_on="")
    answer = ask(FINES, "2025-06-01", fine)
    assert (only(answer).reason, only(answer).counts_from) == ("held", None)
    assert answer.next_change_on == day("2026-02-01")


def test_6_4_a_date_that_is_not_asked_for_still_counts_when_given() -> None:
    book = b.rulebook(
        b.deduction("fines", "fine", b.fixed(-10)),
        holds=b.holds("final_on"),
    )
    fine = b.record("A", "fine", "2025-02-01", notified_on="2025-03-31")
    assert only(ask(book, "2025-03-31", fine)).counts_from == day("2025-04-01")


# --- 6.5 matter ---


def test_6_5_a_dispute_suspends_every_deduction_of_the_matter_and_no_award() -> None:
    records = (
        b.record("A", "deed", "2025-01-01", **MATTER),
        b.record("B", "fine", "2025-01-01", **MATTER),
        b.record("C", "fine", "2025-01-01", issuer="某局"),
    )
    open_ended = [b.mark("A", "disputed", "2025-03-01", "2025-04-01")]
    assert of(ask(BOTH, "2025-03-31", *records, marks=open_ended)) == [
        ("deeds", "A", "10"),
        ("fines", "B", "0", "disputed"),
        ("fines", "C", "-10"),
    ]
    for on in ("2025-02-28", "2025-04-01"):
        assert ("fines", "B", "-10") in of(ask(BOTH, on, *records, marks=open_ended))


def test_6_5_records_without_document_are_matters_alone() -> None:
    records = [b.record(n, "fine", "2025-01-01", issuer="某局") for n in ("A", "B")]
    marks = [b.mark("A", "disputed", "2025-03-01")]
    assert of(ask(FINES, "2025-06-01", *records, marks=marks)) == [
        ("fines", "A", "0", "disputed"),
        ("fines", "B", "-10"),
    ]


# --- 6.5 one fact from two furnishers ---

_SOURCES = b.sources("formed_on hours", "G", "F")
TOLD = b.rulebook(
    b.indicator("deeds", "deed", TEN),
    b.deduction("fines", "fine", b.fixed(-10)),
    items=[b.item("deed", sources=_SOURCES), b.item("fine", "adverse", sources=_SOURCES)],
)


def _told(item: str, **cells: str) -> list[dict[str, str]]:
    """One fact as F, G and E tell it; a fact of F's own; one without a number of hours."""
    return [
        b.record("1", item, "2025-01-01", furnisher="F", hours="3", **cells),
        b.record("2", item, "2025-01-01", furnisher="G", hours="3", **cells),
        b.record("3", item, "2025-01-01", furnisher="E", hours="3", **cells),
        b.record("4", item, "2025-01-01", furnisher="F", hours="3.5", **cells),
        b.record("5", item, "2025-01-01", furnisher="F", **cells),
    ]


def _counted(answer: PersonScore) -> list[str]:
    assert {row.reason for row in answer.rows if row.record in ("1", "3")} <= {"", "other_source"}
    return sorted(row.record for row in answer.rows if row.counted)


@pytest.mark.parametrize("item", ["deed", "fine"])
def test_6_5_of_one_fact_the_first_source_speaks(item: str) -> None:
    assert _counted(ask(TOLD, "2025-06-01", *_told(item))) == ["2", "4", "5"]
    without = [cells for cells in _told(item) if cells["furnisher"] != "G"]
    assert _counted(ask(TOLD, "2025-06-01", *without)) == ["1", "4", "5"]


def test_6_5_an_award_gives_way_only_to_what_counts_a_deduction_to_whatever_is_known() -> None:
    marks = [b.mark("2", "annulled", "2025-02-01", furnisher="G")]
    assert _counted(ask(TOLD, "2025-06-01", *_told("deed"), marks=marks)) == ["1", "4", "5"]
    assert _counted(ask(TOLD, "2025-06-01", *_told("fine"), marks=marks)) == ["4", "5"]
    held = _told("fine")
    held[1]["final_on"] = ""
    assert _counted(ask(TOLD, "2025-06-01", *held)) == ["4", "5"]
    later = datetime(2024, 12, 1, tzinfo=UTC)
    assert ask(TOLD, "2025-06-01", *_told("fine"), known_at=later).rows == ()


def test_6_5_a_copy_that_is_disputed_breaks_no_clean_period() -> None:
    book = b.rulebook(
        b.clean("clean", {1: 5}),
        b.deduction("fines", "fine", b.fixed(-10)),
        items=[b.item("fine", "adverse", sources=_SOURCES)],
    )
    marks = [
        b.mark("2", "annulled", "2025-02-01", furnisher="G"),
        b.mark("1", "disputed", "2025-02-01"),
        b.mark("4", "annulled", "2025-02-01"),
        b.mark("5", "annulled", "2025-02-01"),
    ]
    answer = ask(book, "2025-03-01", *_told("fine"), marks=marks)
    assert [row.points for row in answer.rows if row.part == "clean"] == [500]
