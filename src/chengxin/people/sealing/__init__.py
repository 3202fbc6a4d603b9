"""Sealing what tells who somebody is: encrypted cells, and an index for looking up without them.

A cell is sealed with authenticated encryption that binds its place (table, column, row), so that a
sealed value moved elsewhere does not open. A blind index is a keyed hash under a key of its own.
Two profiles do the same with other algorithms: AES-256-GCM with HMAC-SHA-256, and SM4-GCM with
HMAC-SM3. The formats are in `docs/security.md`. Nothing here reads or writes a database, and
nothing but `Hidden` ever holds a plaintext or a secret.
"""

from chengxin.people.sealing.cells import (
    Cell,
    SealBrokenError,
    cell_head,
    key_of,
    open_cell,
    renew,
    seal,
)
from chengxin.people.sealing.index import blind_index, blind_indexes, index_head
from chengxin.people.sealing.keys import Key, Keys, KeysRefusedError, UnknownKeyError, Use
from chengxin.people.sealing.loading import (
    former_lines,
    load_keys,
    new_lines,
    parse_keys,
    read_keys,
    same_lines,
    turned_lines,
)
from chengxin.people.sealing.profiles import PROFILES, Profile

__all__ = [
    "PROFILES",
    "Cell",
    "Key",
    "Keys",
    "KeysRefusedError",
    "Profile",
    "SealBrokenError",
    "UnknownKeyError",
    "Use",
    "blind_index",
    "blind_indexes",
    "cell_head",
    "former_lines",
    "index_head",
    "key_of",
    "load_keys",
    "new_lines",
    "open_cell",
    "parse_keys",
    "read_keys",
    "renew",
    "same_lines",
    "seal",
    "turned_lines",
]
