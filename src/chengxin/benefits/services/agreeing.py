"""What somebody answers to one partner: each for itself, with nothing else, and nothing is sent.

A yes rests on the consent to the points and ends with it; it has a term. A no is kept, so that
nobody asks again before a word of the text has changed.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from chengxin.benefits.errors import PartnerRefusedError
from chengxin.benefits.selectors import Listed, listed_partner
from chengxin.benefits.words import State
from chengxin.clock import now, today
from chengxin.people.consent import Giver
from chengxin.people.errors import ConsentOrderError, NobodyError
from chengxin.people.services import give_consent, refuse_consent, withdraw_consent
from chengxin.text import _

#: How long a consent to a partner lives at most.
TERM = timedelta(days=365)


@transaction.atomic
def agree_to_partner(*, person_no: int, word: str, notice: bytes) -> bool:
    """Keep a yes to exactly this text; False where it lives already.

    Raises PartnerRefusedError where the partner is not open or the text is another one, and
    NobodyError, NoPointsError for who does not take part.
    """
    partner = _open(word, notice)
    return give_consent(
        person_no=person_no, purpose=partner.purpose, notice=notice, given_by=Giver.SELF,
        effective_on=today(), event_time=now(), until=_until(partner.last_day),
    )  # fmt: skip


@transaction.atomic
def refuse_partner(*, person_no: int, word: str, notice: bytes) -> bool:
    """Keep a no, so that nobody asks again; whoever had agreed takes that back by it."""
    partner = _open(word, notice)
    if take_partner_back(person_no=person_no, word=word):
        return True
    try:
        refuse_consent(
            person_no=person_no, purpose=partner.purpose, notice=notice, given_by=Giver.SELF,
            effective_on=today(), event_time=now(),
        )  # fmt: skip
    except ConsentOrderError:
        return False
    return True


@transaction.atomic
def take_partner_back(*, person_no: int, word: str) -> bool:
    """End the consent to a partner at once, whatever its state; False where none lives."""
    partner = listed_partner(word)
    if partner is None:
        return False
    try:
        return withdraw_consent(
            person_no=person_no, purpose=partner.purpose, given_by=Giver.SELF,
            effective_on=today(), event_time=now(),
        )  # fmt: skip
    except (NobodyError, ConsentOrderError):
        return False


def _open(word: str, notice: bytes) -> Listed:
    partner = listed_partner(word)
    if partner is None or partner.state is not State.OPEN:
        raise PartnerRefusedError(_("This partner asks nothing now, so nobody can answer it."))
    if notice.hex() not in partner.digests.values():
        raise PartnerRefusedError(
            _("The text has changed since you opened it. Please read it again.")
        )
    return partner


def _until(last_day: date) -> date:
    """Return the last day of a consent that begins today."""
    return min(last_day, today() + TERM)
