"""A delivered row as it waits for its verdict: its cells as text, sealed for its place.

What is sealed is a list of cells in the order of the delivery's header, or, of a row that did not
fall into cells, what was wrong with it and its pieces. Long rows are sealed in pieces, each bound
to its number, so that nothing that somebody sends is too long to be kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chengxin.ledger.codes import Code
from chengxin.ledger.cut import Broken
from chengxin.people.hidden import Hidden
from chengxin.people.sealing import Cell, Keys, open_cell, renew, seal

#: Characters of a piece; four bytes each at the most, below what may be sealed at once.
_PIECE = 16_000

#: Characters of a file's name that are kept.
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Staged:
    """A row: its cells in the order of the header, or what is left of a broken one."""

    row: int
    cells: Sequence[str | None]
    broken: Broken | None = None

    def __repr__(self) -> str:
        return f"Staged(row={self.row})"


def seal_row(keys: Keys, delivery: int, staged: Staged) -> bytes:
    """Return the row sealed for its place in `staged_row`."""
    broken = staged.broken
    content = (
        [*staged.cells]
        if broken is None
        else {"code": broken.code.value, "cells": broken.cells, "detail": broken.detail}
    )
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    pieces = [
        seal(keys, _place(delivery, staged.row, at), Hidden(text[at : at + _PIECE]))
        for at in range(0, len(text), _PIECE)
    ]
    return b"".join(len(piece).to_bytes(4, "big") + piece for piece in pieces)


def open_row(keys: Keys, delivery: int, row: int, sealed: bytes) -> Staged:
    """Return the row that was sealed for this place. Raises SealBrokenError, UnknownKeyError."""
    pieces = enumerate(_pieces(sealed))
    text = "".join(
        open_cell(keys, _place(delivery, row, number * _PIECE), piece).reveal()
        for number, piece in pieces
    )
    content = json.loads(text)
    if isinstance(content, list):
        return Staged(row, content)
    cells = tuple(content["cells"])
    return Staged(row, cells, Broken(row, Code(content["code"]), cells, content["detail"]))


def renew_row(keys: Keys, delivery: int, row: int, sealed: bytes) -> bytes:
    """Return the row under the current key. Raises SealBrokenError, UnknownKeyError."""
    pieces = [
        renew(keys, _place(delivery, row, number * _PIECE), piece)
        for number, piece in enumerate(_pieces(sealed))
    ]
    return b"".join(len(piece).to_bytes(4, "big") + piece for piece in pieces)


def seal_file_name(keys: Keys, digest: bytes, name: str) -> bytes:
    """Return the name of a delivered file sealed for `delivery`, where the file's digest is."""
    return seal(keys, _file(digest), Hidden(name[:_LONGEST_NAME]))


def open_file_name(keys: Keys, digest: bytes, sealed: bytes) -> str:
    """Return the name of the file of this digest, empty where none was kept.

    Raises SealBrokenError, UnknownKeyError.
    """
    return "" if not sealed else open_cell(keys, _file(digest), sealed).reveal()


def renew_file_name(keys: Keys, digest: bytes, sealed: bytes) -> bytes:
    """Return the name under the current key. Raises SealBrokenError, UnknownKeyError."""
    return renew(keys, _file(digest), sealed)


def _file(digest: bytes) -> Cell:
    return Cell("delivery", "name_sealed", digest.hex())


def _place(delivery: int, row: int, at: int) -> Cell:
    return Cell("staged_row", "sealed", f"{delivery}:{row}:{at}")


def _pieces(sealed: bytes) -> Iterator[bytes]:
    while sealed:
        length = 4 + int.from_bytes(sealed[:4], "big")
        yield sealed[4:length]
        sealed = sealed[length:]
