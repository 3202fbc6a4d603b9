"""How many people agreed to a partner: once a month, in steps, and nothing about few [yuxi 20].

It is the one number that leaves the consents. Nobody can ask for it live, so that no answer tells
whether somebody has just agreed.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from chengxin.people.consent import PARTNER

#: Fewer are not counted; others are rounded to a step.
LEAST, STEP = 10, 5

_COUNTS = """
select p.partner_no, count(c.id)
from partner p
join partner_approval a using (partner_no)
left join consent c on c.purpose = %(prefix)s || p.word and c.consented_on < %(month)s
  and (c.withdrew_on is null or c.withdrew_on > %(month)s)
  and (c.expires_on is null or c.expires_on >= %(month)s)
where not exists (
  select from partner_count k where k.partner_no = p.partner_no and k.month = %(month)s
)
group by p.partner_no, a.id order by p.partner_no, a.id
"""
_KEEP = """
insert into partner_count (partner_no, month, agreed) values (%s, %s, %s)
on conflict (partner_no, month) do nothing
"""


def told(many: int) -> int | None:
    """Return a count as it may be told; None for fewer than may be told.

    >>> [told(many) for many in (0, 9, 10, 12, 13, 17, 18)]
    [None, None, 10, 10, 15, 15, 20]
    """
    return None if many < LEAST else STEP * ((2 * many + STEP) // (2 * STEP))


@transaction.atomic
def count_month(*, day: date) -> int:
    """Count for the month of a day whom nobody has counted yet; return how many partners."""
    month = day.replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"prefix": PARTNER, "month": month})
        found = dict(cursor.fetchall())
        cursor.executemany(_KEEP, [(number, month, told(many)) for number, many in found.items()])
    return len(found)
