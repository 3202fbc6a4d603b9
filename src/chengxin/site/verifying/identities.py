"""Identities: every sealed value opens at its place, and the index is that of the number in it.

Values are opened and held against each other in memory, and never leave this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chengxin.people.keys import site_keys
from chengxin.people.sealing import (
    Cell,
    Keys,
    SealBrokenError,
    UnknownKeyError,
    blind_indexes,
    open_cell,
)
from chengxin.people.services.enrolling import IDENTITY_FIELD, cell
from chengxin.site.verifying.invariants import Check, Connection, Found, Moment, Pass, ask
from chengxin.text import _

#: Persons whose values are opened at once.
_MANY = 10_000

_NEXT = """
select person_no, person, identity_index, identity_sealed, name_sealed from person
where person_no > %(last)s order by person_no limit %(many)s
"""


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I12 sealed": _("Each sealed identity opens at its place and is the one of its index."),
    }


def _sealed(connection: Connection, _moment: Moment) -> Mapping[str, Found]:
    keys, last, checked = site_keys(), 0, 0
    broken: list[str] = []
    while rows := ask(connection, _NEXT, {"last": last, "many": _MANY}):
        for person_no, person, index, identity, name in rows:
            places = ((cell("identity", person), identity), (cell("name", person), name))
            if not holds(keys, bytes(index), [(at, bytes(value)) for at, value in places]):
                broken.append(f"person {person_no}")
        checked, last = checked + len(rows), rows[-1][0]
    return {"I12 sealed": Found.of(checked, broken)}


def holds(keys: Keys, index: bytes, sealed: Sequence[tuple[Cell, bytes]]) -> bool:
    """Whether both values open, and the first is what the index is of."""
    try:
        identity, _name = (open_cell(keys, at, value) for at, value in sealed)
    except (SealBrokenError, UnknownKeyError):
        return False
    return index in blind_indexes(keys, IDENTITY_FIELD, identity)


CHECKS: Sequence[Check] = (Pass(("I12 sealed",), _sealed),)
