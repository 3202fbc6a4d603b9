"""An optional file that says to which groups persons belong, for the report and nothing else.

Sex or district are no columns of the persons file, so that no rulebook and no score can ever read
them; a reader of fairness needs them all the same. This file is joined by person after everybody
has been scored, only to count. Its columns are a closed list and its values few, so that it can
hold no name and no number of anyone.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from chengxin.diagnostics import Diagnostic, Diagnostics, Span
from chengxin.ledger import Code
from chengxin.text import _

#: The groups that may be told apart, where they are lawfully known; the persons file has the age.
COLUMNS = ("sex", "district", "residence", "disability")

#: A column with more values than this is no grouping of a city's people.
MOST_VALUES = 60
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Groups:
    """The file as it was read: person → value, for each column; and the file's name and hash."""

    name: str
    sha256: str
    columns: Mapping[str, Mapping[str, str]]


def read_groups(path: Path) -> tuple[Groups | None, tuple[Diagnostic, ...]]:
    """Read a CSV file in UTF-8 or GB18030; None when anything in it is wrong."""
    problems = Diagnostics()
    content = path.read_bytes()
    text = _decoded(content)
    groups = None
    if text is None:
        problems.error(
            Code.BAD_ENCODING, _("The file is neither UTF-8 nor GB18030."), Span(path.name)
        )
    else:
        groups = _read(path.name, hashlib.sha256(content).hexdigest(), text, problems)
    return (None if problems.failed else groups), problems.sorted()


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _read(name: str, sha256: str, text: str, problems: Diagnostics) -> Groups:
    rows = _rows(name, text, problems)
    header = [cell.strip() for cell in next(rows, [])]
    _check_header(name, header, problems)
    known = [column for column in header if column in COLUMNS]
    found: dict[str, dict[str, str]] = {column: {} for column in known}
    if problems.failed:
        return Groups(name, sha256, found)
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            message = _("The row has {found} cells in place of {expected}.")
            problems.error(
                Code.RAGGED_ROW,
                message.format(found=len(row), expected=len(header)),
                Span(name, line),
            )
            continue
        cells = dict(zip(header, (cell.strip() for cell in row), strict=True))
        person = cells["person"]
        if person in seen:
            problems.error(
                Code.CONFLICTING_ROWS, _("This person stands in the file twice."), Span(name, line)
            )
        seen.add(person)
        for column in known:
            found[column][person] = cells[column]
    for column, message in _too_varied(found):
        problems.error(Code.BAD_COLUMN_TYPE, message, Span(name, 1, header.index(column) + 1))
    return Groups(name, sha256, found)


def _rows(name: str, text: str, problems: Diagnostics) -> Iterator[list[str]]:
    """The rows as far as they fall into cells."""
    rows = csv.reader(io.StringIO(text, newline=""))
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            # A quote that is never closed makes one cell of all that follows.
            problems.error(
                Code.BAD_QUOTES,
                _("The double quotes of this row do not close."),
                Span(name, rows.line_num),
            )
            return


def _check_header(name: str, header: list[str], problems: Diagnostics) -> None:
    if "person" not in header or len(header) < 2:
        problems.error(
            Code.MISSING_COLUMN,
            _("A file of groups has the column person and at least one of {columns}.").format(
                columns=", ".join(COLUMNS)
            ),
            Span(name, 1),
        )
    # Whatever has more columns is no file of groups; the first of them say so.
    few = header[: 2 * len(COLUMNS) + 2]
    for at, column in enumerate(few, start=1):
        if column in few[: at - 1]:
            message = _("The column {column!r} stands here twice.").format(column=column)
            problems.error(Code.DUPLICATE_COLUMN, message, Span(name, 1, at))
        elif column not in ("person", *COLUMNS):
            near = get_close_matches(column, COLUMNS, 1)
            message = _("People are not told apart by {column!r}; known are {columns}.")
            problems.error(
                Code.UNKNOWN_COLUMN,
                message.format(column=column[:_LONGEST], columns=", ".join(COLUMNS)),
                Span(name, 1, at),
                hint=_("Did you mean {word!r}?").format(word=near[0]) if near else "",
            )


def _too_varied(found: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for column, by_person in found.items():
        values = {*by_person.values()}
        if len(values) > MOST_VALUES:
            message = _("{column} has {count} values; a group column has at most {most}.")
            yield column, message.format(column=column, count=len(values), most=MOST_VALUES)
        elif any(len(value) > _LONGEST for value in values):
            message = _("A value of {column} is longer than {most} characters.")
            yield column, message.format(column=column, most=_LONGEST)
