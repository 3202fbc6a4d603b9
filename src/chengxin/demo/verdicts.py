"""What became of each file, in the words of the report: counts, and an example of each problem.

The example is the first row in which the reader met a problem; its cell is taken from the rejects.
Hints are the reader's own general ones, in both languages. `gathering` calls `verdicts`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from chengxin.diagnostics import Diagnostic
from chengxin.ledger import Code, FileCount, Reading
from chengxin.report import CodeCount, FileVerdict
from chengxin.rulebook.model import Name
from chengxin.text import _, language

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
            said[lang] = _general()
    return {
        each.code: Name(said["zh"].get(each.code, ""), said["en"].get(each.code, ""))
        for each in problems
    }


def _general() -> dict[str, str]:
    return {
        Code.RAGGED_ROW: _("A cell that holds a comma must stand in double quotes."),
        Code.BAD_QUOTES: _('Close them; a quote inside a quoted cell is written "".'),
        Code.BAD_ENCODING: _("Write the cell anew, and save the file as UTF-8."),
        Code.CONTROL_CHARACTER: _("Write the cell anew, in one line."),
        Code.ERROR_CELL: _("Mend the formula, or write the value itself."),
        Code.INEXACT_NUMBER: _("Format the column as text, and enter the number again."),
        Code.MISSING_VALUE: _("Every row needs it."),
        Code.MISSING_FIELD: _("The item cannot be scored without this field."),
        Code.BAD_DATE: _("Write an existing day as 2025-03-26."),
        Code.BAD_INSTANT: _(
            "Write 2025-03-26T08:30:00; if it is not local, with Z or +00:00 behind it."
        ),
        Code.DATE_OUT_OF_RANGE: _("Leave a cell empty when its day is open."),
        Code.BAD_VERSION: _("Write a whole number from 1 up."),
        Code.UNKNOWN_WORD: _("Only the words of the reference are taken in."),
        Code.UNKNOWN_ITEM: _("Write the identifier that the catalogue has for the item."),
        Code.REFUSED_ITEM: _("Delete the row; nobody may send this."),
        Code.FINDING_NOT_ALLOWED: _("The catalogue says what can be found of the item."),
        Code.SEVERITY_NOT_ALLOWED: _("Leave it empty for a positive finding."),
        Code.FIELD_NOT_OF_ITEM: _("Empty the cell; the item has no such field."),
        Code.BAD_NUMBER: _("Write digits and a decimal point, nothing else."),
        Code.TOO_MANY_PLACES: _("The catalogue says how many decimal places there are."),
        Code.OUT_OF_RANGE: _("The catalogue says from where to where the number goes."),
        Code.UNKNOWN_CODE: _("Write the identifier that the catalogue has for the code."),
        Code.IMPOSSIBLE_DATES: _("Correct one of the two days."),
        Code.ODD_DATES: _("The row is taken in; see whether the days are right."),
        Code.CONFLICTING_ROWS: _("Keep the right one; a correction is a new version."),
        Code.PERSON_CHANGED: _("Annul the record, and send the other under a new number."),
        Code.UNKNOWN_PERSON: _("Add the person, or leave the record out."),
        Code.PERSON_REJECTED: _("Mend that row, and send this one again as it is."),
        Code.BEFORE_BIRTH: _("Correct the day, or the person."),
        Code.UNKNOWN_RECORD: _("Send the record, or leave the mark out."),
        Code.RECORD_REJECTED: _("Mend that row, and send this one again as it is."),
    }
