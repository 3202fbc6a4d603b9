"""How far each furnisher is, and the whole way of one, for staff; what holds, for its calls.

About nobody: departments, offices, items and public keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chengxin.access.looks import about_nobody
from chengxin.clock import now
from chengxin.records.admitting.publickey import PublicKey
from chengxin.records.admitting.services import steps_of
from chengxin.records.admitting.steps import State, Step, Way, way_of
from chengxin.records.database import ask, parsed

_ALL = """
select f.furnisher_no, f.furnisher from furnisher f
where exists (select from furnisher_step s where s.furnisher_no = f.furnisher_no)
order by f.furnisher_no desc
"""
_KEYS = """
select k.key_id, k.since, k.expires_at, e.at, coalesce(e.reason, ''),
  (select min(a.at) from furnisher_admission a where a.key_id = k.key_id)
from furnisher_key k left join furnisher_key_end e using (key_id)
where k.furnisher_no = %s order by k.since desc, k.key_id
"""
_LOGINS = "select id, username from auth_user where id = any(%s)"

#: Of a key that was admitted and has neither ended nor expired: its furnisher, and what holds of it
#: now, which its latest admission says.
_HOLDS = """
select f.furnisher_no, f.furnisher, k.public, k.expires_at, l.admission, l.items
from furnisher_key k join furnisher f using (furnisher_no)
join lateral (
  select admission, items from furnisher_admission a
  where a.furnisher_no = k.furnisher_no order by admission desc limit 1
) l on true
where k.key_id = %s and k.since <= %s and k.expires_at > %s
  and exists (select from furnisher_admission a where a.key_id = k.key_id)
  and not exists (select from furnisher_key_end e where e.key_id = k.key_id)
"""


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as staff see it; `ended_at` is when it was withdrawn, `admitted_at` when approved."""

    key_id: str
    since: datetime
    expires_at: datetime
    ended_at: datetime | None
    reason: str
    admitted_at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether calls by it are taken now."""
        return self.admitted_at is not None and self.open

    @property
    def open(self) -> bool:
        """Whether it has neither expired nor been withdrawn."""
        return self.ended_at is None and self.expires_at > now()


@dataclass(frozen=True, slots=True)
class StepView:
    """A step, and who took it."""

    kind: Step
    said: Mapping[str, object]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Admitting:
    """The whole way of a furnisher; `content` is the hash of what is stated now."""

    number: int
    furnisher: str
    way: Way
    steps: Sequence[StepView]
    keys: Sequence[KeyView]
    content: str

    @property
    def state(self) -> State:
        """How it stands: what waits for an answer comes first."""
        if self.way.waiting is not None:
            return State.WAITS
        if any(each.holds for each in self.keys):
            return State.ADMITTED
        return State.OVER if self.way.admitted else State.BEGUN


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a call is: its furnisher, its key, and the items that it may send."""

    furnisher_no: int
    furnisher: str
    key: PublicKey
    expires_at: datetime
    admission: int
    items: frozenset[str]


@about_nobody
def admitting_all() -> list[Admitting]:
    """Return every furnisher that applied, the latest first."""
    return [_admitting(number, name) for number, name in ask(_ALL)]


@about_nobody
def admitting_of(number: int) -> Admitting | None:
    """Return the way of one, or None."""
    return next((each for each in admitting_all() if each.number == number), None)


@about_nobody
def holder_of(key_id: str) -> Holder | None:
    """Return whose a key is, where it holds now; asked anew for each call."""
    rows = ask(_HOLDS, key_id, now(), now())
    if not rows:
        return None
    number, name, public, expires_at, admission, items = rows[0]
    return Holder(
        number, name, PublicKey(bytes(public)), expires_at, admission, frozenset(parsed(items))
    )


def _admitting(number: int, name: str) -> Admitting:
    steps = steps_of(number)
    logins: dict[int, str] = dict(ask(_LOGINS, [each.by for each in steps]))
    way = way_of(steps)
    return Admitting(
        number, name, way,
        [StepView(each.kind, each.said, each.at, logins.get(each.by, "–")) for each in steps],
        [KeyView(*row) for row in ask(_KEYS, number)],
        way.draft.content(name).hex(),
    )  # fmt: skip
