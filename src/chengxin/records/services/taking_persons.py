"""Rows of persons are taken in: who agreed is enrolled with what is attested of them.

Of a row without a consent nothing is kept about the person but that it was delivered. A file never
gives back a consent that the person has taken back since, nor turns a later no into a yes, and what
was known stays known: facts are added with the moment at which they came. The consent to market
information stands beside that to the points and in its own columns [yuxi 8].
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chengxin.people.consent import Giver, Purpose
from chengxin.people.facts import FACTS, Facts
from chengxin.people.identity import Identity
from chengxin.people.names import Name
from chengxin.people.services import (
    Known,
    Newcomer,
    enrol_newcomers,
    find_many,
    give_consent,
    record_facts,
)
from chengxin.people.services import withdraw_consent as end_consent
from chengxin.records.codes import Code, Verdict
from chengxin.records.database import ask
from chengxin.records.digests import PART, Entry, Thing
from chengxin.records.outcome import Outcome, waits
from chengxin.records.services import gate
from chengxin.records.services.arriving import arrival
from chengxin.records.services.chunk import Chunk, Taken, consenting, lock_persons
from chengxin.records.services.claims import State, claim
from chengxin.records.services.held import link_held, waiting
from chengxin.records.services.market import take_market_back
from chengxin.standing.services.leaving import withdraw

_CONSENT = """
select consented_on, withdrew_on from consent where person_no = %s and purpose = %s
"""
_REFUSED = """
select max(effective_on) from consent_event
where person_no = %s and purpose = %s and event_type = 'refused'
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row says, as the checks typed it."""

    identity: Identity
    name: Name
    facts: Facts
    consented_on: date | None
    withdrew_on: date | None
    market_on: date | None
    market_until: date | None


@dataclass(frozen=True, slots=True)
class _Here:
    """Who of a chunk was just enrolled, was there before, still agrees, and has rows held."""

    made: Mapping[Identity, int]
    known: Mapping[Identity, Known]
    living: Collection[Identity]
    held: Collection[Identity]
    at: datetime


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
    held = waiting(identities)
    at = arrival([each.person_no for each in known.values()], chunk.received_at, *held.values())
    made = _enrolled(_unspent(rows.values()), known, at)
    late = [who for who in identities if who not in known and who not in made]
    known = {**known, **find_many(late)}
    here = _Here(made, known, consenting(chunk, known), held, at)
    taken = Taken(at=at)
    for (number, row), state in zip(rows.items(), states, strict=True):
        # Of a row without a consent nothing is there that could be the same.
        unknown = Verdict.ACCEPTED if state is State.NEW else Verdict.DUPLICATE
        found = _take(row, here, taken) or Outcome(unknown)
        if row.consented_on is None:
            # Who delivers it is told what would be told if nobody of this number had joined.
            found = replace(found, told=unknown.value)
        taken.outcomes[number] = found
    return taken


def _unspent(rows: Iterable[_Row]) -> list[_Row]:
    """Return the rows with a consent that was not delivered before.

    A file that is sent again must not bring back who has left for good since, and of whom nothing
    is known but digests that everybody has whose consent came in a file.
    """
    agreeing = [row for row in rows if row.consented_on is not None]
    keys = [f"{row.identity.written().reveal()}{PART}{row.consented_on}" for row in agreeing]
    states = claim([Entry.of(Thing.CONSENT, key, key) for key in keys])
    return [row for row, state in zip(agreeing, states, strict=True) if state is State.NEW]


def _enrolled(
    rows: Iterable[_Row], known: Mapping[Identity, Known], at: datetime
) -> Mapping[Identity, int]:
    """Enrol those who agree and are not there yet; return their numbers."""
    newcomers = [
        Newcomer(row.identity, row.name, row.facts, row.consented_on, row.market_on)
        for row in rows
        if row.consented_on is not None and row.identity not in known
    ]
    return enrol_newcomers(people=newcomers, at=at) if newcomers else {}


def _row(chunk: Chunk, line: Mapping[str, Any]) -> _Row:
    return _Row(
        chunk.looked.identities[line["@who"]],
        chunk.looked.names[line["@called"]],
        Facts(**{name: line[name] for name in FACTS}),
        line["consented_on"],
        line["withdrew_on"],
        line["market_consented_on"],
        line["market_withdrew_on"],
    )


def _take(row: _Row, here: _Here, taken: Taken) -> Outcome | None:
    """Take one row in; None when nobody of this number takes part, and the row changes nothing."""
    known = here.known.get(row.identity)
    if row.identity in here.made:
        person, agreed, changed = here.made[row.identity], True, True
        _end(person, Purpose.COMPUTE, row.withdrew_on, here.at)
        _end(person, Purpose.MARKET, row.market_on and row.market_until, here.at)
    elif known is None or (row.consented_on is None and row.identity not in here.living):
        return None
    elif not known.called(row.name):
        return waits(Code.NAME_DIFFERS, "name")
    else:
        person = known.person_no
        agreed = row.consented_on is not None and _agree(person, row, here.at)
        # Of who has taken the consent back nothing new is kept.
        lives = agreed or row.identity in here.living
        changed = lives and record_facts(person_no=person, facts=row.facts, recorded_at=here.at)
        changed = (lives and _agree_to_market(person, row, here.at)) or changed
    if agreed and row.identity in here.held:
        link_held(person_no=person, known_from=here.at)
    if agreed or changed:
        taken.persons.add(person)
    return Outcome(Verdict.ACCEPTED if agreed or changed else Verdict.DUPLICATE)


def _agree(person: int, row: _Row, at: datetime) -> bool:
    """Let the consent be as the row says, where nothing later is known; say whether it changed."""
    assert row.consented_on is not None
    since, until = _since(person, Purpose.COMPUTE)
    if since is None or (until and row.consented_on >= until and row.consented_on != since):
        _give(person, Purpose.COMPUTE, row.consented_on, at)
        _end(person, Purpose.COMPUTE, row.withdrew_on, at)
        return True
    if row.withdrew_on is None or until is not None or row.withdrew_on < since:
        return False
    # With the consent goes what rests on it.
    return withdraw(person_no=person, given_by=Giver.FILE)


def _agree_to_market(person: int, row: _Row, at: datetime) -> bool:
    """The same for market information; whoever said no later than the row has said no."""
    if row.market_on is None:
        return False
    since, until = _since(person, Purpose.MARKET)
    [[refused]] = ask(_REFUSED, person, Purpose.MARKET)
    if (since is None and (refused is None or row.market_on > refused)) or (
        until and row.market_on >= until and row.market_on != since
    ):
        _give(person, Purpose.MARKET, row.market_on, at)
        _end(person, Purpose.MARKET, row.market_until, at)
        return True
    if row.market_until is None or until is not None or since is None or row.market_until < since:
        return False
    return take_market_back(person_no=person, given_by=Giver.FILE)


def _since(person: int, purpose: Purpose) -> tuple[date | None, date | None]:
    """Return from when until when a consent lives, as known now."""
    found = ask(_CONSENT, person, purpose)
    return found[0] if found else (None, None)


def _give(person: int, purpose: Purpose, day: date, at: datetime) -> None:
    give_consent(
        person_no=person, purpose=purpose, notice=None, given_by=Giver.FILE, effective_on=day,
        event_time=at,
    )  # fmt: skip


def _end(person: int, purpose: Purpose, day: date | None, at: datetime) -> bool:
    """Let a consent that has just begun, or nothing rests on yet, end on the day of the row."""
    return day is not None and end_consent(
        person_no=person, purpose=purpose, given_by=Giver.FILE, effective_on=day, event_time=at
    )
