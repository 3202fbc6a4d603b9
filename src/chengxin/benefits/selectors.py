"""What is read of the register of partners. All of it about nobody: no selector asks who agreed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from chengxin.access.looks import about_nobody
from chengxin.benefits.words import State, state_of
from chengxin.clock import today
from chengxin.people.consent import PARTNER

_LISTED = """
select p.partner_no, p.word, e.act, e.kind, e.names, e.contact, e.asks, e.first_day, e.last_day,
  e.digests, a.at, s.at, s.reason
from partner p
join partner_approval a on a.id = (
  select id from partner_approval l where l.partner_no = p.partner_no order by id desc limit 1
)
join partner_entry e on e.act = a.act
left join partner_suspension s on s.approval_id = a.id
where p.word = %(word)s or %(word)s = '' order by p.word
"""
_ENTRIES = """
select t.id, p.word, e.names, t.asked_at, u.username, w.agreed, w.answered_at
from partner_entry e join partner p using (partner_no) join twofold_act t on t.id = e.act
left join auth_user u on u.id = t.asked_by left join twofold_answer w on w.act_id = t.id
order by t.id desc limit %s
"""
_ENTRY = """
select t.id, p.word, e.names, t.asked_at, u.username, w.agreed, w.answered_at, e.kind, e.contact,
  e.asks, e.first_day, e.last_day, e.texts, e.digests, e.content, t.reason
from partner_entry e join partner p using (partner_no) join twofold_act t on t.id = e.act
left join auth_user u on u.id = t.asked_by left join twofold_answer w on w.act_id = t.id
where e.act = %s
"""
_COUNTS = """
select distinct on (partner_no) partner_no, month, agreed from partner_count
order by partner_no, month desc
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A partner as two people approved it, and where it stands today."""

    partner_no: int
    word: str
    act: int
    kind: str
    names: Mapping[str, str]
    contact: str
    asks: Mapping[str, str]
    first_day: date
    last_day: date
    digests: Mapping[str, str]
    approved_at: datetime
    suspended_at: datetime | None
    reason: str

    @property
    def purpose(self) -> str:
        """What a consent to it is called."""
        return f"{PARTNER}{self.word}"

    @property
    def state(self) -> State:
        """Where it stands today."""
        return state_of(self.first_day, self.last_day, self.suspended_at, today())


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry in the list; `agreed` is None while nobody has answered."""

    act: int
    word: str
    names: Mapping[str, str]
    asked_at: datetime
    asked_by: str
    agreed: bool | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class EnteredWhole:
    """Everything that the second person answers for."""

    row: Entered
    kind: str
    contact: str
    asks: Mapping[str, str]
    first_day: date
    last_day: date
    texts: Mapping[str, str]
    digests: Mapping[str, str]
    content: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many agreed as of the first of a month; None for too few to be told."""

    month: date
    agreed: int | None


@about_nobody
def listed_partners() -> tuple[Listed, ...]:
    """Return every partner that was ever approved, as it stands."""
    return _listed("")


@about_nobody
def listed_partner(word: str) -> Listed | None:
    """Return the partner of a word, or None where none was approved."""
    return next(iter(_listed(word)), None) if word else None


@about_nobody
def entries(most: int = 100) -> tuple[Entered, ...]:
    """Return what was entered, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [most])
        return tuple(_entered(row) for row in cursor.fetchall())


@about_nobody
def entry_of(act: int) -> EnteredWhole | None:
    """Return one entry with its texts."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY, [act])
        row = cursor.fetchone()
    if row is None:
        return None
    kind, contact, asks, first, last, texts, digests, content, reason = row[7:]
    return EnteredWhole(
        _entered(row[:7]), kind, contact, _read(asks), first, last, _read(texts), _read(digests),
        bytes(content), reason,
    )  # fmt: skip


@about_nobody
def counts() -> Mapping[int, Counted]:
    """Return the newest safe count of each partner."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        return {number: Counted(month, agreed) for number, month, agreed in cursor.fetchall()}


def _listed(word: str) -> tuple[Listed, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, {"word": word})
        return tuple(
            Listed(
                number, of, act, kind, _read(names), contact, _read(asks), first, last,
                _read(digests), at, suspended, reason or "",
            )
            for number, of, act, kind, names, contact, asks, first, last, digests, at, suspended,
            reason in cursor.fetchall()
        )  # fmt: skip


def _entered(row: tuple[Any, ...]) -> Entered:
    act, word, names, at, by, agreed, answered = row
    return Entered(act, word, _read(names), at, by or "–", agreed, answered)


def _read(found: Any) -> Mapping[str, str]:
    """Django's driver gives JSON as its text."""
    read = json.loads(found) if isinstance(found, str) else found
    assert isinstance(read, dict)
    return read
