"""A person's own words and the answers to them, sealed for the place where they stand."""

from __future__ import annotations

from chengxin.people.hidden import Hidden
from chengxin.people.sealing import Cell, Keys, open_cell, renew, seal

#: The tables of own words, and by which columns a row's place in each is named. Never by the
#: person: two entries of one person may become one, and two again.
PLACES = {
    "record_statement": ("record_no", "version"),
    "correction": ("record_no", "number"),
    "correction_answer": ("correction_id", "answered_by"),
    "declaration_answer": ("declaration_id", "answered_by"),
}


def sealed_words(keys: Keys, table: str, place: tuple[int, int], words: str) -> bytes:
    """Return words sealed for their place; none are nothing."""
    return seal(keys, _cell(table, place), Hidden(words)) if words else b""


def open_words(keys: Keys, table: str, place: tuple[int, int], sealed: bytes) -> str:
    """Return the words of a place. Raises SealBrokenError, UnknownKeyError."""
    return open_cell(keys, _cell(table, place), sealed).reveal() if sealed else ""


def renew_words(keys: Keys, table: str, place: tuple[int, int], sealed: bytes) -> bytes:
    """Return the same under the current key. Raises SealBrokenError, UnknownKeyError."""
    return renew(keys, _cell(table, place), sealed)


def _cell(table: str, place: tuple[int, int]) -> Cell:
    return Cell(table, "sealed", f"{place[0]}:{place[1]}")
