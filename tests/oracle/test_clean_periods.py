"""Section 6.11, clean periods: what breaks them, and what does not.

Every expected number is derived by hand from `docs/rulebook.md`.
"""

from __future__ import annotations

import pytest

from tests.oracle import build as b
from tests.oracle.asking import ask, day, of, only

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
