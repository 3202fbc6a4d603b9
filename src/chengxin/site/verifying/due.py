"""Whatever waits for an answer has a day by which it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chengxin.site.verifying.invariants import Check, Query
from chengxin.text import _


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I17 due": _("Whatever waits for an answer has a due day, from a calendar that is named."),
    }


CHECKS: Sequence[Check] = (
    Query(
        "I17 due",
        "select count(*) from deadline",
        """select kind || ' ' || ref from (
          select 'correction' as kind, c.id as ref from correction c
          where not exists (select from correction_answer a where a.correction_id = c.id)
          union all
          select 'emergency', e.act_id from emergency e
          where not exists (select from twofold_answer a where a.act_id = e.act_id)
        ) waiting
        where not exists (
          select from deadline d where d.kind = waiting.kind and d.ref = waiting.ref)""",
    ),
)
