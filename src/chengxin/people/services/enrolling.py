"""People by their identity: found by the blind index alone, kept once, sealed in place.

A person is the same one only where number and name agree. The number and the name leave this
module sealed or not at all: never in a message, a log or the text of a statement.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from chengxin.people.errors import FactsDifferError, NameDiffersError, NobodyError
from chengxin.people.facts import FACTS, Facts
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, written_identity
from chengxin.people.keys import site_keys
from chengxin.people.names import Name, read_name
from chengxin.people.sealing import Cell, Keys, Use, blind_index, blind_indexes, open_cell, seal

#: What the index is of, so that equal values of other fields do not show.
IDENTITY_FIELD = "person.identity"

#: The first half of the advisory locks below: nobody else's start with it.
_LOCKS = 0x70656F70

# A former number leads to the person, a merged person to the one they are; so do their names.
_FIND = """
with hit as (
  select p.identity_index, coalesce(m.into_no, p.person_no) as person_no
  from person p left join person_merged m on m.person_no = p.person_no
  where p.identity_index = any(%(indexes)s)
  union
  select a.identity_index, coalesce(m.into_no, a.person_no)
  from person_alias a left join person_merged m on m.person_no = a.person_no
  where a.identity_index = any(%(indexes)s)
)
select h.identity_index, h.person_no, n.person, n.name_sealed, n.identity_sealed, n.main
from hit h join lateral (
  select person, name_sealed, identity_sealed, true as main from person
  where person_no = h.person_no
  union all
  select p.person, p.name_sealed, p.identity_sealed, false
  from person_merged m join person p on p.person_no = m.person_no where m.into_no = h.person_no
  union all
  select p.person, a.name_sealed, a.identity_sealed, false
  from person_alias a join person p on p.person_no = a.person_no
  where a.person_no = h.person_no
  union all
  select p.person, a.name_sealed, a.identity_sealed, false
  from person_merged m join person_alias a on a.person_no = m.person_no
    join person p on p.person_no = m.person_no
  where m.into_no = h.person_no
) as n on true
"""
_INSERT = """
insert into person (person, identity_index, identity_sealed, name_sealed, joined_at)
values (%s, %s, %s, %s, %s) on conflict (identity_index) do nothing returning person_no
"""
_FACTS_AT = f"""
select recorded_at, {", ".join(FACTS)} from person
left join person_facts using (person_no)
where person_no = %s and coalesce(recorded_at, '-infinity') <= %s
order by recorded_at desc nulls last limit 1
"""
ADD_FACTS = f"""
insert into person_facts (person_no, recorded_at, {", ".join(FACTS)})
values (%s, %s, {", ".join("%s" for _each in FACTS)}) on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is there; `name` is None where it can no longer be read.

    `others` are the numbers, and `names` the names, by which the person was known as well.
    """

    person_no: int
    name: Name | None
    others: frozenset[Identity] = frozenset()
    names: frozenset[Name] = frozenset()

    def called(self, name: Name) -> bool:
        """Whether the person is, or was, called so."""
        return name == self.name or name in self.names


def cell(column: str, person: UUID) -> Cell:
    """Return the place of a sealed value of `person`: a row is known by its opaque id."""
    return Cell("person", column, str(person))


def find(identity: Identity) -> int | None:
    """Return the number of whoever is known by this identity, or None."""
    found = find_many([identity]).get(identity)
    return found.person_no if found else None


def find_many(identities: Collection[Identity]) -> Mapping[Identity, Known]:
    """Return whoever is known by these identities, in one query."""
    keys = site_keys()
    of_index = {
        index: identity
        for identity in identities
        for index in blind_indexes(keys, IDENTITY_FIELD, identity.written())
    }
    found: dict[Identity, Known] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FIND, {"indexes": list(of_index)})
        rows = cursor.fetchall()
    for index, person_no, person, name, number, main in sorted(rows, key=lambda row: not row[-1]):
        asked, called = of_index[bytes(index)], _name(keys, person, bytes(name))
        if main:
            found[asked] = Known(int(person_no), called)
            continue
        was, before = found[asked], open_cell(keys, cell("identity", person), bytes(number))
        found[asked] = replace(
            was,
            others=was.others | {written_identity(before)},
            names=was.names | ({called} if called else set()),
        )
    return found


@transaction.atomic
def enrol(*, identity: Identity, name: Name, facts: Facts, recorded_at: datetime) -> int:
    """Return the number of the person, who is there afterwards, once, with these facts.

    One identity a person, checked against the name [yunnan 2.1].
    Again with the same changes nothing. Raises NameDiffersError, and FactsDifferError.
    """
    keys = site_keys()
    keep_others_out(keys)
    known = find_many([identity]).get(identity)
    person_no = known.person_no if known else _insert(keys, identity, name, recorded_at)
    if person_no is None:
        # Somebody else was faster: that transaction is over, so the next statement sees the row.
        known = find_many([identity])[identity]
        person_no = known.person_no
    if known and not known.called(name):
        raise NameDiffersError
    record_facts(person_no=person_no, facts=facts, recorded_at=recorded_at)
    return person_no


@transaction.atomic
def record_facts(*, person_no: int, facts: Facts, recorded_at: datetime) -> bool:
    """Add what is attested from `recorded_at` on; False when just that was known then.

    Raises NobodyError, and FactsDifferError when other facts of the same instant are kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FACTS_AT, [person_no, recorded_at])
        latest = cursor.fetchone()
        if latest is None:
            cursor.execute("select from person where person_no = %s", [person_no])
            if cursor.fetchone() is None:
                raise NobodyError
        elif tuple(latest[1:]) == facts.values() and latest[0] is not None:
            return False
        cursor.execute(ADD_FACTS, [person_no, recorded_at, *facts.values()])
        if cursor.rowcount:
            return True
        # Somebody wrote the same instant, before or just now.
        cursor.execute(_FACTS_AT, [person_no, recorded_at])
        if tuple(cursor.fetchone()[1:]) != facts.values():
            raise FactsDifferError
    return False


def _insert(keys: Keys, identity: Identity, name: Name, joined_at: datetime) -> int | None:
    """Return the number of a new person, or None when somebody else inserts the same one."""
    person = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                person,
                blind_index(keys, IDENTITY_FIELD, identity.written()),
                seal(keys, cell("identity", person), identity.written()),
                seal(keys, cell("name", person), name.written),
                joined_at,
            ],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _name(keys: Keys, person: UUID, sealed: bytes) -> Name | None:
    written: Hidden = open_cell(keys, cell("name", person), sealed)
    read = read_name(written.reveal())
    return read if isinstance(read, Name) else None


def keep_others_out(keys: Keys) -> None:
    """Let nobody insert under a former index key while this transaction inserts under the new one.

    The unique index cannot tell that two rows under two keys are of one person. Those who insert
    under a key share its lock; while it is a former one, it is held alone. Whoever inserts under a
    next key holds the one that is current here alone, so nothing is asked of that one.
    """
    used = (key for key in keys.of_use(Use.INDEX) if (key.use, key.id) not in keys.coming)
    with connection.cursor() as cursor:
        for key in sorted(used, key=lambda each: each.id):
            share = "_shared" if key == keys.index else ""
            number = zlib.crc32(key.id.encode("ascii")) - (1 << 31)
            cursor.execute(f"select pg_advisory_xact_lock{share}(%s, %s)", [_LOCKS, number])
