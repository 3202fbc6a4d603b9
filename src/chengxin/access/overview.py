"""What the overview of staff reads of the register: how old its last seal is, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from chengxin.access.looks import about_nobody

_STATE = """
select max(sealed_at), (
  select min(at) from access_entry
  where id > coalesce((select max(last) from access_seal), 0)
) from access_seal
"""


@dataclass(frozen=True, slots=True)
class SealState:
    """When entries were sealed last, and since when the oldest waits that is not."""

    sealed_at: datetime | None
    waits_since: datetime | None


@about_nobody
def seal_state() -> SealState:
    """Return how the sealing of the register stands."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        return SealState(*cursor.fetchone())
