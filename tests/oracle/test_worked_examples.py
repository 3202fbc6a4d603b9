"""The worked examples of the design and of the language reference, number for number."""

from __future__ import annotations

from tests.oracle import build as b
from tests.oracle.asking import ask, day, of


def test_worked_example_limits() -> None:
    book = b.rulebook(
        b.indicator("honours", "deed", b.fixed(50), limits=b.limits(total=120)),
        b.deduction("fines", "fine", b.fixed(-30)),
        dimensions={"one": b.dimension("one", cap=100)},
    )
    days = ("2025-01-01", "2025-02-01", "2025-03-01")
    honours = [b.record(f"H{n}", "deed", formed) for n, formed in enumerate(days)]
    answer = ask(book, "2025-06-01", *honours, b.record("A", "fine", "2025-04-01"))
    assert of(answer) == [
        ("fines", "A", "-30"),
        ("honours", "H0", "50"),
        ("honours", "H1", "50"),
        ("honours", "H2", "50"),
        ("indicator_limit", "honours", "-30"),
        ("dimension_cap", "one", "-20"),
    ]
    assert (answer.score, answer.dimensions) == (570, {"one": 7000})


def test_worked_example_windows_and_ends() -> None:
    book = b.rulebook(
        b.indicator(
            "giving",
            "deed",
            b.per("400", 1, proportional=True),
            over="year",
            measure="sum(amount)",
        ),
        display=b.display(60, 36),
    )
    gifts = (
        b.record("A", "deed", "2024-02-01", amount="3600"),
        b.record("B", "deed", "2024-10-01", amount="9000.00"),
    )
    before = ask(book, "2027-02-01", *gifts)
    assert of(before) == [
        ("giving", "A", "0", "in_window"),
        ("giving", "B", "0", "in_window"),
        ("window", "giving", "2024-01-01", "31.5"),
        ("rounding", "0.5"),
    ]
    window = before.rows[2]
    assert (window.measure, window.valid_until) == (1_260_000, day("2027-02-02"))
    assert (before.score, before.next_change_on) == (532, day("2027-02-02"))
    after = ask(book, "2027-02-02", *gifts)
    assert of(after)[:3] == [
        ("giving", "A", "0", "expired"),
        ("giving", "B", "0", "in_window"),
        ("window", "giving", "2024-01-01", "22.5"),
    ]
    assert (after.score, after.next_change_on) == (523, day("2027-10-02"))


def test_worked_example_repeat_hold_expiry() -> None:
    book = b.rulebook(
        b.deduction("fines", "fine", b.fixed(-20), repeat="1 2"),
        holds=b.holds("final_on"),
    )
    fines = (
        b.record("A", "fine", "2024-05-01", final_on="2024-07-01", notified_on=""),
        b.record("B", "fine", "2025-03-01", final_on="2025-05-01", notified_on=""),
    )
    first = ask(book, "2025-04-30", *fines)
    assert of(first) == [("fines", "A", "-20"), ("fines", "B", "0", "held")]
    assert first.next_change_on == day("2025-05-01")
    second = ask(book, "2025-05-01", *fines)
    assert of(second) == [("fines", "A", "0", "expired"), ("fines", "B", "0", "held")]
    assert (second.score, second.next_change_on) == (500, day("2025-05-02"))
    third = ask(book, "2025-05-02", *fines)
    assert of(third) == [("fines", "A", "0", "expired"), ("fines", "B", "-20")]
    assert third.next_change_on == day("2026-03-01")


def test_the_case_of_the_language_reference() -> None:
    book = b.rulebook(
        b.indicator(
            "honours",
            "deed",
            b.table("tier", points={"nation": 50, "city": 10}),
            limits=b.limits(total=120),
        )
    )
    days = ("2025-01-01", "2025-02-01", "2025-03-01")
    answer = ask(book, "2025-06-01", *(b.record(d, "deed", d, tier="nation") for d in days))
    assert of(answer)[-1] == ("indicator_limit", "honours", "-30")
    assert (answer.score, answer.level) == (620, "good")
    assert answer.next_change_on == day("2028-01-02")
