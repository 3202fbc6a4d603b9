"""A CSV file cut into cells, in chunks, with every row under its own number.

Chunks without quotes in which every line has the right number of commas go to polars; any other
is cut line by line with the standard library, and a line that does not come out is handed over as
broken. A row is a row of the table: a quoted cell may hold line breaks (and is refused later), it
does not shift the numbers of the rows after it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from chengxin.ledger.charset import LOST, UTF16_MARKS, Charset, chunks, decode, lost_at
from chengxin.ledger.codes import Code
from chengxin.ledger.cut import ROW, Batch, Broken, Fault, text_frame

#: Characters; below the standard library's own limit for a cell.
LINE_LIMIT = 100_000

#: How many lines a quoted cell may reach over before its quote counts as never closed.
QUOTE_LINES = 100


class CsvCut:
    """See `cut.Cut`. Raises OSError when the file cannot be read."""

    def __init__(self, path: Path, charset: Charset) -> None:
        self._path = path
        self._set = charset
        self.charset = charset.codec
        self.header: list[str] = []
        self.faults: list[Fault] = []
        with path.open("rb") as file:
            start = file.read(1 << 20)
        if start.startswith(UTF16_MARKS):
            self.faults.append(Fault(Code.BAD_ENCODING, detail="utf-16"))
            return
        line = decode(start[charset.skip :].split(charset.newline, 1)[0], charset).strip("\r\n")
        if len(line) > LINE_LIMIT:
            self.faults.append(Fault(Code.LINE_TOO_LONG))
            return
        try:
            self.header = [name.strip() for name in next(csv.reader([line], strict=True), [])]
        except csv.Error:
            self.faults.append(Fault(Code.BAD_QUOTES))
        # Text in UTF-16 without its mark is also UTF-8, with a NUL beside every character.
        if LOST in line or "\0" in line:
            self.faults.append(Fault(Code.BAD_ENCODING))

    @property
    def types(self) -> list[pl.DataType]:
        """Every column is text."""
        return [pl.String()] * len(self.header)

    def batches(self) -> Iterator[Batch]:
        """Yield the rows under the header, a chunk at a time."""
        row = 2
        waiting: list[str] = []
        for offset, data in self._below_the_header():
            utf8 = data if self._plain else decode(data, self._set).encode()
            whole = self._set.whole or LOST.encode() not in utf8
            frame = self._quick(utf8, row) if whole and not waiting else None
            if frame is not None:
                row += frame.height
                yield Batch(frame, done=offset + len(data))
                continue
            lost = {} if whole else lost_at(data, offset, self._set)
            slow = _Lines(self.header, waiting + _lines(utf8), len(waiting), lost, row)
            waiting = slow.cut(last=False)
            row = slow.row
            yield replace(slow.batch(), done=offset + len(data))
        if waiting:
            slow = _Lines(self.header, waiting, 0, {}, row)
            slow.cut(last=True)
            yield slow.batch()

    def _below_the_header(self) -> Iterator[tuple[int, bytes]]:
        head = True
        for offset, data in chunks(self._path, self._set.newline, self._set.skip):
            cut = len(data.partition(self._set.newline)[0]) + 1 if head else 0
            head = False
            if data[cut:]:
                yield offset + cut, data[cut:]

    @property
    def _plain(self) -> bool:
        return self._set.whole and self.charset == "utf-8" and self._set.newline == b"\n"

    def _quick(self, data: bytes, row: int) -> pl.DataFrame | None:
        if b'"' in data or data.count(b"\r") != data.count(b"\r\n"):
            return None
        lines = data.count(b"\n") + (not data.endswith(b"\n"))
        width = len(self.header)
        if data.count(b",") != lines * (width - 1):
            return None
        try:
            # A line with too many cells raises; then none of them can have too few.
            frame = pl.read_csv(
                data,
                has_header=False,
                schema={f"c{i}": pl.String() for i in range(width)},
                quote_char=None,
            )
        except pl.exceptions.PolarsError:
            return None
        if frame.height != lines:
            return None
        return frame.with_columns(pl.int_range(row, row + lines, dtype=pl.Int64).alias(ROW))


def _lines(data: bytes) -> list[str]:
    text = data.decode()
    return text.removesuffix("\n").split("\n")


class _Lines:
    """One chunk, line by line. `lost` is keyed by the line's place behind the `held` ones."""

    def __init__(
        self, header: list[str], lines: list[str], held: int, lost: dict[int, int], row: int
    ) -> None:
        self._width = len(header)
        self._texts = lines
        self._held = held
        self._lost = lost
        self.row = row
        self._rows: list[list[str]] = []
        self._numbers: list[int] = []
        self._broken: list[Broken] = []
        self._offsets: dict[int, int] = {}

    def batch(self) -> Batch:
        """Return what was cut."""
        frame = text_frame(self._rows, self._numbers, self._width)
        return Batch(frame, tuple(self._broken), self._offsets)

    def cut(self, *, last: bool) -> list[str]:
        """Cut all lines; return those at the end whose quoted cell may go on in the next chunk."""
        at, total = 0, len(self._texts)
        while at < total:
            line = self._texts[at].removesuffix("\r")
            if at - self._held in self._lost:
                self._offsets[self.row] = self._lost[at - self._held]
            used = 1
            if len(line) > LINE_LIMIT:
                self._fail(Code.LINE_TOO_LONG, (line[:1000],), str(len(line)))
            elif '"' in line:
                found = self._quoted(at)
                if found is None and not last and total - at < QUOTE_LINES and _is_open(line):
                    return self._texts[at:]
                used = self._take(line, found)
            elif line and not line.isspace():
                self._row(line.split(","))
            self.row += 1
            at += used
        return []

    def _quoted(self, at: int) -> tuple[list[str], int] | None:
        """Cells of the record that begins in this line, and over how many lines it goes."""
        lines = (text.removesuffix("\r") + "\n" for text in self._texts[at : at + QUOTE_LINES])
        reader = csv.reader(lines, strict=True)
        try:
            return next(reader), reader.line_num
        except csv.Error:
            return None

    def _take(self, line: str, found: tuple[list[str], int] | None) -> int:
        if found is None or (found[1] > 1 and len(found[0]) != self._width):
            self._fail(Code.BAD_QUOTES, (line,))
            return 1
        self._row(found[0])
        return found[1]

    def _row(self, cells: list[str]) -> None:
        if len(cells) == self._width:
            self._rows.append(cells)
            self._numbers.append(self.row)
        else:
            self._fail(Code.RAGGED_ROW, tuple(cells), f"{len(cells)}/{self._width}")

    def _fail(self, code: Code, cells: tuple[str, ...], detail: str = "") -> None:
        self._broken.append(Broken(self.row, code, cells, detail))


def _is_open(line: str) -> bool:
    """Whether a quoted cell begins in this line and does not end in it."""
    try:
        next(csv.reader([line], strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
