"""Leaving for good: everything of a person goes, at once or not at all, and no trace leads back.

What a law has collected becomes again what it was before the person joined: rows that are held,
sealed. Events of consent, entries of looks and erasures stay under a number of which nobody is
left. Withdrawing a consent, which undoes less and asks less, is `standing.services.leaving`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from django.db import transaction

from chengxin import clock
from chengxin.access.sessions import end_sessions
from chengxin.ledger.columns import KEYS, Kind
from chengxin.ledger.encoding import MARKS
from chengxin.people.consent import Giver
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, written_identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import open_cell
from chengxin.people.services import withdraw_consent
from chengxin.people.services.enrolling import cell
from chengxin.records.database import ask
from chengxin.records.looking import key_text
from chengxin.records.own.services.corrections import cases_of
from chengxin.records.services import gate
from chengxin.records.services.attaching import CONTENT
from chengxin.records.services.held import held_items, hold_marks, hold_versions
from chengxin.records.services.marking import MARK
from chengxin.records.services.owning import numbers_of
from chengxin.records.services.waiting import Leaving, blank_waiting
from chengxin.standing.services.scoring import lock

#: Why bodies were deleted, in the register of erasures.
GROUND = "left"

_PERSON = "select person, identity_sealed, name_sealed from person where person_no = %s"
# Whoever was put together with a person is this person, with a number of their own.
_MERGED = "select person_no from person_merged where into_no = %s order by person_no"
_LIVING = "select purpose from consent where person_no = %s order by purpose"
#: What of the person's records nobody holds afterwards.
_OWN = """
select u.furnisher, r.record from record r join furnisher u using (furnisher_no)
where r.person_no = %s and not exists (
  select from record_version v join catalogue_item c using (catalogue_no)
  where v.record_no = r.record_no and c.item = any(%s)
)
"""
_VERSIONS = """
select v.delivery_id, encode(v.digest, 'hex'), u.furnisher, r.record, v.version, c.item,
  v.recorded_at at time zone 'UTC', b.finding, b.formed_on, b.ended_on, b.source_valid_until,
  b.severity, b.final_on, b.notified_on, b.issuer, b.document, b.f1, b.f2, b.f3, b.f4
from record r join furnisher u using (furnisher_no) join record_version v using (record_no)
join record_body b on b.record_no = v.record_no and b.version = v.version
join catalogue_item c using (catalogue_no)
where r.person_no = %s and c.item = any(%s) and v.delivery_id is not null
order by v.delivery_id, r.record_no, v.version
"""
# A mark has no delivery of its own; what is about a record lies with the record. A dispute that the
# person opened here goes with the person: nobody would ever answer it.
_MARKS = """
select min(v.delivery_id), u.furnisher, r.record, m.kind, m.starts, m.until,
  m.recorded_at at time zone 'UTC', m."case"
from record_mark m join record r using (record_no) join furnisher u using (furnisher_no)
join record_version v using (record_no) join catalogue_item c using (catalogue_no)
where m.person_no = %s and c.item = any(%s) and v.delivery_id is not null
  and not (m.kind = %s and m."case" = any(%s))
group by m.id, 2, 3 order by 1, m.id
"""


@dataclass(frozen=True, slots=True)
class _Who:
    """Whom the number belongs to, and the name as it was written."""

    identity: Identity
    name: Hidden


@transaction.atomic
def leave_for_good(*, person_no: int, given_by: Giver = Giver.SELF) -> bool:
    """Delete a person; False when nobody of this number is here (any more) [jinan 7].

    Lock order: that of this room, gate before scoring. Whoever comes back is somebody new.
    """
    who = _who(person_no)
    if who is None:
        return False
    gate.hold(_numbers(person_no, *_merged(person_no)))
    version = lock([person_no])
    if _who(person_no) is None:
        return False
    # Asked again: two people may have decided about the numbers while this one waited.
    merged = _merged(person_no)
    numbers = _numbers(person_no, *merged)
    for (purpose,) in ask(_LIVING, person_no):
        withdraw_consent(
            person_no=person_no,
            purpose=purpose,
            given_by=given_by,
            effective_on=clock.today(),
            event_time=clock.now(),
        )
    by_law = held_items(version.rulebook)
    own = frozenset((str(of), str(record)) for of, record in ask(_OWN, person_no, by_law))
    blank_waiting(Leaving(numbers, by_law, own))
    held = _hold_again(person_no, who, by_law)
    for each, rows in ((person_no, held), *((other, 0) for other in merged)):
        ask("select erase_person(%s, %s, %s, %s)", each, GROUND, clock.now(), rows)
    end_sessions(person_no=person_no)
    return True


def _merged(person_no: int) -> list[int]:
    return [int(other) for (other,) in ask(_MERGED, person_no)]


def _numbers(*persons: int) -> list[Identity]:
    return [number for each in persons for number in numbers_of(each)]


def _who(person_no: int) -> _Who | None:
    rows = ask(_PERSON, person_no)
    if not rows:
        return None
    person, identity, name = rows[0]
    keys = site_keys()
    number = open_cell(keys, cell("identity", person), bytes(identity))
    return _Who(written_identity(number), open_cell(keys, cell("name", person), bytes(name)))


def _hold_again(person_no: int, who: _Who, items: list[str]) -> int:
    """Hold what a law has collected as if the person had never joined; return how many rows."""
    schema = {"delivery_id": pl.Int64(), "@digest": pl.String(), **CONTENT}
    versions = pl.DataFrame(ask(_VERSIONS, person_no, items), schema=schema, orient="row")
    versions = versions.with_columns(
        key_text(KEYS[Kind.RECORDS]).alias("@key"), pl.lit(who.name.reveal()).alias("name")
    )
    for (delivery,), rows in versions.group_by("delivery_id", maintain_order=True):
        hold_versions(int(str(delivery)), rows, [who.identity] * rows.height, [*rows["@digest"]])
    types = (pl.String(), pl.String(), pl.Int8(), pl.Date(), pl.Date(), pl.Datetime("us"))
    named = dict(zip(MARK, (*types, pl.String()), strict=True))
    marks = pl.DataFrame(
        ask(_MARKS, person_no, items, MARKS["disputed"], cases_of(person_no)),
        schema={"delivery_id": pl.Int64(), **named},
        orient="row",
    ).with_columns(key_text(KEYS[Kind.MARKS]).alias("@key"))
    for (delivery,), rows in marks.group_by("delivery_id", maintain_order=True):
        found = rows.select(*MARK).iter_rows(named=True)
        hold_marks(int(str(delivery)), zip(rows["@key"], found, strict=True))
    return versions.height + marks.height
