"""What was found wrong, kept whole on disk and bounded in memory.

Every problem goes to a Parquet file, so that the rejects can be written from it; the first few of
each code and file become diagnostics, and all are counted. The checks make the frames, `reading`
owns the one collection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from chengxin.diagnostics import Diagnostic, Severity, Span
from chengxin.ledger.codes import WARNINGS, Code
from chengxin.ledger.messages import Explainer, Problem
from chengxin.ledger.source import ROW_BITS, Source

#: How many of one code in one file are told one by one.
TOLD = 20

#: `seq` is the row's number in the whole reading, `column` empty for a row as a whole.
PROBLEMS = pl.DataFrame(
    schema={
        "seq": pl.Int64(),
        "column": pl.String(),
        "code": pl.String(),
        "value": pl.String(),
        "detail": pl.String(),
    }
)

_ROW_MASK = (1 << ROW_BITS) - 1


def problem_frame(
    rows: pl.DataFrame,
    seq: pl.Expr,
    column: pl.Expr | str,
    code: Code,
    value: pl.Expr,
    detail: pl.Expr,
) -> pl.DataFrame:
    """Make a frame as PROBLEMS from the rows in which one check failed."""
    return rows.select(
        seq.alias("seq"),
        (pl.lit(column) if isinstance(column, str) else column).alias("column"),
        pl.lit(code.value).alias("code"),
        value.cast(pl.String).fill_null("").alias("value"),
        detail.alias("detail"),
    )


class Problems:
    """All problems of a reading of `sources`; `folder` is where they are kept."""

    def __init__(self, folder: Path, explainer: Explainer, sources: Sequence[Source]) -> None:
        self._folder = folder
        self._explainer = explainer
        self._sources = sources
        self._parts: list[tuple[Path, int, int]] = []
        self._told: list[Diagnostic] = []
        self._counts: Counter[tuple[int, str]] = Counter()

    def faults(self, source: Source) -> None:
        """Add what is wrong with a file as a whole."""
        for fault in source.faults:
            self._counts[source.number, fault.code] += 1
            message, hint = self._explainer.fault(fault, source.kind)
            self._tell(source, fault.code, message, hint, 1, fault.column, fault.name)

    def add(self, found: pl.DataFrame) -> None:
        """Add problems of rows; a frame as PROBLEMS."""
        if found.height:
            path = self.next_path()
            found.sort("seq").write_parquet(path)
            self.add_file(path)

    def next_path(self) -> Path:
        """Where to write the next file for `add_file`."""
        return self._folder / f"problems-{len(self._parts):06d}.parquet"

    def add_file(self, path: Path) -> None:
        """Add a Parquet file as PROBLEMS, sorted by `seq`."""
        number = (pl.col("seq") // (1 << ROW_BITS)).cast(pl.Int64).alias("number")
        rows = pl.scan_parquet(path, glob=False).with_columns(number)
        groups = (
            rows.group_by("number", "code")
            .agg(pl.len(), pl.col("seq").min().alias("first"), pl.col("seq").max().alias("last"))
            .sort("number", "code")
            .collect()
        )
        for number_, code, many, *_ends in groups.iter_rows():
            room = TOLD - self._counts[number_, code]
            self._counts[number_, code] += many
            if room > 0:
                of_code = (pl.col("number") == number_) & (pl.col("code") == code)
                self._tell_rows(rows.filter(of_code).drop("number").head(room).collect())
        rejecting = groups.filter(~pl.col("code").is_in([code.value for code in WARNINGS]))
        first, last = rejecting["first"].min(), rejecting["last"].max()
        if isinstance(first, int) and isinstance(last, int):
            self._parts.append((path, first, last))

    def _tell_rows(self, rows: pl.DataFrame) -> None:
        for seq, *rest in rows.iter_rows():
            source, row = self._sources[seq >> ROW_BITS], seq & _ROW_MASK
            problem = Problem(*rest)
            message, hint = self._explainer.row(problem, self._place)
            column = source.positions.get(problem.column, 0)
            self._tell(source, Code(problem.code), message, hint, row, column, problem.column)

    def _place(self, seq: int) -> tuple[str, int]:
        return self._sources[seq >> ROW_BITS].name, seq & _ROW_MASK

    def _tell(
        self, source: Source, code: Code, message: str, hint: str, row: int, column: int, path: str
    ) -> None:
        severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
        span = Span(source.name, row, column)
        self._told.append(
            Diagnostic(code.value, message, span, hint=hint, severity=severity, path=path)
        )

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The first few of each code and file, in reading order."""
        return tuple(sorted(self._told, key=lambda d: (d.span, d.code, d.message)))

    @property
    def failed(self) -> bool:
        """Whether anything was found that rejects a row or a file."""
        return any(Code(code) not in WARNINGS for _, code in self._counts)

    def by_code(self, source: Source) -> dict[str, int]:
        """How often each code was found in a file."""
        counts = sorted(self._counts.items())
        return {str(code): many for (file, code), many in counts if file == source.number}

    def of_file(self, source: Source) -> bool:
        """Whether any row of the file was rejected for itself."""
        first, last = source.seq(0), source.last
        return any(low <= last and first <= high for _, low, high in self._parts)

    def of_rows(self, first: int, last: int) -> pl.DataFrame:
        """Return what rejects the rows with first ≤ seq ≤ last, one line a row.

        Columns: seq, and column, code, message and hint with the row's problems in one text.
        """
        parts = [path for path, low, high in self._parts if low <= last and first <= high]
        if not parts:
            return PROBLEMS.clear()
        warnings = [code.value for code in WARNINGS]
        found = (
            pl.scan_parquet(parts, glob=False)
            .filter(pl.col("seq").is_between(first, last) & ~pl.col("code").is_in(warnings))
            .collect()
        )
        kinds = found.select("column", "code", "value", "detail").unique()
        texts = [self._explainer.row(Problem(*kind), self._place) for kind in kinds.rows()]
        told = kinds.with_columns(
            pl.Series("message", [text[0] for text in texts], dtype=pl.String),
            pl.Series("hint", [text[1] for text in texts], dtype=pl.String),
        )
        joined = found.join(told, on=["column", "code", "value", "detail"], how="left")
        lines = (pl.col(name).str.join(" | ") for name in ("column", "code", "message", "hint"))
        return joined.sort("seq", "column", "code").group_by("seq", maintain_order=True).agg(*lines)
