"""What the services of this package share: the person's own record, and the locks it needs.

A record's owner never changes, but the person may leave for good: after the locks it is asked again
whether the record is there, so that nothing is ever added behind somebody who has left.
"""

from __future__ import annotations

from chengxin.access.context import AccessContext, ActorKind
from chengxin.records.database import ask
from chengxin.standing.services.scoring import lock
from chengxin.standing.services.versions import Loaded

_NEWEST = """
select max(v.version) from record r join record_version v using (record_no)
where r.record_no = %s and r.person_no = %s
"""


class NoSuchRecordError(Exception):
    """This person has no such record."""


def own(context: AccessContext) -> int:
    """Return who speaks about own records: nobody else does. Raises NoSuchRecordError."""
    if context.actor_kind is not ActorKind.SELF or context.person_no is None:
        raise NoSuchRecordError
    return context.person_no


def locked(person_no: int, record_no: int) -> tuple[Loaded, int]:
    """Take the locks of scoring; return the version in force and the newest one of the record.

    Raises NoSuchRecordError.
    """
    loaded = lock([person_no])
    [[newest]] = ask(_NEWEST, record_no, person_no)
    if newest is None:
        raise NoSuchRecordError
    return loaded, int(newest)
