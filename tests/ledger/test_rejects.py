"""Rejected rows come back in files that can be mended and sent again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from chengxin.ledger import read_files
from tests.ledger.city import Desk, mark, person, record, rows_of, told, write


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def test_a_rejected_row_is_told_and_kept(desk: Desk) -> None:
    row = {"issuer": 'A "B", C', **record(item="x", version="0")}
    reading = desk.read([person()], [row])
    assert reading.rejects is not None
    assert [path.name for path in reading.rejects.iterdir()] == ["records.csv"]
    header, only = lines(reading.rejects / "records.csv")
    assert header == ["file", "row", "column", "code", "message", "hint", *row]
    assert only[:4] == ["records.csv", "2", "item | version", "unknown_item | bad_version"]
    assert only[6:] == list(row.values())


def test_the_file_begins_with_a_mark_for_excel(desk: Desk) -> None:
    reading = desk.read([person(born_on="x")])
    assert reading.rejects is not None
    assert (reading.rejects / "persons.csv").read_bytes().startswith(b"\xef\xbb\xbffile,")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_rejects_are_mended_and_sent_again(desk: Desk, suffix: str) -> None:
    people = [person(person="P1", born_on="1990/1/1"), person(person="P2")]
    records = [
        record(),
        record(record="R2", person="P2"),
        record(record="R3", person="P2", item=""),
    ]
    first = desk.read(people, records, [mark(), mark(record="R3")], suffix=suffix, skip_bad=True)
    assert first.ledger is not None
    counts = ("persons", "records", "versions", "marks")
    assert [first.ledger.counts[name] for name in counts] == [1, 1, 1, 0]
    assert first.rejects is not None
    ending = ".csv" if suffix == ".csv" else f"{suffix}.csv"
    mended = {kind: first.rejects / f"{kind}{ending}" for kind in ("persons", "records", "marks")}
    for kind, wrong, right in (
        ("persons", "1990/1/1", "1990-01-01"),
        ("records", "R3,1,P2,,", "R3,1,P2,fine,"),
    ):
        path = mended[kind]
        path.write_text(path.read_text("utf-8").replace(wrong, right), "utf-8")
    out = desk.folder / "again"
    sent = {k: [desk.folder / f"{k}{suffix}", path] for k, path in mended.items()}
    again = read_files(
        desk.book,
        persons=sent["persons"],
        records=sent["records"],
        marks=sent["marks"],
        out=out,
        skip_bad=True,
    )
    assert again.ledger is not None
    assert [again.ledger.counts[name] for name in counts] == [2, 3, 3, 2]
    assert {file.bad for file in again.files[1::2]} == {0}


RISKY = ["=1+1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "'x", "''"]


@pytest.mark.check("S28")
@pytest.mark.parametrize("cell", RISKY)
def test_no_cell_is_a_formula_and_every_cell_comes_back(desk: Desk, cell: str) -> None:
    reading = desk.read([person(person=cell, born_on="bad", left_on=cell)])
    assert reading.rejects is not None
    path = reading.rejects / "persons.csv"
    _, row = lines(path)
    assert all(not text.startswith(tuple("=+-@＝＋－＠\t\r")) for text in row)
    assert row[6] == row[9] == "'" + cell
    mended = path.read_text("utf-8-sig").replace(",bad,", ",1990-01-01,")
    path.write_text(mended.replace(f",'{cell}\n", ",\n"), "utf-8")
    (sent,) = rows_of(desk.read(path, skip_bad=True).ledger, "persons")
    assert sent["person"] == cell


def test_messages_cannot_be_formulas_either(desk: Desk) -> None:
    reading = desk.read([person()], [record(item="=cmd()")])
    assert reading.rejects is not None
    _, row = lines(reading.rejects / "records.csv")
    assert not row[4].startswith("=")


def test_rows_that_are_no_rows_are_kept_as_far_as_they_go(desk: Desk) -> None:
    data = b'person,born_on,consented_on\nP1\nP2,,,=2\n"P3,x\nP4,x,\n'
    reading = desk.read(data)
    assert reading.rejects is not None
    _, *rows = lines(reading.rejects / "persons.csv")
    assert [row[1:2] + row[3:4] + row[6:] for row in rows] == [
        ["2", "ragged_row", "P1"],
        ["3", "ragged_row", "P2", "", "", "'=2"],
        ["5", "bad_date", "P4", "x", ""],
        ["4", "bad_quotes", '"P3,x'],
    ]
    sent = reading.rejects / "persons.csv"
    before = sent.read_bytes()
    again = desk.read(sent)
    assert sent.read_bytes() == before, "a clerk's file is never written over"
    assert {path.name for path in reading.rejects.iterdir()} == {"persons.csv", "persons 2.csv"}
    assert sorted(d.code for d in again.diagnostics) == [
        "bad_date",
        "ragged_row",
        "ragged_row",
        "ragged_row",
    ]


def test_a_file_refused_as_a_whole_is_not_copied(desk: Desk) -> None:
    reading = desk.read([person(secret="s", born_on="x")])
    assert reading.ledger is None
    assert reading.rejects is None


def test_every_file_gets_its_own_rows_back(desk: Desk) -> None:
    paths = []
    for name, rows in (("a", [record(version="x")]), ("b", [{"issuer": "I", **record(item="x")}])):
        (desk.folder / name).mkdir()
        paths.append(write(desk.folder / name / "records.csv", rows))
    people = write(desk.folder / "p.csv", [person()])
    reading = read_files(desk.book, persons=[people], records=paths, out=desk.folder / "out")
    assert reading.rejects is not None
    found = {path.name: lines(path) for path in sorted(reading.rejects.iterdir())}
    assert list(found) == ["a_records.csv", "b_records.csv"]
    assert found["a_records.csv"][0][6:] == list(record())
    assert found["b_records.csv"][0][6:] == ["issuer", *record()]
    assert [rows[1][0] for rows in found.values()] == ["a/records.csv", "b/records.csv"]


def test_old_rejects_do_not_stay(desk: Desk) -> None:
    first = desk.read([person(born_on="x")], [record()])
    assert first.rejects is not None
    second = desk.read([person()], [record()])
    assert second.rejects is None
    assert not list(first.rejects.glob("*.csv"))
    assert told(second) == []


def test_every_bad_row_is_in_the_rejects(desk: Desk) -> None:
    rows = [record(record=f"R{i}", version="x" if i % 3 else "1") for i in range(300)]
    path = write(desk.folder / "records.csv", rows)
    reading = desk.read([person()], path, skip_bad=True)
    assert reading.rejects is not None
    _, *rejected = lines(reading.rejects / "records.csv")
    assert [int(row[1]) for row in rejected] == [i + 2 for i in range(300) if i % 3]
    assert len(rejected) == reading.files[1].bad == 200
