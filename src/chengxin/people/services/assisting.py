"""Keeping that an event of consent came about at a counter: who helped, where, with which form."""

from __future__ import annotations

from django.db import connection, transaction

from chengxin.access.members import Member
from chengxin.clock import now
from chengxin.people.assisting import Check, Help

_KEEP = """
insert into assistance
  (event, person_no, at, clerk, organisation, place, document, checked, said, form)
select max(id), %(person_no)s, %(at)s, %(clerk)s, %(organisation)s, %(place)s, %(document)s,
  %(checked)s, %(said)s, %(form)s
from consent_event where person_no = %(person_no)s
returning event
"""


@transaction.atomic
def note_assistance(*, person_no: int, member: Member, given: Help) -> int:
    """Keep how the latest event of a person came about; return the event's number.

    The caller has all four checks, and holds the locks under which that event was written.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "person_no": person_no, "at": now(), "clerk": member.user_id,
                "organisation": member.organisation, "place": given.place,
                "document": given.document, "checked": " ".join(Check), "said": given.said,
                "form": given.form,
            },
        )  # fmt: skip
        return int(cursor.fetchone()[0])
