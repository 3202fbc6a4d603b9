"""Ending the visits of somebody about whom no entry may lead anywhere any more."""

from __future__ import annotations

from django.db import connection

# An entry names the visit it was made in by the beginning of a digest (`doors.citizen_door`).
_END = """
delete from django_session
where 'session ' || left(encode(sha256(convert_to(session_key, 'UTF8')), 'hex'), 12) in (
  select actor from access_entry where person_no = %s and actor_kind = 'self'
)
"""


def end_sessions(*, person_no: int) -> int:
    """End every session in which a person looked at their own data; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_END, [person_no])
        return int(cursor.rowcount)
