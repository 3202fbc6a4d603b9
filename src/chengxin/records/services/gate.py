"""The gate between taking in a row about somebody and that person's joining.

Whoever takes in a row first looks whether its person has joined, and keeps it accordingly; whoever
joins then looks for what was kept. Without the gate both could look before either had written, and
a row would stay held about somebody who has joined. Intake shares the gate of an identity, joining
takes it alone; it opens when the transaction ends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from chengxin.people.identity import Identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import blind_indexes
from chengxin.records.database import ask

#: The first half of the advisory locks below: nobody else's start with it.
_LOCKS = 0x72656364

#: Gates; many identities share one, so that a large chunk does not fill the table of locks.
GATES = 64


def gates_of(identities: Iterable[Identity]) -> set[int]:
    """Return the gates of identities: one each by each index key.

    While keys change, of two processes one has the old keys as its current ones and the other the
    new ones. They know the same, and so they meet at the same gates.
    """
    keys = site_keys()
    found = (blind_indexes(keys, "records.gate", who.written()) for who in identities)
    return {index[-1] % GATES for indexes in found for index in indexes}


def share(identities: Iterable[Identity]) -> None:
    """Keep these people from joining until the transaction ends."""
    _lock("pg_advisory_xact_lock_shared", gates_of(identities))


def share_all() -> None:
    """Keep everybody from joining until the transaction ends."""
    _lock("pg_advisory_xact_lock_shared", range(GATES))


def hold(identities: Iterable[Identity]) -> None:
    """Let no row about these people in until the transaction ends, but its own."""
    _lock("pg_advisory_xact_lock", gates_of(identities))


def _lock(function: str, gates: Collection[int]) -> None:
    ask(f"select {function}(%s, gate) from unnest(%s::int[]) as gate", _LOCKS, sorted(gates))
