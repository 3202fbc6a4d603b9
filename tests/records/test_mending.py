"""Rows that were not accepted come back with their cells, are mended, and are taken in."""

from __future__ import annotations

import csv
from pathlib import Path

import psycopg
import pytest

from chengxin.access.errors import NotShownError
from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.ledger.columns import Kind
from chengxin.ledger.source import LEAD
from chengxin.records.database import ask
from chengxin.records.errors import MendingRefusedError, NotJudgedError
from chengxin.records.services.judging import judge
from chengxin.records.services.mending import mend
from chengxin.records.services.receiving import receive
from chengxin.site.verifying import verify
from tests.ledger.city import write
from tests.records.rows import ANNA, BAO, count, deed, fine, mark, person, send, verdicts
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

WHY = "核对证件后改正报送的行"


def member(role: Role = Role.INTAKE) -> Member:
    return Member(7, "officer", "市信用中心", frozenset({role}), "")


def mended(folder: Path, delivery: int, kind: Kind, *changes: tuple[str, str]) -> int:
    """Take the rows out, change texts in them, and send the file as it is."""
    path = folder / "to-mend.csv"
    path.write_bytes(b"".join(mend(delivery_id=delivery, member=member(), case_ref="", reason=WHY)))
    text = path.read_text("utf-8")
    for wrong, right in changes:
        assert wrong in text
        text = text.replace(wrong, right)
    path.write_text(text, "utf-8")
    number = receive(path=path, kind=kind, by="test")
    judge(delivery_id=number)
    return number


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_rows_are_mended_and_sent_again_as_they_are(tmp_path: Path, suffix: str) -> None:
    wrong = ANNA["identity"][:-1] + "0"
    delivery = send(tmp_path, Kind.PERSONS, [person(identity=wrong), person(**BAO)], suffix)
    assert verdicts(delivery) == ["rejected check_character", "accepted"]
    again = mended(tmp_path, delivery, Kind.PERSONS, (wrong, ANNA["identity"]))
    assert verdicts(again) == ["accepted"]
    rows = [
        deed(),
        fine(amount="=1+1"),
        deed(record="-R2", item="x", name="周敏 "),
        fine(record="R3"),
    ]
    delivery = send(tmp_path, Kind.RECORDS, rows, suffix)
    assert verdicts(delivery) == [
        "accepted", "rejected bad_number", "rejected unknown_item", "accepted",
    ]  # fmt: skip
    changes = (("'=1+1", "500.00"), (",x,", ",paired_care,"))
    assert verdicts(mended(tmp_path, delivery, Kind.RECORDS, *changes)) == ["accepted"] * 2
    assert ("-R2",) in ask("select record from record")


def test_what_is_mended_is_kept_no_longer(tmp_path: Path) -> None:
    rows = [deed(item="x"), deed(record="R2", item="y"), deed(record="R3")]
    delivery = send(tmp_path, Kind.RECORDS, rows)
    assert verdicts(delivery) == ["rejected unknown_item"] * 2 + ["accepted"]
    again = mended(tmp_path, delivery, Kind.RECORDS, (",x,", ",paired_care,"))
    assert verdicts(again) == ["accepted", "rejected unknown_item"]
    # The one that is right goes; the other waits as it came, and as it came again.
    assert ask("select delivery_id, row, by_delivery_id, by_row from mended_row") == [
        (delivery, 2, again, 2)
    ]
    assert ask("select delivery_id, row from staged_row order by id") == [
        (delivery, 3), (again, 3),
    ]  # fmt: skip
    taken_out = b"".join(mend(delivery_id=delivery, member=member(), case_ref="", reason=WHY))
    assert b",R2," in taken_out
    assert b",R1," not in taken_out
    # The verdict on what was wrong stays.
    assert verdicts(delivery)[0] == "rejected unknown_item"
    (found,) = (each.found for each in verify() if each.id == "I8 mended")
    assert (found.checked, found.broken) == (5, 0)


@pytest.mark.parametrize(
    ("file", "row", "goes"),
    [("{}:records.csv", "2", 1), ("{}:x", "3", 0), ("records.csv", "2", 0), ("9:x", "2", 0),
     ("{}:records.csv", "x", 0), ("{}:records.csv", "", 0)],
)  # fmt: skip
def test_only_a_row_that_waits_can_be_named(tmp_path: Path, file: str, row: str, goes: int) -> None:
    delivery = send(tmp_path, Kind.RECORDS, [deed(item="x"), deed(record="R2")])
    lead = dict.fromkeys(LEAD, "") | {"file": file.format(delivery), "row": row}
    sent = write(tmp_path / "again.csv", [lead | deed(record="R3")])
    again = receive(path=sent, kind=Kind.RECORDS, by="test")
    judge(delivery_id=again)
    assert verdicts(again) == ["accepted"]
    assert (count("mended_row"), count("staged_row")) == (goes, 1 - goes)


def test_a_mark_is_no_correction_of_a_record(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    send(tmp_path, Kind.RECORDS, [fine()])
    delivery = send(tmp_path, Kind.RECORDS, [deed(item="x")])
    lead = dict.fromkeys(LEAD, "") | {"file": f"{delivery}:x", "row": "2"}
    again = receive(path=write(tmp_path / "again.csv", [lead | mark()]), kind=Kind.MARKS, by="test")
    judge(delivery_id=again)
    assert verdicts(again) == ["accepted"]
    assert (count("mended_row"), count("staged_row")) == (0, 1)


def test_the_file_says_what_is_wrong_with_each_row(tmp_path: Path) -> None:
    delivery = send(tmp_path, Kind.RECORDS, [deed(formed_on="x", item="y")])
    parts = mend(delivery_id=delivery, member=member(), case_ref="", reason=WHY)
    (row,) = csv.DictReader(b"".join(parts).decode("utf-8-sig").splitlines())
    assert (row["file"], row["row"]) == (f"{delivery}:records.csv", "2")
    assert (row["column"], row["code"]) == ("formed_on | item", "bad_date | unknown_item")
    assert row["message"] == "formed_on is no date. | The catalogue has no such item."
    assert (row["identity"], row["name"]) == (ANNA["identity"], ANNA["name"])


def test_who_takes_rows_out_is_kept_and_every_member_sees_it(clean: Site, tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    send(tmp_path, Kind.RECORDS, [fine()])
    records = send(tmp_path, Kind.RECORDS, [deed(item="x"), deed(item="x", **BAO)])
    marks = send(tmp_path, Kind.MARKS, [mark(kind="x"), mark(kind="x", record="P9")])
    for delivery in (records, marks):
        b"".join(mend(delivery_id=delivery, member=member(), case_ref="", reason=WHY))
    assert ask("select delivery_id, actor, reason, rows from row_export order by id") == [
        (records, "staff 7", WHY, 2), (marks, "staff 7", WHY, 2),
    ]  # fmt: skip
    with psycopg.connect(clean.owner) as connection:
        found = connection.execute(
            "select person_no, purpose, kinds, outcome from access_entry order by id desc limit 2"
        ).fetchall()
    (anna,) = ask("select person_no from person")[0]
    kinds = "identity marks name records"
    assert found == [(anna, "intake.mending", kinds, "shown")] * 2


def test_rows_come_out_only_when_all_are_judged(tmp_path: Path) -> None:
    path = write(tmp_path / "records.csv", [deed(item="x")])
    delivery = receive(path=path, kind=Kind.RECORDS, by="test")
    before = count("row_export")
    with pytest.raises(NotJudgedError):
        mend(delivery_id=delivery, member=member(), case_ref="", reason=WHY)
    assert count("row_export") == before
    judge(delivery_id=delivery)
    assert b"".join(mend(delivery_id=delivery, member=member(), case_ref="", reason=WHY))


@pytest.mark.parametrize("kind", [Kind.PERSONS, Kind.RECORDS, Kind.MARKS])
def test_a_row_that_fell_apart_is_a_look_at_whose_number_is_in_it(
    clean: Site, tmp_path: Path, kind: Kind
) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    row = {Kind.PERSONS: person(), Kind.RECORDS: deed(), Kind.MARKS: mark()}[kind]
    path = write(tmp_path / "broken.csv", [row])
    with path.open("a") as file:
        file.write(f"x,{ANNA['identity']}" + ",x" * len(row) + "\n")
    delivery = receive(path=path, kind=kind, by="test")
    judge(delivery_id=delivery)
    assert "rejected ragged_row" in verdicts(delivery)
    ask("delete from staged_row where delivery_id = %s and row = 2", delivery)
    shown = b"".join(mend(delivery_id=delivery, member=member(), case_ref="", reason=WHY))
    assert ANNA["identity"].encode() in shown
    (anna,) = ask("select person_no from person")[0]
    with psycopg.connect(clean.owner) as connection:
        found = connection.execute(
            "select person_no from access_entry where purpose = 'intake.mending'"
        ).fetchall()
    assert (anna,) in found


@pytest.mark.parametrize("role", [Role.HANDLER, Role.SYSTEM])
def test_nobody_else_takes_rows_out(tmp_path: Path, role: Role) -> None:
    delivery = send(tmp_path, Kind.RECORDS, [deed(item="x")])
    before = count("row_export")
    with pytest.raises(MendingRefusedError):
        mend(delivery_id=delivery, member=member(role), case_ref="", reason=WHY)
    assert count("row_export") == before


def test_without_a_reason_nothing_is_shown(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    delivery = send(tmp_path, Kind.RECORDS, [deed(item="x")])
    before = count("row_export")
    with pytest.raises(NotShownError):
        mend(delivery_id=delivery, member=member(), case_ref="", reason="x")
    assert count("row_export") == before
