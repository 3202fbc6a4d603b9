"""CSV, XLSX and Parquet say the same, and each has its own ways of being wrong."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from chengxin.ledger import read_files
from tests.ledger.city import Desk, mark, only, person, record, rows_of, table, told, write

PERSONS = [
    person(household_registered="yes", usual_resident="no", residence_permit="unknown"),
    person(person="P2", resident_since="2001-02-03", withdrew_on="2024-01-01"),
]
RECORDS = [
    record(issuer="Court", document="(2024) 1", severity="serious", final_on="2024-06-01"),
    record(record="R2", item="volunteering", finding="positive", hours="3.5"),
    record(
        record="R3",
        person="P2",
        item="course",
        finding="positive",
        hours="8",
        passed_on="2024-04-30",
        online="no",
        balance="-1.25",
        recorded_at="2024-05-02T09:00:00.25Z",
    ),
]
MARKS = [mark(until="2024-07-01")]


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
def test_every_format_gives_the_same_ledger(desk: Desk, suffix: str) -> None:
    first = desk.read(PERSONS, RECORDS, MARKS)
    assert first.diagnostics == ()
    kinds = ("persons", "records", "marks")
    expected = [rows_of(first.ledger, kind) for kind in kinds]
    second = desk.read(PERSONS, RECORDS, MARKS, suffix=suffix)
    assert second.diagnostics == ()
    assert [file.encoding for file in second.files] == [""] * 3
    assert [rows_of(second.ledger, kind) for kind in kinds] == expected


def typed(desk: Desk, **columns: pl.Series) -> Path:
    """A Parquet file of records, with some columns in types of their own."""
    header, *rows = table([record(item="volunteering", finding="positive", hours="3.5")])
    frame = pl.DataFrame(rows, schema=header, orient="row")
    path = desk.folder / "typed.parquet"
    frame.with_columns(series.alias(name) for name, series in columns.items()).write_parquet(path)
    return path


DAY = dt.date(2024, 5, 1)
NOON = dt.datetime.fromisoformat("2024-05-02T12:00:00")


@pytest.mark.parametrize(
    ("column", "series", "shown", "value"),
    [
        ("version", pl.Series([7], dtype=pl.Int8), "version", 7),
        ("version", pl.Series([7], dtype=pl.UInt64), "version", 7),
        ("version", pl.Series([7.0]), "version", 7),
        ("formed_on", pl.Series([DAY]), "formed_on", DAY),
        ("formed_on", pl.Series([NOON.replace(day=1, hour=0)]), "formed_on", DAY),
        ("ended_on", pl.Series([None], dtype=pl.Null), "ended_on", None),
        ("recorded_at", pl.Series([NOON]), "recorded_at", NOON - dt.timedelta(hours=8)),
        ("recorded_at", pl.Series([NOON.replace(tzinfo=dt.UTC)]), "recorded_at", NOON),
        ("recorded_at", pl.Series([DAY]), "recorded_at", NOON.replace(month=4, day=30, hour=16)),
        ("hours", pl.Series([Decimal("3.5000")], dtype=pl.Decimal(10, 4)), "f1", 35),
        ("hours", pl.Series([Decimal("30")], dtype=pl.Decimal(10, 0)), "f1", 300),
        ("hours", pl.Series([3.5]), "f1", 35),
        ("hours", pl.Series([30.0]), "f1", 300),
        ("hours", pl.Series([30]), "f1", 300),
        ("record", pl.Series([12]), "record", "12"),
        ("finding", pl.Series(["positive"], dtype=pl.Categorical), "finding", 1),
    ],
)
def test_parquet_columns_of_their_own_types(
    desk: Desk, column: str, series: pl.Series, shown: str, value: object
) -> None:
    reading = desk.read(PERSONS, typed(desk, **{column: series}))
    assert reading.diagnostics == ()
    (row,) = rows_of(reading.ledger, "records")
    assert row[shown] == value


@pytest.mark.parametrize(
    ("column", "series", "code"),
    [
        ("version", pl.Series([1.5]), "bad_version"),
        ("version", pl.Series([-1]), "bad_version"),
        ("version", pl.Series([2**40]), "bad_version"),
        ("formed_on", pl.Series([NOON]), "bad_date"),
        ("formed_on", pl.Series([dt.date(1066, 10, 14)]), "date_out_of_range"),
        ("hours", pl.Series([0.1 + 0.2]), "too_many_places"),
        ("hours", pl.Series([float("nan")]), "bad_number"),
        ("hours", pl.Series([True]), "bad_number"),
    ],
)
def test_parquet_values_that_do_not_fit(
    desk: Desk, column: str, series: pl.Series, code: str
) -> None:
    reading = desk.read(PERSONS, typed(desk, **{column: series}))
    position = list(record(item="", finding="", hours="")).index(column) + 1
    assert told(reading) == [f"typed.parquet:2:{position} {code}"]


@pytest.mark.parametrize(
    ("column", "series"),
    [
        ("record", pl.Series([1.5])),
        ("record", pl.Series([b"R1"])),
        ("finding", pl.Series([1])),
        ("formed_on", pl.Series([20240501])),
        ("hours", pl.Series([[1.5]])),
        ("recorded_at", pl.Series([dt.time(9)])),
    ],
)
def test_parquet_types_that_hold_something_else(desk: Desk, column: str, series: pl.Series) -> None:
    reading = desk.read(PERSONS, typed(desk, **{column: series}))
    assert [(d.code, d.path) for d in reading.diagnostics] == [("bad_column_type", column)]


def test_a_damaged_parquet_file(desk: Desk) -> None:
    path = desk.folder / "damaged.parquet"
    rows = [record(record=f"R{i}", issuer=f"{i * 7919}") for i in range(20_000)]
    data = bytearray(write(path, rows).read_bytes())
    data[200:4000] = bytes(3800)
    path.write_bytes(data)
    reading = desk.read(PERSONS, path, skip_bad=True)
    assert reading.diagnostics[-1].code == "unreadable_file"
    assert reading.ledger is not None
    assert reading.ledger.counts["records"] == 0
    assert reading.files[1].good == 0


def workbook(path: Path, cells: dict[str, object], *, sheets: tuple[str, ...] = ()) -> Path:
    """Two persons, and cells of any type at their places."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row("A1", ["person", "born_on", "consented_on", "full_capacity"])
        sheet.write_row("A2", ["P1", "1990-01-01", "2020-01-01", "yes"])
        sheet.write_row("A3", ["P2", "1990-01-01", "2020-01-01", "yes"])
        for place, cell in cells.items():
            if isinstance(cell, dt.date):
                sheet.write_datetime(place, cell, day)
            elif isinstance(cell, tuple):
                sheet.write_formula(place, cell[0], None, cell[1])
            else:
                sheet.write(place, cell)
        for name in sheets:
            book.add_worksheet(name).write("A1", "x" if name != "empty" else None)
    return path


def test_xlsx_dates_and_numbers_are_read_as_shown(desk: Desk) -> None:
    path = workbook(desk.folder / "p.xlsx", {"B2": dt.date(1987, 6, 5), "A3": 1234567890123})
    reading = desk.read(path)
    assert reading.diagnostics == ()
    rows = rows_of(reading.ledger, "persons")
    assert [row["person"] for row in rows] == ["1234567890123", "P1"]
    assert rows[1]["born_on"] == dt.date(1987, 6, 5)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"A2": ("=1/0", "#DIV/0!")}, "p.xlsx:2:1 error_cell"),
        ({"B3": ("=NA()", "#N/A")}, "p.xlsx:3:2 error_cell"),
        ({"D3": ("=X(1)", "#NAME?")}, "p.xlsx:3:4 error_cell"),
        ({"A3": 440101199001011234}, "p.xlsx:3:1 inexact_number"),
        ({"A3": 1e20}, "p.xlsx:3:1 inexact_number"),
        ({"A3": ("=A2*9", 440101199001011234)}, "p.xlsx:3:1 inexact_number"),
        ({"B3": 32874}, "p.xlsx:3:2 bad_date"),
        ({"D3": True}, "p.xlsx:3:4 unknown_word"),
        ({"D3": "yes\nno"}, "p.xlsx:3:4 control_character"),
        ({"E1": "x"}, "p.xlsx:1:5 unknown_column"),
        ({"G9": "x"}, "p.xlsx:1:5 unknown_column"),
    ],
)
def test_xlsx_cells_that_are_not_what_they_show(
    desk: Desk, cells: dict[str, object], expected: str
) -> None:
    reading = desk.read(workbook(desk.folder / "p.xlsx", cells))
    assert told(reading) == [expected]
    assert reading.ledger is None


def test_xlsx_empty_rows_shift_no_number(desk: Desk) -> None:
    path = workbook(desk.folder / "p.xlsx", {"A6": "P6", "B6": "x", "A9": "P9"})
    reading = desk.read(path)
    assert told(reading) == ["p.xlsx:6:2 bad_date"]
    assert reading.files[0].rows == 4


def test_xlsx_that_begins_late(desk: Desk) -> None:
    path = desk.folder / "late.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("C1", ["person", "born_on", "consented_on"])
        sheet.write_row("C2", ["P1", "1990-01-01"])
        sheet.write_formula("D3", "=1/0", None, "#DIV/0!")
        sheet.write("C3", "P2")
    assert told(desk.read(path)) == ["late.xlsx:3:2 error_cell"]


def test_a_formula_that_was_never_worked_out(desk: Desk) -> None:
    path = workbook(desk.folder / "p.xlsx", {"A3": ("=A2", "P9")})
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(desk.folder / "q.xlsx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            new.writestr(name, data)
    assert raw
    assert told(desk.read(desk.folder / "q.xlsx")) == ["q.xlsx:3:1 error_cell"]


def test_other_sheets_are_named(desk: Desk) -> None:
    path = workbook(desk.folder / "p.xlsx", {}, sheets=("empty", "more"))
    reading = desk.read(path)
    assert told(reading) == ["p.xlsx:1:0 other_sheets"]
    assert "'more'" in only(reading).message
    assert reading.ledger is not None


def test_an_empty_workbook(desk: Desk) -> None:
    path = desk.folder / "p.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    assert told(desk.read(path)) == ["p.xlsx:1:0 empty_file"]


@pytest.mark.check("S29")
def test_a_workbook_that_unpacks_to_too_much(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chengxin.ledger.xlsxfile.UNPACKED_BYTES", 1000)
    path = workbook(desk.folder / "p.xlsx", {})
    assert told(desk.read(path)) == ["p.xlsx:1:0 unreadable_file"]


@pytest.mark.check("S32")
def test_the_suffix_of_a_name_means_nothing(desk: Desk) -> None:
    path = write(desk.folder / "p.parquet", PERSONS).rename(desk.folder / "p.csv")
    assert desk.read(path).diagnostics == ()


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_progress_comes_to_its_end(desk: Desk, suffix: str) -> None:
    seen: dict[str, list[tuple[int, int]]] = {}
    rows = {"persons": PERSONS, "records": RECORDS, "marks": MARKS}
    paths = {kind: [write(desk.folder / f"{kind}{suffix}", rows[kind])] for kind in rows}
    read_files(
        desk.book,
        persons=paths["persons"],
        records=paths["records"],
        marks=paths["marks"],
        out=desk.folder / "out",
        slice_persons=1,
        progress=lambda step, done, total: seen.setdefault(step, []).append((done, total)),
    )
    assert list(seen) == ["persons", "records", "marks", "write"]
    assert seen["write"] == [(1, 2), (2, 2)]
    for steps in seen.values():
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1] > 0
