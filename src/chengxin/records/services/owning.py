"""By which number of a person a record came in: told by the digests of what was delivered.

Whose a record is was kept as a keyed digest together with the record, so it can be asked of a
number that is known, and of no other.
"""

from __future__ import annotations

from collections.abc import Collection

from chengxin.people.identity import Identity, written_identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import open_cell
from chengxin.people.services.enrolling import cell
from chengxin.records.database import ask
from chengxin.records.digests import PART, Entry, Thing, record_key
from chengxin.records.services.claims import State, said_of

_NUMBERS = """
select p.person, p.identity_sealed, 0 as place from person p where p.person_no = %s
union all
select p.person, a.identity_sealed, a.change from person_alias a join person p using (person_no)
where a.person_no = %s order by place
"""
_RECORDS = """
select r.record_no, u.furnisher, r.record from record r join furnisher u using (furnisher_no)
where r.person_no = %s order by r.record_no
"""


def numbers_of(person_no: int) -> list[Identity]:
    """Return the number of a person, and then those the person had before; empty for nobody."""
    keys = site_keys()
    return [
        written_identity(open_cell(keys, cell("identity", person), bytes(sealed)))
        for person, sealed, _place in ask(_NUMBERS, person_no, person_no)
    ]


def came_as(
    person_no: int, numbers: Collection[Identity], *, records: Collection[int] | None
) -> list[int]:
    """Return the records of a person that came in under one of these numbers.

    Of `records` alone, or of all of them.
    """
    found = [row for row in ask(_RECORDS, person_no) if records is None or row[0] in records]
    owned = []
    for number, furnisher, record in found:
        key = record_key(furnisher, record)
        entries = [
            Entry.of(Thing.RECORD, key, key + PART + each.written().reveal()) for each in numbers
        ]
        if State.SAME in said_of(entries):
            owned.append(int(number))
    return owned
