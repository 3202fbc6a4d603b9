"""The instant at which rows come to count: the site's own word on what was known when.

Whoever takes rows in asks for it once in a transaction, after the locks of the persons, and writes
it on everything that comes in with them: versions, marks, facts and the change of the score. So
what a person's score knew never depends on a furnisher's word, and per person these instants never
run backwards, also where the system's clock does. Only reading happens here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from chengxin.clock import now
from chengxin.records.database import ask_prepared

_LATEST = """
select max(at) from (
  select max(known_from) as at from record_version where person_no = any(%s)
  union all select max(known_from) from record_mark where person_no = any(%s)
  union all select max(recorded_at) from person_facts where person_no = any(%s)
  union all select max(scored_at) from standing where person_no = any(%s)
) as latest
"""


def arrival(person_nos: Collection[int], *after: datetime | None) -> datetime:
    """Return the instant of this transaction for rows about these persons, whose locks it holds.

    It is the clock's, but not before anything else that is known about them, nor before `after`:
    when the rows were delivered or held.
    """
    persons = sorted(person_nos)
    [[latest]] = ask_prepared(_LATEST, *[persons] * 4)
    known: Sequence[datetime | None] = (now(), latest, *after)
    return max(each for each in known if each is not None).astimezone(UTC)
