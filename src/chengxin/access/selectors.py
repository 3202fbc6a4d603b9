"""Who looked: what the person reads about looks, one's own apart from those of others.

An entry that somebody was denied is shown like any other. Looking here is a look itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.db import connection

from chengxin.access.context import AccessContext, ActorKind
from chengxin.access.kinds import Kind
from chengxin.access.looks import about_a_person
from chengxin.access.merged import NUMBERS
from chengxin.access.purposes import Purpose
from chengxin.clock import SHANGHAI, now

#: Whose looks are asked for: everybody's but one's own, of people of staff, of runs, own, or all.
Whose = Literal["others", "staff", "automatic", "own", "all"]

_KINDS: Mapping[Whose, tuple[ActorKind, ...]] = {
    "others": (ActorKind.STAFF, ActorKind.SYSTEM),
    "staff": (ActorKind.STAFF,),
    "automatic": (ActorKind.SYSTEM,),
    "own": (ActorKind.SELF,),
    "all": tuple(ActorKind),
}

#: What "lately" is on the home page.
LATELY = timedelta(days=30)

#: Entries on one page.
PAGE = 50

_ENTRIES = f"""
select e.id, e.at, e.actor, e.actor_kind, e.organisation, e.purpose, e.case_ref, e.reason,
  e.legal_basis, e.kinds, e.outcome = 'denied', s.number, s.digest
from access_entry e
left join lateral (
  select number, digest from access_seal where last >= e.id order by last limit 1
) s on true
where e.person_no = any({NUMBERS}) and e.actor_kind = any(%(actors)s)
  and (%(organisation)s = '' or e.organisation = %(organisation)s)
  and e.at >= %(since)s and e.at < %(before)s and e.id < %(below)s
order by e.id desc limit %(most)s
"""
_SUMMARY = f"""
select count(*) filter (where actor_kind <> 'self' and at > %(since)s), min(at),
  array_remove(array_agg(distinct organisation order by organisation), '')
from access_entry where person_no = any({NUMBERS})
"""


@dataclass(frozen=True, slots=True)
class Look:
    """One entry as its person reads it. `seal` and `digest` are empty while it is not sealed."""

    number: int
    at: datetime
    actor: str
    actor_kind: ActorKind
    organisation: str
    purpose: Purpose
    case_ref: str
    reason: str
    legal_basis: str
    kinds: tuple[Kind, ...]
    denied: bool
    seal: int | None
    digest: str


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks, newest first; `more` is the number below which older ones go on, if there are any."""

    looks: tuple[Look, ...]
    more: int | None


@dataclass(frozen=True, slots=True)
class LooksSummary:
    """How many others looked lately, how far back the log reaches, and which bodies are in it."""

    lately: int
    reaches_back_to: datetime | None
    organisations: tuple[str, ...]


@about_a_person("looks")
def entries_about(
    context: AccessContext,
    person_no: int,
    *,
    whose: Whose = "others",
    organisation: str = "",
    first_day: date = date(1900, 1, 1),
    last_day: date = date(2299, 12, 31),
    below: int | None = None,
) -> Looks:
    """Return a page of the looks at a person, between two civil days of the city [yuxi 17]."""
    asked: dict[str, int | str | list[str] | datetime] = {
        "person_no": person_no,
        "actors": [str(kind) for kind in _KINDS[whose]],
        "organisation": organisation,
        "since": datetime.combine(first_day, time(), SHANGHAI),
        "before": datetime.combine(last_day, time(), SHANGHAI) + timedelta(days=1),
        "below": below or 1 << 62,
        "most": PAGE + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, asked)
        rows = cursor.fetchall()
    looks = tuple(
        Look(
            number, at, actor, ActorKind(actor_kind), body, Purpose(purpose), case_ref, reason,
            basis, tuple(map(Kind, kinds.split())), denied, seal, bytes(digest or b"").hex(),
        )
        for number, at, actor, actor_kind, body, purpose, case_ref, reason, basis, kinds, denied,
        seal, digest in rows[:PAGE]
    )  # fmt: skip
    return Looks(looks, looks[-1].number if len(rows) > PAGE else None)


@about_a_person("looks")
def looks_summary(context: AccessContext, person_no: int) -> LooksSummary:
    """Return what the home page and the head of the list say about looks."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY, {"person_no": person_no, "since": now() - LATELY})
        lately, reaches, organisations = cursor.fetchone()
    return LooksSummary(lately, reaches, tuple(organisations or ()))


@about_a_person("looks")
def looks_count(context: AccessContext, person_no: int) -> int:
    """Return how many entries there are about a person, their own and those denied among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from access_entry where person_no = any({NUMBERS})",
            {"person_no": person_no},
        )
        return int(cursor.fetchone()[0])
