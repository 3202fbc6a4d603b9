"""Section 7: the reason of each row, and how long it is shown.

Every expected number is derived by hand from `docs/rulebook.md`.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.oracle import build as b
from tests.oracle.asking import TEN, ask, day, of, only


def test_7_reasons_that_belong_to_the_record() -> None:
    items = [
        b.item("deed", consent="declared"),
        b.item("fine", "adverse", severity=("minor", "ordinary")),
        b.item("kept", use="kept"),
        b.item("loose"),
    ]
    book = b.rulebook(
        b.indicator("deeds", "deed", TEN),
        b.deduction("fines", "fine", b.fixed(-10), since=date(2024, 7, 1)),
        items=items,
    )
    young = b.person(born_on="2006-06-01", resident_since="")
    records = (
        b.record("A", "deed", "2024-08-01"),
        b.record("B", "fine", "2024-08-01"),
        b.record("C", "fine", "2024-05-31", severity="ordinary"),
        b.record("D", "fine", "2024-06-30", severity="ordinary"),
        b.record("E", "kept", "2024-08-01", finding="positive"),
        b.record("G", "loose", "2024-08-01", finding="positive"),
    )
    answer = ask(book, "2024-09-01", *records, who=young)
    assert of(answer) == [
        ("E", "0", "not_scored"),
        ("G", "0", "no_rule"),
        ("deeds", "A", "0", "unverified"),
        ("fines", "B", "0", "minor"),
        ("fines", "C", "0", "under_age"),
        ("fines", "D", "0", "before_rule"),
    ]
    assert answer.rows[0].measure is None
    assert answer.rows[0].cite == ""
    assert answer.rows[2].cite == "measures#1"


def test_7_a_declared_record_counts_while_it_is_verified() -> None:
    book = b.rulebook(b.indicator("deeds", "deed", TEN), items=[b.item("deed", consent="declared")])
    deed = b.record("A", "deed", "2025-01-01")
    verified = [b.mark("A", "verified", "2025-02-01", "2025-03-01")]
    reasons = [
        only(ask(book, on, deed, marks=verified)).reason
        for on in ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01")
    ]
    assert reasons == ["unverified", "", "", "unverified"]


@pytest.mark.article("yunnan", "3.3")
def test_7_an_award_is_shown_until_the_later_of_display_and_validity() -> None:
    display = b.display(6, 36)
    book = b.rulebook(b.indicator("deeds", "deed", TEN), display=display)
    long = b.record("A", "deed", "2025-01-31")
    assert of(ask(book, "2028-01-31", long)) == [("deeds", "A", "10")]
    assert of(ask(book, "2028-02-01", long)) == []
    short = b.record("A", "deed", "2025-01-31", source_valid_until="2025-03-31")
    assert of(ask(book, "2025-07-30", short)) == [("deeds", "A", "0", "expired")]
    assert of(ask(book, "2025-07-31", short)) == []


def test_7_one_row_for_each_rule_that_selects_the_record() -> None:
    book = b.rulebook(
        b.deduction("lists", "listing", b.fixed(-10)),
        ceilings=[b.ceiling("top", "listing", "fair")],
    )
    answer = ask(book, "2025-06-01", b.record("A", "listing", "2025-01-01", severity="serious"))
    assert [(r.rule, r.dimension, r.measure, r.version) for r in answer.rows] == [
        ("lists", "one", 1, 1),
        ("top", "", None, 1),
    ]
    assert answer.rows[0].counts_from == day("2025-01-02")
    assert answer.rows[0].valid_until == day("2028-01-01")
