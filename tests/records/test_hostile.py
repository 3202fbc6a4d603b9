"""Files that are none, or that mean harm: refused or judged, and nothing of them kept in clear."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from chengxin.ledger.columns import Kind
from chengxin.records.errors import NotReceivedError, TooManyRowsError
from chengxin.records.selectors import deliveries, delivery
from chengxin.records.services import receiving
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from tests.ledger.city import csv_bytes
from tests.records.rows import ANNA, count, deed, person, send, verdicts
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

HEADER = ",".join(deed()).encode()


def sent(folder: Path, content: bytes, kind: Kind = Kind.RECORDS) -> int:
    path = folder / "file"
    path.write_bytes(content)
    number = receive(path=path, kind=kind, by="test")
    judge(delivery_id=number)
    return number


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xff\xfea\x00", "bad_encoding"),
        (b"PAR1" + b"x" * 100, "unreadable_file"),
        (b"PK\x03\x04" + b"x" * 100, "unreadable_file"),
        (HEADER + b",wife\n", "unknown_column"),
        (HEADER.replace(b"item", b"record") + b"\n", "duplicate_column"),
        (HEADER.replace(b",item", b"") + b"\n", "missing_column"),
        (HEADER.replace(b"identity,", b"person,") + b"\n", "unknown_column"),
        (HEADER + b"\n", "no_rows"),
    ],
)
def test_what_is_no_file_of_its_kind_says_so_and_keeps_nothing(
    tmp_path: Path, content: bytes, code: str
) -> None:
    found = delivery(sent(tmp_path, content))
    assert found is not None
    assert code in {each["code"] for each in found.faults}
    assert (found.rows, found.state, found.judged) == (0, "judged", 0)
    assert count("staged_row") == 0


@pytest.mark.check("S51")
def test_of_a_header_only_known_columns_are_kept(clean: Site, tmp_path: Path) -> None:
    number = ANNA["identity"]
    content = f"{number},周敏敏\nx,y\n".encode()
    sent(tmp_path, content)
    with psycopg.connect(clean.owner) as connection:
        kept = connection.execute("select delivery::text from delivery").fetchall()
    assert number not in str(kept)
    assert "周敏敏" not in str(kept)


def test_a_row_of_any_length_is_kept_to_be_mended(tmp_path: Path) -> None:
    rows = [deed(document="长" * 90_000), deed(record="R2"), deed(record="R3", name="x" * 300)]
    assert verdicts(send(tmp_path, Kind.RECORDS, rows)) == [
        "rejected too_long", "accepted", "rejected too_long",
    ]  # fmt: skip
    assert count("staged_row") == 2


@pytest.mark.check("S25")
def test_rows_that_do_not_fall_into_cells_are_kept_as_they_stood(tmp_path: Path) -> None:
    good = csv_bytes([deed()]).splitlines()[1]
    lines = [HEADER, good + b",x", b'"' + good[:4], b"x" * 120_000, b"", b" , ,", good]
    assert verdicts(sent(tmp_path, b"\n".join(lines))) == [
        "rejected ragged_row", "rejected bad_quotes", "rejected line_too_long",
        "rejected ragged_row", "accepted",
    ]  # fmt: skip


@pytest.mark.check("S25")
@pytest.mark.check("S26")
@pytest.mark.parametrize(
    "cell",
    ["\0", "'; drop table person; --", "%s", "\\x00", "{{7*7}}", "=1+1", "\ud7ff", "𠮷" * 60],
)
def test_no_cell_does_harm(tmp_path: Path, cell: str) -> None:
    rows = [deed(record=cell), deed(issuer=cell, document=cell, record="R2"), person(name=cell)]
    found = verdicts(send(tmp_path, Kind.RECORDS, rows[:2])) + verdicts(
        send(tmp_path, Kind.PERSONS, rows[2:])
    )
    assert all(each.split()[0] in ("accepted", "rejected") for each in found)
    assert count("person") <= 1


@pytest.mark.check("S21")
def test_a_file_with_too_many_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_ROWS", 2)
    path = tmp_path / "many.csv"
    path.write_bytes(csv_bytes([deed(record=f"R{number}") for number in range(3)]))
    with pytest.raises(TooManyRowsError, match="Divide it"):
        receive(path=path, kind=Kind.RECORDS, by="test")
    assert count("staged_row") == 0


def test_what_was_not_received_to_its_end_is_not_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_given: object) -> bytes:
        raise KeyboardInterrupt

    path = tmp_path / "some.csv"
    path.write_bytes(csv_bytes([deed()]))
    with monkeypatch.context() as patched:
        patched.setattr(receiving, "seal_row", stop)
        with pytest.raises(KeyboardInterrupt):
            receive(path=path, kind=Kind.RECORDS, by="test")
    (found,) = deliveries()
    with pytest.raises(NotReceivedError):
        judge(delivery_id=found.number)
    # The same file again goes on with the same delivery.
    assert receive(path=path, kind=Kind.RECORDS, by="test") == found.number
    judge(delivery_id=found.number)
    assert verdicts(found.number) == ["accepted"]
