"""Messages are put away by their person, and taken out again: nothing of them is lost."""

from __future__ import annotations

from django.db import transaction

from chengxin import clock
from chengxin.standing.models import Message


class NoSuchMessageError(Exception):
    """This person was not told of a change of this number."""


@transaction.atomic
def put_away(*, person_no: int, number: int, away: bool) -> None:
    """Take the message of a person's change off the first page, or put it back there.

    What is so already stays so. Raises NoSuchMessageError.
    """
    mine = Message.objects.filter(change__person_id=person_no, change__number=number)
    if not mine.exists():
        raise NoSuchMessageError
    changed = mine.filter(put_away_at__isnull=away)
    changed.update(put_away_at=clock.now() if away else None)
