"""Market credit information: taken in with a consent of its own alone, and gone with it [yuxi 8].

A record of it about anybody without that consent is turned away and not kept: neither the row nor a
digest of it, so that it can come again once the person has agreed. Whoever furnishes it is told so
alike of strangers, of members and of whoever said no. What an answer then tells, that somebody
agreed to just this, stands in the text that is agreed to.

Taking the consent back deletes the records at once, and with them every change of the score in
which one of them was known: what nobody can explain any more is not kept [PIPL 47].
"""

from __future__ import annotations

import polars as pl
from django.db import transaction

from chengxin import clock
from chengxin.ledger.catalogue import market_items
from chengxin.people.consent import Giver, Purpose
from chengxin.people.errors import ConsentOrderError, NobodyError
from chengxin.people.services import give_consent, refuse_consent, withdraw_consent
from chengxin.records.database import ask
from chengxin.records.services import gate
from chengxin.records.services.chunk import Chunk, lock_joined
from chengxin.standing.models import InForceLog
from chengxin.standing.services.forgetting import forget_since
from chengxin.standing.services.scoring import Cause, lock, rescore
from chengxin.standing.services.versions import Loaded, loaded

#: Why bodies were deleted, in the register of erasures.
GROUND = "market consent withdrawn"

#: Whose consent lives, and is to the text that is valid now: one changed word is not agreed to yet.
_CONSENTING = """
select c.person_no from consent c
join lateral (
  select notice from consent_event e where e.person_no = c.person_no and e.purpose = c.purpose
  order by place desc limit 1
) as last on true
left join notice n on n.digest = last.notice
where c.purpose = %s and c.person_no = any(%s) and c.consented_on <= %s
  and (c.withdrew_on is null or c.withdrew_on > %s)
  and (n.digest is null or n.digest = (
    select digest from notice l where l.purpose = n.purpose and l.lang = n.lang
    order by published_at desc limit 1
  ))
"""
_KNOWN = """
select min(v.known_from) from record_version v join catalogue_item c using (catalogue_no)
where v.person_no = %s and c.item = any(%s)
  and exists (select from record_body b where b.record_no = v.record_no)
"""


def without_consent(chunk: Chunk) -> frozenset[int]:
    """Return the rows of market information about people who have not agreed to it.

    Locks everybody of the chunk as taking it in does. Raises SwitchedError.
    """
    market = chunk.rows.filter(pl.col("item").is_in(market_items(chunk.loaded.rulebook)))
    if market.is_empty():
        return frozenset()
    identities = {chunk.looked.identities[who] for who in chunk.rows["@who"].unique()}
    gate.share(identities)
    joined = lock_joined(chunk, identities)
    numbers = [known.person_no for known in joined.values()]
    rows = ask(_CONSENTING, Purpose.MARKET, numbers, chunk.today, chunk.today)
    agreed = {int(row[0]) for row in rows}
    people = {
        who.written().reveal(): known for who, known in joined.items() if known.person_no in agreed
    }
    return frozenset(
        row
        for row, who, called in market.select("seq", "@who", "@called").iter_rows()
        if who not in people or not people[who].called(chunk.looked.names[called])
    )


@transaction.atomic
def agree_to_market(*, person_no: int, notice: bytes, given_by: Giver = Giver.SELF) -> bool:
    """Let market information be collected from now on; False when it is already, to this text.

    Raises NobodyError, UnknownNoticeError.
    """
    lock([person_no])
    return give_consent(
        person_no=person_no,
        purpose=Purpose.MARKET,
        notice=notice,
        given_by=given_by,
        effective_on=clock.today(),
        event_time=clock.now(),
    )


@transaction.atomic
def refuse_market(*, person_no: int, notice: bytes, given_by: Giver = Giver.SELF) -> bool:
    """Keep a no, so that nobody asks again; False where it is kept already.

    Whoever had agreed takes that back by it. Raises NobodyError, UnknownNoticeError.
    """
    if take_market_back(person_no=person_no, given_by=given_by):
        return True
    try:
        refuse_consent(
            person_no=person_no,
            purpose=Purpose.MARKET,
            notice=notice,
            given_by=given_by,
            effective_on=clock.today(),
            event_time=clock.now(),
        )
    except ConsentOrderError:
        return False
    return True


@transaction.atomic
def take_market_back(*, person_no: int, given_by: Giver = Giver.SELF) -> bool:
    """End the consent, delete what came by it and score without; False where none lives.

    So it is with whoever has left for good meanwhile. Lock order: that of scoring.
    """
    version = lock([person_no])
    try:
        ended = withdraw_consent(
            person_no=person_no,
            purpose=Purpose.MARKET,
            given_by=given_by,
            effective_on=clock.today(),
            event_time=clock.now(),
        )
    except (NobodyError, ConsentOrderError):
        return False
    if ended:
        _delete(person_no, version)
    return ended


def holds_market(person_no: int) -> bool:
    """Whether there is market information about somebody."""
    return ask(_KNOWN, person_no, _items_ever()) != [(None,)]


def _delete(person_no: int, version: Loaded) -> None:
    items = _items_ever()
    [[since]] = ask(_KNOWN, person_no, items)
    if since is None:
        return
    ask("select erase_records(%s, %s, %s, %s)", person_no, items, GROUND, clock.now())
    forget_since(person_no=person_no, instant=since)
    rescore(person_nos=[person_no], cause=Cause.CONSENT, version=version)


def _items_ever() -> list[str]:
    """Return the items that are or were market information while a version was in force."""
    served = InForceLog.objects.values_list("rulebook_id", "rulebook__version").distinct()
    return sorted({item for row in served for item in market_items(loaded(*row).rulebook)})
