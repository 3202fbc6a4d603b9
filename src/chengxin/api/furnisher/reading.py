"""A body is read as a batch, strictly, and measured before it costs anything.

Whether a cell is right is the business of the judging; here it only has to be a text in a column
that there is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from chengxin.access.doors import holds_a_number
from chengxin.api.furnisher.problems import Code, RequestProblemError
from chengxin.ledger.codes import Code as FileCode
from chengxin.ledger.columns import Column, Kind
from chengxin.ledger.tidy import BLANKS
from chengxin.records.batches.batch import MOST, Batch, Channel
from chengxin.records.outcome import Problem, problem

#: Bytes of a body.
MOST_BYTES = 8 << 20
#: Values of a body: a row has a score of cells at the most.
MOST_VALUES = 60 * MOST
#: Problems of cells that are listed.
LISTED = 100

BASIS_LEAST, BASIS_MOST = 4, 200

_WRONG = (UnicodeDecodeError, ValueError, RecursionError)


def read_batch(kind: Kind, key: str, body: bytes, known: Mapping[str, Column]) -> Batch:
    """Read the body of a batch. Raises RequestProblemError."""
    said = _parsed(body)
    if not isinstance(said, dict) or {*said} != {"source", "rows"}:
        raise RequestProblemError(Code.BAD_JSON)
    basis, channel = _source(said["source"])
    rows = _rows(said["rows"], known)
    return Batch(kind, key, basis, channel, rows, hashlib.sha256(body).hexdigest(), len(body))


def _parsed(body: bytes) -> Any:
    if body.count(b",") > MOST_VALUES or body.count(b"[") > MOST_VALUES:
        raise RequestProblemError(Code.TOO_MANY_ROWS)
    try:
        return json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused,
        )  # fmt: skip
    except _WRONG:
        raise RequestProblemError(Code.BAD_JSON) from None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object, of which no name stands twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _refused(_word: str) -> NoReturn:
    raise ValueError("no number")


def _source(said: Any) -> tuple[str, Channel]:
    """Return what the rows rest on and on which way they came [sanming 13]."""
    if not isinstance(said, dict) or {*said} != {"basis", "channel"}:
        raise RequestProblemError(Code.BAD_SOURCE)
    basis, channel = said["basis"], said["channel"]
    if not isinstance(basis, str) or not isinstance(channel, str) or channel not in {*Channel}:
        raise RequestProblemError(Code.BAD_SOURCE)
    basis = " ".join(basis.split())
    if not BASIS_LEAST <= len(basis) <= BASIS_MOST or not basis.isprintable():
        raise RequestProblemError(Code.BAD_SOURCE)
    if holds_a_number(basis):
        # It is kept as it is, so it is no place for the number of a person.
        raise RequestProblemError(Code.BAD_SOURCE)
    return basis, Channel(channel)


def _rows(said: Any, known: Mapping[str, Column]) -> list[Mapping[str, str]]:
    if not isinstance(said, list):
        raise RequestProblemError(Code.BAD_JSON)
    if len(said) > MOST:
        raise RequestProblemError(Code.TOO_MANY_ROWS)
    if not said:
        raise RequestProblemError(Code.NO_ROWS)
    wrong: list[tuple[int, Problem]] = []
    rows: list[Mapping[str, str]] = []
    for number, row in enumerate(said, start=1):
        if not isinstance(row, dict) or not all(isinstance(cell, str) for cell in row.values()):
            raise RequestProblemError(Code.BAD_ROW)
        wrong += [(number, each) for each in _wrong(row, known)]
        rows.append(row)
    if wrong:
        raise RequestProblemError(Code.BAD_ROWS, wrong[:LISTED])
    return rows


def _wrong(row: Mapping[str, str], known: Mapping[str, Column]) -> list[Problem]:
    """Return why a row cannot be laid into columns at all."""
    found = []
    for name, cell in row.items():
        if name not in known:
            # What it is called may be anything, also a name: it is not repeated.
            found.append(problem(FileCode.UNKNOWN_COLUMN))
        elif not _is_text(cell):
            found.append(problem(FileCode.BAD_ENCODING, name))
    if not any(cell.strip(BLANKS) for cell in row.values()):
        # A file passes over a row without content; here every row is counted.
        found.append(problem(FileCode.MISSING_VALUE, "record"))
    return found


def _is_text(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True
