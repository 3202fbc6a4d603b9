"""The end of terms: consents that were given for a while end by themselves, and say so."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from chengxin.clock import civil_day
from chengxin.people.services.consents import expire_consent

_DUE = """
select person_no, purpose from consent
where withdrew_on is null and expires_on < %s order by person_no, purpose limit %s
"""
_CHUNK = 1_000


def expire_due(*, at: datetime) -> int:
    """Keep the end of every term that is over; return how many. Each is a transaction by itself.

    It goes on where it was stopped, and a second run of one day finds nothing.
    """
    ended = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_DUE, [civil_day(at), _CHUNK])
            due = cursor.fetchall()
        done = sum(
            expire_consent(person_no=person_no, purpose=purpose, event_time=at)
            for person_no, purpose in due
        )
        ended += done
        if len(due) < _CHUNK or not done:
            return ended
