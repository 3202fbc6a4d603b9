"""Withdrawing: nothing that rests on the consent is left in the same transaction [jinan 7]."""

from __future__ import annotations

from django.db import connection, transaction

from chengxin import clock
from chengxin.failpoints import Point, reached
from chengxin.people.consent import Giver, Purpose
from chengxin.people.errors import NobodyError
from chengxin.people.services import withdraw_consent
from chengxin.standing.services.scoring import lock


@transaction.atomic
def withdraw(*, person_no: int, given_by: Giver = Giver.SELF) -> bool:
    """End the consent to the points and delete score and history; False when it had ended.

    So it has with whoever has left for good meanwhile. Lock order: that of scoring. Records stay
    with those who delivered them and count for nothing.
    """
    lock([person_no])
    try:
        ended = withdraw_consent(
            person_no=person_no,
            purpose=Purpose.COMPUTE,
            given_by=given_by,
            effective_on=clock.today(),
            event_time=clock.now(),
        )
    except NobodyError:
        return False
    reached(Point.LEAVE_ENDED)
    with connection.cursor() as cursor:
        cursor.execute("delete from standing_change where person_no = %s", [person_no])
        cursor.execute("delete from standing where person_no = %s", [person_no])
    reached(Point.LEAVE_DELETED)
    return ended
