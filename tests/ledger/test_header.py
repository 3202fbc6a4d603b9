"""A header that does not fit refuses the whole file, and the cells are checked all the same."""

from __future__ import annotations

import pytest

from tests.ledger.city import Desk, only, person, record, told


def test_an_unknown_column_is_named_with_the_nearest(desk: Desk) -> None:
    row = {k.replace("formed_on", "formed_one"): v for k, v in record().items()}
    reading = desk.read([person()], [row], skip_bad=True)
    assert told(reading) == ["records.csv:1:0 missing_column", "records.csv:1:7 unknown_column"]
    assert reading.diagnostics[1].hint == "Did you mean 'formed_on'?"
    assert (reading.files[1].rows, reading.files[1].bad) == (1, 1)
    assert reading.ledger is not None
    assert reading.ledger.counts["records"] == 0


def test_a_column_that_nobody_asked_for_is_not_taken_in(desk: Desk) -> None:
    reading = desk.read([person(religion="x")], [record()], skip_bad=True)
    assert told(reading) == ["persons.csv:1:4 unknown_column", "records.csv:2:3 person_rejected"]
    assert "household_registered" in reading.diagnostics[0].hint


def test_the_cells_of_a_refused_file_are_checked_too(desk: Desk) -> None:
    reading = desk.read([person(nickname="x", born_on="1990-02-30")])
    assert told(reading) == ["persons.csv:1:4 unknown_column", "persons.csv:2:2 bad_date"]


def test_a_column_twice(desk: Desk) -> None:
    reading = desk.read(b"person,born_on,person,consented_on\nP1,,P2,\n")
    assert told(reading) == ["persons.csv:1:3 duplicate_column"]


def test_a_column_without_a_name(desk: Desk) -> None:
    reading = desk.read(b"person,born_on,,consented_on\nP1,,,\n")
    assert told(reading) == ["persons.csv:1:3 unknown_column"]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators_are_named(desk: Desk, separator: str) -> None:
    reading = desk.read(f"person{separator}born_on\nP1{separator}1990-01-01\n".encode())
    assert "Separate the cells by commas" in reading.diagnostics[-1].hint


def test_every_required_column_is_missed(desk: Desk) -> None:
    reading = desk.read([person()], b"record\nR1\n")
    missed = {d.path for d in reading.diagnostics if d.code == "missing_column"}
    assert missed == set(record()) - {"record"}
    reading = desk.read(b"person\nP1\n")
    assert [d.path for d in reading.diagnostics] == ["born_on", "consented_on"]


def test_columns_in_any_order_and_only_those_needed(desk: Desk) -> None:
    reading = desk.read(b"consented_on,born_on,person\n,,P1\n")
    assert reading.diagnostics == ()


def test_header_names_are_trimmed_and_case_matters(desk: Desk) -> None:
    assert desk.read(b" person ,born_on,consented_on\nP1,1990-01-01,\n").diagnostics == ()
    reading = desk.read(b"Person,born_on,consented_on\nP1,,\n")
    assert reading.diagnostics[-1].hint == "Did you mean 'person'?"
    assert only(desk.read(b"person,born_on,consented_on,left\nP1,,,\n")).path == "left"
