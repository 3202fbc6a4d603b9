"""Rows of persons are taken in: who agreed is enrolled with what is attested of them.

Of a row without a consent nothing is kept about the person but that it was delivered. A file never
gives back a consent that the person has taken back since, and what was known stays known: facts
are added with the moment at which they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chengxin.clock import civil_day, now
from chengxin.people.consent import Giver, Purpose
from chengxin.people.errors import NameDiffersError
from chengxin.people.facts import FACTS, Facts
from chengxin.people.identity import Identity
from chengxin.people.names import Name
from chengxin.people.services import Known, enrol, find_many, give_consent, record_facts
from chengxin.people.services import withdraw_consent as end_consent
from chengxin.records.codes import Code, Verdict
from chengxin.records.database import ask
from chengxin.records.digests import PART, Entry, Thing
from chengxin.records.outcome import Outcome, waits
from chengxin.records.services import gate
from chengxin.records.services.chunk import Chunk, Taken, lock_persons
from chengxin.records.services.claims import State, claim
from chengxin.records.services.held import link_held
from chengxin.standing.services.leaving import withdraw

_CONSENT = """
select consented_on, withdrew_on from consent where person_no = %s and purpose = %s
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row says, as the checks typed it."""

    identity: Identity
    name: Name
    facts: Facts
    consented_on: date | None
    withdrew_on: date | None


def take_persons(chunk: Chunk) -> Taken:
    """Take the rows of a chunk in, in the transaction of the caller."""
    # In one order, so that two files of the same people do not wait for each other.
    lines = sorted(chunk.rows.iter_rows(named=True), key=lambda line: str(line["@who"]))
    rows = {line["seq"]: _row(chunk, line) for line in lines}
    identities = [row.identity for row in rows.values()]
    gate.hold(identities)
    known = find_many(identities)
    lock_persons(chunk, {each.person_no for each in known.values()})
    # What is attested of somebody changes, so all that a row says is its key.
    said = [PART.join((line["@who"], line["@called"], line["@said"])) for line in lines]
    states = claim([Entry.of(Thing.PERSON, each, each) for each in said])
    taken, at = Taken(), now()
    for (number, row), state in zip(rows.items(), states, strict=True):
        new = state is State.NEW
        taken.outcomes[number] = _take(row, known.get(row.identity), at, taken, new=new)
    return taken


def _row(chunk: Chunk, line: Mapping[str, Any]) -> _Row:
    return _Row(
        chunk.looked.identities[line["@who"]],
        chunk.looked.names[line["@called"]],
        Facts(**{name: line[name] for name in FACTS}),
        line["consented_on"],
        line["withdrew_on"],
    )


def _take(row: _Row, known: Known | None, at: datetime, taken: Taken, *, new: bool) -> Outcome:
    """Take one row in; `new` says that just this was not delivered before."""
    if known is None and row.consented_on is None:
        return Outcome(Verdict.ACCEPTED if new else Verdict.DUPLICATE)
    if known and known.name != row.name:
        return waits(Code.NAME_DIFFERS, "name")
    if known is None:
        try:
            person = enrol(identity=row.identity, name=row.name, facts=row.facts, recorded_at=at)
        except NameDiffersError:
            return waits(Code.NAME_DIFFERS, "name")
        changed = True
    else:
        person = known.person_no
        changed = record_facts(person_no=person, facts=row.facts, recorded_at=at)
    agreed = row.consented_on is not None and _agree(person, row, at)
    if agreed:
        link_held(person_no=person)
    if agreed or changed:
        taken.persons.add(person)
    return Outcome(Verdict.ACCEPTED if agreed or changed else Verdict.DUPLICATE)


def _agree(person: int, row: _Row, at: datetime) -> bool:
    """Let the consent be as the row says, where nothing later is known; say whether it changed."""
    assert row.consented_on is not None
    found = ask(_CONSENT, person, Purpose.COMPUTE)
    since, until = found[0] if found else (None, None)
    changed = False
    if since is None or (until and row.consented_on >= until and row.consented_on != since):
        give_consent(
            person_no=person, purpose=Purpose.COMPUTE, notice=None, given_by=Giver.FILE,
            effective_on=row.consented_on, event_time=at,
        )  # fmt: skip
        since, until, changed = row.consented_on, None, True
    if row.withdrew_on and until is None and row.withdrew_on >= since:
        if found and row.withdrew_on <= civil_day(at):
            # With the consent goes what rests on it.
            return withdraw(person_no=person, given_by=Giver.FILE) or changed
        end_consent(
            person_no=person, purpose=Purpose.COMPUTE, given_by=Giver.FILE,
            effective_on=row.withdrew_on, event_time=at,
        )  # fmt: skip
        changed = True
    return changed
