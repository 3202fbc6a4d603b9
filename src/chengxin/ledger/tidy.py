"""Cells as the checks want them: known columns, empty cells null, types that need no reading kept.

It changes how a cell is written and never what it says. `cells` calls it on batches, `fields` and
`rejects` on what they need as text.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from chengxin.ledger.columns import Column, Holds
from chengxin.ledger.cut import SEQ
from chengxin.ledger.instants import ZONE

#: What may stand around a cell and is not part of it.
BLANKS = " \t\u00a0\u3000"


def tidy(frame: pl.DataFrame, known: Mapping[str, Column], *, strip: bool = False) -> pl.DataFrame:
    """Return SEQ and every known column, empty cells null.

    With `strip` also without blanks around cells and without rows that have no content at all.
    Catalogue fields keep the type they came in, for few of their cells are ever looked at.
    """
    cells = [
        (pl.col(name) if column.holds is Holds.FIELD else plain(name, kind, column.holds))
        if (kind := frame.schema.get(name)) is not None
        else pl.lit(None, pl.String).alias(name)
        for name, column in known.items()
    ]
    tidied = frame.select(SEQ, *cells)
    if not strip:
        return tidied
    stripped = pl.col(pl.String).str.strip_chars(BLANKS)
    tidied = tidied.with_columns(pl.when(stripped != "").then(stripped).name.keep())
    return tidied.filter(~pl.all_horizontal(pl.col(list(known)).is_null()))


def empty_frame(known: Mapping[str, Column]) -> pl.DataFrame:
    """Return a batch without rows."""
    return pl.DataFrame(schema={SEQ: pl.Int64(), **dict.fromkeys(known, pl.String())})


def as_text(frame: pl.DataFrame, known: Mapping[str, Column]) -> pl.DataFrame:
    """Return a batch with every cell as it stands in the file, or as a file would write it."""
    typed = [
        plain(name, kind, Holds.TEXT)
        for name, kind in frame.schema.items()
        if name in known and kind != pl.String()
    ]
    return frame.with_columns(typed)


def plain(name: str, kind: pl.DataType, holds: Holds) -> pl.Expr:
    """Read a column of any type as text, or as it is where its type is the one wanted."""
    cell = pl.col(name)
    if kind.is_integer():
        return cell.cast(pl.Int64 if holds is Holds.VERSION else pl.String, strict=False)
    if kind.is_float() or kind.is_decimal():
        # Types write superfluous zeros that nobody typed.
        text = cell.cast(pl.String)
        return text.str.replace(r"(\.[0-9]*?)0+$", "${1}").str.strip_suffix(".")
    match kind:
        case pl.Boolean():
            if holds is Holds.FACT:
                return cell
            return pl.when(cell).then(pl.lit("yes")).when(~cell).then(pl.lit("no")).alias(name)
        case pl.Date():
            return cell if holds is Holds.DATE else cell.dt.to_string("%Y-%m-%d")
        case pl.Datetime():
            if holds is Holds.INSTANT:
                return cell
            if kind.time_zone:
                # A time without an offset would be read as one in the city.
                return cell.dt.convert_time_zone(ZONE).dt.to_string("%Y-%m-%dT%H:%M:%S%.f%:z")
            return cell.dt.to_string("%Y-%m-%dT%H:%M:%S%.f").str.strip_suffix("T00:00:00")
    return pl.when(cell.cast(pl.String) != "").then(cell.cast(pl.String)).alias(name)
