"""The shape in which every kind of file hands over its rows, before any cell is looked at.

A batch holds the rows that fall into cells and, apart, those that do not. Readers of CSV, XLSX,
Parquet and of cells in memory make batches; `source` gives the columns their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from chengxin.ledger.codes import Code

#: The column of a batch that holds the row's number in its file; the header is row 1.
ROW = "row"

#: The row's number in the whole reading. No catalogue field can have such a name.
SEQ = "@seq"


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not be cut into the header's cells; `cells` are as far as it could."""

    row: int
    code: Code
    cells: tuple[str, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a file as a whole; `column` counts from 1, 0 for no column."""

    code: Code
    name: str = ""
    column: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Columns `row` and `c0`, `c1`, … in the header's order, text or a Parquet file's own types.

    `lost` says for rows with undecodable bytes at which offset of the file the first stands.
    `done` is how many bytes of the file are read with it, near enough to show. Of a file that was
    mended, `origins` says per row which file and row it came from, as that file says.
    """

    frame: pl.DataFrame
    broken: tuple[Broken, ...] = ()
    lost: Mapping[int, int] = field(default_factory=dict)
    done: int = 0
    origins: Mapping[int, tuple[str, str]] = field(default_factory=dict)


class Cut(Protocol):
    """A file cut into cells. `charset` is empty for files that are not text."""

    charset: str
    header: list[str]
    faults: list[Fault]

    @property
    def types(self) -> list[pl.DataType]:
        """The types of the columns."""
        ...

    def batches(self) -> Iterator[Batch]:
        """Yield all rows once, in order; may be called again."""
        ...


def text_frame(rows: list[list[str]], numbers: list[int], width: int) -> pl.DataFrame:
    """Make the frame of a batch from rows of `width` cells each."""
    cells = list(zip(*rows, strict=True)) if rows else [()] * width
    return pl.DataFrame(
        {ROW: numbers, **{f"c{i}": list(column) for i, column in enumerate(cells)}},
        schema={ROW: pl.Int64, **{f"c{i}": pl.String() for i in range(width)}},
    )
