"""What was delivered before: whether something is new, repeated or contradicted.

Each key is written once, by whoever delivers it first; a transaction that comes at the same time
waits for it and then sees it. Keys are written in the order of their digests, so that two never
wait for each other. Call it in the transaction that keeps what the answer was about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from chengxin.people.keys import site_keys
from chengxin.records.database import ask
from chengxin.records.digests import Entry, Thing, key_digests


class State(Enum):
    """How what was said stands to what was said of the same thing before."""

    NEW = auto()
    SAME = auto()
    OTHER = auto()


# Digests of one key have one length, so that many travel as one value: an array of thousands takes
# longer to write down than to look up.
_CLAIM = """
insert into delivered (digest, said)
select substr(%s::bytea, at, %s), substr(%s::bytea, at, %s)
from generate_series(1, %s, %s) as at order by 1
on conflict do nothing returning digest
"""
_STANDING = """
select digest, said from delivered where digest = any(array(
  select substr(%s::bytea, at, %s) from generate_series(1, %s, %s) as at))
"""


def claim(entries: Sequence[Entry]) -> list[State]:
    """Say how each entry stands to what is known, and make the new ones known."""
    keys = site_keys()
    digests = [entry.digests(keys) for entry in entries]
    former = dict[bytes, bytes]()
    if digests and len(digests[0]) > 1:
        former = _standing(digest for found in digests for digest, _said in found[1:])
    fresh = {
        found[0][0]: found[0][1]
        for found in digests
        if not any(digest in former for digest, _said in found[1:])
    }
    claimed = _claimed(fresh)
    standing = former | _standing(fresh)
    return [_state(found, claimed, standing) for found in digests]


def said_of(entries: Sequence[Entry]) -> list[State]:
    """Say how each entry stands to what is known, and make nothing known; NEW where nothing is."""
    digests = [entry.digests(site_keys()) for entry in entries]
    standing = _standing(digest for found in digests for digest, _said in found)
    return [
        _state(found, set(), standing)
        if any(digest in standing for digest, _said in found)
        else State.NEW
        for found in digests
    ]


def _claimed(fresh: dict[bytes, bytes]) -> set[bytes]:
    """Make what is new known; return the digests of that."""
    if not fresh:
        return set()
    digests, said = b"".join(fresh), b"".join(fresh.values())
    length = len(digests) // len(fresh)
    return {
        bytes(row[0]) for row in ask(_CLAIM, digests, length, said, length, len(digests), length)
    }


def _state(
    found: Iterable[tuple[bytes, bytes]], claimed: set[bytes], standing: dict[bytes, bytes]
) -> State:
    for digest, said in found:
        if digest in standing:
            if standing[digest] != said:
                return State.OTHER
            return State.NEW if digest in claimed else State.SAME
    raise AssertionError("what was claimed stands")


def known(thing: Thing, names: Sequence[str]) -> list[bool]:
    """Say of each key whether anything was delivered under it."""
    keys = site_keys()
    digests = [key_digests(keys, thing, name) for name in names]
    standing = _standing(digest for found in digests for digest in found)
    return [any(digest in standing for digest in found) for found in digests]


def _standing(digests: Iterable[bytes]) -> dict[bytes, bytes]:
    lengths: dict[int, set[bytes]] = {}
    for digest in digests:
        lengths.setdefault(len(digest), set()).add(digest)
    return {
        bytes(digest): bytes(said)
        for length, same in lengths.items()
        for digest, said in ask(_STANDING, b"".join(same), length, len(same) * length, length)
    }
