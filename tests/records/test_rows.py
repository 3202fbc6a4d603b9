"""Single rows: what is new, repeated, contradicted; whom it belongs to; who may learn of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chengxin.ledger.columns import Kind
from chengxin.people.hidden import Hidden
from chengxin.people.sealing import former_lines, new_lines, parse_keys
from chengxin.records.database import ask
from chengxin.records.selectors import statement
from chengxin.site.place import first_profile
from tests.records.conftest import empty
from tests.records.rows import ANNA, BAO, count, deed, fine, mark, person, send, verdicts
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

TABLES = (
    "person", "person_facts", "consent", "consent_event", "furnisher", "record", "record_version",
    "record_body", "record_mark", "held_row", "delivered",
)  # fmt: skip


def sizes() -> dict[str, int]:
    return {table: count(table) for table in TABLES}


def test_a_record_of_somebody_who_joined_is_kept_once(tmp_path: Path) -> None:
    assert verdicts(send(tmp_path, Kind.PERSONS, [person()])) == ["accepted"]
    assert verdicts(send(tmp_path, Kind.RECORDS, [deed(), fine()])) == ["accepted"] * 2
    assert verdicts(send(tmp_path, Kind.MARKS, [mark()])) == ["accepted"]
    rows = ask(
        "select furnisher, record, version, item, finding, f1, issuer, row"
        " from record_version join record_body using (record_no, version)"
        " join record using (record_no) join furnisher using (furnisher_no)"
        " join catalogue_item using (catalogue_no) order by record"
    )
    assert rows == [
        ("F2", "P1", 1, "commitment_fine", -1, 50_000, "F2", 3),
        ("F1", "R1", 1, "paired_care", 1, None, "", 2),
    ]
    assert ask('select kind, "case", starts::text from record_mark') == [(1, "C1", "2026-04-01")]
    assert count("staged_row") == 0


@pytest.mark.check("S19")
@pytest.mark.parametrize("joined", [True, False])
def test_the_same_file_twice_changes_nothing(tmp_path: Path, *, joined: bool) -> None:
    files = (
        (Kind.PERSONS, [person(consented_on="2025-06-01" if joined else "")]),
        (Kind.RECORDS, [deed(), fine(), deed(record="R2", **BAO)]),
        (Kind.MARKS, [mark()]),
    )
    for kind, rows in files:
        assert set(verdicts(send(tmp_path, kind, rows))) == {"accepted"}
    before = sizes()
    for kind, rows in files:
        assert set(verdicts(send(tmp_path, kind, rows))) == {"duplicate"}
    assert sizes() == before


def test_a_version_is_never_changed_and_a_new_one_is_appended(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    send(tmp_path, Kind.RECORDS, [fine()])
    again = [
        fine(amount="600.00"),
        fine(version="2", amount="600.00"),
        fine(recorded_at="2026-03-06"),
    ]
    assert verdicts(send(tmp_path, Kind.RECORDS, [again[0]])) == ["quarantined conflicting_rows"]
    assert verdicts(send(tmp_path, Kind.RECORDS, [again[2]])) == ["quarantined conflicting_rows"]
    assert verdicts(send(tmp_path, Kind.RECORDS, [again[1]])) == ["accepted"]
    assert ask("select version, f1 from record_body order by 1") == [(1, 50_000), (2, 60_000)]
    assert count("staged_row") == 2


@pytest.mark.parametrize("joined", [True, False])
def test_a_record_never_changes_its_person(tmp_path: Path, *, joined: bool) -> None:
    day = "2025-06-01" if joined else ""
    send(tmp_path, Kind.PERSONS, [person(consented_on=day), person(**BAO, consented_on=day)])
    send(tmp_path, Kind.RECORDS, [fine()])
    moved = fine(version="2", **BAO)
    assert verdicts(send(tmp_path, Kind.RECORDS, [moved])) == ["quarantined person_changed"]


def test_rows_of_one_file_are_held_against_each_other(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person(), person(**BAO)])
    rows = [
        deed(),
        deed(),
        deed(record="R2"),
        deed(record="R2", formed_on="2026-03-02"),
        deed(record="R3"),
        deed(record="R3", version="2", **BAO),
        deed(record="R4"),
        deed(record="R4", name="周敏 "),
        deed(record="R5"),
        deed(record="R5", name="周"),
    ]
    conflict, moved = "quarantined conflicting_rows", "quarantined person_changed"
    assert verdicts(send(tmp_path, Kind.RECORDS, rows)) == [
        "accepted", "duplicate", conflict, conflict, moved, moved, "accepted", "duplicate",
        conflict, conflict,
    ]  # fmt: skip


def test_a_record_under_another_name_waits_and_its_furnisher_does_not_learn_why(
    tmp_path: Path,
) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    wrong = [deed(name="周明"), deed(name="周明", record="R2", **{"identity": BAO["identity"]})]
    delivery = send(tmp_path, Kind.RECORDS, wrong)
    assert verdicts(delivery) == ["quarantined name_differs", "accepted"]
    assert [(row.verdict.value, row.problems) for row in statement(delivery)] == [
        ("accepted", []), ("accepted", []),
    ]  # fmt: skip
    assert count("record") == 0
    # Mended, it is taken in; the furnisher hears what it would hear of anybody.
    mended = send(tmp_path, Kind.RECORDS, [deed()])
    assert verdicts(mended) == ["accepted"]
    assert [row.verdict.value for row in statement(mended)] == ["duplicate"]


@pytest.mark.article("sanming", 25)
@pytest.mark.article("yuxi", 12)
def test_nobody_learns_from_an_answer_whether_somebody_joined(clean: Site, tmp_path: Path) -> None:
    first = [
        deed(), fine(), fine(), deed(record="R2", formed_on="1980-01-01"),
        deed(record="R3", name="周明"), deed(record="R4", item="x"),
        fine(record="P2", amount="1"), fine(record="P2", amount="2"),
    ]  # fmt: skip
    files = [
        (Kind.RECORDS, first),
        (Kind.MARKS, [mark(), mark(record="P9"), mark(record="R1", furnisher="F1")]),
        (Kind.RECORDS, first),
        (Kind.RECORDS, [fine(version="2", amount="9"), deed(formed_on="2026-03-02"), deed(**BAO)]),
        (Kind.MARKS, [mark(), mark(until="2026-05-01"), mark(until="2026-05-01", case="C2")]),
    ]
    answers = []
    for day in ("2025-06-01", "", None):
        empty(clean)
        if day is not None:
            send(tmp_path, Kind.PERSONS, [person(consented_on=day)])
        sent = [send(tmp_path, kind, rows) for kind, rows in files]
        answers.append([statement(delivery) for delivery in sent])
    assert answers[0] == answers[1] == answers[2]
    assert {row.verdict.value for told in answers[0] for row in told} == {
        "accepted", "duplicate", "quarantined", "rejected",
    }  # fmt: skip


@pytest.mark.article("sanming", 13)
@pytest.mark.article("jinan", 13)
@pytest.mark.article("shaoxing", "1.1(2)")
@pytest.mark.article("shaoxing", "4.3")
def test_of_those_who_have_not_joined_only_what_a_law_collects_is_held(tmp_path: Path) -> None:
    send(tmp_path, Kind.RECORDS, [deed(), fine(), fine(record="P2", name="周明")])
    send(tmp_path, Kind.MARKS, [mark(), mark(record="R1", furnisher="F1")])
    assert (count("person"), count("record"), count("record_mark")) == (0, 0, 0)
    assert count("held_row") == 3
    send(tmp_path, Kind.PERSONS, [person()])
    # Whose row under another name that is, nobody knows.
    assert count("held_row") == 1
    assert ask("select record, version from record join record_version using (record_no)") == [
        ("P1", 1)
    ]
    assert ask('select "case" from record_mark') == [("C1",)]
    # What was not held is delivered again.
    assert verdicts(send(tmp_path, Kind.RECORDS, [deed(), fine()])) == ["accepted", "duplicate"]
    assert count("record") == 2


@pytest.mark.check("S51")
@pytest.mark.article("shaoxing", "1.1(2)")
@pytest.mark.article("yunnan", "6.2")
def test_of_a_row_without_consent_nothing_is_kept(tmp_path: Path) -> None:
    assert verdicts(send(tmp_path, Kind.PERSONS, [person(consented_on="")])) == ["accepted"]
    assert (count("person"), count("person_facts"), count("consent")) == (0, 0, 0)


def test_facts_are_added_and_a_consent_that_was_taken_back_stays_so(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    assert verdicts(send(tmp_path, Kind.PERSONS, [person(withdrew_on="2026-01-01")])) == [
        "accepted"
    ]
    assert verdicts(send(tmp_path, Kind.PERSONS, [person()])) == ["duplicate"]
    assert ask("select withdrew_on is not null from consent") == [(True,)]
    assert verdicts(send(tmp_path, Kind.PERSONS, [person(name="周明")])) == [
        "quarantined name_differs"
    ]
    # Whoever has taken it back is not collected about.
    assert verdicts(send(tmp_path, Kind.RECORDS, [deed()])) == ["accepted"]
    assert count("record") == 0


def test_a_mark_waits_for_its_record(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    assert verdicts(send(tmp_path, Kind.MARKS, [mark()])) == ["quarantined unknown_record"]
    send(tmp_path, Kind.RECORDS, [fine()])
    assert verdicts(send(tmp_path, Kind.MARKS, [mark()])) == ["accepted"]


def test_marks_of_people_who_have_not_joined_leave_no_more_than_their_records(
    tmp_path: Path,
) -> None:
    send(tmp_path, Kind.RECORDS, [deed(**ANNA)])
    assert verdicts(send(tmp_path, Kind.MARKS, [mark(record="R1", furnisher="F1")])) == ["accepted"]
    assert count("held_row") == 0


def test_a_repetition_is_known_under_former_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    files = (
        (Kind.RECORDS, [deed(), fine(), fine(record="P2", **BAO)]),
        (Kind.MARKS, [mark(), mark(record="P2")]),
    )
    for kind, rows in files:
        send(tmp_path, kind, rows)
    before = sizes()
    former = parse_keys(Hidden(os.environ["CHENGXIN_KEYS"]), "test")
    fresh = new_lines(first_profile(), "test-b").reveal()
    monkeypatch.setenv("CHENGXIN_KEYS", fresh + former_lines(former).reveal())
    for kind, rows in files:
        assert set(verdicts(send(tmp_path, kind, rows))) == {"duplicate"}
    assert sizes() == before
    moved = deed(version="2", **BAO)
    assert verdicts(send(tmp_path, Kind.RECORDS, [moved])) == ["quarantined person_changed"]
    # What was held under the former key is found by who joins under the new one.
    send(tmp_path, Kind.PERSONS, [person(**BAO)])
    assert (count("held_row"), count("record_mark")) == (0, 2)
