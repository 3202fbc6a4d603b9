"""Where the kernel finds its facts on a live site: the tables of `people` and `records`.

Records get the order of the files, by furnisher and record, when they are asked for: their place
among the records of the persons asked for is their number. So it depends neither on arrival nor on
what else is in the tables, and nothing is ever numbered anew. Matters are numbered the same way.
Queries only; they are part of the statement that scores.
"""

from __future__ import annotations

from chengxin.people.consent import DERIVED, Purpose
from chengxin.scoring.engines.postgres import Facts

_ASKED = "any(%(persons)s::bigint[])"

#: Facts as they were known last; the consent to the points, whatever was known of it.
_PERSON = f"""
select p.person_no, cast(p.person as text) as person, f.born_on, f.household_registered,
  f.usual_resident, f.residence_permit, f.full_capacity, f.resident_since, c.consented_on,
  c.withdrew_on, f.left_on, f.died_on
from public.person p
left join (
  select distinct on (person_no) *
  from public.person_facts
  where person_no = {_ASKED} and recorded_at <= %(known_at)s::timestamptz
  order by person_no, recorded_at desc
) as f on f.person_no = p.person_no
left join public.consent c on c.person_no = p.person_no and c.purpose = '{Purpose.COMPUTE}'
  and c.person_no = {_ASKED}
where p.person_no = {_ASKED}
"""

#: Everything of the persons asked for that has a body. Each table is found by its own index on the
#: person, and they are joined in memory. An item that the version does not have is number 0.
_FILED = f"""
select v.person_no, v.record_no as filed_no, v.version, coalesce(i.item_no, 0) as item_no,
  v.recorded_at, v.known_from, b.finding, b.formed_on, b.ended_on,
  b.source_valid_until, b.severity, b.final_on, b.notified_on, b.f1, b.f2, b.f3, b.f4,
  u.furnisher, r.record,
  dense_rank() over (
    order by v.person_no, u.furnisher collate "C", r.record collate "C"
  ) as record_no,
  case when b.issuer <> '' and b.document <> ''
    and min(v.record_no) over matter <> max(v.record_no) over matter
    then dense_rank() over (order by v.person_no, b.issuer collate "C", b.document collate "C")
    end as matter_no
from public.record_version v
join public.record r on r.record_no = v.record_no and r.person_no = {_ASKED}
join public.furnisher u on u.furnisher_no = r.furnisher_no
join public.record_body b on b.record_no = v.record_no and b.version = v.version
  and b.person_no = {_ASKED}
join public.catalogue_item c on c.catalogue_no = v.catalogue_no
left join scoring.item i on i.item = c.item and i.rulebook_no = %(version)s::integer
where v.person_no = {_ASKED}
window matter as (
  partition by v.person_no, b.issuer collate "C", b.document collate "C"
)
"""

_RECORD = """
select person_no, record_no, version, item_no, finding, formed_on, ended_on, source_valid_until,
  matter_no, severity, final_on, notified_on, recorded_at, known_from, f1, f2, f3, f4, furnisher,
  record
from filed
"""

_MARK = f"""
select m.person_no, n.record_no, m.kind, m.starts, m.until, m.recorded_at,
  m.known_from, m."case"
from public.record_mark m
join (select distinct filed_no, record_no from filed) as n on n.filed_no = m.record_no
where m.person_no = {_ASKED}
"""

#: The consents to derived scores, each from a yes to the end that was said last. A yes to another
#: text while one lives begins none. The events say since when each is known; the row that scoring
#: locks has but the newest.
_CONSENT = f"""
select person_no, substr(purpose, {len(DERIVED) + 1}) as derived,
  min(effective_on) filter (where event_type = 'given') as consented_on,
  (array_agg(effective_on order by id desc) filter (where event_type = 'withdrawn'))[1]
    as withdrew_on,
  min(event_time) filter (where event_type = 'given') as recorded_at
from (
  select *, count(*) filter (where event_type = 'given' and before is distinct from 'given')
    over (partition by person_no, purpose order by id) as span
  from (
    select *, lag(event_type) over (partition by person_no, purpose order by id) as before
    from public.consent_event
    where person_no = {_ASKED} and event_type in ('given', 'withdrawn')
      and starts_with(purpose, '{DERIVED}')
  ) as e
) as e
group by person_no, purpose, span
"""

LIVE = Facts(
    {
        "person": _PERSON,
        "filed": _FILED,
        "record": _RECORD,
        "mark": _MARK,
        "consent": _CONSENT,
    },
    frozenset({"filed"}),
)
