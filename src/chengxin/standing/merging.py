"""The statement that scores: the kernel, and what becomes of its answers, at once.

Whoever the gate lets in has a standing afterwards, and nobody else of those asked for. What changed
in score, level or dimensions is a change with a number, and one row that others are told by. The
changes die with the consent. Texts only; `services.scoring` runs them.
"""

from __future__ import annotations

from functools import lru_cache

from psycopg import sql

from chengxin.scoring.engines.postgres import Engine

_ASKED = "any(%(persons)s::bigint[])"

#: From a common table expression `found`, of whoever exists: `consent` says whether theirs lives.
#: Instants of one person never run backwards, whatever the clock does.
#: The change before may belong to a standing that has gone meanwhile, so numbers go on from both.
_MERGED = f"""
compared as (
  select f.*, o.score as score_before, coalesce(greatest(o.number, h.number), 0) as before,
    f.score is not null and (f.score, f.level, f.dimensions)
      is distinct from (o.score, o.level, o.dimensions) as changed,
    greatest(%(at)s::timestamptz, o.scored_at, h.changed_at) as at
  from found f
  left join public.standing o on o.person_no = f.person_no and o.person_no = {_ASKED}
  left join (
    select person_no, max(number) as number, max(changed_at) as changed_at
    from public.standing_change where person_no = {_ASKED} group by person_no
  ) as h on h.person_no = f.person_no
),
kept as (
  insert into public.standing (person_no, rulebook_no, number, as_of, score, level, dimensions,
    next_change_on, scored_at)
  select person_no, %(version)s::integer, before + changed::integer, %(as_of)s::date, score, level,
    dimensions, next_change_on, at
  from compared where score is not null
  on conflict (person_no) do update set rulebook_no = excluded.rulebook_no,
    number = excluded.number, as_of = excluded.as_of, score = excluded.score,
    level = excluded.level, dimensions = excluded.dimensions,
    next_change_on = excluded.next_change_on, scored_at = excluded.scored_at
),
gone as (
  delete from public.standing t using compared j
  where t.person_no = j.person_no and j.score is null and t.person_no = {_ASKED}
),
forgotten as (
  delete from public.standing_change t using compared j
  where t.person_no = j.person_no and not j.consent and t.person_no = {_ASKED}
),
logged as (
  insert into public.standing_change (person_no, number, rulebook_no, as_of, score_before, score,
    level, dimensions, cause, cause_ref, changed_at)
  select person_no, before + 1, %(version)s::integer, %(as_of)s::date, score_before, score, level,
    dimensions, %(cause)s::text, %(ref)s::text, at
  from compared where changed
  returning id
),
told as (
  insert into public.outbox (kind, payload, created_at)
  select 'standing.changed', jsonb_build_object('change', id), %(at)s::timestamptz from logged
)
select count(*), count(*) filter (where changed) from compared
"""

#: What `found` is where the scores come from elsewhere.
SCORED = "scored"

CREATE_SCORED = f"""
create temporary table if not exists {SCORED} (
  person_no bigint, consent boolean, score integer, level text, next_change_on date,
  dimensions jsonb
) on commit delete rows
"""

FROM_SCORED = f"with found as (select * from pg_temp.{SCORED}),{_MERGED}".encode()


@lru_cache(maxsize=8)
def in_place(engine: Engine) -> bytes:
    """Return the statement that scores inside the database."""
    pairs = ", ".join(
        f"{sql.Literal(name).as_string()}, s.d{number}"
        for number, name in engine.dimensions.items()
    )
    found = (
        "select g.person_no, g.consent, s.score, s.level, s.next_change_on,"
        f" jsonb_build_object({pairs}) as dimensions"
        " from gate g left join score s on s.person_no = g.person_no"
    )
    return engine.over(f", found as ({found}),{_MERGED}", ("gate", "score"), rows=False)
