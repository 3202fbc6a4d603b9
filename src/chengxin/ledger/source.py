"""One input of the reader: which kind of file it is, and its rows under the columns' names.

The kind is told from the first bytes, never from the file's name. A header that does not fit is
reported here and refuses the file; cells are looked at by `cells`. `reading` makes the sources.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import polars as pl

from chengxin.ledger.charset import scan
from chengxin.ledger.codes import WARNINGS, Code
from chengxin.ledger.columns import Column, Holds, Kind
from chengxin.ledger.csvfile import CsvCut
from chengxin.ledger.cut import ROW, SEQ, Batch, Broken, Cut, Fault, text_frame
from chengxin.ledger.xlsxfile import XlsxCut

#: The columns which a rejects file has before those of the rows themselves.
LEAD = ("file", "row", "column", "code", "message", "hint")

#: What a row's global number leaves for the number in its file: 2^40 rows a file.
ROW_BITS = 40

#: What the libraries raise over a file that is damaged or no file at all.
UNREADABLE = (
    OSError,
    pl.exceptions.PolarsError,
    fastexcel.FastExcelError,
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    KeyError,
    EOFError,
    # Of an archive with a password, or packed in a way that no workbook is.
    RuntimeError,
)

_PARQUET_ROWS = 200_000

#: The years 1 to 9999 as days since 1970. Days beyond them have no text, and are read as the first
#: or last of these, which the checks refuse.
_DAYS = (-719_162, 2_932_896)
_PER_DAY = {"ms": 86_400_000, "us": 86_400_000_000}


@dataclass(slots=True)
class Source:
    """A file, or cells in memory; `number` is its place among all inputs of a reading.

    `positions` are the columns it has, with their place counted from 1. `refused` means that
    no row of it may be taken in. `path`, `sha256` and `size` are empty for cells in memory.
    """

    number: int
    kind: Kind
    name: str
    cut: Cut | None
    path: Path | None = None
    sha256: str = ""
    size: int = 0
    faults: list[Fault] = field(default_factory=list)
    positions: dict[str, int] = field(default_factory=dict)
    mended: bool = False

    @property
    def refused(self) -> bool:
        """Whether something is wrong with the file as a whole."""
        return any(fault.code not in WARNINGS for fault in self.faults)

    def seq(self, row: int) -> int:
        """Return a row's number in the whole reading."""
        return (self.number << ROW_BITS) + row

    @property
    def last(self) -> int:
        """The highest number that a row of it can have."""
        return self.seq((1 << ROW_BITS) - 1)

    def cell(self, row: Broken, name: str) -> str | None:
        """Return a broken row's cell in a column, if it has as many cells."""
        place = self.positions.get(name, 0) - 1 - len(LEAD) * self.mended
        return row.cells[place] if 0 <= place < len(row.cells) else None

    @property
    def charset(self) -> str:
        """The encoding of a text file, else empty."""
        return self.cut.charset if self.cut else ""

    def batches(self) -> Iterator[Batch]:
        """Yield the rows with SEQ and the known columns that the file has."""
        if self.cut is None or not self.positions:
            return
        seq = (pl.col(ROW) + self.seq(0)).alias(SEQ)
        for batch in self.cut.batches():
            frame = batch.frame.select(
                seq, *(pl.col(f"c{i - 1}").alias(name) for name, i in self.positions.items())
            )
            broken, origins = batch.broken, {}
            if self.mended:
                lead = batch.frame.select(seq, pl.col("c0", "c1").cast(pl.String))
                origins = {row: (file or "", at or "") for row, file, at in lead.iter_rows()}
                frame = frame.with_columns(_unguarded(pl.col(pl.String)))
                broken = tuple(
                    replace(row, cells=tuple(map(unguard, row.cells[len(LEAD) :])))
                    for row in broken
                )
            yield replace(batch, frame=frame, broken=broken, origins=origins)


def open_file(
    number: int, kind: Kind, name: str, path: Path, known: Mapping[str, Column]
) -> Source:
    """Open a file of any of the three formats; what is wrong with it stands in `faults`."""
    source = Source(number, kind, name, None, path)
    try:
        with path.open("rb") as file:
            start = file.read(8)
        text = not start.startswith((b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
        found = scan(path, text=text)
        source.sha256, source.size = found.sha256, found.size
        if not start:
            source.faults.append(Fault(Code.EMPTY_FILE))
        elif start.startswith(b"PAR1"):
            source.cut = ParquetCut(path)
        elif found.charset is not None:
            source.cut = CsvCut(path, found.charset)
        else:
            source.cut = XlsxCut(path)
    except UNREADABLE as error:
        source.faults.append(Fault(Code.UNREADABLE_FILE, detail=reason(error)))
    _match(source, known)
    return source


def open_cells(
    number: int,
    kind: Kind,
    rows: Sequence[Mapping[str, str]],
    known: Mapping[str, Column],
    first: int = 2,
) -> Source:
    """Take cells in memory for a file of the kind's name; the first mapping is row `first`."""
    source = Source(number, kind, kind.value, MappingCut(rows, known, first))
    if rows:
        _match(source, known)
    return source


class ParquetCut:
    """See `cut.Cut`. Raises OSError or a polars error when the file is damaged."""

    charset = ""

    def __init__(self, path: Path) -> None:
        self._path = path
        schema = pl.read_parquet_schema(path)
        self.header = list(schema)
        self.types = list(schema.values())
        self.faults: list[Fault] = []
        self._size = path.stat().st_size

    def batches(self) -> Iterator[Batch]:
        """Yield the rows; the first is row 2, as under a header."""
        row, rows = 2, pl.scan_parquet(self._path, glob=False).select(pl.len()).collect().item()
        new = dict(zip(self.header, (f"c{i}" for i in range(len(self.header))), strict=True))
        scanned = pl.scan_parquet(self._path, glob=False).rename(new)
        scanned = scanned.with_columns(_within(f"c{i}", kind) for i, kind in enumerate(self.types))
        for frame in scanned.collect_batches(chunk_size=_PARQUET_ROWS, maintain_order=True):
            numbers = pl.int_range(row, row + frame.height, dtype=pl.Int64)
            row += frame.height
            done = self._size * (row - 2) // max(rows, 1)
            yield Batch(frame.with_columns(numbers.alias(ROW)), done=done)


def _within(name: str, kind: pl.DataType) -> pl.Expr:
    cell = pl.col(name)
    match kind:
        case pl.Date():
            return cell.to_physical().clip(*_DAYS).cast(kind)
        case pl.Datetime(time_unit="ms" | "us" as unit):
            first, last = (day * _PER_DAY[unit] for day in _DAYS)
            return cell.to_physical().clip(first, last).cast(kind)
    return cell


class MappingCut:
    """See `cut.Cut`. Rows are mappings; a cell that is left out is empty."""

    charset = ""

    def __init__(
        self, rows: Sequence[Mapping[str, str]], known: Mapping[str, Column], first: int = 2
    ) -> None:
        self._rows, self._first = rows, first
        given = dict.fromkeys(name for row in rows for name in row)
        needed = (c.name for c in known.values() if c.required or c.expected)
        self.header = list(dict.fromkeys([*given, *needed]))
        self.types: list[pl.DataType] = [pl.String()] * len(self.header)
        self.faults: list[Fault] = []

    def batches(self) -> Iterator[Batch]:
        """Yield all rows at once."""
        cells = [[row.get(name, "") for name in self.header] for row in self._rows]
        numbers = list(range(self._first, len(cells) + self._first))
        yield Batch(text_frame(cells, numbers, len(self.header)))


def castable(kind: pl.DataType, holds: Holds) -> bool:
    """Whether a Parquet column of this type can hold what the column holds."""
    if isinstance(kind, pl.String | pl.Categorical | pl.Enum | pl.Null):
        return True
    if kind.is_integer():
        return holds in (Holds.TEXT, Holds.VERSION, Holds.FIELD)
    if kind.is_float() or kind.is_decimal():
        return holds in (Holds.VERSION, Holds.FIELD)
    match kind:
        case pl.Date():
            return holds in (Holds.DATE, Holds.INSTANT, Holds.FIELD)
        case pl.Datetime():
            naive = kind.time_zone is None
            return holds is Holds.INSTANT or (naive and holds in (Holds.DATE, Holds.FIELD))
        case pl.Boolean():
            return holds in (Holds.FACT, Holds.FIELD)
    return False


def guard(cell: str) -> str:
    """Make a cell harmless in a spreadsheet: one that could be read as a formula gets a `'`.

    A cell that begins with `'` gets another, so `unguard` gives back every cell as it was.

    >>> guard("=1+1"), guard("'x"), guard("-3"), guard("3")
    ("'=1+1", "''x", "'-3", '3')
    """
    return "'" + cell if cell.startswith(RISKY) else cell


def unguard(cell: str) -> str:
    """Undo `guard`.

    >>> unguard("'=1+1"), unguard("''x"), unguard("3")
    ('=1+1', "'x", '3')
    """
    return cell[1:] if cell.startswith("'") else cell


#: What a spreadsheet may take for the beginning of a formula, and the guard itself.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def _unguarded(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell.str.starts_with("'")).then(cell.str.slice(1)).otherwise(cell)


def _match(source: Source, known: Mapping[str, Column]) -> None:
    """Hold the header against the columns that the kind of file may have."""
    if source.cut is None:
        return
    source.faults += source.cut.faults
    if source.refused:
        return
    header = source.cut.header
    if not header:
        source.faults.append(Fault(Code.EMPTY_FILE))
        return
    source.mended = tuple(header[: len(LEAD)]) == LEAD
    for position, name in enumerate(header, start=1):
        if source.mended and position <= len(LEAD):
            continue
        if name not in known:
            source.faults.append(Fault(Code.UNKNOWN_COLUMN, name, position, _nearest(name, known)))
        elif name in source.positions:
            source.faults.append(Fault(Code.DUPLICATE_COLUMN, name, position))
        elif not castable(source.cut.types[position - 1], known[name].holds):
            kind = str(source.cut.types[position - 1])
            source.faults.append(Fault(Code.BAD_COLUMN_TYPE, name, position, kind))
        else:
            source.positions[name] = position
    for column in known.values():
        if (column.required or column.expected) and column.name not in header:
            source.faults.append(Fault(Code.MISSING_COLUMN, column.name))


def _nearest(name: str, known: Mapping[str, Column]) -> str:
    for separator in ";\t|，":
        if separator in name:
            return separator
    return next(iter(get_close_matches(name.lower(), known, n=1)), "")


def reason(error: Exception) -> str:
    """Say in a line why a file cannot be read."""
    # The first line only: libraries add their own circumstances, and paths, below it.
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, KeyError):
        text = str(error.args[0])
    return text.partition("\n")[0][:200]
