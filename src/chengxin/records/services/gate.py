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
from chengxin.people.sealing import blind_index
from chengxin.records.database import ask

#: The first half of the advisory locks below: nobody else's start with it.
_LOCKS = 0x72656364

#: Gates; many identities share one, so that a large chunk does not fill the table of locks.
GATES = 64


def gate_of(identity: Identity) -> int:
    """Return the gate of an identity."""
    return blind_index(site_keys(), "records.gate", identity.written())[-1] % GATES


def share(identities: Iterable[Identity]) -> None:
    """Keep these people from joining until the transaction ends."""
    _lock("pg_advisory_xact_lock_shared", {gate_of(identity) for identity in identities})


def share_all() -> None:
    """Keep everybody from joining until the transaction ends."""
    _lock("pg_advisory_xact_lock_shared", range(GATES))


def hold(identities: Iterable[Identity]) -> None:
    """Let no row about these people in until the transaction ends, but its own."""
    _lock("pg_advisory_xact_lock", {gate_of(identity) for identity in identities})


def _lock(function: str, gates: Collection[int]) -> None:
    ask(f"select {function}(%s, gate) from unnest(%s::int[]) as gate", _LOCKS, sorted(gates))
