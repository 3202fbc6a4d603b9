"""The rejected rows, in files that a clerk can mend and send again.

`rejects/persons.csv`, `records.csv` and `marks.csv` are CSV in UTF-8 with a mark, for Excel. Six
columns say what is wrong, then come the row's own cells; the reader takes such a file as it takes
any other and passes over the six. Every cell that a spreadsheet could take for a formula begins
with `'`, which the reader takes off again. `reading` calls it after everything has been checked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from chengxin.ledger.cells import as_text
from chengxin.ledger.charset import UTF8_MARK
from chengxin.ledger.columns import Column, Kind
from chengxin.ledger.cut import SEQ, Batch
from chengxin.ledger.problems import Problems
from chengxin.ledger.source import LEAD, RISKY, ROW_BITS, Source, guard

_RISKY = "^([" + "".join(RISKY).replace("-", r"\-") + "])"


def write_rejects(
    folder: Path,
    sources: Sequence[Source],
    known: Mapping[Kind, Mapping[str, Column]],
    problems: Problems,
) -> Path | None:
    """Write a file for each kind with rejected rows; return the folder, or None without any."""
    for old in folder.glob("*.csv"):
        old.unlink()
    for kind in Kind:
        wrong = [s for s in sources if s.kind is kind and problems.of_file(s)]
        if not wrong:
            continue
        folder.mkdir(exist_ok=True)
        names = [name for name in known[kind] if any(name in s.positions for s in wrong)]
        path = folder / f"{kind}.csv"
        fresh = path.with_suffix(".tmp")
        with fresh.open("wb") as file:
            file.write(UTF8_MARK + _lines([[*LEAD, *names]]))
            for source in wrong:
                for batch in source.batches():
                    file.write(_batch(source, batch, names, known[kind], problems))
        fresh.rename(path)
    return folder if any(folder.glob("*.csv")) else None


def _batch(
    source: Source,
    batch: Batch,
    names: Sequence[str],
    known: Mapping[str, Column],
    problems: Problems,
) -> bytes:
    first, last = batch.frame[SEQ].min(), batch.frame[SEQ].max()
    numbers = [source.seq(row.row) for row in batch.broken]
    numbers += [n for n in (first, last) if isinstance(n, int)]
    if not numbers:
        return b""
    wrong = problems.of_rows(min(numbers), max(numbers))
    if wrong.is_empty():
        return b""
    rows = as_text(batch.frame, known).join(wrong, left_on=SEQ, right_on="seq", suffix="_of_row")
    told = {name: f"{name}_of_row" if name in batch.frame.columns else name for name in LEAD[2:]}
    table = rows.sort(SEQ).select(
        pl.lit(source.name).alias("0"),
        (pl.col(SEQ) & ((1 << ROW_BITS) - 1)).cast(pl.String).alias("1"),
        *(pl.col(name).alias(f"told {name}") for name in told.values()),
        *(
            pl.col(name).alias(f"cell {name}")
            if name in batch.frame.columns
            else pl.lit("").alias(f"cell {name}")
            for name in names
        ),
    )
    cell = pl.all().cast(pl.String)
    safe = table.select(pl.when(cell != "").then(cell.str.replace(_RISKY, "'${1}")).name.keep())
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
