"""How the program's log is written: one event is one line, and no line tells about a person.

Control characters are written as escapes, so that no name, path or header begins a line of its own
or moves a terminal's cursor. What could be the number of a document, as in an address that somebody
typed, is left out. Of an exception the kind and the places in the code are kept, never its text,
which could hold a cell of somebody's record.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import override

_Error = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)  # fmt: skip


#: As many digits as the shortest number of a resident has.
_NUMBER = re.compile(r"\d{15,}[Xx]?")


def one_line(text: str) -> str:
    r"""Return a text without long numbers, in which what cannot be printed is an escape.

    >>> one_line("玉溪\n2026 INFO signed in\x1b[2J"), one_line("Not Found: /990001199001012465/")
    ('玉溪\\n2026 INFO signed in\\x1b[2J', 'Not Found: /…/')
    """
    text = _NUMBER.sub("…", text)
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


class OneLine(logging.Formatter):
    """Time in UTC, level, where it comes from, and what happened."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line of an event."""
        told = logging.makeLogRecord({**vars(record), "exc_text": None, "stack_info": None})
        return one_line(super().format(told).replace("\n", " | "))

    @override
    def formatException(self, ei: _Error) -> str:
        """Return the kind of an error and of what it came from, each with where it was raised."""
        kinds: list[str] = []
        error = ei[1]
        while error is not None and len(kinds) < 10:
            frames = traceback.extract_tb(error.__traceback__)
            places = " < ".join(f"{each.name}:{each.lineno}" for each in reversed(frames))
            kinds.append(f"{type(error).__qualname__} at {places or 'no place'}")
            error = error.__cause__ or error.__context__
        return " from ".join(kinds)
