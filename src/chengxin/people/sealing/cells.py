"""Sealed cells: one value of one row, encrypted and bound to its place.

A sealed cell is `version ‖ profile ‖ length and name of the key ‖ nonce ‖ ciphertext ‖ tag`, and
version, profile, key, table, column and row are bound in as associated data. Plaintexts are padded
to a multiple of 32 bytes, so that a length tells little. Opening gives the very text that was
sealed at this place, or raises. The row's key is an opaque id and never an identity.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from chengxin.people.hidden import Hidden
from chengxin.people.sealing.keys import KEY_ID, Key, Keys, Use
from chengxin.people.sealing.parts import joined
from chengxin.people.sealing.profiles import NONCE_BYTES, PROFILES, TAG_BYTES, NotAuthenticError
from chengxin.text import _

VERSION = 1

#: A plaintext is padded to a multiple of so many bytes.
BLOCK_BYTES = 32

#: Nothing that is sealed is longer; whoever seals more has mistaken the column.
MOST_BYTES = 1 << 16

_PURPOSE = "chengxin sealed cell"


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a value: table, column, and the opaque key of the row."""

    table: str
    column: str
    row: str

    def __post_init__(self) -> None:
        if not (self.table and self.column and self.row):
            raise ValueError("a sealed cell needs table, column and row")


class SealBrokenError(Exception):
    """A cell does not open: it was changed, moved, or is no sealed cell.

    The message has table and column; `cell` has the row, for whoever looks after it.
    """

    def __init__(self, cell: Cell) -> None:
        message = _(
            "A sealed value of {table}.{column} does not open: it was changed, cut off or moved "
            "here. Do not use the row, and compare it with a backup."
        )
        super().__init__(message.format(table=cell.table, column=cell.column))
        self.cell = cell


def seal(keys: Keys, cell: Cell, text: Hidden) -> bytes:
    """Return `text` sealed for `cell` with the current key [yuxi 24]."""
    if len(text.encoded()) > MOST_BYTES:
        raise ValueError(f"a sealed value has at most {MOST_BYTES} bytes")
    key = keys.seal
    # 96 random bits: at 2^32 values of one key two nonces are equal with a chance below 2^-32.
    nonce = secrets.token_bytes(NONCE_BYTES)
    head = cell_head(key)
    sealed = key.profile.encrypt(key.reveal(), nonce, _bound(key, cell), _padded(text))
    return head + nonce + sealed


def open_cell(keys: Keys, cell: Cell, sealed: bytes) -> Hidden:
    """Return the text that was sealed for `cell`.

    Raises SealBrokenError, or UnknownKeyError when its key is not among the known ones.
    """
    key_id = key_of(cell, sealed)
    key = keys.find(Use.SEAL, key_id)
    head = cell_head(key)
    if not sealed.startswith(head):
        raise SealBrokenError(cell)
    nonce, rest = sealed[len(head) :][:NONCE_BYTES], sealed[len(head) + NONCE_BYTES :]
    if len(nonce) != NONCE_BYTES or len(rest) < BLOCK_BYTES + TAG_BYTES:
        raise SealBrokenError(cell)
    try:
        padded = key.profile.decrypt(key.reveal(), nonce, _bound(key, cell), rest)
    except NotAuthenticError:
        raise SealBrokenError(cell) from None
    # Nothing else seals with this purpose, so whatever is authentic was padded by `seal`.
    return Hidden.decoded(padded.rstrip(b"\0")[:-1])


def cell_head(key: Key) -> bytes:
    """Return the bytes with which every value begins that a key sealed."""
    name = key.id.encode("ascii")
    return bytes((VERSION, key.profile.number, len(name))) + name


def renew(keys: Keys, cell: Cell, sealed: bytes) -> bytes:
    """Return the value under the current key: the same bytes when it is already.

    Raises as `open_cell` does; while keys change, every cell passes through here once.
    """
    text = open_cell(keys, cell, sealed)
    return sealed if key_of(cell, sealed) == keys.seal.id else seal(keys, cell, text)


def key_of(cell: Cell, sealed: bytes) -> str:
    """Return the name of the key that sealed a value, as the value says, without opening it.

    Raises SealBrokenError when it is no sealed cell.
    """
    numbers = {profile.number for profile in PROFILES.values()}
    if len(sealed) < 3 or sealed[0] != VERSION or sealed[1] not in numbers:
        raise SealBrokenError(cell)
    name = sealed[3 : 3 + sealed[2]].decode("ascii", "replace")
    if not KEY_ID.fullmatch(name) or len(name) != sealed[2]:
        raise SealBrokenError(cell)
    return name


def _bound(key: Key, cell: Cell) -> bytes:
    return cell_head(key) + joined(*map(Hidden, (_PURPOSE, cell.table, cell.column, cell.row)))


def _padded(text: Hidden) -> bytes:
    """Return the text with 0x80 and as many zeros as it takes (ISO/IEC 7816-4).

    >>> len(_padded(Hidden("1" * 31))), len(_padded(Hidden("1" * 32)))
    (32, 64)
    """
    plaintext = text.encoded()
    return plaintext + b"\x80" + bytes(-(len(plaintext) + 1) % BLOCK_BYTES)
