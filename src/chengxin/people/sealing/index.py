"""Blind indexes: finding a row by a value without the value being there.

An index is `version ‖ profile ‖ length and name of the key ‖ 32 bytes of keyed hash` over the name
of the field and the value. Equal values of one field have equal indexes under one key, which is
what they are for and all that they tell; without the key a list of all identity numbers finds none.
"""

from __future__ import annotations

from chengxin.people.hidden import Hidden
from chengxin.people.sealing.keys import Key, Keys, Use
from chengxin.people.sealing.parts import joined

VERSION = 1

_PURPOSE = "chengxin blind index"


def blind_index(keys: Keys, field: str, value: Hidden) -> bytes:
    """Return the index of a value under the current key: what is stored.

    `value` is in its one normalised form already; `field` says what it is, such as
    `person.identity`, so that equal values of two fields do not show.
    """
    return _index(keys.index, field, value)


def blind_indexes(keys: Keys, field: str, value: Hidden) -> tuple[bytes, ...]:
    """Return its index under every known key, the current one first: what is looked up.

    While keys change, a row may still stand under a former one; whoever inserts must look all of
    them up in the same transaction, or one person could be there twice.
    """
    return tuple(_index(key, field, value) for key in keys.of_use(Use.INDEX))


def index_head(key: Key) -> bytes:
    """Return the bytes with which every index begins that a key made."""
    name = key.id.encode("ascii")
    return bytes((VERSION, key.profile.number, len(name))) + name


def _index(key: Key, field: str, value: Hidden) -> bytes:
    if not field or not value.reveal():
        raise ValueError("an index needs the name of its field, and a value")
    head = index_head(key)
    message = head + joined(Hidden(_PURPOSE), Hidden(field), value)
    return head + key.profile.digest(key.reveal(), message)
