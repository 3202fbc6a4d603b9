-- The yardstick: `rulebooks/yuxi` as SQL written by hand for exactly this rulebook.
--
-- $as_of and $known_at are literals; $name is the number of the catalogue's item `name`. The part
-- `once` makes small tables for the day asked; the part `slice` reads the views person, record and
-- mark of a slice, makes small tables of it, and its last statement gives, for every person with a
-- score: score, level, the seven subtotals in centipoints and the day of the next change.
--
-- A "pot" is where points gather before the first limit that is theirs alone. Awards, 95 in 100
-- records, take a short way; deductions go one of their own. Limits that can never bite in this
-- rulebook, and reasons, which no total needs, are left out.

-- part: once

-- The first day that reaches d in n months; the first day that looks back n months to d or later.
create or replace temp macro back(d, n) as
  cast(d - to_months(n) as date) + if(day(d - to_months(n)) < day(d), 1, 0);
create or replace temp macro leaves(d, n) as
  cast(d + to_months(n) as date) + if(day(d + to_months(n)) < day(d), 1, 0);
create or replace temp macro plus(d, n) as cast(d + to_months(n) as date);
create or replace temp macro later(d) as case when d > $as_of then d end;

-- Looking a day up is cheaper than adding months to it: for each day and 12, 24, 36 or 60 months,
-- the first day after an award's validity, and the last of the five years it is shown.
create or replace temp table calendar as
select (n * 8 + months // 12)::integer as key, plus(day, months) + 1 as valid_until,
  plus(day, 60) as in_60
from (select n, date '1940-01-01' + cast(n as integer) as day from range(60000) t(n)),
  (values (12), (24), (36), (60)) m(months);
create or replace temp macro calendar_key(day, months) as
  (day - date '1940-01-01') * 8 + months // 12;

-- Pots that are simply capped (in a period, or as a whole), and where a pot's points are added:
-- sums of two 32-bit lanes each, which no number of real records fills.
create or replace temp table pot_cap as
select pot, cap, lane // 2 as word, cast(if(lane % 2 = 0, 1, 4294967296) as bigint) as weight
from (values
  (1, null, 0), (8, 200, 1), (4, null, 2), (5, 1500, 3), (6, null, 4),
  (2, null, 5), (3, 600, 5), (7, 1000, 5), (9, 1000, 5), (10, 6000, 5), (11, 2000, 5),
  (12, 1000000000, 5),
  (21, 4000, 6), (22, 300, 6), (23, 500, 6), (24, 1000, 6), (25, 500, 6), (26, null, 6),
  (31, 1000000000, 7), (32, 1000000000, 7), (33, null, 7), (34, null, 7),
  (41, 3000, 8), (42, 600, 8), (43, 100, 8),
  (51, null, 9), (52, null, 9), (53, null, 9),
  (61, 300, 10), (62, 400, 10)
) v(pot, cap, lane);

-- The items that can be awarded: pot; months it counts; what limits the pot, 3 a year, 2 a quarter,
-- 1 a month; the weights of its codes. Pot 0 is kept and never scored.
create or replace temp table award as
select cast(item_no as smallint) as item_no, pot, months, period, c1, c2,
  case when pot in (1, 2, 4) then 1 else 0 end as summed,
  case when pot = 0 then 8 when item_no in ($declared_honour, $declared_volunteering) then 0 else 1
    end as standing, case when pot <> 25 then 1 end as sourced
from (values
  ($volunteering, 1, 36, 3, 0, 0), ($declared_volunteering, 1, 36, 3, 0, 0),
  ($civic_practice, 2, 36, 0, 0, 0), ($emergency_rescue, 3, 36, 2, 0, 0),
  ($charity_donation, 4, 36, 3, 0, 0), ($goods_donation, 5, 36, 3, 0, 0),
  ($monthly_giving, 6, 36, 2, 0, 0), ($good_deed, 7, 12, 3, 0, 0),
  ($neighbour_help, 8, 12, 1, 0, 0), ($lost_property, 9, 36, 3, 1, 0),
  ($bravery, 10, 36, 0, 1, 0), ($event_service, 11, 36, 3, 0, 0), ($care_service, 12, 36, 0, 0, 0),
  ($contest, 21, 36, 3, 1, 8), ($training, 22, 24, 3, 0, 0), ($veterans_support, 23, 36, 3, 0, 0),
  ($mediation, 24, 36, 2, 1, 0), ($mediator_service, 25, 36, 0, 0, 0),
  ($community_service, 26, 36, 0, 0, 0),
  ($honour, 31, 36, 0, 1, 8), ($declared_honour, 31, 36, 0, 1, 8),
  ($volunteer_honour, 31, 36, 0, 1, 0), ($merit_award, 31, 36, 0, 1, 0),
  ($model_citizen, 32, 60, 0, 1, 0), ($star_volunteer, 33, 36, 0, 0, 0), ($red_list, 34, 36, 0, 0, 0),
  ($commitment, 41, 36, 0, 1, 0), ($contract_performance, 42, 36, 3, 0, 0),
  ($credit_use, 43, 12, 2, 0, 0),
  ($province_evaluation, 51, 12, 0, 0, 0), ($recognised_level, 52, 12, 0, 0, 0),
  ($market_rating, 53, 12, 0, 0, 0),
  ($inspection_result, 61, 12, 3, 0, 0), ($credit_repair, 62, 36, 0, 0, 0),
  ($name_and_number, 0, 36, 0, 0, 0), ($sex, 0, 36, 0, 0, 0), ($registered_residence, 0, 36, 0, 0, 0),
  ($education, 0, 36, 0, 0, 0), ($employment, 0, 36, 0, 0, 0), ($title_and_post, 0, 36, 0, 0, 0),
  ($licence_granted, 0, 36, 0, 0, 0), ($levy, 0, 36, 0, 0, 0), ($benefit_payment, 0, 36, 0, 0, 0),
  ($compensation, 0, 36, 0, 0, 0), ($filing, 0, 36, 0, 0, 0), ($credit_story, 0, 36, 0, 0, 0)
) v(item_no, pot, months, period, c1, c2);

-- Points of a record by item and code (f1 + 8 f2); code 0 of items without one. Honours count only
-- when the person received them.
create or replace temp table coded as
select cast(item_no * 64 + code as integer) as key, points
from (values
  ($good_deed, 0, 500), ($neighbour_help, 0, 100), ($training, 0, 100), ($veterans_support, 0, 100),
  ($contract_performance, 0, 300), ($credit_use, 0, 50), ($inspection_result, 0, 100),
  ($credit_repair, 0, 200), ($red_list, 0, 1000),
  ($monthly_giving, 0, 1), ($mediator_service, 0, 500), ($community_service, 0, 1),
  ($lost_property, 1, 200), ($lost_property, 2, 300), ($lost_property, 3, 500),
  ($lost_property, 4, 1000),
  ($bravery, 1, 500), ($bravery, 2, 2000), ($bravery, 3, 3000),
  ($contest, 9, 200), ($contest, 17, 300), ($contest, 25, 500),
  ($contest, 10, 400), ($contest, 18, 600), ($contest, 26, 1000),
  ($contest, 11, 800), ($contest, 19, 1200), ($contest, 27, 2000),
  ($contest, 12, 2000), ($contest, 20, 3000), ($contest, 28, 4000),
  ($mediation, 1, 100), ($mediation, 2, 300), ($mediation, 3, 1000),
  ($honour, 9, 150), ($honour, 10, 250), ($honour, 11, 500), ($honour, 12, 1000),
  ($honour, 13, 1250), ($honour, 14, 1500), ($honour, 15, 3000), ($honour, 16, 5000),
  ($declared_honour, 9, 150), ($declared_honour, 10, 250), ($declared_honour, 11, 500),
  ($declared_honour, 12, 1000), ($declared_honour, 13, 1250), ($declared_honour, 14, 1500),
  ($declared_honour, 15, 3000), ($declared_honour, 16, 5000),
  ($model_citizen, 1, 1000), ($model_citizen, 2, 1500), ($model_citizen, 3, 3000),
  ($model_citizen, 4, 5000),
  ($volunteer_honour, 1, 300), ($volunteer_honour, 2, 400), ($volunteer_honour, 3, 600),
  ($volunteer_honour, 4, 800),
  ($merit_award, 1, 500), ($merit_award, 2, 1000), ($merit_award, 3, 2000), ($merit_award, 4, 3000),
  ($commitment, 1, 200), ($commitment, 2, 500)
) v(item_no, code, points);

-- What one award gives on its own, in 1/400 of a centipoint, the finest that any rule gives.
create or replace temp macro gives(pot, points, f1) as case
  when pot in (6, 25, 26) then 0
  when points is not null then points * 400
  when pot = 5 then f1
  when pot = 3 then f1 // 40 * 40000
  when pot = 11 then case when f1 >= 201 then 400000 when f1 >= 100 then 200000 else 0 end
  when pot = 12 then case when f1 >= 12 then 400000 when f1 >= 6 then 200000 else 0 end
  else 0
end;

-- part: slice

create or replace temp table covered as (
  select person_no, resident_since, plus(born_on, 216) as adult_on,
    least(later(withdrew_on), later(left_on), later(died_on)) as ends_on
  from person
  where consented_on <= $as_of and coalesce(withdrew_on > $as_of, true)
    and plus(born_on, 216) <= $as_of and full_capacity and usual_resident
    and coalesce(left_on > $as_of, true) and coalesce(died_on > $as_of, true)
);

-- Marks: the last word of each.
create or replace temp table spoken as (
  select person_no, record_no, kind, starts, until,
    starts <= $as_of and coalesce(until > $as_of, true) as covers
  from mark
  where recorded_at <= $known_at
  qualify row_number() over (partition by record_no, kind, "case" order by recorded_at desc) = 1
    and coalesce(until > starts, true)
);

-- The few records with marks or a later version, so that the many need one look-up only.
create or replace temp table remarked as (
  select record_no, coalesce(max(version), 1) as version, coalesce(bool_or(void), false) as void,
    coalesce(bool_or(verified), false) as verified, min(disputed_from) as disputed_from
  from (
    select record_no, version, null as void, null as verified, null as disputed_from
    from record where version > 1 and recorded_at <= $known_at
    union all
    select record_no, null, kind in (2, 3), kind = 4 and covers,
      case when kind = 1 and covers then starts end
    from spoken
  )
  group by record_no
);

-- The few records that share their matter with another one.
create or replace temp table shared as (
  select r.person_no, r.record_no, r.item_no, r.finding, r.formed_on, r.ended_on, r.source_valid_until,
    r.matter_no, r.f1, r.f2, n.disputed_from, coalesce(n.void, false) as void,
    coalesce(n.verified, false) as verified
  from record r left join remarked n on n.record_no = r.record_no
  where r.matter_no is not null and r.recorded_at <= $known_at
    and r.version = coalesce(n.version, 1)
);

create or replace temp table noted as
with
-- Awards that gave way to a higher one of their matter.
beaten as (
  select s.record_no
  from shared s
  join award a on a.item_no = s.item_no
  join calendar c on c.key = calendar_key(coalesce(s.ended_on, s.formed_on), a.months)
  left join coded k on k.key = a.item_no * 64 + a.c1 * coalesce(s.f1, 0) + a.c2 * coalesce(s.f2, 0)
  where s.finding = 1 and not s.void and (s.verified or a.standing = 1) and s.formed_on <= $as_of
    and coalesce(s.source_valid_until + a.sourced, c.valid_until) > $as_of
    and gives(a.pot, k.points, s.f1) > 0
  qualify row_number() over (partition by s.person_no, s.matter_no
    order by gives(a.pot, k.points, s.f1) desc, s.formed_on desc, s.record_no) > 1
)
select coalesce(n.record_no, b.record_no) as record_no, coalesce(n.version, 1) as version,
  case when n.void then 8 else 0 end + case when b.record_no is not null then 4 else 0 end
    + case when n.verified then 1 else 0 end as standing
from remarked n full join beaten b on b.record_no = n.record_no;

-- From here on, awards.
create or replace temp table awarded as
with
award_dated as (
  select r.person_no, r.record_no, r.formed_on, r.f1, a.pot, a.period, a.summed, k.points, c.in_60,
    a.standing | coalesce(n.standing, 0) as standing,
    coalesce(r.source_valid_until + a.sourced, c.valid_until) as valid_until
  from record r
  join award a on a.item_no = r.item_no
  join calendar c on c.key = calendar_key(coalesce(r.ended_on, r.formed_on), a.months)
  left join coded k on k.key = a.item_no * 64 + a.c1 * coalesce(r.f1, 0) + a.c2 * coalesce(r.f2, 0)
  left join noted n on n.record_no = r.record_no
  where r.finding = 1 and r.recorded_at <= $known_at and r.version = coalesce(n.version, 1)
),

-- Standing: 8 void or kept, 4 beaten, 1 verified or not in need of it.
award_line as (
  select person_no, record_no, formed_on, f1, summed, points, pot, period,
    standing = 1 and valid_until > $as_of and formed_on <= $as_of
      and (pot <> 26 or formed_on > plus($as_of, -12)) as counts,
    case
      when standing >= 8 then greatest(valid_until, in_60)
      when valid_until <= $as_of then in_60
      when formed_on > $as_of then least(valid_until, formed_on)
      when pot = 26 then least(valid_until, later(leaves(formed_on, 12)))
      when pot = 32 then least(valid_until, later(plus(formed_on, 24)),
        later(plus(formed_on, 36)), later(plus(formed_on, 48)))
      else valid_until end as turns_on
  from award_dated
  where greatest(valid_until, in_60) > $as_of
),

award_turn as (
  select person_no, min(turns_on) as turns_on from award_line group by person_no
),

-- What a pot holds in a period: points, or what is measured. A year's donations of 20,000 yuan
-- fill their pot, so no more is added; the latest of a kind is the largest by day and record.
award_pot as (
  select cast(person_pot >> 32 as integer) as person_no, (person_pot >> 16) & 255 as pot, total, latest % 1024 as latest
  from (
    select (cast(person_no as bigint) << 32) + (pot << 16) + case period when 0 then 0
        when 3 then year(formed_on) when 2 then year(formed_on) * 4 + quarter(formed_on)
        else year(formed_on) * 12 + month(formed_on) end as person_pot,
      sum(cast(case pot
        when 3 then f1 // 40 * 100
        when 5 then least((f1 + 399) // 400, 1500)
        when 11 then case when f1 >= 201 then 1000 when f1 >= 100 then 500 else 0 end
        when 12 then case when f1 >= 12 then 1000 when f1 >= 6 then 500 else 0 end
        when 32 then points // case when formed_on < back($as_of + 1, 48) then 1000000
          when formed_on < back($as_of + 1, 36) then 4 when formed_on < back($as_of + 1, 24) then 2
          else 1 end
        else coalesce(points, 0) + summed * least(coalesce(f1, 0), 2000000) end as integer)) as total,
      max(case when pot in (33, 51, 52, 53)
        then (((formed_on - date '1900-01-01') << 34) + record_no) * 1024 + f1 end) as latest
    from award_line
    where counts
    group by 1
  )
),

award_given as (
  select person_no, word, weight * case
      when cap is not null then least(total, cap)
      when pot = 1 then case when total < 100 then 0 when total < 200 then 200
        when total < 500 then 500 when total < 800 then 1000 when total < 1000 then 1500
        when total < 1500 then 2000 when total < 2000 then 2500 when total < 2500 then 3000
        when total < 3000 then 4000 else 5000 end
      when pot = 2 then case when total <= 200 then total * 10 when total <= 800
        then 1000 + total * 5 when total < 1100 then 5000 + ((total - 800) * 10 + 2) // 3
        else 6000 end
      when pot = 4 then case when total < 10000 then 0
        when total < 100000 then 100 + (total - 10000) // 10000 * 100
        when total < 500000 then 1000 + (total - 100000) // 40000 * 100
        when total < 1000000 then 2000 + (total - 500000) // 50000 * 100
        else least(3000 + (total - 1000000) // 100000 * 100, 4000) end
      when pot = 6 then case when total >= 3 then 200 when total = 2 then 100 else 0 end
      when pot = 26 then case when total >= 12 then 800 when total >= 8 then 500
        when total >= 4 then 200 else 0 end
      when pot = 33 then latest * 100
      when pot = 34 then 500 + total // 2
      when pot = 51 then case when latest >= 850 then 2000 when latest >= 750 then 1000
        when latest >= 650 then 500 else 0 end
      when pot = 52 then case latest when 1 then 1000 when 2 then 1500 else 0 end
      else case latest when 1 then 500 when 2 then 1000 else 0 end
    end as points
  from award_pot join pot_cap using (pot)
),

award_word as (
  select person_no,
    cast(sum(if(word = 0, points, 0)) as bigint) as w0,
    cast(sum(if(word = 1, points, 0)) as bigint) as w1,
    cast(sum(if(word = 2, points, 0)) as bigint) as w2,
    cast(sum(if(word = 3, points, 0)) as bigint) as w3,
    cast(sum(if(word = 4, points, 0)) as bigint) as w4,
    cast(sum(if(word = 5, points, 0)) as bigint) as w5
  from award_given
  group by person_no
)
select person_no,
  least(15000, (coalesce(w2, 0) >> 32) + least(9000, coalesce(w0, 0) & 4294967295) + least(600, coalesce(w0, 0) >> 32)
    + least(5000, least(4000, coalesce(w1, 0) & 4294967295) + least(2500, coalesce(w1, 0) >> 32)
      + least(400, coalesce(w2, 0) & 4294967295))) as contribution,
  least(6000, coalesce(w3, 0) & 4294967295) as participation,
  least(10000, coalesce(w3, 0) >> 32) as honours,
  least(4000, coalesce(w4, 0) & 4294967295) as commitments,
  least(4000, coalesce(w4, 0) >> 32) as evaluation,
  coalesce(w5, 0) as lawfulness, turns_on
from award_turn left join award_word using (person_no);

-- Deductions.
create or replace temp table adverse as
with
matter_disputed as (
  select matter_no, min(disputed_from) as disputed_from
  from shared where disputed_from is not null group by matter_no
),

adverse_dated as (
  select r.person_no, r.record_no, r.item_no, r.formed_on, r.source_valid_until, r.matter_no, r.f1,
    p.adult_on, coalesce(n.void, false)
      or r.item_no in ($civil_judgment, $arbitration_award, $consumption_restriction,
        $bankruptcy_stage, $bankruptcy_notice, $bankruptcy_document, $ruling, $abnormal_listing)
      as void,
    coalesce(m.disputed_from, n.disputed_from) as disputed_from,
    case when r.final_on is not null and r.notified_on is not null
      then greatest(r.formed_on, r.final_on + 1, r.notified_on + 1) end as counts_from,
    coalesce(nullif(r.severity, 0), case when r.item_no in ($civil_judgment, $arbitration_award,
        $consumption_restriction, $bankruptcy_stage, $bankruptcy_notice, $bankruptcy_document,
        $ruling, $abnormal_listing, $city_penalty) then 1
      when r.item_no in ($criminal_judgment, $judgment_defaulter, $licence_by_deceit, $market_ban,
        $serious_listing) then 3 else 2 end) as class,
    least(coalesce(r.ended_on, r.formed_on), r.final_on, r.notified_on) as runs_from
  from record r
  join covered p on p.person_no = r.person_no
  left join remarked n on n.record_no = r.record_no
  left join matter_disputed m on m.matter_no = r.matter_no
  where r.finding = -1 and r.recorded_at <= $known_at and r.version = coalesce(n.version, 1)
),

adverse_termed as (
  select *, plus(runs_from, 36) as display_until,
    least(plus(runs_from, 36),
      coalesce(source_valid_until, plus(runs_from, if(item_no = $inspection_result, 12, 36))),
      case class when 1 then plus(runs_from, 3) when 2 then plus(runs_from, 12) end) as valid_until
  from adverse_dated
)

-- `live` and `stands`: it can count; `begun`: it had begun to count before it was disputed.
select person_no, record_no, item_no, formed_on, matter_no, f1, void, counts_from, valid_until,
    display_until,
    not void and valid_until > $as_of and formed_on <= $as_of and class > 1
      and formed_on >= adult_on as live,
    formed_on >= date '2025-03-26'
      and item_no not in ($inspection_result, $contract_performance, $commitment) as ruled,
    disputed_from is null and coalesce(counts_from <= $as_of, false) as stands,
    coalesce(counts_from < disputed_from, false) as begun,
    case
      when item_no = $academic_fraud or item_no = $serious_listing
        or item_no = $sham_litigation then -5000
      when item_no = $false_commitment then case class when 2 then -4000 else -8000 end
      when item_no = $forced_performance then -4000
      when item_no = $licence_by_deceit then -6000
      when item_no = $honour_revocation then -3000
      when item_no = $exam_fraud or item_no = $false_material then -2000
      when item_no = $criminal_judgment then case f1 when 1 then -5000 when 2 then -10000
        when 3 then -15000 else 0 end
      when item_no = $judgment_defaulter then case f1 when 1 then -4000 when 2 then -8000 else 0 end
      when item_no = $enforcement_evasion then case f1 when 1 then -2000 when 2 then -5000
        else 0 end
      when item_no = $licence_penalty then case f1 when 1 then -6000 when 2 then -10000 else 0 end
      when item_no = $market_ban then case when f1 >= 36 then -10000 when f1 >= 12 then -8000
        when f1 >= 1 then -6000 else 0 end
      when item_no = $confiscation then case when f1 > 1000000 then -6000 when f1 > 500000 then -4000
        when f1 > 100000 then -3000 when f1 > 0 then -2000 else 0 end
      when item_no = $penalty_fine or item_no = $traffic_penalty
        then case when f1 > 1000000 then -4000 when f1 > 200000 then -3000
          when f1 > 50000 then -2000 when f1 > 0 then -1000 else 0 end
      else 0
    end as worth,
    case when item_no = $city_penalty then 1 when item_no = $subsidy_fraud then 2 else 0 end
      as windowed
  from adverse_termed
  where display_until > $as_of;

create or replace temp table deducted as
with
-- Of each matter the heaviest record; within a window, the one with the largest measure.
adverse_won as (
  select *, row_number() over (
    partition by person_no, coalesce(matter_no, -1 - record_no), windowed
    order by case windowed when 0 then -worth when 1 then 1 else f1 end desc, formed_on, record_no
  ) = 1 as won
  from adverse
  where live and ruled and stands and if(windowed = 0, worth <> 0,
    windowed = 2 or formed_on > plus($as_of, -12))
),

adverse_ranked as (
  select *, row_number() over (
    partition by person_no, item_no = $traffic_penalty order by formed_on, record_no
  ) as place
  from adverse_won
  where won and item_no in ($penalty_fine, $confiscation, $traffic_penalty)
),

adverse_line as (
  select person_no, formed_on, false as lid, case item_no when $traffic_penalty then 2
      when $penalty_fine then 1 else 3 end as pot,
    worth * case when item_no = $traffic_penalty then least(place - 1, 2)
      else least(place, 2) end as points, 0 as measure
  from adverse_ranked
  where item_no <> $traffic_penalty or place > 1
  union all
  select person_no, formed_on, false,
    case item_no when $honour_revocation then 10 when $false_commitment then 11
      when $criminal_judgment then 12 when $judgment_defaulter then 12
      when $sham_litigation then 12 when $enforcement_evasion then 12
      when $city_penalty then 4 when $subsidy_fraud then 100 + year(formed_on) else 3 end,
    case when item_no = $licence_penalty and formed_on < back($as_of + 1, 24) then worth // 2
      when item_no = $market_ban and formed_on < back($as_of + 1, 24) then -(-worth // 3)
      when item_no = $market_ban and formed_on < back($as_of + 1, 12) then -(-worth * 2 // 3)
      else worth end,
    case windowed when 0 then 0 when 1 then 1 else f1 end
  from adverse_won
  where won and item_no not in ($penalty_fine, $confiscation, $traffic_penalty)
  union all
  select person_no, formed_on, stands, 0, 0, 0
  from adverse
  where live and ruled and (stands and item_no = $serious_listing and f1 = 1 or begun)
),

adverse_pot as (
  select person_no, pot, max(formed_on) as broke_on, bool_or(lid) as lid,
    cast(sum(points) as bigint) as points, cast(sum(measure) as bigint) as measure
  from adverse_line
  group by person_no, pot
)
  -- Fines too few to give a deduction leave a clean period whole.
  select person_no, max(broke_on) filter (pot <> 4 or measure >= 3) as broke_on, bool_or(lid) as lid,
    coalesce(sum(points) filter (pot = 10), 0) as honours,
    coalesce(sum(points) filter (pot = 11), 0) as commitments,
    coalesce(sum(points) filter (pot = 12), 0) as judicial,
    coalesce(sum(points) filter (pot = 3), 0)
      + greatest(-12000, coalesce(sum(points) filter (pot = 1), 0))
      + greatest(-10000, coalesce(sum(points) filter (pot = 2), 0))
      + coalesce(sum(case when measure >= 5 then -2000 when measure >= 3 then -1000 else 0 end)
        filter (pot = 4), 0)
      + greatest(-6000, coalesce(sum(case when measure >= 2000000 then -5000 when measure >= 1
        then -2000 - (measure - 1) // 100000 * 100 else 0 end) filter (pot > 100), 0)) as lawfulness
  from adverse_pot
  group by person_no;

with
adverse_turn as (
  select person_no, min(case when void then display_until else least(display_until,
      later(valid_until), later(formed_on), later(counts_from), case when live and stands then
        case item_no when $city_penalty then later(leaves(formed_on, 12))
          when $licence_penalty then later(plus(formed_on, 24))
          when $market_ban then least(later(plus(formed_on, 12)), later(plus(formed_on, 24)))
        end end) end) as turns_on
  from adverse
  group by person_no
),

mark_turn as (
  select person_no, min(least(later(starts), later(until))) as turns_on
  from spoken
  where kind in (1, 4) and (starts > $as_of or until > $as_of)
    and record_no in (select record_no from record where recorded_at <= $known_at)
  group by person_no
),

person_total as (
  select p.person_no, ends_on, d.lid,
    greatest(p.adult_on - 1, p.resident_since - 1, d.broke_on) as clean_since,
    least(a.turns_on, t.turns_on, m.turns_on) as turns_on,
    coalesce(a.contribution, 0) as contribution, coalesce(a.participation, 0) as participation,
    coalesce(a.honours, 0) + greatest(-6000, coalesce(d.honours, 0)) as honours,
    coalesce(a.commitments, 0) + greatest(-8000, coalesce(d.commitments, 0)) as commitments,
    coalesce(a.evaluation, 0) as evaluation,
    coalesce(a.lawfulness, 0) + greatest(-30000, coalesce(d.lawfulness, 0)) as lawfulness,
    greatest(-30000, coalesce(d.judicial, 0)) as judicial
  from covered p
  left join awarded a on a.person_no = p.person_no
  left join deducted d on d.person_no = p.person_no
  left join adverse_turn t on t.person_no = p.person_no
  left join mark_turn m on m.person_no = p.person_no
),

cleaned as (
  select * replace (lawfulness + case when clean_since <= plus($as_of, -36) then 1500
      when clean_since <= plus($as_of, -24) then 1000 when clean_since <= plus($as_of, -12) then 500
      else 0 end as lawfulness,
    least(turns_on, case when clean_since <= plus($as_of, -36) then null
      when clean_since <= plus($as_of, -24) then leaves(clean_since, 36)
      when clean_since <= plus($as_of, -12) then leaves(clean_since, 24)
      else leaves(clean_since, 12) end, ends_on) as turns_on)
  from person_total
),

scored as (
  select *, least(if(coalesce(lid, false), 599, 1000), greatest(0, (50099 + contribution
    + participation + honours + commitments + evaluation + lawfulness + judicial) // 100)) as score
  from cleaned
)

select person_no, cast(score as integer) as score, case when score >= 800 then 'excellent'
    when score >= 600 then 'good' when score >= 500 then 'fair' else 'insufficient' end as level,
  contribution, participation, honours, commitments, evaluation, lawfulness, judicial,
  turns_on as next_change_on
from scored
