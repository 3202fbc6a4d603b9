"""Work behind the pages: nobody's job is left lying, and every change is told of once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chengxin.site.verifying.invariants import Check, Query
from chengxin.text import _


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I8 jobs": _("Whatever is being done is being done by somebody who is there."),
        "I8 told": _("Each change has one letter, and a letter that was brought was read once."),
    }


#: A taker that is gone is followed by another within a minute, where anybody works.
CHECKS: Sequence[Check] = (
    Query(
        "I8 jobs",
        "select count(*) from job",
        """select 'job ' || id from job
        where state = 'doing' and lease_until < %(now)s - interval '1 minute'""",
    ),
    Query(
        "I8 told",
        "select count(*) from standing_change",
        """with letter as (
          select (payload ->> 'change')::bigint as change_id, count(*) as letters,
            bool_or(done_at is not null) as brought
          from outbox where kind = 'standing.changed' group by 1
        )
        select 'standing_change ' || c.id
        from standing_change c
        left join letter l on l.change_id = c.id
        left join message m on m.change_id = c.id
        where l.letters is distinct from 1
          or (l.brought and c.score_before is not null) <> (m.change_id is not null)""",
    ),
)
