"""Keyed digests of what was delivered: equal where the same was said, and nothing besides.

Whoever has the tables and not the index key can neither read a digest nor try a guess on it. The
digest of a key and that of what was said under it are of different fields, so neither passes for
the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chengxin.people.hidden import Hidden
from chengxin.people.sealing import Keys, blind_index, blind_indexes

#: Between the parts of a key, and for a cell that is empty; no checked cell holds either.
PART, EMPTY = "\x1f", "\x1e"


class Thing(StrEnum):
    """What is known by a key."""

    FILE = "file"
    RECORD = "record"
    VERSION = "version"
    MARK = "mark"
    PERSON = "person"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing by its key, and what was said of it; neither shows in a `repr`."""

    thing: Thing
    key: Hidden
    said: Hidden

    @classmethod
    def of(cls, thing: Thing, key: str, said: str) -> Entry:
        """Return the entry of plain texts."""
        return cls(thing, Hidden(key), Hidden(said))

    def digests(self, keys: Keys) -> tuple[tuple[bytes, bytes], ...]:
        """Return (key, said) under every known index key, the current one first."""
        found = blind_indexes(keys, f"delivered.{self.thing}", self.key)
        return tuple(zip(found, blind_indexes(keys, _said(self.thing), self.said), strict=True))


def record_key(furnisher: str, record: str) -> str:
    """Return the key of a record."""
    return furnisher + PART + record


def key_digest(keys: Keys, thing: Thing, key: str) -> bytes:
    """Return the digest of a key, under the current index key."""
    return blind_index(keys, f"delivered.{thing}", Hidden(key))


def key_digests(keys: Keys, thing: Thing, key: str) -> tuple[bytes, ...]:
    """Return the digests of a key under every known index key, the current one first."""
    return blind_indexes(keys, f"delivered.{thing}", Hidden(key))


def said_digest(keys: Keys, thing: Thing, said: str) -> bytes:
    """Return the digest of what was said, under the current index key."""
    return blind_index(keys, _said(thing), Hidden(said))


def _said(thing: Thing) -> str:
    return f"delivered.{thing}.said"
