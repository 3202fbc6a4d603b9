"""Whether the register is still what was sealed: every batch is computed anew.

It needs nothing but the right to read two tables, so an auditor can run it on a connection of an
own. What lies behind the last seal cannot be told yet; what lies before cannot be changed unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from chengxin.access.chain import BEGINNING, COLUMNS, Head, Seal, digest
from chengxin.text import _

_SEALS = "select number, first, last, entries, previous, digest, sealed_at from access_seal"
_ENTRIES = f"select {', '.join(COLUMNS)} from access_entry where id between %s and %s order by id"
_OUTSIDE = "select count(*) from access_entry where id < %s"


class Cursor(Protocol):
    """What a connection reads with: psycopg's own, or Django's."""

    def execute(self, query: Any, params: Any = None, /) -> object:
        """Send a query."""

    def fetchall(self) -> list[Any]:
        """Return all rows."""


class Code(StrEnum):
    """What is wrong."""

    CHAIN = "chain"
    ENTRIES = "entries"
    OUTSIDE = "outside"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with which seal."""

    code: Code
    seal: int

    def __str__(self) -> str:
        said = {
            Code.CHAIN: _("Seal {seal} does not follow the one before it."),
            Code.ENTRIES: _("Entries of seal {seal} were changed, added, moved or removed."),
            Code.OUTSIDE: _("There are entries before those of seal {seal}, the first one."),
            Code.HEAD: _("Seal {seal} is not the one that was written down elsewhere."),
        }
        return said[self.code].format(seal=self.seal)


def register_faults(cursor: Cursor, head: Head | None = None) -> Iterator[Fault]:
    """Yield what is wrong, in the order of the seals.

    `head` is one that was written down elsewhere: without it, a register that was sealed all anew,
    or cut off behind an older seal, cannot be told from a true one.
    """
    cursor.execute(f"{_SEALS} order by number")
    seals = [_seal(row) for row in cursor.fetchall()]
    number, last, previous = 0, 0, BEGINNING
    for seal in seals:
        if (seal.number, seal.first, seal.previous) != (number + 1, last + 1, previous):
            yield Fault(Code.CHAIN, seal.number)
        cursor.execute(_ENTRIES, [seal.first, seal.last])
        rows = cursor.fetchall()
        found = digest(seal.number, seal.first, seal.last, seal.previous, seal.sealed_at, rows)
        if found != (seal.digest, seal.entries):
            yield Fault(Code.ENTRIES, seal.number)
        number, last, previous = seal.number, seal.last, seal.digest
    cursor.execute(_OUTSIDE, [1])
    if cursor.fetchall()[0][0]:
        yield Fault(Code.OUTSIDE, 1)
    if head is not None and head not in {Head(seal.number, seal.digest) for seal in seals}:
        yield Fault(Code.HEAD, head.number)


def _seal(row: Sequence[Any]) -> Seal:
    number, first, last, entries, previous, made, sealed_at = row
    return Seal(number, first, last, entries, bytes(previous), bytes(made), sealed_at)
