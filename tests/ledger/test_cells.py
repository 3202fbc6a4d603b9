"""Every cell that is wrong is named by file, row, column and code, in each format."""

from __future__ import annotations

import pytest

from chengxin.ledger import Code
from tests.ledger.city import Desk, mark, only, person, record, told

FORMATS = (".csv", ".parquet", ".xlsx")

PERSONS = [
    ({"person": ""}, "person", "missing_value"),
    ({"person": "P\u200b1"}, "person", "control_character"),
    ({"person": "P" * 201}, "person", "too_long"),
    ({"person": "P\ufffd1"}, "person", "bad_encoding"),
    ({"person": "#REF!"}, "person", "error_cell"),
    ({"born_on": "1990-1-1"}, "born_on", "bad_date"),
    ({"born_on": "19900101"}, "born_on", "bad_date"),
    ({"born_on": "1990/01/01"}, "born_on", "bad_date"),
    ({"born_on": "1990-02-30"}, "born_on", "bad_date"),
    ({"born_on": "1999-02-29"}, "born_on", "bad_date"),
    ({"born_on": "1990-01- 1"}, "born_on", "bad_date"),
    ({"born_on": "１９９０-01-01"}, "born_on", "bad_date"),
    ({"born_on": "-990-01-01"}, "born_on", "bad_date"),
    ({"born_on": "1990-01-01\u200b"}, "born_on", "control_character"),
    ({"born_on": "#VALUE!"}, "born_on", "error_cell"),
    ({"born_on": "1899-12-31"}, "born_on", "date_out_of_range"),
    ({"left_on": "9999-12-31"}, "left_on", "date_out_of_range"),
    ({"full_capacity": "Yes"}, "full_capacity", "unknown_word"),
    ({"usual_resident": "1"}, "usual_resident", "unknown_word"),
    ({"residence_permit": "是"}, "residence_permit", "unknown_word"),
    ({"resident_since": "1989-12-31"}, "resident_since", "impossible_dates"),
    ({"consented_on": "1989-12-31"}, "consented_on", "impossible_dates"),
    ({"withdrew_on": "2019-12-31"}, "withdrew_on", "impossible_dates"),
    ({"consented_on": "", "withdrew_on": "2021-01-01"}, "withdrew_on", "impossible_dates"),
    ({"died_on": "2019-12-31"}, "died_on", "impossible_dates"),
    ({"left_on": "1989-12-31"}, "left_on", "impossible_dates"),
]

RECORDS = [
    ({"record": ""}, "record", "missing_value"),
    ({"record": "R\n1"}, "record", "control_character"),
    ({"furnisher": "F\u202e1"}, "furnisher", "control_character"),
    ({"issuer": "A\x01"}, "issuer", "control_character"),
    ({"document": "D" * 201}, "document", "too_long"),
    ({"version": ""}, "version", "missing_value"),
    ({"version": "0"}, "version", "bad_version"),
    ({"version": "-1"}, "version", "bad_version"),
    ({"version": "1.0"}, "version", "bad_version"),
    ({"version": "1e3"}, "version", "bad_version"),
    ({"version": "12345678901"}, "version", "bad_version"),
    ({"item": ""}, "item", "missing_value"),
    ({"item": "fines"}, "item", "unknown_item"),
    ({"item": "Fine"}, "item", "unknown_item"),
    ({"item": "religion"}, "item", "refused_item"),
    ({"finding": ""}, "finding", "missing_value"),
    ({"finding": "bad"}, "finding", "unknown_word"),
    ({"finding": "positive"}, "finding", "finding_not_allowed"),
    ({"severity": "grave"}, "severity", "unknown_word"),
    ({"severity": "minor"}, "severity", "severity_not_allowed"),
    (
        {"item": "judgment", "finding": "positive", "severity": "minor"},
        "severity",
        "severity_not_allowed",
    ),
    ({"formed_on": ""}, "formed_on", "missing_value"),
    ({"formed_on": "2026-02-30"}, "formed_on", "bad_date"),
    ({"ended_on": "2024-04-30"}, "ended_on", "impossible_dates"),
    ({"source_valid_until": "2024-04-30"}, "source_valid_until", "impossible_dates"),
    ({"recorded_at": ""}, "recorded_at", "missing_value"),
    ({"recorded_at": "yesterday"}, "recorded_at", "bad_instant"),
    ({"recorded_at": "2024-05-02T24:00:00"}, "recorded_at", "bad_instant"),
    ({"recorded_at": "2024-05-02T09:00:60"}, "recorded_at", "bad_instant"),
    ({"recorded_at": "2024-02-30T09:00:00"}, "recorded_at", "bad_instant"),
    ({"recorded_at": "2024-05-02T09"}, "recorded_at", "bad_instant"),
    ({"recorded_at": "2024-05-02T09:00:00+8"}, "recorded_at", "bad_instant"),
    ({"recorded_at": "1024-05-02T09:00:00"}, "recorded_at", "date_out_of_range"),
    ({"person": "P2"}, "person", "unknown_person"),
    ({"formed_on": "1989-12-31"}, "formed_on", "before_birth"),
    ({"hours": "1"}, "hours", "field_not_of_item"),
]

HOURS = {"item": "volunteering", "finding": "positive"}
GIFT = {"item": "donation", "finding": "positive"}
HONOUR = {"item": "honour", "finding": "positive", "rank": "city"}
COURSE = {
    "item": "course",
    "finding": "positive",
    "hours": "8",
    "passed_on": "2024-04-01",
    "online": "yes",
}

FIELDS = [
    ({**HOURS, "hours": ""}, "hours", "missing_field"),
    ({**HOURS, "hours": "1,000"}, "hours", "bad_number"),
    ({**HOURS, "hours": "1e3"}, "hours", "bad_number"),
    ({**HOURS, "hours": ".5"}, "hours", "bad_number"),
    ({**HOURS, "hours": "5."}, "hours", "bad_number"),
    ({**HOURS, "hours": "+5"}, "hours", "bad_number"),
    ({**HOURS, "hours": "NaN"}, "hours", "bad_number"),
    ({**HOURS, "hours": "٣"}, "hours", "bad_number"),
    ({**HOURS, "hours": "1 000"}, "hours", "bad_number"),
    ({**HOURS, "hours": "9" * 30}, "hours", "bad_number"),
    ({**HOURS, "hours": "#DIV/0!"}, "hours", "error_cell"),
    ({**HOURS, "hours": "3.55"}, "hours", "too_many_places"),
    ({**HOURS, "hours": "5000.1"}, "hours", "out_of_range"),
    ({**HOURS, "hours": "-0.1"}, "hours", "out_of_range"),
    ({**HOURS, "hours": "1", "amount": "1"}, "amount", "field_not_of_item"),
    ({**GIFT, "amount": "0"}, "amount", "out_of_range"),
    ({**GIFT, "amount": "1.001"}, "amount", "too_many_places"),
    ({**GIFT, "amount": "￥5"}, "amount", "bad_number"),
    ({**HONOUR, "authority": "nation"}, "authority", "unknown_code"),
    ({**HONOUR, "authority": "国家级"}, "authority", "unknown_code"),
    ({**HONOUR, "authority": "1"}, "authority", "unknown_code"),
    ({**HONOUR, "authority": "city\u200b"}, "authority", "control_character"),
    ({**COURSE, "hours": "1.5"}, "hours", "too_many_places"),
    ({**COURSE, "passed_on": "2024-4-1"}, "passed_on", "bad_date"),
    ({**COURSE, "passed_on": "9999-12-31"}, "passed_on", "date_out_of_range"),
    ({**COURSE, "online": "unknown"}, "online", "unknown_word"),
    ({**COURSE, "online": ""}, "online", "missing_field"),
    ({**COURSE, "balance": "-10.0001"}, "balance", "out_of_range"),
]

MARKS = [
    ({"record": ""}, "record", "missing_value"),
    ({"kind": "dispute"}, "kind", "unknown_word"),
    ({"kind": ""}, "kind", "missing_value"),
    ({"from": ""}, "from", "missing_value"),
    ({"until": "soon"}, "until", "bad_date"),
    ({"recorded_at": ""}, "recorded_at", "missing_value"),
    ({"case": "C\x00"}, "case", "control_character"),
    ({"record": "R2"}, "record", "unknown_record"),
    ({"furnisher": "F2"}, "record", "unknown_record"),
]

# Excel holds no such characters, and shows neither these.
NOT_IN_XLSX = ("\x00", "\x01")


def place(row: dict[str, str], column: str) -> int:
    return list(row).index(column) + 1


@pytest.mark.parametrize(("cells", "column", "code"), PERSONS)
def test_a_bad_cell_of_a_person(desk: Desk, cells: dict[str, str], column: str, code: str) -> None:
    row = person(**cells)
    reading = desk.read([person(person="P0"), row])
    assert told(reading) == [f"persons.csv:3:{place(row, column)} {code}"]
    assert reading.ledger is None


@pytest.mark.parametrize(("cells", "column", "code"), RECORDS + FIELDS)
def test_a_bad_cell_of_a_record(desk: Desk, cells: dict[str, str], column: str, code: str) -> None:
    row = record(**cells)
    reading = desk.read([person()], [record(record="R0"), row])
    assert told(reading) == [f"records.csv:3:{place(row, column)} {code}"]
    assert reading.ledger is None
    assert (only(reading).path, bool(only(reading).hint)) == (column, True)


@pytest.mark.parametrize(("cells", "column", "code"), MARKS)
def test_a_bad_cell_of_a_mark(desk: Desk, cells: dict[str, str], column: str, code: str) -> None:
    row = mark(**cells)
    reading = desk.read([person()], [record()], [mark(), row])
    assert told(reading) == [f"marks.csv:3:{place(row, column)} {code}"]


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
def test_the_other_formats_find_the_same(desk: Desk, suffix: str) -> None:
    cases = [
        (cells, column, code)
        for cells, column, code in RECORDS + FIELDS
        if not any(c in text for text in cells.values() for c in NOT_IN_XLSX)
    ]
    header = dict.fromkeys(name for cells, _, _ in cases for name in record(**cells))
    rows = [
        {**dict.fromkeys(header, ""), **record(record=f"R{i}"), **cells}
        for i, (cells, _, _) in enumerate(cases)
    ]
    reading = desk.read([person()], rows, suffix=suffix, skip_bad=True)
    expected = [
        f"records{suffix}:{row}:{list(header).index(column) + 1} {code}"
        for row, (_, column, code) in enumerate(cases, start=2)
    ]
    told_of_all = {code for code, many in reading.problems.items() if many > 20}
    assert not told_of_all
    assert sorted(told(reading)) == sorted(expected)


def test_all_that_is_wrong_in_a_row_is_told(desk: Desk) -> None:
    row = record(version="x", formed_on="x", recorded_at="x", item="x", severity="x")
    reading = desk.read([person()], [row])
    assert [d.path for d in reading.diagnostics] == [
        "version",
        "item",
        "formed_on",
        "recorded_at",
        "severity",
    ]
    (_, file) = reading.files
    assert (file.rows, file.bad, sum(file.problems.values())) == (1, 1, 5)


def test_what_is_odd_is_told_and_taken_in(desk: Desk) -> None:
    reading = desk.read(
        [person(resident_since="2022-01-01", left_on="2021-01-01")],
        [record(final_on="2024-04-30", notified_on="2024-04-01")],
    )
    assert told(reading) == [
        "persons.csv:2:5 odd_dates",
        "records.csv:2:9 odd_dates",
        "records.csv:2:10 odd_dates",
    ]
    assert reading.ledger is not None
    assert reading.rejects is None


def test_blanks_around_cells_do_not_matter(desk: Desk) -> None:
    plain = desk.read([person()], [record()])
    padded = desk.read(
        [{k: f" \t{v}\u3000" for k, v in person().items()}],
        [{k: f"\u00a0{v} " for k, v in record().items()}],
    )
    assert plain.ledger is not None
    assert padded.ledger is not None
    assert padded.diagnostics == ()
    assert padded.ledger.counts == plain.ledger.counts


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ({"item": "fin"}, "Did you mean 'fine'?"),
        ({"item": "Fine"}, "Did you mean 'fine'?"),
        ({"item": "fine（中）"}, "Did you mean 'fine'?"),
        ({**HONOUR, "authority": "省级"}, "Did you mean 'provincial'?"),
        ({**HONOUR, "authority": "natonal"}, "Did you mean 'national'?"),
        ({**HONOUR, "authority": "?"}, "Write one of: national, provincial, city."),
        ({"finding": "?"}, "Write one of: positive, adverse."),
    ],
)
def test_the_hint_names_the_nearest(desk: Desk, text: dict[str, str], hint: str) -> None:
    assert only(desk.read([person()], [record(**text)])).hint == hint


def test_only_the_first_of_a_code_are_told_and_all_are_counted(desk: Desk) -> None:
    rows = [record(record=f"R{i}", version="x") for i in range(50)]
    reading = desk.read([person()], rows)
    assert [d.span.line for d in reading.diagnostics] == list(range(2, 22))
    assert reading.problems == {Code.BAD_VERSION.value: 50}


def test_long_cells_are_quoted_in_part(desk: Desk) -> None:
    diagnostic = only(desk.read([person(born_on="x" * 5000)]))
    assert len(diagnostic.message) < 100
