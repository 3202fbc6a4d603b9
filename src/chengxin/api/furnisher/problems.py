"""What is answered where nothing was taken in: problem documents (RFC 9457), in both languages.

Of rows the codes are those of docs/files.md; the door has a few of its own. No problem repeats what
a cell says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from chengxin.records.outcome import Problem
from chengxin.records.words import told
from chengxin.text import LANGUAGES, _, language

#: The type of a problem is this and its code.
TYPE = "urn:chengxin:problem:"


class Code(StrEnum):
    """What can be wrong with a request as a whole."""

    UNSIGNED = "unsigned"
    UNKNOWN_BATCH = "unknown_batch"
    BAD_QUERY = "bad_query"
    BAD_KEY = "bad_key"
    KEY_USED = "key_used"
    BUSY = "busy"
    NOT_JSON = "not_json"
    BAD_JSON = "bad_json"
    BAD_SOURCE = "bad_source"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NO_ROWS = "no_rows"
    BAD_ROW = "bad_row"
    BAD_ROWS = "bad_rows"


#: Code → the status that it is answered with.
STATUS: Mapping[Code, int] = {
    Code.UNSIGNED: 401,
    Code.UNKNOWN_BATCH: 404,
    Code.BAD_QUERY: 400,
    Code.BAD_KEY: 400,
    Code.KEY_USED: 422,
    Code.BUSY: 409,
    Code.NOT_JSON: 415,
    Code.BAD_JSON: 400,
    Code.BAD_SOURCE: 422,
    Code.TOO_LARGE: 413,
    Code.TOO_MANY_ROWS: 413,
    Code.NO_ROWS: 422,
    Code.BAD_ROW: 422,
    Code.BAD_ROWS: 422,
}


class RequestProblemError(Exception):
    """A request is not taken; `more` are problems of single cells, with the rows that they are in.

    Nothing of the request is in its text.
    """

    def __init__(self, code: Code, more: Sequence[tuple[int, Problem]] = ()) -> None:
        super().__init__(code.value)
        self.code, self.more = code, more


def document(problem: RequestProblemError) -> bytes:
    """Return the problem document; the same problem has the same bytes."""
    said: dict[str, Any] = {
        "type": TYPE + problem.code,
        "status": STATUS[problem.code],
        "code": problem.code.value,
        **in_words(lambda: words(problem.code)),
    }
    said["title"] = said["message"]["zh"]
    said["detail"] = said["hint"]["zh"]
    if problem.more:
        said["errors"] = [row_problem(row, each) for row, each in problem.more]
    return written(said)


def row_problem(row: int | None, found: Problem) -> dict[str, Any]:
    """Return a problem of a cell: code, row, column, and what to do in both languages."""
    place = {name: found[name] for name in ("at", "row") if name in found}
    said = {"code": found["code"], "column": found["column"], **in_words(lambda: told(found))}
    if "at" in place:
        said["at"] = place["at"]
    if "row" in place:
        said["other_row"] = place["row"]
    return {"row": row, **said} if row is not None else said


def in_words(say: Callable[[], tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Say message and hint in every language."""
    found: dict[str, dict[str, str]] = {"message": {}, "hint": {}}
    for lang in LANGUAGES:
        with language(lang):
            found["message"][lang], found["hint"][lang] = say()
    return found


def written(said: Mapping[str, Any]) -> bytes:
    """Return JSON: the same value gives the same bytes."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def words(code: Code) -> tuple[str, str]:
    """Return message and hint of a problem with a request.

    >>> with language("en"):
    ...     all(all(words(code)) for code in Code)
    True
    """
    return {
        Code.UNSIGNED: (
            _("The request is not signed as it must be."),
            _("Compare key, clock, nonce and what is signed with the interface's description."),
        ),
        Code.UNKNOWN_BATCH: (
            _("There is no such batch of yours."),
            _("Ask by the idempotency key under which it was sent."),
        ),
        Code.BAD_QUERY: (
            _("The query holds something that this address does not take."),
            _("Take the parameters from the description of the interface."),
        ),
        Code.BAD_KEY: (
            _("The idempotency key is missing or written otherwise than it can be."),
            _("Send 16 to 64 letters, digits, hyphens or underscores, new for each batch."),
        ),
        Code.KEY_USED: (
            _("This idempotency key belongs to another batch."),
            _("Send a new batch under a new key; the same batch again must be the same bytes."),
        ),
        Code.BUSY: (
            _("The same batch is being taken in at this moment."),
            _("Send it again under the same key in a few seconds."),
        ),
        Code.NOT_JSON: (
            _("The body is not declared as JSON."),
            _("Send it as application/json, in UTF-8, without any encoding around it."),
        ),
        Code.BAD_JSON: (
            _("The body cannot be read as JSON of the form that is described."),
            _("Send one object with source and rows, without unknown or repeated names."),
        ),
        Code.BAD_SOURCE: (
            _("Lawful source and channel of the batch are missing or cannot be read."),
            _(
                "State the basis in 4 to 200 characters without numbers of documents, and one of "
                "the channels."
            ),
        ),
        Code.TOO_LARGE: (
            _("The body is larger than it may be."),
            _("Send at most 8 MiB at once; divide the batch."),
        ),
        Code.TOO_MANY_ROWS: (
            _("The batch has more rows than it may have."),
            _("Send at most 10,000 rows at once; divide the batch."),
        ),
        Code.NO_ROWS: (_("The batch has no rows."), _("Send at least one.")),
        Code.BAD_ROW: (
            _("A row is no object of texts."),
            _("Write every cell as a text, also numbers and dates; leave empty ones out."),
        ),
        Code.BAD_ROWS: (
            _("Rows have columns that they cannot have, or nothing in them."),
            _("Mend what is listed, and send the batch again; nothing of it was kept."),
        ),
    }[code]
