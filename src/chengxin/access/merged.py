"""Under which numbers somebody stands in the register of looks.

An entry is sealed and never changes; where two entries of one person were put together, looks at
both are looks at that person, for as long as that holds.
"""

from __future__ import annotations

from django.db import connection

#: As a condition in a query about `person_no`.
NUMBERS = """
array(select %(person_no)s union all
  select person_no from person_merged where into_no = %(person_no)s)
"""


def numbers_of(person_no: int) -> list[int]:
    """Return the person's number, and those of whoever was put together with them."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {NUMBERS}", {"person_no": person_no})
        return [int(each) for each in cursor.fetchone()[0]]
