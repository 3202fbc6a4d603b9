"""The first sheet of an XLSX workbook cut into cells, every one as text.

The reading library gives a cell that holds an error as an empty one and a long number with wrong
digits. This module therefore looks at the sheet's own XML as well, and puts a text that the
checks refuse wherever Excel has no honest value. `source` calls it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree

import fastexcel
import polars as pl

from chengxin.ledger.codes import Code
from chengxin.ledger.cut import ROW, Batch, Fault
from chengxin.ledger.xlsxreach import Reach, column_of

#: Put before a number that Excel could not keep exactly; a noncharacter, so no honest cell has it.
INEXACT = "\ufffe"

#: What stands in a cell whose formula was never worked out.
NO_VALUE = "#N/A"

#: A workbook that unpacks to more than this is refused unread.
UNPACKED_BYTES = 2 << 30

#: No row of a sheet is longer than this, in bytes of XML.
_LONGEST_ROW = 32 << 20

_BATCH_ROWS = 100_000
_BLOCK = 1 << 20

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A cell: its attributes, and what it holds. Errors, empty formulas and long numbers are rare, so
# the whole sheet is searched for those alone.
_CELL = rb"<(?:\w+:)?c\b([^>]*[^>/])>"
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>(?:<(?:\w+:)?f\b.*?)??<(?:\w+:)?v>([^<]*)<')
_UNCALCULATED = re.compile(
    _CELL + rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_LONG = re.compile(
    _CELL + rb"(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?"
    rb"<(?:\w+:)?v>(-?[0-9.]{16,}[^<]*|-?[0-9.]+E\+[0-9]+)<"
)
_LONG_HINT = re.compile(rb"v>-?[0-9.]{16}|E\+")
_FIRST_ROW = re.compile(rb"<(?:\w+:)?row\b.*?</(?:\w+:)?row>", re.DOTALL)
_VALUED = re.compile(_CELL + rb"(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?(?:v|is)>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]+)"')


class XlsxCut:
    """See `cut.Cut`. Raises OSError, zipfile.BadZipFile or fastexcel.FastExcelError."""

    charset = ""

    def __init__(self, path: Path) -> None:
        self.header: list[str] = []
        self.faults: list[Fault] = []
        self._size = path.stat().st_size
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_BYTES:
                self.faults.append(Fault(Code.UNREADABLE_FILE, detail="too large unpacked"))
                return
            (_first, place), *others = _sheets(archive)
            odd, first = _odd_cells(archive, place)
            for name, other in others:
                # A sheet that holds a chart may have no part of its own, and has no cells.
                with suppress(KeyError):
                    if any(map(_VALUED.search, _rows(archive, other))):
                        self.faults.append(Fault(Code.OTHER_SHEETS, name))
        book = fastexcel.read_excel(path)
        sheet = book.load_sheet(0, header_row=None, dtypes="string", skip_rows=0).to_polars()
        sheet.columns = [f"c{i}" for i in range(sheet.width)]
        names = sheet.row(0) if sheet.height else ()
        kept = [i for i in range(sheet.width) if names[i] or sheet[:, i].null_count() < len(sheet)]
        self.header = [str(names[i] or "").strip() for i in kept]
        # The library leaves empty columns at the left out; the XML's places count them.
        shift = first - next((i for i, name in enumerate(names) if name), 0)
        self._sheet = _with_odd_cells(sheet, odd, shift).select(sheet.columns[i] for i in kept)
        self._sheet.columns = [f"c{i}" for i in range(len(kept))]

    @property
    def types(self) -> list[pl.DataType]:
        """Every column is text."""
        return [pl.String()] * len(self.header)

    def batches(self) -> Iterator[Batch]:
        """Yield the rows under the header. A date cell is its day, or its day and time."""
        day = pl.all().str.replace(r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$", "${1}")
        for start in range(1, self._sheet.height, _BATCH_ROWS):
            part = self._sheet.slice(start, _BATCH_ROWS).select(day)
            rows = pl.int_range(start + 1, start + 1 + part.height, dtype=pl.Int64)
            yield Batch(part.with_columns(rows.alias(ROW)), done=self._size)


def _with_odd_cells(
    sheet: pl.DataFrame, odd: dict[tuple[int, int], str], shift: int
) -> pl.DataFrame:
    by_column: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in odd.items():
        if 0 <= row < sheet.height and 0 <= column - shift < sheet.width:
            by_column.setdefault(column - shift, []).append((row, text))
    for column, cells in by_column.items():
        series = sheet[:, column]
        texts = [INEXACT + str(series[row]) if text == INEXACT else text for row, text in cells]
        sheet = sheet.with_columns(series.scatter([row for row, _ in cells], texts))
    return sheet


def _odd_cells(archive: zipfile.ZipFile, sheet: str) -> tuple[dict[tuple[int, int], str], int]:
    """Texts to put at (row, column) from 0, and the column of the first value of the first row."""
    odd: dict[tuple[int, int], str] = {}
    first: int | None = None
    reach = Reach()
    for part in _rows(archive, sheet):
        reach.look(part)
        if first is None:
            first = _first_column(part)
        if b't="e"' in part:
            for cell in _ERROR.finditer(part):
                _note(odd, cell[1], cell[2].decode())
        if b"f>" in part or b"<f" in part:
            for cell in _UNCALCULATED.finditer(part):
                _note(odd, cell[1], NO_VALUE)
        if _LONG_HINT.search(part):
            for cell in _LONG.finditer(part):
                if b" t=" not in cell[1] or b't="n"' in cell[1]:
                    _note_long(odd, cell[1], cell[2])
    if reach.wide:
        # It may still be a broad sheet of few rows.
        reach = Reach(exact=True)
        for part in _rows(archive, sheet):
            reach.look(part)
        reach.check()
    return odd, first or 0


def _note_long(odd: dict[tuple[int, int], str], attributes: bytes, value: bytes) -> None:
    # Long by its decimals only, such as 0.30000000000000004, is a fraction that Excel shows
    # rounded; from 10^15 on whole digits are lost.
    try:
        if abs(float(value)) >= 1e15:
            _note(odd, attributes, INEXACT)
    except ValueError:
        _note(odd, attributes, NO_VALUE)


def _note(odd: dict[tuple[int, int], str], attributes: bytes, text: str) -> None:
    if place := _PLACE.search(attributes):
        odd[int(place[2]) - 1, column_of(place[1])] = text


def _first_column(part: bytes) -> int:
    for row in islice(_FIRST_ROW.finditer(part), 1):
        for cell in _VALUED.finditer(row[0]):
            if place := _PLACE.search(cell[1]):
                return column_of(place[1])
    return 0


def _rows(archive: zipfile.ZipFile, sheet: str) -> Iterator[bytes]:
    """A sheet's XML in pieces that end where a row ends."""
    with archive.open(sheet) as xml:
        rest = b""
        while block := xml.read(_BLOCK):
            part, end, rest = (rest + block).rpartition(b"row>")
            if end:
                yield part + end
            if len(rest) > _LONGEST_ROW:
                raise zipfile.BadZipFile("a row of the sheet does not end")
        yield rest


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The name and the place of each sheet, in their order; there is at least one."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = [
        (sheet.get("name", ""), targets[sheet.get(_RELATION)])
        for sheet in book.iterfind(".//{*}sheet")
        if sheet.get(_RELATION) in targets
    ]
    if not found:
        raise zipfile.BadZipFile("the workbook names no sheet")
    return [(name, _within_archive(target)) for name, target in found]


def _within_archive(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
