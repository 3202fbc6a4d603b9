"""What made the difference, in small histories of one person that can be checked by reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from chengxin.ledger import ledger_from_cells
from chengxin.rulebook import model
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.changes import Books, Changed, Question, changes
from tests.oracle import build as b
from tests.oracle.ledgers import Ledger
from tests.scoring.test_changes import check

pytestmark = pytest.mark.slow

HOURS = {"hours": b.FIELDS["hours"]}
ITEMS = [b.item("deed", fields=HOURS), b.item("fine", "adverse", fields={})]
DEEDS = b.indicator("deeds", "deed", b.fixed(10))
FINES = b.deduction("fines", "fine", b.fixed(-20))
BOTH = b.rulebook(DEEDS, FINES, items=ITEMS)

Cells = dict[str, str]


def unbounded(name: str, kind: str, *, codes: str = "") -> model.Field:
    """A field that is no number, as the reader of files expects it."""
    return replace(b.field(name, kind, codes=codes), minimum=None, maximum=None)


def deed(name: str, formed_on: str, **cells: str) -> Cells:
    return b.record(name, "deed", formed_on, hours="1", **cells)


def fine(name: str, formed_on: str, **cells: str) -> Cells:
    return b.record(name, "fine", formed_on, **cells)


def when(book: Rulebook, text: str) -> Question:
    """`2025-01-01` with everything known, or `2025-01-01@2025-02-01T00:00:00+08:00`."""
    day, _, known = text.partition("@")
    return Question(book, date.fromisoformat(day), datetime.fromisoformat(known) if known else None)


def ask(
    first: str,
    second: str,
    *records: Cells,
    marks: Sequence[Cells] = (),
    book: Rulebook = BOTH,
    other: Rulebook | None = None,
    who: Cells | None = None,
) -> Changed:
    other = other or book
    books = Books.of(book, other)
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        readings = [
            ledger_from_cells(each, [who or b.person()], records, marks, Path(folder))
            for each, folder in ((books.before, one), (books.after, two))
        ]
        ledgers = [reading.ledger for reading in readings]
        assert ledgers[0] is not None, readings[0].diagnostics
        assert ledgers[1] is not None, readings[1].diagnostics
        made = changes(
            when(book, first), when(other, second), "P", ledgers=(ledgers[0], ledgers[1])
        )
    assert made is not None
    # What is promised of random cities' answers is held against these, too.
    of_both = replace(
        made,
        asked_before=replace(made.asked_before, rulebook=books.before),
        asked_after=replace(made.asked_after, rulebook=books.after),
    )
    check(of_both, Ledger((who or b.person(),), records, tuple(marks), ()), Counter())
    return made


def short(made: Changed) -> list[tuple[str, int]]:
    """Each row in short: its causes as `kind name day`, and its points."""
    return [
        (
            " + ".join(
                " ".join(
                    str(word)
                    for word in (c.kind, c.record or c.rule or (c.part and c.part.id), c.on)
                    if word
                )
                for c in row.causes
            ),
            row.points,
        )
        for row in made.rows
    ]


def test_a_record_that_came_in_is_told_by_the_day_it_came() -> None:
    made = ask(
        "2025-06-01@2025-01-31T00:00:00+08:00", "2025-06-01",
        deed("A", "2025-01-01"), deed("B", "2025-01-02", recorded_at="2025-03-05T23:59:00"),
    )  # fmt: skip
    assert short(made) == [("record B 2025-03-05", 10)]
    (row,) = made.rows
    assert row.cite == "measures#1"
    assert [(line.part, line.rule, line.points) for line in row.lines] == [
        ("record", "deeds", 1000)
    ]


@pytest.mark.article("yuxi", 23)
def test_a_repair_gives_back_what_the_fine_took() -> None:
    made = ask(
        "2025-06-01@2025-05-01T00:00:00+08:00", "2025-06-01", fine("A", "2025-01-01"),
        marks=[b.mark("A", "repaired", "2025-05-05")],
    )  # fmt: skip
    assert short(made) == [("mark A 2025-05-05", 20)]
    assert made.rows[0].causes[0].mark == "repaired"


def test_a_mark_that_was_taken_back_takes_back_what_it_gave() -> None:
    marks = [
        b.mark("A", "annulled", "2025-02-01"),
        b.mark("A", "annulled", "2025-02-01", "2025-02-01", recorded_at="2025-04-01T00:00:00"),
    ]
    made = ask(
        "2025-06-01@2025-03-01T00:00:00+08:00", "2025-06-01", fine("A", "2025-01-01"), marks=marks
    )
    assert short(made) == [("mark A 2025-04-01", -20)]


def test_two_records_that_reach_a_step_are_one_row_and_say_what_each_is_for() -> None:
    rule = b.indicator("hours", "deed", b.steps(_2=5), over="year", measure="sum(hours)")
    made = ask(
        "2024-12-31", "2025-06-01", deed("A", "2025-02-01"), deed("B", "2025-03-01"),
        book=b.rulebook(rule, items=ITEMS),
    )  # fmt: skip
    assert short(made) == [("begins A 2025-02-01 + begins B 2025-03-01", 5)]
    assert made.rows[0].alone == (5, 5)


def test_records_under_a_cap_are_one_row_and_its_lines_hold_the_cap() -> None:
    book = b.rulebook(DEEDS, items=ITEMS, dimensions={"one": b.dimension("one", cap=25)})
    made = ask(
        "2024-12-31", "2025-06-01",
        *(deed(name, f"2025-02-0{day}") for day, name in enumerate("ABC", start=1)), book=book,
    )  # fmt: skip
    (row,) = made.rows
    assert (row.points, row.alone) == (25, (5, 5, 5))
    assert [line.points for line in row.lines] == [1000, 1000, 1000, -500]


def test_the_fine_that_expires_gives_back_what_it_took_and_what_it_doubled() -> None:
    rule = b.deduction("fines", "fine", b.fixed(-20), repeat="1 2")
    made = ask(
        "2025-06-01", "2025-12-31", fine("A", "2024-10-01"), fine("B", "2025-03-01"),
        book=b.rulebook(rule, items=ITEMS),
    )  # fmt: skip
    assert (made.before.score, made.after.score) == (440, 480)
    assert short(made) == [("expires A 2025-10-01", 40)]
    assert [(line.record, line.points) for line in made.rows[0].lines] == [("A", 2000), ("B", 2000)]


def test_a_correction_is_told_apart_from_the_record() -> None:
    late = fine("A", "2025-01-01", severity="ordinary")
    rules = (
        b.deduction("some", "fine", b.fixed(-20), b.where("severity", "ordinary")),
        b.deduction("more", "fine", b.fixed(-50), b.where("severity", "serious")),
    )
    made = ask(
        "2025-06-01@2025-02-01T00:00:00+08:00", "2025-06-01",
        late | {"severity": "serious"},
        late | {"version": "3", "recorded_at": "2025-04-01T00:00:00"},
        late | {"version": "2", "recorded_at": "2025-05-01T00:00:00", "severity": "serious"},
        book=b.rulebook(*rules, items=ITEMS),
    )  # fmt: skip
    assert short(made) == [("correction A 2025-04-01", 30)]
    assert made.rows[0].causes[0].version == 3


def test_what_the_person_declared_counts_only_with_the_mark_that_it_is_verified() -> None:
    items = [b.item("deed", fields=HOURS, consent="declared")]
    made = ask(
        "2025-06-01@2024-12-01T00:00:00+08:00", "2025-06-01", deed("A", "2025-01-01"),
        marks=[b.mark("A", "verified", "2025-02-01")], book=b.rulebook(DEEDS, items=items),
    )  # fmt: skip
    assert short(made) == [("record A 2025-01-01 + mark A 2025-02-01", 10)]
    then = ask(
        "2025-01-31", "2025-06-01", deed("A", "2025-01-01"),
        marks=[b.mark("A", "verified", "2025-02-01")], book=b.rulebook(DEEDS, items=items),
    )  # fmt: skip
    assert short(then) == [("mark_begins A 2025-02-01", 10)]


def test_a_dispute_that_ends_lets_the_fine_count_again() -> None:
    made = ask(
        "2025-03-01", "2025-06-01", fine("A", "2025-01-01"),
        marks=[b.mark("A", "disputed", "2025-02-01", "2025-04-01")],
    )  # fmt: skip
    assert short(made) == [("mark_ends A 2025-04-01", -20)]


def test_a_hold_that_ends_a_step_of_age_and_a_window_have_their_days() -> None:
    held = fine("A", "2025-01-01", final_on="2025-04-01", notified_on="2025-01-05")
    assert short(ask("2025-04-01", "2025-04-02", held)) == [("begins A 2025-04-02", -20)]
    aged = b.indicator("deeds", "deed", b.fixed(10), age={12: "1/2"})
    made = ask(
        "2025-06-01", "2026-06-01", deed("A", "2025-02-28"), book=b.rulebook(aged, items=ITEMS)
    )
    assert short(made) == [("ages A 2026-02-28", -5)]
    rolling = b.indicator("deeds", "deed", b.per("1", 3), rolling=6)
    made = ask(
        "2025-06-01", "2025-12-01", deed("A", "2025-02-28"), book=b.rulebook(rolling, items=ITEMS)
    )
    assert short(made) == [("leaves_window A 2025-08-28", -3)]


def test_a_time_that_runs_has_its_day() -> None:
    item = b.item("deed", fields={}, continuing=True)
    served = b.indicator("served", "deed", b.steps(_6=2), lasting="months formed_on ended_on")
    book = b.rulebook(served, items=[item])
    changed = ask("2025-06-29", "2025-08-01", b.record("A", "deed", "2025-01-01"), book=book)
    (row,) = changed.rows
    assert row.points == 2
    assert [(cause.kind, str(cause.on)) for cause in row.causes] == [("lasts", "2025-07-31")]


def test_a_clean_period_is_completed_by_time_alone_and_broken_by_a_fine() -> None:
    book = b.rulebook(FINES, b.clean("clean", {12: 10, 24: 15}), items=ITEMS)
    who = b.person(resident_since="2024-04-01")
    made = ask("2025-02-01", "2025-06-01", who=who, book=book)
    assert short(made) == [("clean clean 2025-03-31", 10)]
    made = ask("2025-03-31", "2025-06-01", fine("A", "2025-04-01"), who=who, book=book)
    assert short(made) == [("begins A 2025-04-02", -30)]


def test_a_changed_rule_a_new_base_and_a_record_have_a_row_each() -> None:
    harsher = replace(FINES, points=b.fixed(-25))
    grounds = BOTH.scale
    other = replace(
        b.rulebook(DEEDS, harsher, items=ITEMS, version="1" * 64, starts=date(2025, 5, 1)),
        scale=replace(grounds, base=510),
    )
    made = ask(
        "2025-04-01", "2025-06-01", fine("A", "2025-01-01"), deed("B", "2025-05-02"), other=other
    )
    assert short(made) == [
        ("begins B 2025-05-02", 10), ("rule fines 2025-05-01", -5), ("rule 2025-05-01", 10),
    ]  # fmt: skip
    assert [line.part for line in made.rows[2].lines] == ["base"]


def test_a_kind_of_record_that_the_new_rules_do_not_know_is_a_changed_rule() -> None:
    other = b.rulebook(DEEDS, items=ITEMS[:1], version="1" * 64)
    made = ask("2025-06-01", "2025-06-01", fine("A", "2025-01-01"), other=other)
    assert short(made) == [("rule fines 2020-01-01", 20)]
    back = ask("2025-06-01", "2025-06-01", fine("A", "2025-01-01"), book=other, other=BOTH)
    assert short(back) == [("rule fines 2020-01-01", -20)]


def test_a_field_and_a_code_that_only_one_version_knows_can_be_read_by_both() -> None:
    """The old rule measures hours, the new one asks for a tier that the old catalogue lacks."""
    tiers, led = unbounded("tier", "code", codes="city nation"), unbounded("led", "yes_no")
    old = b.indicator("deeds", "deed", b.per("1", 1), measure="hours")
    new = b.indicator("tiers", "deed", b.table("tier", points={"nation": 7}))
    fields = {"hours": replace(HOURS["hours"], optional=True)}
    city = {"tier": unbounded("tier", "code", codes="city")}
    book = b.rulebook(old, items=[b.item("deed", fields=fields | city)])
    other = b.rulebook(
        new,
        items=[b.item("deed", fields={"tier": tiers, "led": led})],
        version="1" * 64,
    )
    record = b.record("A", "deed", "2025-01-01", hours="3", tier="nation", led="yes")
    made = ask("2025-06-01", "2025-06-01", record, book=book, other=other)
    assert (made.before.score, made.after.score) == (503, 507)
    # Of two awards for one record the higher counts, so the old rule would not be missed.
    assert short(made) == [("rule deeds 2020-01-01 + rule tiers 2020-01-01", 4)]
    assert made.rows[0].alone == (0, 7)


def test_changes_that_cannot_be_parted_are_one_cause() -> None:
    """The old rule asks for a code; in the new version the field is a number."""
    old = b.indicator("deeds", "deed", b.fixed(10), b.where("tier", "city"))
    book = b.rulebook(old, items=[b.item("deed", fields={"tier": b.FIELDS["tier"]})])
    other = b.rulebook(
        DEEDS, items=[b.item("deed", fields={"tier": b.field("tier", "integer")})], version="1" * 64
    )
    assert [part.id for part in Books.of(book, other).differences()] == [""]


def test_wording_and_numbering_change_no_rule() -> None:
    worded = replace(DEEDS, name=replace(DEEDS.name, en="Good deeds"), cite=())
    other = b.rulebook(worded, FINES, items=ITEMS, version="1" * 64)
    assert Books.of(BOTH, other).differences() == ()


def test_what_happened_and_changed_nothing_is_told() -> None:
    made = ask(
        "2025-06-01@2024-12-01T00:00:00+08:00", "2025-06-01", fine("A", "2025-01-01"),
        marks=[b.mark("A", "annulled", "2025-02-01")],
    )  # fmt: skip
    assert made.rows == ()
    assert [cause.kind for cause in made.idle] == ["record", "mark"]


@pytest.mark.parametrize(
    ("facts", "first", "second", "expected"),
    [
        ({"consented_on": "2025-03-01"}, "2025-02-01", "2025-04-01", [("consent", "2025-03-01")]),
        ({"withdrew_on": "2025-03-01"}, "2025-02-01", "2025-04-01", [("consent", "2025-03-01")]),
        ({"left_on": "2025-03-01"}, "2025-04-01", "2025-02-01", [("left", "2025-03-01")]),
        ({"died_on": "2025-03-01"}, "2025-02-01", "2025-04-01", [("died", "2025-03-01")]),
        (
            {"born_on": "2008-02-29", "resident_since": ""},
            "2026-02-27", "2026-02-28", [("age", "2026-02-28")],
        ),
        ({"full_capacity": "unknown"}, "2025-02-01", "2025-04-01", []),
    ],
)  # fmt: skip
def test_a_score_that_is_missing_is_told_by_the_facts(
    facts: Cells, first: str, second: str, expected: list[tuple[str, str]]
) -> None:
    made = ask(first, second, who=b.person(**facts))
    assert [(fact.fact, str(fact.on)) for fact in made.facts] == expected
    assert made.rows == ()
