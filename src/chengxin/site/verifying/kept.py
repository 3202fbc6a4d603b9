"""Rows that are sealed and wait: each opens at its place, and none waits longer than it must.

They are opened in memory, held against the people of the site, and never leave this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chengxin.people.hidden import Hidden
from chengxin.people.keys import site_keys
from chengxin.people.names import read_name
from chengxin.people.sealing import (
    Keys,
    SealBrokenError,
    UnknownKeyError,
    blind_indexes,
    open_cell,
)
from chengxin.people.services.enrolling import IDENTITY_FIELD, cell
from chengxin.records.services.held import FIELD, IDENTITY, open_held
from chengxin.records.staging import open_row
from chengxin.site.verifying.invariants import Check, Connection, Found, Moment, Pass, ask
from chengxin.text import _

#: Rows that are opened at once.
_MANY = 5_000

_HELD = """
select id, identity_index, key_digest, sealed from held_row
where id > %(last)s order by id limit %(many)s
"""
_STAGED = """
select id, delivery_id, row, sealed from staged_row
where id > %(last)s order by id limit %(many)s
"""
_TAKES_PART = """
select p.person, p.name_sealed from person p
join consent c on c.person_no = p.person_no and c.purpose = 'points.compute'
where p.identity_index = any(%(indexes)s)
  and c.consented_on <= %(today)s and coalesce(c.withdrew_on > %(today)s, true)
"""


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I8 linked": _("No row is held back about somebody who takes part under its name."),
        "I12 held": _("Each held row opens at its place, and is found by the number in it."),
        "I12 waiting": _("Each row that waits to be judged or mended opens at its place."),
    }


def _rows(connection: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    last = 0
    while rows := ask(connection, query, {"last": last, "many": _MANY}):
        yield from rows
        last = rows[-1][0]


def _held(connection: Connection, moment: Moment) -> Mapping[str, Found]:
    keys, checked = site_keys(), 0
    broken: list[str] = []
    late: list[str] = []
    for number, index, place, sealed in _rows(connection, _HELD):
        checked += 1
        try:
            content = open_held(keys, bytes(place), bytes(sealed))
        except (SealBrokenError, UnknownKeyError):
            broken.append(f"held_row {number}")
            continue
        # Marks name nobody: they stand beside the records that they are about.
        if IDENTITY in content:
            who = Hidden(content[IDENTITY])
            if bytes(index) not in blind_indexes(keys, FIELD, who):
                broken.append(f"held_row {number}")
            if _takes_part(connection, keys, who, content["name"], moment):
                late.append(f"held_row {number}")
    return {"I8 linked": Found.of(checked, late), "I12 held": Found.of(checked, broken)}


def _takes_part(connection: Connection, keys: Keys, who: Hidden, name: str, at: Moment) -> bool:
    """Whether somebody of this number and name agrees to the points today."""
    indexes = list(blind_indexes(keys, IDENTITY_FIELD, who))
    rows = ask(connection, _TAKES_PART, {"indexes": indexes, "today": at.today})
    return any(
        read_name(open_cell(keys, cell("name", person), bytes(sealed)).reveal()) == read_name(name)
        for person, sealed in rows
    )


def _waiting(connection: Connection, _moment: Moment) -> Mapping[str, Found]:
    keys, checked = site_keys(), 0
    broken: list[str] = []
    for number, delivery, row, sealed in _rows(connection, _STAGED):
        checked += 1
        try:
            open_row(keys, delivery, row, bytes(sealed))
        except (SealBrokenError, UnknownKeyError):
            broken.append(f"staged_row {number}")
    return {"I12 waiting": Found.of(checked, broken)}


CHECKS: Sequence[Check] = (
    Pass(("I8 linked", "I12 held"), _held),
    Pass(("I12 waiting",), _waiting),
)
