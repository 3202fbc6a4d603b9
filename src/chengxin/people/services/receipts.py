"""Receipts are made when somebody asks for one: the event is kept, the receipt is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from chengxin.access.context import AccessContext
from chengxin.people.keys import site_keys
from chengxin.people.receipts import Happened, Signer, receipt_of
from chengxin.people.selectors import consent_of, opaque_id_of

_KEEP = """
insert into receipt_key (key, public, since) values (%s, %s, %s) on conflict (key) do nothing
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says, and the same signed as a compact JWT."""

    said: Mapping[str, Any]
    signed: str


@transaction.atomic
def issue_receipt(
    *,
    context: AccessContext,
    person_no: int,
    purpose: str,
    number: int,
    issuer: str,
    controller: Mapping[str, str],
    at: datetime,
) -> Receipt | None:
    """Return the receipt of an event of the person's consent, or None where there is no such one.

    `issuer` is the address of the site, `controller` who answers for it, by language.
    """
    state = consent_of(context, person_no, purpose)
    upto = [each for each in state.events if each.number <= number]
    person = opaque_id_of(context, person_no)
    if person is None or not upto or upto[-1].number != number:
        return None
    last = upto[-1]
    said = receipt_of(
        issuer=issuer,
        issued_at=at,
        person=str(person),
        purpose=purpose,
        notice=last.notice.hex() if last.notice else "",
        frozen=last.terms,
        controller=controller,
        events=tuple(
            Happened(
                each.number,
                each.event,
                each.event_time,
                each.effective_on.isoformat(),
                each.given_by,
                each.terms.get("not_after", ""),
            )
            for each in upto
        ),
    )
    signer = Signer.of(site_keys().seal)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [signer.key_id, json.dumps(signer.public()), at])
    return Receipt(said, signer.sign(said))
