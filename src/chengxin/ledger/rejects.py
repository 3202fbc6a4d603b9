"""The rejected rows, in files that a clerk can mend and send again.

Each input file gets one of its own in `rejects`: CSV in UTF-8 with a mark, for Excel. Six columns
say what is wrong, then come the row's own cells in the file's own order; the reader takes it as it
takes any other file and passes over the six. Every cell that a spreadsheet could take for a formula
begins with `'`, which the reader takes off again. `reading` calls it when everything is checked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import chain, count
from pathlib import Path

import polars as pl

from chengxin.ledger.charset import UTF8_MARK
from chengxin.ledger.columns import Column, Kind
from chengxin.ledger.cut import SEQ, Batch
from chengxin.ledger.problems import Problems
from chengxin.ledger.source import LEAD, RISKY, Source, guard
from chengxin.ledger.tidy import as_text

_RISKY = "^([" + "".join(RISKY).replace("-", r"\-") + "])"


def write_rejects(
    folder: Path,
    sources: Sequence[Source],
    known: Mapping[Kind, Mapping[str, Column]],
    problems: Problems,
) -> Path | None:
    """Write a file for each input with rejected rows; return the folder, or None without any.

    An input that was refused as a whole gets none: it is mended where it is.
    """
    # A mended file may be read from the very folder; it is the only copy of a clerk's work.
    inputs = {source.path.resolve() for source in sources if source.path}
    for old in folder.glob("*.csv"):
        if old.resolve() not in inputs:
            old.unlink()
    written = False
    for source in sources:
        if source.refused or not problems.of_file(source):
            continue
        written = True
        folder.mkdir(exist_ok=True)
        path = _free(folder / f"{source.name.replace('/', '_').removesuffix('.csv')}.csv")
        fresh = path.with_suffix(".tmp")
        with fresh.open("wb") as file:
            file.write(UTF8_MARK + _lines([[*LEAD, *source.positions]]))
            for batch in source.batches():
                file.write(_batch(source, batch, known[source.kind], problems))
        fresh.rename(path)
    return folder if written else None


def _free(path: Path) -> Path:
    """Return the path, or the first numbered one that is not taken."""
    numbered = (path.with_stem(f"{path.stem} {number}") for number in count(2))
    return next(free for free in chain([path], numbered) if not free.exists())


def _batch(source: Source, batch: Batch, known: Mapping[str, Column], problems: Problems) -> bytes:
    first, last = batch.frame[SEQ].min(), batch.frame[SEQ].max()
    numbers = [source.seq(row.row) for row in batch.broken]
    numbers += [n for n in (first, last) if isinstance(n, int)]
    wrong = problems.of_rows(min(numbers), max(numbers)) if numbers else None
    if wrong is None or wrong.is_empty():
        return b""
    told = wrong.select("seq", *(pl.col(name).alias(f"told {name}") for name in LEAD[2:]))
    rows = as_text(batch.frame, known).join(told, left_on=SEQ, right_on="seq").sort(SEQ)
    cell = pl.col(pl.String)
    safe = rows.select(
        pl.lit(source.name).alias("the file"),
        (pl.col(SEQ) & (source.last ^ source.seq(0))).cast(pl.String).alias("the row"),
        *(f"told {name}" for name in LEAD[2:]),
        *source.positions,
    ).select(pl.when(cell != "").then(cell.str.replace(_RISKY, "'${1}")).name.keep())
    text = safe.write_csv(None, include_header=False).encode() if safe.height else b""
    return text + _broken(source, batch, wrong)


def _broken(source: Source, batch: Batch, wrong: pl.DataFrame) -> bytes:
    """Rows that did not fall into cells, with their cells as far as there were any."""
    told = {row[0]: row[1:] for row in wrong.iter_rows()} if batch.broken else {}
    return _lines(
        [
            [guard(c) for c in (source.name, str(row.row), *told[source.seq(row.row)], *row.cells)]
            for row in batch.broken
            if source.seq(row.row) in told
        ]
    )


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
