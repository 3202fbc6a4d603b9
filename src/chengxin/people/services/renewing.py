"""After keys have changed: every person's sealed values and index under the current ones.

People are enrolled, found and read meanwhile. It never waits for anybody: whoever is being written
is left for the next pass. Only `person` is gone through; a former key goes once no table of any
room names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection, transaction

from chengxin.failpoints import Point, reached
from chengxin.people.identity import written_identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import Cell, Keys, blind_index, cell_head, index_head, open_cell, renew
from chengxin.people.services.enrolling import IDENTITY_FIELD, cell

_OLD = """
select person_no, person, identity_sealed, name_sealed from person
where not (
  starts_with(encode(identity_index, 'hex'), %(index)s)
  and starts_with(encode(identity_sealed, 'hex'), %(seal)s)
  and starts_with(encode(name_sealed, 'hex'), %(seal)s)
)
"""
_CHUNK = (
    f"{_OLD} and person_no > %(after)s order by person_no limit %(most)s for update skip locked"
)
_RENEW = """
update person set identity_index = %s, identity_sealed = %s, name_sealed = %s where person_no = %s
"""


_FORMER = """
select a.change, p.person, a.identity_sealed, a.name_sealed
from person_alias a join person p using (person_no) order by a.change for update of a
"""
_RENEW_FORMER = """
update person_alias set identity_index = %s, identity_sealed = %s, name_sealed = %s
where change = %s
"""


def renew_keys(*, chunk: int = 500) -> int:
    """Renew everybody in chunks, each a transaction; return how many are left under former keys.

    Those are people whom somebody was writing at that moment: run it again. Raises SealBrokenError
    and UnknownKeyError as opening does, and what was renewed before stays.
    """
    after = 0
    while (last := _renew_chunk(after, chunk)) is not None:
        reached(Point.RENEW_KEPT)
        after = last
    _renew_former()
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from ({_OLD}) old", _heads(site_keys()))
        return int(cursor.fetchone()[0])


@transaction.atomic
def _renew_former() -> None:
    """Renew former numbers and names, and what was proposed: they are few."""
    keys = site_keys()
    with connection.cursor() as cursor:
        cursor.execute(_FORMER)
        for change, person, identity, name in cursor.fetchall():
            *fresh, _number = _renewed(keys, 0, person, identity, name)
            cursor.execute(_RENEW_FORMER, [*fresh, change])
        cursor.execute("select act, sealed from change_proposal where sealed <> ''")
        for act, sealed in cursor.fetchall():
            place = Cell("change_proposal", "sealed", str(act))
            cursor.execute(
                "update change_proposal set sealed = %s where act = %s",
                [renew(keys, place, bytes(sealed)), act],
            )


@transaction.atomic
def _renew_chunk(after: int, most: int) -> int | None:
    """Renew some people with a number above `after`; return the last one, or None for none."""
    keys = site_keys()
    with connection.cursor() as cursor:
        cursor.execute(_CHUNK, {**_heads(keys), "after": after, "most": most})
        rows = cursor.fetchall()
        cursor.executemany(_RENEW, [_renewed(keys, *row) for row in rows])
    reached(Point.RENEW_WRITTEN)
    return int(rows[-1][0]) if rows else None


def _renewed(
    keys: Keys, person_no: int, person: UUID, identity: bytes, name: bytes
) -> tuple[bytes, bytes, bytes, int]:
    opened = open_cell(keys, cell("identity", person), bytes(identity))
    return (
        blind_index(keys, IDENTITY_FIELD, written_identity(opened).written()),
        renew(keys, cell("identity", person), bytes(identity)),
        renew(keys, cell("name", person), bytes(name)),
        person_no,
    )


def _heads(keys: Keys) -> Mapping[str, str]:
    """Return how values under the current keys begin, in hexadecimal digits."""
    return {"index": index_head(keys.index).hex(), "seal": cell_head(keys.seal).hex()}
