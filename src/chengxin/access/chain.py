"""The chain of seals: what of an entry is hashed, and how a batch is tied to the one before.

Pure. Whoever changes, adds, moves or removes an entry of a sealed batch changes its digest, and
with it every later one; whoever computes them all anew ends at another head than the one that was
written down elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

#: The columns of an entry, in the order in which they are hashed: all there are.
COLUMNS = (
    "id", "at", "person_no", "actor", "actor_kind", "organisation", "purpose", "case_ref",
    "reason", "legal_basis", "selector", "kinds", "outcome",
)  # fmt: skip

#: What the first batch follows.
BEGINNING = bytes(32)

_VERSION = "chengxin access seal 1"


@dataclass(frozen=True, slots=True)
class Seal:
    """A closed batch: every entry from `first` to `last`, of which there are `entries`."""

    number: int
    first: int
    last: int
    entries: int
    previous: bytes
    digest: bytes
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal, to be written down where nobody can change it."""

    number: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.digest.hex()}"

    @classmethod
    def of(cls, text: str) -> Head:
        """Return the head that was written as text. Raises ValueError for any other text.

        >>> str(Head.of("7:" + "ab" * 32)) == "7:" + "ab" * 32
        True
        """
        number, _colon, digest = text.partition(":")
        head = cls(int(number), bytes.fromhex(digest))
        if head.number < 1 or len(head.digest) != 32:
            raise ValueError("a head is the number of a seal, a colon, and 64 hexadecimal digits")
        return head


def canonical(value: object) -> bytes:
    """Return the one text that stands for a row.

    >>> canonical([1, None, datetime(2026, 11, 20, tzinfo=UTC), "诚信"]).decode()
    '[1,null,"2026-11-20T00:00:00.000000Z","诚信"]'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_written).encode()


def _written(value: object) -> str:
    """Write an instant; nothing else that JSON lacks stands in an entry."""
    if not isinstance(value, datetime):
        raise TypeError("an entry holds numbers, texts and instants")
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def digest(
    number: int,
    first: int,
    last: int,
    previous: bytes,
    sealed_at: datetime,
    rows: Iterable[Sequence[object]],
) -> tuple[bytes, int]:
    """Return the digest of a batch, and how many entries it has."""
    entries, inner = 0, hashlib.sha256()
    for row in rows:
        # Hashed one by one, so that no text can pass for the end of one entry and the next.
        inner.update(hashlib.sha256(canonical(row)).digest())
        entries += 1
    head = [_VERSION, number, first, last, entries, previous.hex(), sealed_at, inner.hexdigest()]
    return hashlib.sha256(canonical(head)).digest(), entries
