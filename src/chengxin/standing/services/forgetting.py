"""Forgetting a part of how a score came about: what rested on something that was deleted.

A change stays only while it can be explained. Behind it nothing else hangs: letters about it go by
the database's own key.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

_FORGET = "delete from standing_change where person_no = %s and changed_at >= %s"
# The standing is what its last change says; without one it is made anew.
_BACK = """
update standing s set rulebook_no = h.rulebook_no, number = h.number, as_of = h.as_of,
  score = h.score, level = h.level, dimensions = h.dimensions, scored_at = h.changed_at
from (
  select * from standing_change where person_no = %(person_no)s order by number desc limit 1
) as h
where s.person_no = h.person_no
"""
_GONE = """
delete from standing s where person_no = %s
  and not exists (select from standing_change h where h.person_no = s.person_no)
"""


def forget_since(*, person_no: int, instant: datetime) -> None:
    """Delete the changes of a score from an instant on, in the caller's transaction.

    After `lock`, and before `rescore`, which makes the standing true again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [person_no, instant])
        cursor.execute(_BACK, {"person_no": person_no})
        cursor.execute(_GONE, [person_no])
