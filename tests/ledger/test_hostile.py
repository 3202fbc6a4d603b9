"""Files made to bring the reader down: each is refused in words, and nothing else happens."""

from __future__ import annotations

import datetime as dt
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from tests.ledger.city import Desk, only, person, told, write

SHEET = "xl/worksheets/sheet1.xml"
PERSONS = b"person,born_on,consented_on\n"


def workbook(desk: Desk, change: Callable[[bytes], bytes] = bytes, *, name: str = SHEET) -> Path:
    """One person in a workbook, of which one part is another; the part may be new."""
    path = write(desk.folder / "plain.xlsx", [person()])
    changed = desk.folder / "p.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            data = old.read(each)
            new.writestr(each, change(data) if each == name else data)
    return changed


def before_the_end(more: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(b"</sheetData>", more + b"</sheetData>")


def test_a_workbook_that_is_only_written_anew_is_read(desk: Desk) -> None:
    assert desk.read(workbook(desk)).diagnostics == ()


@pytest.mark.check("S29")
@pytest.mark.parametrize(
    "more",
    [
        b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>',
        b'<row r="3"><c r="ZZZZ99999999999" t="str"><v>x</v></c></row>',
        b"<row r = '1000000'><c r = 'bnn3' t='str'><v>x</v></c></row>",
        b'<x:row r="1048577"><x:c r="A1048577"/></x:row>',
        b'<row r="1000000"/><row r="1000000">' + b"<c/>" * 20 + b'<c t="str"><v>x</v></c></row>',
        b'<row r="900000"/><row r="3">' + b"<c/>" * 90 + b'<c t="str"><v>x</v></c></row>',
    ],
)
def test_a_cell_far_out_asks_for_no_memory(desk: Desk, more: bytes) -> None:
    reading = desk.read(workbook(desk, before_the_end(more)))
    assert told(reading) == ["p.xlsx:1:0 unreadable_file"]
    assert "too many cells" in only(reading).message


def test_a_broad_sheet_of_few_rows_is_read(desk: Desk) -> None:
    more = b'<row r="3"><c r="BNN3" t="str"><v>x</v></c></row>'
    (problem,) = told(desk.read(workbook(desk, before_the_end(more))))
    assert problem.endswith("unknown_column"), "its cells are looked at"


@pytest.mark.slow
def test_a_row_of_a_sheet_that_does_not_end(desk: Desk) -> None:
    started = time.monotonic()
    reading = desk.read(workbook(desk, before_the_end(b"A" * (200 << 20))))
    assert told(reading) == ["p.xlsx:1:0 unreadable_file"]
    assert time.monotonic() - started < 20


@pytest.mark.check("S30")
def test_entities_that_multiply(desk: Desk) -> None:
    levels = b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"x" * 100) for n in range(9)
    )
    book = b"<!DOCTYPE a [" + levels + b"]><workbook>&a8;</workbook>"
    reading = desk.read(workbook(desk, lambda _old: book, name="xl/workbook.xml"))
    assert told(reading) == ["p.xlsx:1:0 unreadable_file"]


def test_an_archive_with_a_password(desk: Desk) -> None:
    data = bytearray(workbook(desk).read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 1)
    path = desk.folder / "locked.xlsx"
    path.write_bytes(data)
    reading = desk.read(path)
    assert told(reading) == ["locked.xlsx:1:0 unreadable_file"]
    assert "password" in only(reading).message


def test_an_archive_damaged_inside(desk: Desk) -> None:
    path = workbook(desk)
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo(SHEET).header_offset + 30 + len(SHEET)
    data = bytearray(path.read_bytes())
    data[place + 10 : place + 40] = b"\xff" * 30
    path.write_bytes(data)
    assert told(desk.read(path)) == ["p.xlsx:1:0 unreadable_file"]


def test_an_archive_that_is_no_workbook(desk: Desk) -> None:
    path = desk.folder / "p.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    reading = desk.read(path)
    assert told(reading) == ["p.xlsx:1:0 unreadable_file"]
    assert '"' not in only(reading).message


@pytest.mark.parametrize(
    "days", [pl.Series([-(10**9)], dtype=pl.Int32), pl.Series([2**31 - 1], dtype=pl.Int32)]
)
def test_days_that_no_calendar_has(desk: Desk, days: pl.Series) -> None:
    path = desk.folder / "p.parquet"
    frame = pl.DataFrame([person()]).with_columns(days.cast(pl.Date).alias("born_on"))
    frame.write_parquet(path)
    assert "p.parquet:2:2 date_out_of_range" in told(desk.read(path))


@pytest.mark.parametrize("unit", ["ms", "us"])
def test_moments_that_no_calendar_has(desk: Desk, unit: Literal["ms", "us"]) -> None:
    path = desk.folder / "p.parquet"
    far = pl.Series([2**62], dtype=pl.Int64).cast(pl.Datetime(unit))
    pl.DataFrame([person()]).with_columns(far.alias("resident_since")).write_parquet(path)
    reading = desk.read(path)
    assert {problem.code for problem in reading.diagnostics} <= {"date_out_of_range", "bad_date"}
    assert reading.ledger is None


def test_a_day_within_all_calendars_is_told_as_it_stands(desk: Desk) -> None:
    path = desk.folder / "p.parquet"
    far = pl.Series([dt.date(9999, 12, 31)])
    pl.DataFrame([person()]).with_columns(far.alias("left_on")).write_parquet(path)
    assert "9999-12-31" in only(desk.read(path)).message


@pytest.mark.parametrize(
    "header", [b"person" + b"," * 1_000_000, b",".join(b"c%d" % n for n in range(200_000))]
)
def test_a_header_without_end(desk: Desk, header: bytes) -> None:
    started = time.monotonic()
    reading = desk.read(header + b"\n" + b"," * 1_000_000 + b"\n")
    assert told(reading) == ["persons.csv:1:0 line_too_long"]
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_wide_characters_without_their_mark(desk: Desk, codec: str) -> None:
    reading = desk.read((PERSONS + b"P1,1990-01-01,\n").decode().encode(codec))
    assert told(reading)[0] == "persons.csv:1:0 bad_encoding"
    assert "UTF-8" in reading.diagnostics[0].hint
