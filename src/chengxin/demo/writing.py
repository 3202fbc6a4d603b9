"""Turns a sheet into a file: CSV in two encodings, XLSX, Parquet; byte for byte the same each time.

A spreadsheet gets real dates, numbers and errors, a Parquet file columns with types, as the
systems of furnishers would write them. `files` calls `write_sheet`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import polars as pl
import xlsxwriter

from chengxin.demo.sheet import ERROR, LOST, Row, Sheet
from chengxin.ledger.columns import IDENTITY, Column, Holds
from chengxin.rulebook.model import Field

_SHANGHAI = timezone(timedelta(hours=8))

_NUMBER = re.compile(r"-?\d+(\.\d+)?")

#: Numbers that a spreadsheet would round; whoever fills them in formats the columns as text.
_AS_TEXT = frozenset(column.name for column in IDENTITY)

#: Codec, mark at the start, end of a line, and bytes that are no character.
_CSV = {
    "utf-8": ("utf-8", b"\xef\xbb\xbf", "\n", b"\xca\xd0"),
    "gb18030": ("gb18030", b"", "\r\n", b"\xff"),
}

#: Workbooks name the day they were made; this one keeps them the same.
_MADE = datetime(2026, 11, 21, tzinfo=UTC)


def write_sheet(
    folder: Path, sheet: Sheet, columns: Mapping[str, Column], fields: Mapping[str, Field]
) -> None:
    """Write a sheet under its name; `fields` are the catalogue's, where a name has one type."""
    path = folder / sheet.name
    match sheet.form:
        case "xlsx":
            _write_xlsx(path, sheet, columns)
        case "parquet":
            _write_parquet(path, sheet, columns, fields)
        case _:
            _write_csv(path, sheet)


def _write_csv(path: Path, sheet: Sheet) -> None:
    codec, mark, newline, lost = _CSV[sheet.form]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=newline)
    writer.writerow(sheet.header)
    for row in sheet.rows:
        cells = [row.cells.get(name, "") for name in sheet.header]
        if not row.broken:
            writer.writerow(cells)
        elif row.broken == "short":
            writer.writerow(cells[:-1])
        else:
            text.write(_quoted_wrongly(cells) + newline)
    pieces = text.getvalue().split(LOST)
    path.write_bytes(mark + lost.join(piece.encode(codec) for piece in pieces))


def _quoted_wrongly(cells: list[str]) -> str:
    """Quote the first word of the first cell, as who wants to stress it would."""
    head, *rest = cells
    return ",".join([f'"{head[:2]}"{head[2:]}', *rest])


def _write_xlsx(path: Path, sheet: Sheet, columns: Mapping[str, Column]) -> None:
    days = {name for name in sheet.header if columns[name].holds is Holds.DATE}
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": _MADE})
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet("records")
        page.freeze_panes(1, 0)
        for at, name in enumerate(sheet.header):
            page.write_string(0, at, name)
        for number, row in enumerate(sheet.rows, start=1):
            for at, name in enumerate(sheet.header):
                text = row.cells.get(name, "")
                if not text:
                    continue
                if name in days and _is_day(text):
                    page.write_datetime(number, at, datetime.fromisoformat(text), day_format)
                elif _NUMBER.fullmatch(text) and name not in _AS_TEXT:
                    page.write_number(number, at, float(text))
                elif text.startswith(ERROR):
                    page.write_formula(number, at, f"={text[1:]}", None, text[1:])
                else:
                    page.write_string(number, at, text)


def _is_day(text: str) -> bool:
    """Whether Excel would take the text for a day; in the year 9999 and before 1900 it is text."""
    try:
        return "1900-03-01" <= str(date.fromisoformat(text)) == text < "9999"
    except ValueError:
        return False


def _write_parquet(
    path: Path, sheet: Sheet, columns: Mapping[str, Column], fields: Mapping[str, Field]
) -> None:
    made = []
    for name in sheet.header:
        texts = [row.cells.get(name, "") for row in sheet.rows]
        made.append(_typed(name, texts, columns[name], fields.get(name)))
    pl.DataFrame(made).write_parquet(path, compression="zstd", statistics=False)


def _typed(name: str, texts: list[str], column: Column, field: Field | None) -> pl.Series:
    match column.holds:
        case Holds.DATE:
            days = [date.fromisoformat(text) if text else None for text in texts]
            return pl.Series(name, days, dtype=pl.Date())
        case Holds.INSTANT:
            local = (datetime.fromisoformat(text) if text else None for text in texts)
            moments = [moment and moment.replace(tzinfo=_SHANGHAI) for moment in local]
            return pl.Series(name, moments, dtype=pl.Datetime("us", "UTC"))
        case Holds.VERSION:
            versions = [int(text) if text else None for text in texts]
            return pl.Series(name, versions, dtype=pl.Int32())
        case Holds.FIELD if field is not None and field.numeric:
            numbers = [Decimal(text) if text else None for text in texts]
            return pl.Series(name, numbers, dtype=pl.Decimal(18, field.places))
    return pl.Series(name, [text or None for text in texts], dtype=pl.String())


def write_roster(path: Path, rows: list[Row]) -> None:
    """Write names and identity numbers, apart from everything that is scored."""
    sheet = Sheet(
        path.name, "roster", "roster", "utf-8", ["person", "name", "identity_number"], rows
    )
    _write_csv(path, sheet)
