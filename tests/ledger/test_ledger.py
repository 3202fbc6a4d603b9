"""The ledger on disk: its columns, its numbers, its slices, and what makes it one."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import signal
from pathlib import Path

import polars as pl
import pytest

from chengxin.ledger import Ledger, LedgerError, ledger_from_cells, read_files
from chengxin.ledger.encoding import encode, item_numbers, slots
from chengxin.rulebook.model import Rulebook
from chengxin.text import language
from tests.ledger.city import (
    ITEMS,
    Desk,
    consent,
    mark,
    person,
    record,
    rows_of,
    types_of,
    write,
)

TYPES = {
    "persons": {
        "person_no": "INTEGER",
        "person": "VARCHAR",
        "born_on": "DATE",
        "household_registered": "BOOLEAN",
        "usual_resident": "BOOLEAN",
        "residence_permit": "BOOLEAN",
        "full_capacity": "BOOLEAN",
        "resident_since": "DATE",
        "consented_on": "DATE",
        "withdrew_on": "DATE",
        "left_on": "DATE",
        "died_on": "DATE",
    },
    "records": {
        "person_no": "INTEGER",
        "record_no": "BIGINT",
        "version": "INTEGER",
        "item_no": "SMALLINT",
        "finding": "TINYINT",
        "formed_on": "DATE",
        "ended_on": "DATE",
        "source_valid_until": "DATE",
        "matter_no": "BIGINT",
        "severity": "TINYINT",
        "final_on": "DATE",
        "notified_on": "DATE",
        "recorded_at": "TIMESTAMP",
        "known_from": "TIMESTAMP",
        "f1": "BIGINT",
        "f2": "BIGINT",
        "f3": "BIGINT",
        "f4": "BIGINT",
        "furnisher": "VARCHAR",
        "record": "VARCHAR",
        "issuer": "VARCHAR",
        "document": "VARCHAR",
    },
    "marks": {
        "person_no": "INTEGER",
        "record_no": "BIGINT",
        "kind": "TINYINT",
        "starts": "DATE",
        "until": "DATE",
        "recorded_at": "TIMESTAMP",
        "known_from": "TIMESTAMP",
        "case": "VARCHAR",
    },
    "consents": {
        "person_no": "INTEGER",
        "derived": "VARCHAR",
        "consented_on": "DATE",
        "withdrew_on": "DATE",
        "recorded_at": "TIMESTAMP",
    },
}


@pytest.mark.parametrize("filled", [True, False])
def test_the_columns_and_their_types(desk: Desk, filled: bool) -> None:
    rows = ([record()], [mark()], [consent()]) if filled else ([], [], [])
    ledger = desk.read([person()], *rows).ledger
    assert ledger is not None
    (part,) = ledger.slices
    assert {kind: types_of(getattr(part, kind)) for kind in TYPES} == TYPES


def test_nobody_at_all_is_a_ledger_without_slices(desk: Desk) -> None:
    ledger = desk.read([]).ledger
    assert ledger is not None
    assert ledger.slices == ()


def test_numbers_follow_the_bytes_of_the_names(desk: Desk) -> None:
    names = ["P10", "P2", "p1", "Ａ", "甲", "𠮷", "é"]
    ordered = sorted(names, key=str.encode)
    reading = desk.read(
        [person(person=name) for name in names],
        [
            record(furnisher=f, record=r, person="P2", version=v)
            for f in ("乙", "F", "F2")
            for r in ("R10", "R2", "二")
            for v in ("2", "1")
        ],
    )
    people = rows_of(reading.ledger, "persons")
    assert [row["person"] for row in people] == ordered
    assert [row["person_no"] for row in people] == list(range(len(names)))
    records = rows_of(reading.ledger, "records")
    keys = sorted({(r["furnisher"].encode(), r["record"].encode()) for r in records})
    assert [(r["record_no"], r["version"]) for r in records] == [
        (number, version) for number in range(9) for version in (1, 2)
    ]
    for row in records:
        assert keys[row["record_no"]] == (row["furnisher"].encode(), row["record"].encode())


def test_numbers_are_dense_though_rows_are_rejected(desk: Desk) -> None:
    reading = desk.read(
        [person()],
        [record(record=f"R{i}") for i in range(6)]
        + [record(record="R2", issuer="other"), record(record="R9", version="0")],
        skip_bad=True,
    )
    rows = rows_of(reading.ledger, "records")
    assert [(row["record_no"], row["record"]) for row in rows] == [
        (0, "R0"),
        (1, "R1"),
        (2, "R3"),
        (3, "R4"),
        (4, "R5"),
    ]


def test_records_of_one_document_are_one_matter(desk: Desk) -> None:
    a, b = {"issuer": "A", "document": "1"}, {"issuer": "A", "document": "2"}
    reading = desk.read(
        [person(), person(person="P2")],
        [
            record(record="R1", **a),
            record(record="R2", **a),
            record(record="R3", **b),
            record(record="R3", version="2", **b),
            record(record="R4", issuer="A"),
            record(record="R5", issuer="A"),
            record(record="R6", person="P2", **a),
            record(record="R7", person="P2", **b),
            record(record="R8", person="P2", **b),
            record(record="R9", version="1", **a),
            record(record="R9", version="2", **b),
        ],
    )
    rows = rows_of(reading.ledger, "records")
    matters = [row["matter_no"] for row in rows]
    assert matters[0] == matters[1] == matters[6]
    assert matters[2] == matters[3] == matters[7]
    assert matters[4] is matters[5] is matters[8] is None
    assert matters[9] == matters[10]
    assert len({m for m in matters if m is not None}) == 3


def test_fields_lie_in_their_slots(desk: Desk) -> None:
    course = record(
        item="course",
        finding="positive",
        hours="8",
        passed_on="1970-01-03",
        online="no",
        balance="-0.25",
    )
    honour = record(
        record="R2", item="honour", finding="positive", authority="provincial", rank="city"
    )
    first, second = rows_of(desk.read([person()], [course, honour]).ledger, "records")
    assert [first[f"f{i}"] for i in range(1, 5)] == [8, 2, 0, -2500]
    assert [second[f"f{i}"] for i in range(1, 5)] == [2, 3, None, None]


def test_the_reader_encodes_as_the_rule_compiler_does(book: Rulebook) -> None:
    numbers = item_numbers(book)
    assert list(numbers) == [item.id for item in ITEMS if item.id != "religion"]
    assert list(numbers.values()) == [1, 2, 3, 4, 5, 6]
    course = book.items["course"]
    assert slots(course) == {"hours": 1, "passed_on": 2, "online": 3, "balance": 4}
    assert encode(course.fields["passed_on"], dt.date(1970, 1, 3)) == 2
    assert encode(course.fields["online"], False) == 0
    assert encode(book.items["honour"].fields["rank"], "city") == 3


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-05-02", "2024-05-01 16:00:00"),
        ("2024-05-02T09:30", "2024-05-02 01:30:00"),
        ("2024-05-02 09:30:15", "2024-05-02 01:30:15"),
        ("2024-05-02T09:30:15.5", "2024-05-02 01:30:15.500000"),
        ("2024-05-02T09:30:15.123456Z", "2024-05-02 09:30:15.123456"),
        ("2024-05-02T09:30:15+08:00", "2024-05-02 01:30:15"),
        ("2024-05-02T09:30+0530", "2024-05-02 04:00:00"),
        ("2024-05-02T09:30-03", "2024-05-02 12:30:00"),
        ("1988-07-01T09:00:00", "1988-07-01 00:00:00"),
    ],
)
def test_instants_are_kept_in_utc(desk: Desk, text: str, utc: str) -> None:
    rows = [record(recorded_at=text), record(record="R2")]
    first, _ = rows_of(desk.read([person()], rows).ledger, "records")
    assert str(first["recorded_at"]) == utc


def test_slices_hold_everything_of_their_persons(desk: Desk) -> None:
    people = [person(person=f"P{i:02}") for i in range(7)]
    records = [record(record=f"R{i}", person=f"P{i % 7:02}") for i in range(40)]
    marks = [mark(record=f"R{i}") for i in range(0, 40, 3)]
    whole = desk.read(people, records, marks).ledger
    kinds = ("persons", "records", "marks")
    expected = [rows_of(whole, kind) for kind in kinds]
    sliced = desk.read(people, records, marks, slice_persons=3).ledger
    assert sliced is not None
    assert [pl.read_parquet(part.persons).height for part in sliced.slices] == [3, 3, 1]
    assert [rows_of(sliced, kind) for kind in kinds] == expected
    for number, part in enumerate(sliced.slices):
        for kind in kinds:
            frame = pl.read_parquet(getattr(part, kind))
            assert frame["person_no"].is_sorted()
            assert set(frame["person_no"] // 3) == {number}


def test_matters_are_numbered_over_all_slices(desk: Desk) -> None:
    of = {"issuer": "A", "document": "1"}
    people = [person(person=f"P{i}") for i in range(3)]
    records = [record(record=f"R{i}", person=f"P{i // 2}", **of) for i in range(6)]
    rows = rows_of(desk.read(people, records, slice_persons=1).ledger, "records")
    assert [row["matter_no"] for row in rows] == [1, 1, 2, 2, 3, 3]


def test_a_ledger_made_of_the_same_files_is_used_again(desk: Desk) -> None:
    rows = ([person()], [record(), record(record="R2", item="x")])
    first = desk.read(*rows, skip_bad=True)
    assert first.ledger is not None
    stamp = first.ledger.slices[0].records.stat().st_mtime_ns
    again = desk.read(*rows, skip_bad=True)
    assert again.reused
    assert again.ledger is not None
    assert again.ledger.slices[0].records.stat().st_mtime_ns == stamp
    assert (again.diagnostics, again.files, again.rejects) == (
        first.diagnostics,
        first.files,
        first.rejects,
    )
    with language("zh"):
        assert not desk.read(*rows, skip_bad=True).reused


def test_another_input_replaces_the_ledger(desk: Desk) -> None:
    assert desk.read([person()], [record()], slice_persons=1).ledger is not None
    (desk.folder / "ledger" / "notes.txt").write_text("kept")
    other = desk.read([person(), person(person="P2")], [record()])
    assert not other.reused
    assert other.ledger is not None
    assert other.ledger.counts["persons"] == 2
    assert desk.read([person()], [record(item="x")]).ledger is None
    with pytest.raises(LedgerError, match="holds no ledger"):
        Ledger.open(desk.folder / "ledger")
    left = {path.name for path in (desk.folder / "ledger").rglob("*") if path.is_file()}
    assert left == {"notes.txt", "records.csv"}


@pytest.mark.parametrize("harm", ["missing", "short", "cut", "contents", "format"])
def test_a_ledger_that_is_not_whole_is_none(desk: Desk, harm: str) -> None:
    ledger = desk.read([person()], [record()]).ledger
    assert ledger is not None
    assert Ledger.open(ledger.folder) == ledger
    path, contents = ledger.slices[0].records, ledger.folder / "ledger.json"
    match harm:
        case "missing":
            path.unlink()
        case "short":
            pl.read_parquet(path).clear().write_parquet(path)
        case "cut":
            path.write_bytes(path.read_bytes()[:-20])
        case "contents":
            contents.write_text("{")
        case "format":
            contents.write_text(json.dumps({**ledger.contents, "format": 0}))
    with pytest.raises(LedgerError):
        Ledger.open(ledger.folder)
    assert not desk.read([person()], [record()]).reused


def _read_until_killed(book: Rulebook, folder: Path, files: dict[str, Path]) -> None:
    def stop(step: str, _done: int, _total: int) -> None:
        if step == "write":
            os.kill(os.getpid(), signal.SIGKILL)

    read_files(
        book,
        persons=[files["persons"]],
        records=[files["records"]],
        out=folder,
        slice_persons=1,
        progress=stop,
    )


def test_a_killed_reading_leaves_no_ledger(desk: Desk, book: Rulebook) -> None:
    files = {
        "persons": write(desk.folder / "p.csv", [person(), person(person="P2")]),
        "records": write(desk.folder / "r.csv", [record()]),
    }
    out = desk.folder / "out"
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_read_until_killed, args=(book, out, files))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert (out / "persons" / "part-00000.parquet").exists()
    with pytest.raises(LedgerError):
        Ledger.open(out)
    again = read_files(book, persons=[files["persons"]], records=[files["records"]], out=out)
    assert again.ledger is not None
    assert len(again.ledger.slices) == 1
    assert not (out / ".work").exists()


def test_two_readings_do_not_write_to_one_folder(desk: Desk, book: Rulebook) -> None:
    seen: list[str] = []

    def meanwhile(step: str, _done: int, _total: int) -> None:
        with pytest.raises(LedgerError, match="Another reading"):
            ledger_from_cells(book, [person()], [], [], desk.folder / "out")
        seen.append(step)

    read_files(
        book,
        persons=[write(desk.folder / "p.csv", [person()])],
        records=[write(desk.folder / "r.csv", [record()])],
        out=desk.folder / "out",
        progress=meanwhile,
    )
    assert list(dict.fromkeys(seen)) == ["persons", "records", "write"]


@pytest.mark.parametrize("name", ["it's", "a[1]*?", "空 格", "%s {x}"])
def test_folders_of_any_name(tmp_path: Path, book: Rulebook, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    desk = Desk(folder, book)
    reading = desk.read([person()], [record(), record(record="R2", item="x")], skip_bad=True)
    assert reading.ledger is not None
    assert Ledger.open(reading.ledger.folder).counts["records"] == 1


def test_cells_in_memory_go_the_same_way(tmp_path: Path, desk: Desk) -> None:
    rows = (
        [person(), person(person="P2", born_on="x")],
        [record(), record(record="R2", person="P2"), record(record="R3", hour="1")],
        [mark(), mark(record="R2")],
    )
    one = desk.read(*rows, skip_bad=True)
    two = ledger_from_cells(desk.book, *rows, tmp_path / "cells", skip_bad=True)
    assert [(d.code, d.span.line, d.path) for d in two.diagnostics] == [
        (d.code, d.span.line, d.path) for d in one.diagnostics
    ]
    for kind in TYPES:
        assert rows_of(one.ledger, kind) == rows_of(two.ledger, kind)
    lacking = ledger_from_cells(desk.book, [{"person": "P"}], [{"record": "R"}], [], tmp_path / "x")
    assert {d.code for d in lacking.diagnostics} == {"missing_value"}
    assert {d.path for d in lacking.diagnostics} == set(record()) - {"record"}
