-- The kernel: from persons, records and marks to rows and scores, the same for every rulebook.
--
-- Each stage, named by a `-- stage:` line, is one SELECT over the tables of a ledger (person,
-- record, mark), the tables of a compiled rulebook and the stages before it; an engine chains them.
-- Numbers in [brackets] are sections of docs/rulebook.md. Words between @ are the few tokens in
-- which dialects differ; @as_of@ is the civil date asked, @known_at@ the instant up to which
-- things are known: a record's version and a mark are known `known_from` an instant on, whatever
-- `recorded_at` says, which is their furnisher's word. Points are centipoints. A reason is 0 when
-- the record counts, else a place in the closed list REASONS. Nothing here may depend on the order
-- in which anything arrived.
-- One long file on purpose: it is one query, read from top to bottom.

-- stage: gate
-- [6.1] Which facts hold for each person on the day asked. Unknown counts as not met.
-- [yuxi 2] [jinan 3, 7] [sanming 2] [shaoxing 1.1(1), 1.1(2)]
select p.person_no, p.person, p.resident_since, p.withdrew_on, p.left_on, p.died_on,
  @add_months(p.born_on, 216)@ as adult_on,
  coalesce(p.consented_on <= @as_of@, false)
    and coalesce(p.withdrew_on > @as_of@, true) as consent,
  coalesce(@add_months(p.born_on, s.age_months)@ <= @as_of@, false) as of_age,
  coalesce(p.full_capacity, false) as full_capacity,
  (s.any_registered and coalesce(p.household_registered, false))
    or (s.any_usual and coalesce(p.usual_resident, false))
    or (s.any_permit and coalesce(p.residence_permit, false)) as residency,
  coalesce(p.left_on > @as_of@, true) as stays,
  coalesce(p.died_on > @as_of@, true) as lives
from person p cross join setting s

-- stage: covered
-- [6.1] The persons who have a score.
select person_no, person, adult_on, resident_since, withdrew_on, left_on, died_on
from gate
where consent and of_age and full_capacity and residency and stays and lives

-- stage: marked
-- [6.2] The few records known that have a mark.
select record_no
from record
where known_from <= @known_at@ and record_no in (select record_no from mark)

-- stage: spoken
-- [6.2] The last word known of each case about a record, unless it takes the mark back.
select person_no, record_no, kind, starts, until
from (
  select m.*, row_number() over (
    partition by record_no, kind, "case" order by recorded_at desc
  ) as place
  from mark m
  where known_from <= @known_at@ and record_no in (select record_no from marked)
) as word
where place = 1 and (until is null or until > starts)

-- stage: noted
-- [6.2] What there is to say of the few records that have a mark or more than one version: the
-- version that speaks, and what the marks say on the day asked.
-- [yuxi 16, 23] [jinan 21] [sanming 24] [shaoxing 4.1]
select record_no, max(version) as version, max(annulled) as annulled, max(repaired) as repaired,
  max(verified) as verified, min(disputed_from) as disputed_from
from (
  select record_no, version, 0 as annulled, 0 as repaired, 0 as verified,
    cast(null as date) as disputed_from
  from record
  where version > 1 and known_from <= @known_at@
  union all
  select record_no, null,
    case when kind = 3 then 1 else 0 end,
    case when kind = 2 then 1 else 0 end,
    case when kind = 4 and starts <= @as_of@ and coalesce(until > @as_of@, true)
      then 1 else 0 end,
    case when kind = 1 and starts <= @as_of@ and coalesce(until > @as_of@, true) then starts end
  from spoken
) as note
group by record_no

-- stage: disputed
-- [6.5] A dispute on one record is a dispute on its matter.
-- [yuxi 22] [jinan 20] [shaoxing 4.2]
select r.matter_no, min(n.disputed_from) as disputed_from
from record r
join noted n on n.record_no = r.record_no
where n.disputed_from is not null and r.matter_no is not null
  and r.known_from <= @known_at@ and r.version = coalesce(n.version, 1)
group by r.matter_no

-- stage: known
-- [6.2, 6.3] Each record of a covered person as it is known, and from when its validity runs.
select r.person_no, r.record_no, r.item_no, r.finding@if_rows(, r.record, r.version)@@if_told(,
  r.furnisher)@, r.formed_on, r.matter_no, r.f1, r.f2, r.f3, r.f4, r.source_valid_until, p.adult_on, @ends@
  i.kept, i.declared, @terms@, i.contested,
  i.minor_months, i.ordinary_months, i.serious_months, i.positive_display, i.adverse_display,
  coalesce(nullif(r.severity, 0), i.mildest) as severity,
  case when r.finding > 0 or (i.asks_final and r.final_on is null)
      or (i.asks_notified and r.notified_on is null) then null
    else greatest(r.formed_on, greatest(r.final_on, r.notified_on) + 1 + i.hold_days)
  end as clear_on,
  case when r.finding > 0 then coalesce(r.ended_on, r.formed_on)
    else least(coalesce(r.ended_on, r.formed_on), r.final_on, r.notified_on) end as runs_from,
  coalesce(n.annulled, 0) = 1 as annulled,
  coalesce(n.repaired, 0) = 1 as repaired,
  coalesce(n.verified, 0) = 1 as verified,
  coalesce(d.disputed_from, n.disputed_from) as disputed_from
from record r
join covered p on p.person_no = r.person_no
join item i on i.item_no = r.item_no@term_of@
left join noted n on n.record_no = r.record_no
left join disputed d on d.matter_no = r.matter_no
where r.known_from <= @known_at@ and r.version = coalesce(n.version, 1)

-- stage: termed
-- [6.3] The end of the period that law, source, item or rulebook sets.
-- [yuxi 10, 10/source-period]
select k.*,
  case when law_months is not null then @period_end(runs_from, law_months)@
    when source_valid_until is not null then source_valid_until
    else @period_end(runs_from, months)@ end as term_end
from known k

-- stage: dated
-- [6.3, 6.4] From when and until when each counts.
select t.*,
  case when finding > 0 then formed_on else clear_on end as counts_from,
  case when finding > 0 then term_end + 1
    else least(
      term_end,
      @add_months(runs_from, case severity when 1 then minor_months
        when 2 then ordinary_months else serious_months end)@,
      @add_months(runs_from, adverse_display)@
    ) end as valid_until
from termed t

-- stage: outranked
-- [6.5] Records of a fact that a furnisher of a better place has delivered too. An award gives way
-- to one that can count on the day; a deduction to any that is known, whatever became of it.
select record_no
from (
  select d.record_no, d.furnisher, first_value(d.furnisher) over (
    partition by d.person_no, d.item_no, d.finding,
      case when f.by_formed then d.formed_on end, case when f.by_matter then d.matter_no end,
      case when f.by_1 then d.f1 end, case when f.by_2 then d.f2 end,
      case when f.by_3 then d.f3 end, case when f.by_4 then d.f4 end
    order by coalesce(s.place, @forever@), d.record_no
  ) as speaker
  from dated d
  join fact f on f.item_no = d.item_no
  left join source s on s.item_no = d.item_no and s.furnisher = d.furnisher
  where (d.finding < 0 or d.valid_until > @as_of@ and d.formed_on <= @as_of@
      and not (d.kept or d.annulled or d.repaired or d.declared and not d.verified))
    and (d.matter_no is not null or not f.by_matter)
    and (d.f1 is not null or not f.by_1) and (d.f2 is not null or not f.by_2)
    and (d.f3 is not null or not f.by_3) and (d.f4 is not null or not f.by_4)
) as told
where furnisher <> speaker

-- stage: standing
-- [7] Whether a record can count on the day asked, and if not, why; until when it is shown.
-- [yunnan 3.3]
-- [yuxi 9] [jinan 11] [sanming 14]
select d.person_no, d.record_no, d.item_no, d.finding, d.formed_on, d.matter_no, d.f1, d.f2, d.f3,
  d.f4, d.severity, d.contested, d.counts_from, d.valid_until, d.disputed_from@timed@@if_rows(,
  d.furnisher, d.record, d.version)@,
  case
    when kept then 1
    when annulled then 2
    when repaired then 3
    when valid_until <= @as_of@ then 4
    when formed_on > @as_of@ then 5
    when finding > 0 then case when declared and not verified then 8@if_sources(
      when o.record_no is not null then 20)@ else 0 end
    when severity = 1 then 6
    when formed_on < adult_on then 7
    when declared and not verified then 8@if_sources(
    when o.record_no is not null then 20)@
    when disputed_from is not null then 9
    when counts_from is null or counts_from > @as_of@ then 10
    else 0
  end as status,
  least(
    case when valid_until > @as_of@ and not (kept or annulled or repaired) then valid_until
      when finding > 0 then greatest(valid_until, @add_months(runs_from, positive_display)@)
      else @add_months(runs_from, adverse_display)@ end,
    case when formed_on > @as_of@ and not (kept or annulled or repaired) then formed_on end,
    case when counts_from > @as_of@ and not (kept or annulled or repaired) then counts_from end
  ) as turns_on
from dated d@if_sources(
left join outranked o on o.record_no = d.record_no)@

-- stage: selected
-- [4] Each record with each rule that selects it, or with none, and what it measures.
-- A time that still runs has `running_since`. [4/Time]
select r.person_no, r.record_no, r.finding, r.formed_on, r.matter_no, r.contested, r.counts_from,
  r.valid_until, r.disputed_from, r.status, r.turns_on@if_rows(,
  r.item_no, r.furnisher, r.record, r.version)@,
  m.rule_no, m.dimension_no, m.kind, m.sign, m.since, m.period, m.rolling_months, m.class_no,
  m.limit_period, m.aged_no, m.points_no@if_groups(,
  r.f1, r.f2, r.f3, r.f4, m.group_no, m.group_period, m.group_slot)@@if_apart(,
  m.apart_months, m.apart_days)@,
  @value@ as measure@running@@if_ratios(,
  @base@ as base)@
from standing r
left join match m on m.item_no = r.item_no and m.finding = r.finding and @in_box@
where turns_on > @as_of@ and @shown@

-- stage: matched
-- [4] What that gives, before repeat and age.
select s.*, p.den, p.alike, p.lump + p.per * @quotient(s.measure - p.origin, p.unit)@ as num
from selected s
left join piece p on p.points_no = s.points_no and s.measure >= p.lo and s.measure < p.hi

-- stage: judged
-- [7] The reasons that depend on the rule.
select m.*,
  case
    when status <> 0 then status
    when rule_no is null then 11
    when finding < 0 and formed_on < since then 12
    when rolling_months is not null
      and formed_on <= @add_months(@as_of@, -rolling_months)@ then 13
    when kind = 1 and num = 0 then 14
    else 0
  end as judgement
from matched m

-- stage: special
-- [6.7, 6.8] The few that share a matter, are selected twice, stand in a group, or repeat a class.
select person_no, record_no, rule_no, kind, sign, formed_on, measure, num, alike, class_no,
  matter_no, kind = 1 or (kind = 2 and sign < 0) as contends@if_groups(,
  group_no,
  case group_period when 1 then @month_start(formed_on)@ when 2 then @quarter_start(formed_on)@
    when 3 then @year_start(formed_on)@ when 6 then formed_on end as group_on,
  case group_slot when 0 then 0 when 1 then f1 when 2 then f2 when 3 then f3 when 4 then f4
    end as alike_in)@@if_apart(, apart_months, apart_days)@
from judged
where judgement = 0 and (matter_no is not null or contested or class_no is not null@if_groups(
  or group_no is not null)@@if_apart(
  or apart_months is not null or apart_days is not null)@)

-- stage: contest
-- [6.7] The first in each matter; the others lose. What does not contend stands first, alone.
select s.*,
  case when contends then row_number() over (
    partition by person_no, coalesce(matter_no, -record_no - 1), sign, contends,
      case when kind = 2 then rule_no else 0 end
    order by
      case when kind = 2 then cast(measure as @exact@)
        else abs(cast(num as @exact@)) * alike end desc,
      case when sign < 0 then @days(formed_on)@ else -@days(formed_on)@ end,
      record_no, rule_no
  ) else 1 end as place
from special s

-- stage: grouped
-- [6.7] Why some of them lose: to another of their matter, or to another of their group. Where the
-- field that tells a group's records apart is empty, a record stands alone.
select c.*,
  case when place > 1 then 15@if_groups(
    when group_no is not null and alike_in is not null and row_number() over (
      partition by person_no, group_no, group_on, alike_in, place > 1
      order by cast(num as @exact@) * alike desc, formed_on desc, record_no, rule_no
    ) > 1 then 19)@
    else 0 end as lost
from contest c

-- stage: near
-- [6.7] Of the winners of a rule with an interval: those too near to the last that counted. Walked
-- in the order of time, one record of a rule and person at each step.
with recursive placed_in_time as (
  select person_no, rule_no, record_no, formed_on, apart_months, apart_days,
    row_number() over (partition by person_no, rule_no order by formed_on, record_no) as step
  from grouped
  where lost = 0 and (apart_months is not null or apart_days is not null)
), walk as (
  select person_no, rule_no, record_no, step, formed_on as counted_on, false as too_near
  from placed_in_time
  where step = 1
  union all
  select n.person_no, n.rule_no, n.record_no, n.step,
    case when n.formed_on
      < coalesce(@add_months(w.counted_on, n.apart_months)@, w.counted_on + n.apart_days)
      then w.counted_on else n.formed_on end,
    n.formed_on
      < coalesce(@add_months(w.counted_on, n.apart_months)@, w.counted_on + n.apart_days)
  from walk w
  join placed_in_time n
    on n.person_no = w.person_no and n.rule_no = w.rule_no and n.step = w.step + 1
)
select record_no, rule_no from walk where too_near

-- stage: beaten
-- [6.7] Why some of them lose: also to one of their own rule that is too near.
select g.person_no, g.record_no, g.rule_no, g.class_no, g.formed_on,
  g.lost@if_apart( + case when n.record_no is not null then 21 else 0 end)@ as lost
from grouped g@if_apart(
left join near n on n.record_no = g.record_no and n.rule_no = g.rule_no)@

-- stage: ranked
-- [6.8] The rank of each record that repeats its class, losers apart.
select g.record_no, g.rule_no, g.lost,
  row_number() over (
    partition by person_no, class_no, lost > 0 order by formed_on, record_no
  ) as rank
from beaten g

-- stage: placed
-- [6.7, 6.8] What contest and repeat make of them.
select k.record_no, k.rule_no, k.lost, f.num, f.den
from ranked k
left join repeat f
  on f.rule_no = case when k.lost = 0 then k.rule_no end and k.rank >= f.lo and k.rank < f.hi
where k.lost > 0 or f.num is not null

-- stage: aging
-- [6.9] The steps of age as days: formed after `since`, up to and including `until`.
select rule_no, num, den, hi,
  case when hi < @forever@ then @reached(hi)@ end as since,
  case when lo > 0 then @reached(lo)@ end as until
from age

-- stage: weighed
-- [6.8, 6.9] The factors of repeat and age of each record.
select j.*,
  case when p.lost > 0 then p.lost
    when p.num = 0 then 16
    when a.num = 0 then 17
    when j.kind = 2 then 18
    else 0 end as outcome,
  coalesce(p.num, 1) * coalesce(a.num, 1) as factor_num,
  coalesce(p.den, 1) * coalesce(a.den, 1) as factor_den,
  coalesce(a.hi, @forever@) as age_below
from judged j
left join placed p on p.record_no = j.record_no and p.rule_no = j.rule_no
left join aging a on a.rule_no = j.aged_no
  and coalesce(j.formed_on > a.since, true) and coalesce(j.formed_on <= a.until, true)

-- stage: entry
-- [6.6] Each record with each rule: what it gives, why not, and when that can turn.
select w.person_no, w.record_no, w.rule_no, w.dimension_no, w.sign, w.kind, w.finding, w.formed_on,
  w.measure@if_rows(,
  w.furnisher, w.record, w.version, w.item_no, w.counts_from, w.valid_until)@@if_ratios(, w.base)@,
  case when judgement <> 0 then judgement else outcome end as reason,
  case when judgement = 0 and outcome = 0 and kind = 1
    then @quotient_up(num * factor_num, den * factor_den)@ else 0 end as points,
  case case when kind = 2 then period else limit_period end
    when 1 then @month_start(formed_on)@
    when 2 then @quarter_start(formed_on)@
    when 3 then @year_start(formed_on)@
    when 6 then formed_on end as bucket,
  least(valid_until, @leaves_on(formed_on, rolling_months)@) as leaves_on,
  case when status <> 0 then turns_on else least(
    turns_on, @running_turn@,
    case when age_below < @forever@ then @add_months(formed_on, age_below)@ end,
    case when @leaves_on(formed_on, rolling_months)@ > @as_of@
      then @leaves_on(formed_on, rolling_months)@ end
  ) end as turns_on,
  case when finding < 0 and rule_no is not null and (
      judgement = 0 and outcome = 0
      or judgement = 9 and coalesce(formed_on >= since, true) and counts_from < disputed_from
    ) then formed_on end as broke_on
from weighed w

-- stage: turn
-- [6.11, 6.14] The last day on which a record broke a clean period, and the next turn of any.
select person_no, max(broke_on) as broke_on, min(turns_on) as turns_on
from (
  select person_no, broke_on, turns_on from entry
  union all
  select person_no, null, turns_on from standing where turns_on > @as_of@ and not (@shown@)
) as e
group by person_no

-- stage: window_measure
-- [6.10] What the members of each window come to.
select person_no, rule_no, bucket,
  count(*) as members,
  sum(measure) as summed,
  max(measure) as highest,
  min(measure) as lowest,
  @last(measure, formed_on, record_no)@ as latest,
  min(leaves_on) as leaves_on@if_ratios(,
  sum(base) as based)@,
  max(case when finding < 0 then formed_on end) as formed_on
from entry
where reason = 18
group by person_no, rule_no, bucket

-- stage: window_given
-- [6.10] The points of each window. A ratio of nothing or of too few has no measure; inside it
-- stands below every threshold.
select g.person_no, g.rule_no, g.dimension_no, g.sign, g.bucket, @window_shown@ as measure, g.num,
  g.leaves_on,
  g.formed_on,
  @quotient_up(g.num, g.den)@ as points
from (
  select m.*, p.den, p.lump + p.per * @quotient(m.measure - p.origin, p.unit)@ as num
  from (
    select w.*, r.dimension_no, r.sign, r.points_no@if_ratios(, r.function)@, cast(least(
        case r.function when 0 then members when 1 then summed
          when 2 then highest when 3 then lowest@ratio@ else latest end,
        @most@) as bigint) as measure
    from window_measure w join rule r on r.rule_no = w.rule_no
  ) as m
  join piece p on p.points_no = m.points_no and m.measure >= p.lo and m.measure < p.hi
) as g

-- stage: clean_since
-- [6.11] The day after which a person's clean period runs.
select c.person_no,
  greatest(c.adult_on - 1, c.resident_since - 1, t.broke_on, w.broke_on) as since
from covered c
left join turn t on t.person_no = c.person_no
left join (
  select person_no, max(formed_on) as broke_on
  from window_given
  where num <> 0 and formed_on is not null
  group by person_no
) as w on w.person_no = c.person_no

-- stage: clean_given
-- [6.11] The highest completed step of each clean rule, and the day of the next one.
select s.person_no, c.rule_no, r.dimension_no,
  max(case when s.since <= @add_months(@as_of@, -c.months)@ then c.months end) as measure,
  max(case when s.since <= @add_months(@as_of@, -c.months)@ then c.points end) as points,
  min(case when s.since > @add_months(@as_of@, -c.months)@
    then @leaves_on(s.since, c.months)@ end) as turns_on
from clean_since s
cross join clean c
join rule r on r.rule_no = c.rule_no
group by s.person_no, c.rule_no, r.dimension_no

-- stage: given
-- [6.12] Everything that gives or takes points, before any limit.
select person_no, rule_no, dimension_no, sign, bucket, points from entry where points <> 0
union all
select person_no, rule_no, dimension_no, sign, null, points from window_given where points <> 0
union all
select person_no, rule_no, dimension_no, 1, null, points from clean_given where points is not null

-- stage: over_window
-- [6.12] What goes beyond the limit of an indicator in one month, quarter or year.
select person_no, rule_no, dimension_no, sign, bucket, window_limit - points as points
from (
  select g.person_no, g.rule_no, g.dimension_no, g.sign, g.bucket, r.window_limit,
    cast(sum(g.points) as bigint) as points
  from given g join rule r on r.rule_no = g.rule_no
  where r.window_limit is not null
  group by g.person_no, g.rule_no, g.dimension_no, g.sign, g.bucket, r.window_limit
) as w
where points > window_limit

-- stage: over_indicator
-- [6.12] What goes beyond the limit of an indicator.
select person_no, rule_no, dimension_no, sign, total_limit - points as points
from (
  select g.person_no, g.rule_no, r.dimension_no, r.sign, r.total_limit,
    cast(sum(g.points) as bigint) as points
  from (
    select person_no, rule_no, points from given
    union all
    select person_no, rule_no, points from over_window
  ) as g
  join rule r on r.rule_no = g.rule_no
  where r.total_limit is not null
  group by g.person_no, g.rule_no, r.dimension_no, r.sign, r.total_limit
) as i
where (points - total_limit) * sign > 0

-- stage: over_pool
-- [6.12] What goes beyond the limit of a pool.
select person_no, pool_no, dimension_no, cap - points as points
from (
  select g.person_no, p.pool_no, p.dimension_no, p.cap, cast(sum(g.points) as bigint) as points
  from (
    select person_no, rule_no, points from given
    union all
    select person_no, rule_no, points from over_window
    union all
    select person_no, rule_no, points from over_indicator
  ) as g
  join rule r on r.rule_no = g.rule_no
  join pool p on p.pool_no = r.pool_no
  group by g.person_no, p.pool_no, p.dimension_no, p.cap
) as i
where points > cap

-- stage: by_dimension
-- [6.12] Awards and deductions of each dimension, gross and within its cap and floor.
select g.person_no, g.dimension_no, g.awards as gross_awards, g.deductions as gross_deductions,
  least(g.awards, d.cap) as awards,
  greatest(g.deductions, d.floor) as deductions
from (
  select person_no, dimension_no,
    cast(sum(case when sign > 0 then points else 0 end) as bigint) as awards,
    cast(sum(case when sign < 0 then points else 0 end) as bigint) as deductions
  from (
    select person_no, dimension_no, sign, points from given
    union all
    select person_no, dimension_no, sign, points from over_window
    union all
    select person_no, dimension_no, sign, points from over_indicator
    union all
    select person_no, dimension_no, 1, points from over_pool
  ) as e
  group by person_no, dimension_no
) as g
join dimension d on d.dimension_no = g.dimension_no

-- stage: lid
-- [6.13] The lowest ceiling that holds, and the first rule that puts it.
select person_no, ceiling, rule_no
from (
  select e.person_no, r.ceiling, r.rule_no, row_number() over (
    partition by e.person_no order by r.ceiling, r.rule_no
  ) as place
  from entry e join rule r on r.rule_no = e.rule_no
  where e.kind = 4 and e.reason = 0
) as held
where place = 1

-- stage: mark_turn
-- [6.14] The next day on which a dispute or a verification begins or ends.
select person_no,
  min(least(
    case when starts > @as_of@ then starts end, case when until > @as_of@ then until end
  )) as turns_on
from spoken
where kind in (1, 4)
group by person_no

-- stage: clean_turn
-- [6.14] The next completion of a clean step.
select person_no, min(turns_on) as turns_on from clean_given group by person_no

-- stage: summed
-- [6.13] Base plus what the dimensions give.
select c.person_no, c.person, s.base, s.guard, s.lowest, s.highest, l.ceiling,
  l.rule_no as lid_no, @dimension_columns@,
  s.base + coalesce(d.points, 0) as total,
  least(
    b.turns_on, m.turns_on, t.turns_on,
    case when s.last_day >= @as_of@ then s.last_day + 1 end,
    case when c.withdrew_on > @as_of@ then c.withdrew_on end,
    case when c.left_on > @as_of@ then c.left_on end,
    case when c.died_on > @as_of@ then c.died_on end
  ) as next_change_on
from covered c
cross join setting s
left join (
  select person_no, cast(sum(awards + deductions) as bigint) as points, @dimension_sums@
  from by_dimension
  group by person_no
) as d on d.person_no = c.person_no
left join turn b on b.person_no = c.person_no
left join lid l on l.person_no = c.person_no
left join mark_turn m on m.person_no = c.person_no
left join clean_turn t on t.person_no = c.person_no

-- stage: corrected
-- [6.13] Guard, rounding, ceiling and scale, each as what it adds. [yuxi 12]
select w.*,
  least(whole, coalesce(ceiling, whole)) - whole as ceiling_points,
  least(greatest(least(whole, coalesce(ceiling, whole)), lowest), highest) as score
from (
  select g.*,
    @quotient_up(guarded, 100)@ * 100 - guarded as rounding_points,
    @quotient_up(guarded, 100)@ * 100 as whole
  from (
    select s.*,
      case when guard then greatest(total, base) else total end as guarded
    from summed s
  ) as g
) as w

-- stage: score
-- [6.13, 6.14] One row a covered person: the score in whole points, its level, the next change,
-- and the subtotal of each dimension by number. [yuxi 13] [yunnan 4.2/classes]
select c.person_no, c.person, @quotient(c.score, 100)@ as score, l.level, c.next_change_on,
  @dimension_names@
from corrected c
join level l on c.score >= l.lowest and c.score < l.below

-- stage: line
-- [7] Every row of the arithmetic: score = base + the sum of these. [yuxi 11]
select e.person_no, 1 as part, e.rule_no, e.dimension_no, e.item_no, e.furnisher, e.record,
  e.version, case when e.reason = 18 then e.bucket end as bucket,
  case when e.kind = 4 then null when r.looks_up then 1 else e.measure end as measure,
  e.points, e.reason, e.counts_from, e.valid_until,
  e.record_no
from entry e left join rule r on r.rule_no = e.rule_no
union all
select person_no, 2, rule_no, dimension_no, null, null, null, null, bucket, measure,
  points, case when num = 0 then 14 else 0 end, null, leaves_on, null
from window_given
union all
select person_no, 3, rule_no, dimension_no, null, null, null, null, null, measure,
  points, 0, null, null, null
from clean_given
where points is not null
union all
select person_no, 4, rule_no, dimension_no, null, null, null, null, bucket, null,
  points, 0, null, null, null
from over_window
union all
select person_no, 5, rule_no, dimension_no, null, null, null, null, null, null,
  points, 0, null, null, null
from over_indicator
union all
select person_no, 6, pool_no, dimension_no, null, null, null, null, null, null,
  points, 0, null, null, null
from over_pool
union all
select person_no, 7, dimension_no, dimension_no, null, null, null, null, null, null,
  awards - gross_awards, 0, null, null, null
from by_dimension where awards <> gross_awards
union all
select person_no, 8, dimension_no, dimension_no, null, null, null, null, null, null,
  deductions - gross_deductions, 0, null, null, null
from by_dimension where deductions <> gross_deductions
union all
select person_no, 9, null, null, null, null, null, null, null, null,
  guarded - total, 0, null, null, null
from corrected where guarded <> total
union all
select person_no, 10, null, null, null, null, null, null, null, null,
  rounding_points, 0, null, null, null
from corrected where rounding_points <> 0
union all
select person_no, 11, lid_no, null, null, null, null, null, null, null,
  ceiling_points, 0, null, null, null
from corrected where ceiling_points <> 0
union all
select person_no, 12, null, null, null, null, null, null, null, null,
  score - whole - ceiling_points, 0, null, null, null
from corrected where score <> whole + ceiling_points

-- stage: agreed
-- [6.15] The consents known to each derived score: whether one is alive, and the next day on which
-- one begins or ends. A withdrawal holds whatever was known. [jinan 14]
select person_no, derived,
  max(case when consented_on <= @as_of@ and coalesce(withdrew_on > @as_of@, true)
    then 1 else 0 end) as alive,
  min(least(
    case when consented_on > @as_of@ then consented_on end,
    case when withdrew_on > @as_of@ then withdrew_on end
  )) as turns_on
from consent
where recorded_at <= @known_at@ and coalesce(withdrew_on > consented_on, true)
group by person_no, derived

-- stage: derived_score
-- [6.15] The derived scores of whoever has a score and consented: pieces over the finished score,
-- no less than the base; a part point goes up. No other stage reads this one. [jinan 14]
select s.person_no, s.person, d.derived_no, d.derived, @quotient(s.score, 100)@ as score,
  p.lo as begins,
  @quotient_up(p.lump + p.per * @quotient(s.v - p.origin, p.unit)@, p.den * 100)@ as value,
  least(s.next_change_on, a.turns_on) as next_change_on, d.cite
from agreed a
join derived d on d.derived = a.derived
join (
  select person_no, person, score, next_change_on,
    @quotient(greatest(score, base), 100)@ as v
  from corrected
) as s on s.person_no = a.person_no
join piece p on p.points_no = d.points_no and s.v >= p.lo and s.v < p.hi
where a.alive = 1
