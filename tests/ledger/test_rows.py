"""Rows against rows: what repeats counts once, what contradicts is rejected, and blame is named."""

from __future__ import annotations

from chengxin.ledger import read_files
from tests.ledger.city import Desk, mark, person, record, rows_of, told, write


def test_identical_rows_count_once(desk: Desk) -> None:
    reading = desk.read([person(), person()], [record(), record(), record()], [mark(), mark()])
    assert reading.diagnostics == ()
    assert [(f.rows, f.good, f.bad, f.duplicate) for f in reading.files] == [
        (2, 1, 0, 1),
        (3, 1, 0, 2),
        (2, 1, 0, 1),
    ]
    assert reading.ledger is not None
    assert reading.ledger.counts == {
        **dict.fromkeys(("persons", "records", "versions", "marks"), 1),
        "consents": 0,
    }


def test_rows_are_identical_when_they_say_the_same(desk: Desk) -> None:
    hours = {"item": "volunteering", "finding": "positive"}
    reading = desk.read(
        [person(full_capacity=""), person(full_capacity="unknown")],
        [
            record(**hours, hours="3.0", recorded_at="2024-05-02T09:00:00"),
            record(**hours, hours="3", recorded_at="2024-05-02 01:00Z"),
        ],
    )
    assert reading.diagnostics == ()
    assert [file.duplicate for file in reading.files] == [1, 1]


def test_rows_with_one_key_that_differ_are_all_rejected(desk: Desk) -> None:
    reading = desk.read(
        [person()],
        [record(), record(record="R2"), record(ended_on="2024-06-01"), record()],
        skip_bad=True,
    )
    assert told(reading) == [
        "records.csv:2:0 conflicting_rows",
        "records.csv:4:0 conflicting_rows",
        "records.csv:5:0 conflicting_rows",
    ]
    assert "records.csv, row 5" in reading.diagnostics[0].message
    assert "records.csv, row 2" in reading.diagnostics[1].message
    assert [row["record"] for row in rows_of(reading.ledger, "records")] == ["R2"]


def test_persons_that_differ_take_their_records_with_them(desk: Desk) -> None:
    reading = desk.read(
        [person(), person(born_on="1991-01-01"), person(person="P2")],
        [record(), record(record="R2", person="P2")],
        [mark(), mark(record="R2")],
        skip_bad=True,
    )
    assert told(reading) == [
        "marks.csv:2:1 record_rejected",
        "persons.csv:2:0 conflicting_rows",
        "persons.csv:3:0 conflicting_rows",
        "records.csv:2:3 person_rejected",
    ]
    assert reading.ledger is not None
    assert reading.ledger.counts == {
        **dict.fromkeys(("persons", "records", "versions", "marks"), 1),
        "consents": 0,
    }


def test_a_person_with_a_bad_cell_takes_the_records_along(desk: Desk) -> None:
    reading = desk.read([person(born_on="x")], [record()], [mark()])
    assert told(reading) == [
        "marks.csv:2:1 record_rejected",
        "persons.csv:2:2 bad_date",
        "records.csv:2:3 person_rejected",
    ]


def test_a_good_row_stands_beside_a_bad_one_with_its_key(desk: Desk) -> None:
    reading = desk.read(
        [person(born_on="x"), person()], [record(), record(version="2", item="x")], skip_bad=True
    )
    assert told(reading) == ["persons.csv:2:2 bad_date", "records.csv:3:4 unknown_item"]
    assert [row["version"] for row in rows_of(reading.ledger, "records")] == [1]


def test_a_record_belongs_to_one_person_in_all_versions(desk: Desk) -> None:
    reading = desk.read(
        [person(), person(person="P2")],
        [
            record(version="1"),
            record(version="2", person="P2"),
            record(version="3", person="P2"),
            record(furnisher="F2", person="P2"),
        ],
        [mark(), mark(furnisher="F2")],
        skip_bad=True,
    )
    assert told(reading) == [
        "marks.csv:2:1 record_rejected",
        "records.csv:2:3 person_changed",
        "records.csv:3:3 person_changed",
        "records.csv:4:3 person_changed",
    ]
    assert [row["furnisher"] for row in rows_of(reading.ledger, "records")] == ["F2"]


def test_marks_that_differ(desk: Desk) -> None:
    same_day = mark(until="2024-07-01")
    later = mark(until="2024-07-01", recorded_at="2024-06-02T09:00:00")
    reading = desk.read(
        [person()], [record()], [mark(), same_day, later, mark(case="")], skip_bad=True
    )
    assert told(reading) == ["marks.csv:2:0 conflicting_rows", "marks.csv:3:0 conflicting_rows"]
    assert [row["case"] for row in rows_of(reading.ledger, "marks")] == ["", "C1"]


def test_a_mark_that_is_taken_back_is_right(desk: Desk) -> None:
    reading = desk.read(
        [person()], [record()], [mark(until="2024-06-01"), mark(case="2", until="2024-05-01")]
    )
    assert reading.diagnostics == ()


def test_rows_of_several_files(desk: Desk) -> None:
    one, two = (desk.folder / name / "records.csv" for name in ("one", "two"))
    for path in (one, two):
        path.parent.mkdir()
    write(one, [record(), record(record="R2", issuer="A")])
    write(two, [record(record="R2", issuer="B"), record()])
    people = write(desk.folder / "persons.csv", [person()])
    reading = read_files(
        desk.book, persons=[people], records=[one, two, one], out=desk.folder / "o", skip_bad=True
    )
    assert told(reading) == [
        "one/records.csv:3:0 conflicting_rows",
        "one/records.csv (2):3:0 conflicting_rows",
        "two/records.csv:2:0 conflicting_rows",
    ]
    assert [(f.rows, f.good, f.bad, f.duplicate) for f in reading.files[1:]] == [
        (2, 1, 1, 0),
        (2, 0, 1, 1),
        (2, 0, 1, 1),
    ]
