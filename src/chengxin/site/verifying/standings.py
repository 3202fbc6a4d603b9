"""Where people stand: nobody without consent, nothing that is due left undone, honest times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chengxin.site.verifying.invariants import Query
from chengxin.text import _

_STANDINGS = "select count(*) from standing"
_CHANGES = "select count(*) from standing_change"
_CONSENT = "left join consent c on c.person_no = {}.person_no and c.purpose = 'points.compute'"


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I1 consent": _("Nobody has a standing without a living consent."),
        "I1 ends": _("No consent ends on a day to come."),
        "I1 events": _("Each consent is what its last event says."),
        "I3 history": _("Each standing is its last change, and the changes follow one another."),
        "I5 due": _("After the daily run no change that was due is left undone."),
        "I28 withdrawn": _("Whoever withdrew has neither a standing nor changes."),
        "I30 known": _(
            "Nothing is known before it was recorded and delivered, and no mark before its record."
        ),
        "I30 times": _("Scores are of their day, and nothing is recorded in the future."),
    }


CHECKS: Sequence[Query] = (
    Query(
        "I1 consent",
        _STANDINGS,
        f"""select 'standing ' || s.person_no from standing s {_CONSENT.format("s")}
        where c.person_no is null or c.consented_on > s.as_of or c.withdrew_on <= %(today)s""",
    ),
    Query(
        "I1 ends",
        "select count(*) from consent",
        "select 'consent ' || id from consent where withdrew_on > %(today)s",
    ),
    Query(
        "I1 events",
        "select count(*) from consent",
        """select 'consent ' || coalesce(c.id::text, 'of person ' || e.person_no)
        from (
          select distinct on (person_no, purpose) person_no, purpose, event_type, effective_on
          from consent_event where event_type in ('given', 'withdrawn', 'expired')
          order by person_no, purpose, id desc
        ) as e
        full join consent c on c.person_no = e.person_no and c.purpose = e.purpose
        where (e.event_type = 'given') is distinct from (c.withdrew_on is null)
          or e.effective_on is distinct from coalesce(c.withdrew_on, c.consented_on)
        except
        select 'consent of person ' || person_no from departure""",
    ),
    Query(
        "I3 history",
        _CHANGES,
        """select 'standing_change ' || id from (
          select id, number, score_before,
            row_number() over who as place, lag(score) over who as before
          from standing_change window who as (partition by person_no order by number)
        ) as h
        where number <> place or score_before <> before
        union all
        select 'standing ' || s.person_no from standing s
        left join standing_change h on h.person_no = s.person_no and h.number = s.number
        where (h.score, h.level, h.dimensions) is distinct from (s.score, s.level, s.dimensions)
          or exists (
            select from standing_change l where l.person_no = s.person_no and l.number > s.number
          )""",
    ),
    Query(
        "I5 due",
        _STANDINGS,
        """select 'standing ' || person_no from standing
        where next_change_on <= (
          select max(as_of) from run where kind = 'day' and ended_at is not null
        )""",
    ),
    Query(
        "I28 withdrawn",
        _CHANGES,
        f"""select 'standing_change ' || h.id from standing_change h {_CONSENT.format("h")}
        where c.person_no is null or c.withdrew_on <= %(today)s or h.as_of < c.consented_on
        union all
        select 'standing ' || c.person_no from consent c
        join standing s on s.person_no = c.person_no
        where c.purpose = 'points.compute' and c.withdrew_on <= %(today)s""",
    ),
    Query(
        "I30 known",
        "select (select count(*) from record_version) + (select count(*) from record_mark)",
        """select 'record_version ' || v.record_no || '.' || v.version
        from record_version v left join delivery d on d.id = v.delivery_id
        where v.known_from < v.recorded_at or v.known_from < d.received_at
          or v.known_from > %(now)s
        union all
        select 'record_mark ' || m.id from record_mark m
        where m.known_from < m.recorded_at or m.known_from > %(now)s
          or m.known_from < (
            select min(v.known_from) from record_version v where v.record_no = m.record_no
          )""",
    ),
    Query(
        "I30 times",
        "select (select count(*) from standing) + (select count(*) from standing_change)"
        " + (select count(*) from record_version) + (select count(*) from record_mark)"
        " + (select count(*) from person_facts)",
        """select 'standing ' || person_no from standing
        where abs(as_of - (scored_at at time zone 'Asia/Shanghai')::date) > 1
          or scored_at > %(now)s
        union all
        select 'standing_change ' || id from (
          select *, lag(changed_at) over (partition by person_no order by number) as before
          from standing_change
        ) as h
        where changed_at > %(now)s or changed_at < before
          or abs(as_of - (changed_at at time zone 'Asia/Shanghai')::date) > 1
        union all
        select 'record_version ' || record_no || '.' || version from record_version
        where recorded_at > %(now)s
        union all
        select 'record_mark ' || id from record_mark where recorded_at > %(now)s
        union all
        select 'person_facts ' || id from person_facts where recorded_at > %(now)s""",
    ),
)
