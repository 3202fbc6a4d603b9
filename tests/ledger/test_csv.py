"""CSV that is not what it should be: encodings, quotes, line ends, rows of the wrong length."""

from __future__ import annotations

import pytest

from tests.ledger.city import Desk, csv_bytes, only, person, record, rows_of, told

PERSONS = b"person,born_on,consented_on\n"


@pytest.mark.check("S31")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_is_found_and_named(desk: Desk, encoding: str) -> None:
    rows = [person(person="甲"), person(person="𠮷")]
    reading = desk.read(csv_bytes(rows, encoding), csv_bytes([record(person="𠮷")], encoding))
    assert reading.diagnostics == ()
    expected = "gb18030" if encoding == "gb18030" else "utf-8"
    assert [file.encoding for file in reading.files] == [expected, expected]
    assert [row["person"] for row in rows_of(reading.ledger, "persons")] == ["甲", "𠮷"]


def test_characters_of_the_newest_edition(desk: Desk) -> None:
    moved = bytes.fromhex("A6D9 A6DA A6DB A6F3 FE59 FE61 FEA0 FE51 FE91 A8BC")
    reading = desk.read(PERSONS + moved + b",1990-01-01,\n")
    (row,) = rows_of(reading.ledger, "persons")
    assert row["person"] == "︐︒︑︙\u9fb4\u9fb5\u9fbb\U00020087\U000241fe\u1e3f"


@pytest.mark.check("S31")
def test_bytes_that_are_no_characters_are_found_by_row_and_offset(desk: Desk) -> None:
    data = PERSONS + "甲,1990-01-01,\n".encode() + b"P\xff2,1990-01-01,\nP3,1990-01-01,\n"
    reading = desk.read(data, skip_bad=True)
    assert told(reading) == ["persons.csv:3:1 bad_encoding"]
    assert f"byte {data.index(0xFF)} of the file" in only(reading).message
    assert [row["person"] for row in rows_of(reading.ledger, "persons")] == ["P3", "甲"]
    assert reading.files[0].encoding == "utf-8"


def test_broken_gb18030_is_still_gb18030(desk: Desk) -> None:
    data = PERSONS + "甲乙,1990-01-01,\n丙\n丁,x,\n".encode("gb18030")[:-4] + b"\x81,1990-01-01,\n"
    reading = desk.read(data, skip_bad=True)
    assert reading.files[0].encoding == "gb18030"
    assert told(reading) == ["persons.csv:3:0 ragged_row", "persons.csv:4:1 bad_encoding"]


def test_a_date_with_lost_bytes_is_bad_encoding_not_a_bad_date(desk: Desk) -> None:
    reading = desk.read(PERSONS + b"P1,1990-\xff01-01,\n")
    assert told(reading) == ["persons.csv:2:2 bad_encoding"]


def test_utf_16_is_refused_as_a_whole(desk: Desk) -> None:
    reading = desk.read((PERSONS + b"P1,,\n").decode().encode("utf-16"))
    assert told(reading) == ["persons.csv:1:0 bad_encoding"]
    assert "UTF-8" in only(reading).hint


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_every_kind_of_line_end(desk: Desk, end: str, last: bool) -> None:
    text = (
        end.join(["person,born_on,consented_on", "P1,1990-01-01,", "P2,1990-01-01,"]) + end * last
    )
    reading = desk.read(text.encode())
    assert reading.diagnostics == ()
    assert reading.files[0].good == 2


def test_rows_of_the_wrong_length(desk: Desk) -> None:
    data = PERSONS + b"P1,1990-01-01,\nP2\nP3,1990-01-01,,x\nP4,1990-01-01,\n,,\n\nP5,,,\n"
    reading = desk.read(data, skip_bad=True)
    assert told(reading) == [
        "persons.csv:3:0 ragged_row",
        "persons.csv:4:0 ragged_row",
        "persons.csv:8:0 ragged_row",
    ]
    assert "4 cells and the header 3" in reading.diagnostics[1].message
    (file,) = reading.files
    assert (file.rows, file.good, file.bad) == (5, 2, 3)


def test_a_record_of_a_person_whose_row_is_ragged(desk: Desk) -> None:
    reading = desk.read(PERSONS + b"P1,1990-01-01,,x\n", [record()])
    assert told(reading) == ["persons.csv:2:0 ragged_row", "records.csv:2:3 person_rejected"]


def test_quotes_that_do_not_close(desk: Desk) -> None:
    data = PERSONS + b'"P1,1990-01-01,\nP2,1990-01-01,\n"P3"x,1990-01-01,\n"P4",1990-01-01,\n'
    reading = desk.read(data, skip_bad=True)
    assert told(reading) == ["persons.csv:2:0 bad_quotes", "persons.csv:4:0 bad_quotes"]
    assert [row["person"] for row in rows_of(reading.ledger, "persons")] == ["P2", "P4"]


def test_a_quoted_line_break_is_one_row_and_shifts_no_other(desk: Desk) -> None:
    data = PERSONS + b'"P\n1",1990-01-01,\n"P""2",1990-01-01,\nP3,x,\n'
    reading = desk.read(data, skip_bad=True)
    assert told(reading) == ["persons.csv:2:1 control_character", "persons.csv:4:2 bad_date"]
    assert rows_of(reading.ledger, "persons")[0]["person"] == 'P"2'


def test_quoted_cells_with_commas(desk: Desk) -> None:
    row = {**record(), "issuer": 'Office "A", second floor', "document": "2024,1"}
    (found,) = rows_of(desk.read([person()], [row]).ledger, "records")
    assert (found["issuer"], found["document"]) == (row["issuer"], row["document"])


def test_nul_bytes(desk: Desk) -> None:
    reading = desk.read(PERSONS + b"P1,1990-01-01,\nP\x002,1990-01-01,\n")
    assert told(reading) == ["persons.csv:3:1 control_character"]
    assert r"P\x002" in only(reading).message


def test_a_line_without_end(desk: Desk) -> None:
    data = PERSONS + b"P1,1990-01-01,\n" + b"x" * 200_000 + b"\nP2,1990-01-01,\n"
    reading = desk.read(data, skip_bad=True)
    assert told(reading) == ["persons.csv:3:0 line_too_long"]
    assert reading.files[0].good == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"PK\x03\x04 no archive", "unreadable_file"),
        (b"PAR1 no columns", "unreadable_file"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "unreadable_file"),
        (b'"person,born_on\n', "bad_quotes"),
    ],
)
def test_files_that_are_none(desk: Desk, data: bytes, code: str) -> None:
    path = desk.folder / "persons.csv"
    path.write_bytes(data)
    reading = desk.read(path, skip_bad=True)
    assert told(reading) == [f"persons.csv:1:0 {code}"]
    assert reading.ledger is not None
    assert reading.ledger.counts["persons"] == 0


def test_a_file_that_is_not_there(desk: Desk) -> None:
    reading = desk.read(desk.folder / "nowhere.csv")
    assert told(reading) == ["nowhere.csv:1:0 unreadable_file"]
    assert str(desk.folder) not in only(reading).message


def test_a_header_alone_is_worth_a_word(desk: Desk) -> None:
    reading = desk.read(PERSONS)
    assert told(reading) == ["persons.csv:1:0 no_rows"]
    assert reading.ledger is not None


def test_large_chunks_do_not_change_anything(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b"".join(b'P%d,"1990-01-01",\n' % i if i % 7 else b"P%d,1990,\n" % i for i in range(200))
    reading = desk.read(PERSONS + rows, skip_bad=True)
    monkeypatch.setattr("chengxin.ledger.charset.CHUNK_BYTES", 64)
    again = desk.read(PERSONS + rows + b"\n", skip_bad=True)
    assert told(again) == told(reading)
    assert again.files == reading.files


@pytest.mark.parametrize("size", range(20, 60, 3))
def test_a_quoted_line_break_across_chunks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("chengxin.ledger.charset.CHUNK_BYTES", size)
    rows = b'P1,1990-01-01,\n"P\n2",1990-01-01,\nP3,1990-01-01,\nP4,x,\n'
    reading = desk.read(PERSONS + rows, skip_bad=True)
    assert told(reading) == ["persons.csv:3:1 control_character", "persons.csv:5:2 bad_date"]
