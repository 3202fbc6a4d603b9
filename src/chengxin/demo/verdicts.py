"""What became of each file, in the words of the report: counts, and an example of each problem.

The example is the first row in which the reader met a problem; its cell is taken from the rejects.
Hints are the reader's own general ones, in both languages. `gathering` calls `verdicts`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from chengxin.diagnostics import Diagnostic
from chengxin.ledger import FileCount, Reading
from chengxin.ledger.general import hints
from chengxin.report import CodeCount, FileVerdict
from chengxin.rulebook.model import Name
from chengxin.text import language

#: Longer cells are quoted in part.
_SHOWN = 40

_FORMATS = {"xlsx": "XLSX", "parquet": "Parquet"}
_CHARSETS = {"utf-8": "CSV, UTF-8", "gb18030": "CSV, GB18030"}


def verdicts(reading: Reading) -> list[FileVerdict]:
    """Return a verdict for each file, in the order in which they were read."""
    first: dict[tuple[str, str], Diagnostic] = {}
    for each in reading.diagnostics:
        first.setdefault((each.span.file, each.code), each)
    cells = _Cells(reading.rejects, {(d.span.file, d.span.line) for d in first.values()})
    hints = _hints(first.values())
    return [
        FileVerdict(
            name=file.file,
            kind=file.kind,
            encoding=_encoding(file),
            rows=file.rows,
            good=file.good,
            bad=file.bad,
            duplicate=file.duplicate,
            codes=[
                CodeCount(code, times, cells.example(first[file.file, code]), hints[code])
                for code, times in sorted(file.problems.items(), key=lambda each: -each[1])
            ],
        )
        for file in reading.files
    ]


def _encoding(file: FileCount) -> str:
    ending = Path(file.file).suffix.lstrip(".")
    return _CHARSETS.get(file.encoding) or _FORMATS.get(ending, ending)


class _Cells:
    """The cells of rejected rows, by file and row."""

    def __init__(self, rejects: Path | None, wanted: set[tuple[str, int]]) -> None:
        self._rows: dict[tuple[str, int], Mapping[str, str]] = {}
        for path in sorted(rejects.glob("*.csv")) if rejects else ():
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    place = (row["file"], int(row["row"]))
                    if place in wanted:
                        self._rows[place] = row

    def example(self, problem: Diagnostic) -> str:
        """Return place and wrong cell, such as `marks.csv:7:3 kind=申诉`."""
        span = problem.span
        row = self._rows.get((span.file, span.line), {})
        if not problem.path:
            return f"{span.file}:{span.line}"
        cell = "".join(c if c.isprintable() else "�" for c in row.get(problem.path) or "")
        shown = cell if len(cell) <= _SHOWN else cell[:_SHOWN] + "…"
        return f"{span} {problem.path}={shown}"


def _hints(problems: Iterable[Diagnostic]) -> dict[str, Name]:
    """The general way to mend each problem, in both languages."""
    said = {}
    for lang in ("zh", "en"):
        with language(lang):
            said[lang] = hints()
    return {
        each.code: Name(said["zh"].get(each.code, ""), said["en"].get(each.code, ""))
        for each in problems
    }
