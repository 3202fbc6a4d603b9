"""Many who take part at once, as a file of signed forms says: a few statements for all of them.

The same rows as `enrol` and `give_consent` write for each, for people who are not there yet.
Whoever is there is left to those two, which compare.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import connection, transaction

from chengxin.people.consent import Event, Giver, Purpose
from chengxin.people.facts import Facts
from chengxin.people.identity import Identity
from chengxin.people.keys import site_keys
from chengxin.people.names import Name
from chengxin.people.sealing import blind_index, seal
from chengxin.people.services.consents import EVENT, LIVE
from chengxin.people.services.enrolling import ADD_FACTS, IDENTITY_FIELD, cell, keep_others_out
from chengxin.people.terms import terms

_INSERT = """
insert into person (person, identity_index, identity_sealed, name_sealed, joined_at)
select new.*, %s from unnest(%s::uuid[], %s::bytea[], %s::bytea[], %s::bytea[]) as new
order by 2 on conflict (identity_index) do nothing returning person_no, identity_index
"""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody with what is attested, and the days from which consents live.

    `market_on` is that of market information, where there is one.
    """

    identity: Identity
    name: Name
    facts: Facts
    consented_on: date
    market_on: date | None = None


@transaction.atomic
def enrol_newcomers(*, people: Sequence[Newcomer], at: datetime) -> Mapping[Identity, int]:
    """Enrol those who are not there, each once, with facts and consent; return their numbers.

    The caller has looked that nobody of them is there under any key (`find_many`). Whoever was
    enrolled meanwhile is left out of the answer.
    """
    keys = site_keys()
    keep_others_out(keys)
    opaque = [uuid4() for _each in people]
    indexes = {blind_index(keys, IDENTITY_FIELD, each.identity.written()): each for each in people}
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                at,
                opaque,
                [*indexes],
                [
                    seal(keys, cell("identity", person), each.identity.written())
                    for person, each in zip(opaque, people, strict=True)
                ],
                [
                    seal(keys, cell("name", person), each.name.written)
                    for person, each in zip(opaque, people, strict=True)
                ],
            ],
        )
        made = {int(number): indexes[bytes(index)] for number, index in cursor.fetchall()}
        cursor.executemany(
            ADD_FACTS, [(number, at, *each.facts.values()) for number, each in made.items()]
        )
        for purpose, days in (
            (Purpose.COMPUTE, {number: each.consented_on for number, each in made.items()}),
            (Purpose.MARKET, {n: each.market_on for n, each in made.items() if each.market_on}),
        ):
            frozen = json.dumps(terms(purpose, ""))
            cursor.executemany(LIVE, [(number, purpose, day, at) for number, day in days.items()])
            cursor.executemany(
                EVENT,
                [
                    (number, purpose, Event.GIVEN, at, day, Giver.FILE, None, frozen)
                    for number, day in days.items()
                ],
            )
    return {each.identity: number for number, each in made.items()}
