"""A chunk of rows on its way in, what became of it, and the locks that taking it in needs.

`judging` makes chunks of the rows that are sound by themselves; one module for each kind of file
takes them in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from chengxin.people.consent import Purpose
from chengxin.people.identity import Identity
from chengxin.people.services import Known, find_many
from chengxin.records.database import ask
from chengxin.records.looking import Looked
from chengxin.records.outcome import Outcome
from chengxin.standing.services.scoring import lock
from chengxin.standing.services.versions import Loaded

_CONSENTING = """
select person_no from consent
where purpose = %s and person_no = any(%s) and (withdrew_on is null or withdrew_on > %s)
"""


class SwitchedError(Exception):
    """Another version of the rulebook came into force while rows were looked at; look again."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of a delivery, looked at under a version of the rulebook; `rows` are those to take."""

    delivery: int
    received_at: datetime
    loaded: Loaded
    looked: Looked
    rows: pl.DataFrame
    today: date


@dataclass(slots=True)
class Taken:
    """What became of the rows of a chunk, and whose standing changes by it, from when on."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    persons: set[int] = field(default_factory=set)
    at: datetime | None = None


def lock_persons(chunk: Chunk, persons: Collection[int]) -> None:
    """Lock the rulebook in force and the consents of persons. Raises SwitchedError."""
    if lock(sorted(persons)).rulebook_no != chunk.loaded.rulebook_no:
        raise SwitchedError


def lock_joined(chunk: Chunk, identities: Collection[Identity]) -> dict[Identity, Known]:
    """Return those of these people who have agreed and still do, and keep that so.

    Raises SwitchedError.
    """
    found = find_many(identities)
    lock_persons(chunk, [known.person_no for known in found.values()])
    return consenting(chunk, found)


def consenting(chunk: Chunk, found: Mapping[Identity, Known]) -> dict[Identity, Known]:
    """Return those of these people whose consent has not ended."""
    numbers = [known.person_no for known in found.values()]
    rows = ask(_CONSENTING, Purpose.COMPUTE, numbers, chunk.today)
    living = {int(row[0]) for row in rows}
    return {who: known for who, known in found.items() if known.person_no in living}
