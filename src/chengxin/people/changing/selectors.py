"""What was changed about who somebody is: read by the person, and by whoever decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person, about_nobody
from chengxin.people.changing.words import Ground, Kind
from chengxin.people.hidden import Hidden
from chengxin.people.identity import written_identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import open_cell
from chengxin.people.services.enrolling import cell

_CHANGES = """
select c.change, c.kind, c.ground, c.document, c.at, u.change is not null, p.person,
  a.identity_sealed, a.name_sealed
from person_change c
left join person_change u on u.undoes = c.change
left join person_alias a on a.change = c.change
left join person p on p.person_no = a.person_no
where c.person_no = %(person)s or c.other_no = %(person)s order by c.change
"""
_PROPOSALS = """
select t.id, p.kind, t.asked_at, u.username, a.agreed, a.answered_at
from change_proposal p join twofold_act t on t.id = p.act
left join auth_user u on u.id = t.asked_by left join twofold_answer a on a.act_id = t.id
order by t.id desc limit %s
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was decided; `number` and `name` are what was before, while it stands."""

    change: int
    kind: Kind
    ground: Ground
    document: str
    at: datetime
    undone: bool
    number: Hidden | None
    name: Hidden | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal without whom it is about; `agreed` is None while nobody has answered."""

    act: int
    kind: Kind
    asked_at: datetime
    asked_by: str
    agreed: bool | None
    answered_at: datetime | None


@about_a_person("identity", "name")
def changes_about(context: AccessContext, person_no: int) -> tuple[Changed, ...]:
    """Return every change about a person, the oldest first. Raises SealBrokenError."""
    keys = site_keys()
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"person": person_no})
        rows = cursor.fetchall()
    return tuple(
        Changed(
            change, Kind(kind), Ground(ground), document, at, undone,
            None
            if number is None
            else written_identity(open_cell(keys, cell("identity", person), bytes(number))).number,
            None if name is None else open_cell(keys, cell("name", person), bytes(name)),
        )
        for change, kind, ground, document, at, undone, person, number, name in rows
    )  # fmt: skip


@about_a_person("membership")
def changes_told(context: AccessContext, person_no: int) -> tuple[Changed, ...]:
    """Return every change about a person without what was before, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"person": person_no})
        rows = cursor.fetchall()
    return tuple(
        Changed(change, Kind(kind), Ground(ground), document, at, undone, None, None)
        for change, kind, ground, document, at, undone, *_sealed in reversed(rows)
    )


@about_nobody
def proposals(most: int = 100) -> tuple[Proposed, ...]:
    """Return the latest proposals, without whom they are about."""
    with connection.cursor() as cursor:
        cursor.execute(_PROPOSALS, [most])
        return tuple(
            Proposed(act, Kind(kind), at, by or "–", agreed, answered)
            for act, kind, at, by, agreed, answered in cursor.fetchall()
        )
