"""Files that name people by identity number and name go through the same checks."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from chengxin.ledger import Code
from chengxin.ledger.catalogue import catalogue_of
from chengxin.ledger.cells import Checked, check
from chengxin.ledger.columns import Kind, Naming, columns
from chengxin.ledger.cut import SEQ
from chengxin.ledger.tidy import as_text
from chengxin.rulebook.model import Rulebook
from tests.ledger.city import person, record


def checked(book: Rulebook, kind: Kind, **cells: str) -> Checked:
    rows = {Kind.PERSONS: person, Kind.RECORDS: record}[kind]()
    del rows["person"]
    named = {"identity": "990001199001012465", "name": "周敏"}
    frame = pl.DataFrame([{SEQ: 2, **rows, **named, **cells}])
    known = columns(book, kind, Naming.IDENTITY)
    return check(kind, known, catalogue_of(book), frame, Naming.IDENTITY)


@pytest.mark.parametrize("kind", [Kind.PERSONS, Kind.RECORDS])
def test_a_sound_row_keeps_number_and_name(book: Rulebook, kind: Kind) -> None:
    found = checked(book, kind)
    assert found.problems.is_empty()
    row = found.good.row(0, named=True)
    assert (row["identity"], row["identity_issuer"]) == ("990001199001012465", None)
    assert row["name"] == "周敏"
    assert "person" not in row


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("identity", "", Code.MISSING_VALUE),
        ("identity", "9900011990\u200b01012465", Code.CONTROL_CHARACTER),
        ("identity", "#REF!", Code.ERROR_CELL),
        ("identity", "\ufffe9.9E+17", Code.INEXACT_NUMBER),
        ("name", " ", Code.MISSING_VALUE),
        ("name", "周\uffff", Code.BAD_ENCODING),
        ("name", "周\n敏", Code.CONTROL_CHARACTER),
        ("name", "#N/A", Code.ERROR_CELL),
        ("name", "周" * 201, Code.TOO_LONG),
        ("recorded_at", "yesterday", Code.BAD_INSTANT),
    ],
)
def test_a_wrong_cell_has_the_code_that_it_has_in_other_files(
    book: Rulebook, column: str, cell: str, code: Code
) -> None:
    found = checked(book, Kind.RECORDS, **{column: cell})
    assert found.problems.select("column", "code").rows() == [(column, code)]
    assert found.good.is_empty()


def test_a_joiner_in_a_name_is_for_the_reader_of_names(book: Rulebook) -> None:
    assert checked(book, Kind.RECORDS, name="周\u200c敏").problems.is_empty()


def test_an_instant_with_an_offset_is_written_with_one(book: Rulebook) -> None:
    moment = datetime(2025, 3, 26, 0, 30, tzinfo=UTC)
    frame = pl.DataFrame([{SEQ: 2, "recorded_at": moment}])
    text = as_text(frame, columns(book, Kind.RECORDS)).item(0, "recorded_at")
    assert text == "2025-03-26T08:30:00+08:00"
    kept = checked(book, Kind.RECORDS, recorded_at=text).good.item(0, "recorded_at")
    assert kept == moment.replace(tzinfo=None)
