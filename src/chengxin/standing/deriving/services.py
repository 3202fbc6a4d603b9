"""Publishing what derived scores are, and keeping what somebody answers to each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from chengxin import clock
from chengxin.people.consent import DERIVED, Giver
from chengxin.people.errors import ConsentOrderError, NobodyError
from chengxin.people.notices import Operator
from chengxin.people.services import (
    give_consent,
    refuse_consent,
    store_notice,
    withdraw_consent,
)
from chengxin.standing.deriving.texts import text_of
from chengxin.standing.services.versions import current
from chengxin.text import LANGUAGES


@transaction.atomic
def publish_derived(
    *, operator: Operator, published_at: datetime
) -> Mapping[str, Mapping[str, bytes]]:
    """Publish the text of each derived score of the rulebook in force; return their hashes."""
    rulebook = current().rulebook
    return {
        f"{DERIVED}{key}": {
            lang: store_notice(
                purpose=f"{DERIVED}{key}", lang=lang, text=text_of(rulebook, key, lang, operator),
                published_at=published_at,
                terms={"purpose_text": {each: derived.name.get(each) for each in LANGUAGES}},
            )
            for lang in LANGUAGES
        }
        for key, derived in rulebook.derived.items()
    }  # fmt: skip


def agree_to_derived(*, person_no: int, key: str, notice: bytes) -> bool:
    """Keep a yes to exactly this text; False where it lives already [jinan 14].

    Raises NobodyError, UnknownNoticeError, NoPointsError.
    """
    return give_consent(
        person_no=person_no, purpose=f"{DERIVED}{key}", notice=notice, given_by=Giver.SELF,
        effective_on=clock.today(), event_time=clock.now(),
    )  # fmt: skip


@transaction.atomic
def refuse_derived(*, person_no: int, key: str, notice: bytes) -> bool:
    """Keep a no, so that nobody asks again; whoever had agreed takes that back by it."""
    if take_derived_back(person_no=person_no, key=key):
        return True
    try:
        refuse_consent(
            person_no=person_no, purpose=f"{DERIVED}{key}", notice=notice, given_by=Giver.SELF,
            effective_on=clock.today(), event_time=clock.now(),
        )  # fmt: skip
    except ConsentOrderError:
        return False
    return True


@transaction.atomic
def take_derived_back(*, person_no: int, key: str) -> bool:
    """End the consent to a derived score, which is computed no more; False where none lives."""
    try:
        return withdraw_consent(
            person_no=person_no, purpose=f"{DERIVED}{key}", given_by=Giver.SELF,
            effective_on=clock.today(), event_time=clock.now(),
        )  # fmt: skip
    except (NobodyError, ConsentOrderError):
        return False
