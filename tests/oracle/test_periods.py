"""Section 6.3, periods by what a record says and by the civil year, derived by hand."""

from __future__ import annotations

from decimal import Decimal

from chengxin.rulebook import model
from tests.oracle import build as b
from tests.oracle.asking import TEN, ask, day, only


def test_6_3_the_first_period_that_fits_is_taken() -> None:
    terms = (
        model.Term(months=60, by_law=True, where=(b.where("tier", "nation"),), at=b.AT),
        model.Term(months=24, where=(b.where("hours", starts=Decimal(10)),), at=b.AT),
        model.Term(months=0, where=(b.where("tier", "nation", "province"),), at=b.AT),
    )
    validity = model.Validity(months=12, when=terms, at=b.AT)
    deeds = b.indicator("deeds", "deed", TEN)
    book = b.rulebook(deeds, items=[b.item("deed", validity=validity)])
    for cells, until in (
        ({"tier": "nation", "hours": "50"}, "2028-03-11"),
        # A law goes before the source, in the period in which it is a law.
        ({"tier": "nation", "source_valid_until": "2023-06-01"}, "2028-03-11"),
        ({"tier": "city", "hours": "10"}, "2025-03-11"),
        ({"tier": "city", "hours": "10", "source_valid_until": "2023-06-01"}, "2023-06-02"),
        ({"tier": "province", "hours": "9.9"}, "2024-01-01"),
        ({"tier": "city", "hours": "9.9"}, "2024-03-11"),
        # What a record does not say fits no condition.
        ({}, "2024-03-11"),
    ):
        record = b.record("A", "deed", "2023-03-10", **cells)
        assert only(ask(book, "2023-05-01", record)).valid_until == day(until)


def test_6_3_to_the_end_of_the_year_in_which_validity_begins() -> None:
    to_year_end = model.Validity(months=0, at=b.AT)
    items = [b.item("deed", validity=to_year_end), b.item("fine", "adverse", validity=to_year_end)]
    deeds, fines = b.indicator("deeds", "deed", TEN), b.deduction("fines", "fine", b.fixed(-20))
    book = b.rulebook(deeds, fines, items=items)
    for record, until in (
        (b.record("A", "deed", "2024-01-01"), "2025-01-01"),
        (b.record("A", "deed", "2024-12-31"), "2025-01-01"),
        # A continuing act belongs to the year in which it ended.
        (b.record("A", "deed", "2024-12-31", ended_on="2025-02-01"), "2026-01-01"),
        (b.record("A", "deed", "2024-02-29", source_valid_until="2024-05-31"), "2024-06-01"),
        # The last day counts no longer for a deduction.
        (b.record("A", "fine", "2024-03-10"), "2024-12-31"),
    ):
        asked = "2024-12-31" if "final_on" not in record else "2024-12-30"
        assert only(ask(book, asked, record)).valid_until == day(until)
    last = b.record("A", "fine", "2024-03-10")
    assert only(ask(book, "2024-12-30", last)).reason == ""
    assert only(ask(book, "2024-12-31", last)).reason == "expired"
