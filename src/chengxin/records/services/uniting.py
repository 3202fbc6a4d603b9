"""Putting two entries of one person together, and taking them apart again exactly.

The caller has a decision of two people, the gates of both persons' numbers and the locks of
scoring. One person stays; the other's records become theirs, known from now on, and the other's
number leads to them. What a consent allows is never more afterwards than each of the two allowed:
where they differ, the narrower holds. What has to be put back is kept beside, as it stood.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from chengxin import clock
from chengxin.people.changing import words
from chengxin.people.changing.errors import ChangeRefusedError
from chengxin.people.consent import Giver, Purpose
from chengxin.people.services import withdraw_consent
from chengxin.records.database import ask
from chengxin.records.services.market import holds_market
from chengxin.records.services.owning import came_as, numbers_of

#: What goes with a consent to the points and comes back with the two entries, the children last.
_RESTING = ("standing", "standing_change")

_KEPT = """
select jsonb_build_object(
  'records', (select coalesce(jsonb_agg(record_no order by record_no), '[]') from record
    where person_no = %s),
  'versions', (select coalesce(jsonb_agg(jsonb_build_object('record_no', record_no,
    'version', version, 'known_from', known_from)), '[]') from record_version
    where person_no = %s),
  'marks', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'known_from', known_from)), '[]')
    from record_mark where person_no = %s),
  'consent', (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from consent c
    where person_no = any(%s)),
  'standing', (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from standing s
    where person_no = any(%s)),
  'standing_change', (select coalesce(jsonb_agg(to_jsonb(h)), '[]') from standing_change h
    where person_no = any(%s)),
  'message', (select coalesce(jsonb_agg(to_jsonb(m)), '[]') from message m
    join standing_change h on h.id = m.change_id where h.person_no = any(%s))
)
"""
_MERGED = """
insert into person_merged (person_no, into_no, change, kept) values (%s, %s, %s, %s)
"""
_LIVING = "select purpose from consent where person_no = %s and withdrew_on is null"
_MOVE = "select move_records(%s, %s, %s, %s, %s, %s)"
#: Of two terms that run for both entries the one holds that ends first.
_EARLIER_END = """
update consent k set expires_on = least(k.expires_on, o.expires_on)
from consent o where k.person_no = %s and o.person_no = %s and o.purpose = k.purpose
  and k.withdrew_on is null and o.withdrew_on is null
"""
_PUT_CONSENT = """
update consent c set consented_on = k.consented_on, withdrew_on = k.withdrew_on,
  expires_on = k.expires_on, updated_at = k.updated_at
from jsonb_populate_record(null::consent, %s) as k where c.id = k.id
"""
_GIVEN_AGAIN = """
insert into consent_event
  (person_no, purpose, event_type, event_time, effective_on, given_by, notice, terms)
select person_no, purpose, event_type, %s, %s, given_by, notice, terms from consent_event
where person_no = %s and purpose = %s and event_type = 'given' order by id desc limit 1
"""


def check(*, keep: int, other: int | None) -> None:
    """Raise ChangeRefusedError where these are not two people, each by themselves."""
    if other is None or other == keep:
        raise ChangeRefusedError(words.not_two())
    here = ask("select count(*) from person where person_no = any(%s)", [keep, other])
    merged = "select 1 from person_merged where person_no = any(%s) or into_no = %s limit 1"
    if here[0][0] != 2 or ask(merged, [keep, other], other):
        raise ChangeRefusedError(words.not_two())
    # The narrower would end what the records rest on, and these would be gone for good [yuxi 8].
    market = str(Purpose.MARKET)
    if (market in _living(keep)) != (market in _living(other)) and any(
        map(holds_market, (keep, other))
    ):
        raise ChangeRefusedError(words.market_differs())


def unite(*, keep: int, other: int, change: int, at: datetime) -> None:
    """Let everything of `other` be of `keep`. The caller scores `keep` anew."""
    [[found]] = ask(_KEPT, *[other] * 3, *[[keep, other]] * 4)
    kept = _read(found)
    ask(_MERGED, other, keep, change, json.dumps(kept))
    both = _living(keep) & _living(other)
    ask(_EARLIER_END, keep, other)
    for person_no, ends in ((keep, _living(keep) - both), (other, _living(other))):
        for purpose in sorted(ends):
            _end(person_no, purpose, at)
    _forget([other] if str(Purpose.COMPUTE) in both else [keep, other])
    ask(_MOVE, change, other, keep, kept["records"], None, at)


def part(*, keep: int, other: int, undone: int, change: int, at: datetime) -> None:
    """Put back what `unite` changed; what came in since goes to whose number it came under.

    A consent that the person has taken back since stays taken back, for both. Raises
    ChangeRefusedError where market information would go to an entry that did not agree to it.
    """
    [[found]] = ask("delete from person_merged where change = %s returning kept", undone)
    kept = _read(found)
    mine = numbers_of(other)
    moved = [*kept["records"]]
    moved += [each for each in came_as(keep, mine, records=None) if each not in moved]
    ask(_MOVE, change, keep, other, moved, json.dumps(kept), None)
    lived = {
        no: {each["purpose"]: each for each in kept["consent"]
             if each["person_no"] == no and each["withdrew_on"] is None}
        for no in (keep, other)
    }  # fmt: skip
    shared = lived[keep].keys() & lived[other].keys()
    taken_back = shared - _living(keep)
    for person_no in (keep, other):
        for purpose, row in lived[person_no].items():
            over = row["expires_on"] and row["expires_on"] < clock.civil_day(at).isoformat()
            if purpose not in taken_back and purpose not in _living(person_no) and not over:
                _give_again(row, at)
    if any(
        str(Purpose.MARKET) not in _living(each) and holds_market(each) for each in (keep, other)
    ):
        raise ChangeRefusedError(words.market_differs())
    _forget([keep, other])
    _remember(kept, [each for each in (keep, other) if str(Purpose.COMPUTE) in _living(each)])


def _read(found: Any) -> dict[str, Any]:
    read = json.loads(found) if isinstance(found, str) else found
    assert isinstance(read, dict)
    return read


def _living(person_no: int) -> set[str]:
    return {str(row[0]) for row in ask(_LIVING, person_no)}


def _end(person_no: int, purpose: str, at: datetime) -> None:
    withdraw_consent(
        person_no=person_no,
        purpose=purpose,
        given_by=Giver.FILE,
        effective_on=clock.civil_day(at),
        event_time=at,
    )


def _give_again(row: dict[str, Any], at: datetime) -> None:
    """Let a consent be the row it was; the event says so, with the text and who gave it."""
    ask(_PUT_CONSENT, json.dumps(row))
    day = date.fromisoformat(row["consented_on"])
    ask(_GIVEN_AGAIN, at, day, row["person_no"], row["purpose"])


def _forget(persons: Iterable[int]) -> None:
    """Delete score and history, as withdrawing does."""
    for person_no in persons:
        for table in reversed(_RESTING):
            ask(f"delete from {table} where person_no = %s", person_no)


def _remember(kept: dict[str, Any], persons: Sequence[int]) -> None:
    """Put score, history and what was told of it back as they stood."""
    changes = [each for each in kept["standing_change"] if each["person_no"] in persons]
    numbers = {each["id"] for each in changes}
    rows = {
        "standing": [each for each in kept["standing"] if each["person_no"] in persons],
        "standing_change": changes,
        "message": [each for each in kept["message"] if each["change_id"] in numbers],
    }
    for table, found in rows.items():
        ask(
            f"insert into {table} select * from jsonb_populate_recordset(null::{table}, %s)",
            json.dumps(found),
        )
