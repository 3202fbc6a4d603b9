"""Bugs planted in the kernel, each of which the comparison with the interpreter must find.

A patch replaces one text of a stage by another; the name of the test that must catch it stands
beside it. `test_seeded_bugs.py` runs that test against the patched kernel.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bug:
    """`old` stands once in `stage`; with `new` in its place the kernel is wrong.

    It is looked for from the population `begins` on, where it was last found.
    """

    name: str
    stage: str
    old: str
    new: str
    caught_by: str = "test_the_kernel_says_what_the_interpreter_says"
    begins: int = 0


BUGS = (
    Bug(
        "a deduction counts on the last day of its validity",
        "dated",
        "else least(\n      term_end,",
        "else least(\n      term_end + 1,",
    ),
    Bug(
        "an adverse record counts on the day it becomes final",
        "known",
        "greatest(r.final_on, r.notified_on) + 1",
        "greatest(r.final_on, r.notified_on)",
    ),
    Bug(
        "validity runs from the report and not from the end of a continuing act",
        "known",
        "then coalesce(r.ended_on, r.formed_on)\n",
        "then r.formed_on\n",
    ),
    Bug(
        "a dispute suspends one record and not its matter",
        "known",
        "coalesce(d.disputed_from, n.disputed_from)",
        "n.disputed_from",
    ),
    Bug(
        "a taken back mark still holds",
        "spoken",
        "where place = 1 and (until is null or until > starts)",
        "where place = 1",
    ),
    Bug(
        "the first word of a case speaks and not the last",
        "spoken",
        "order by recorded_at desc",
        "order by recorded_at",
    ),
    Bug(
        "a furnisher says from when on a word of it was known",
        "spoken",
        "where known_from <= @known_at@",
        "where recorded_at <= @known_at@",
    ),
    Bug(
        "a furnisher says from when on a record of it was known",
        "known",
        "where r.known_from <= @known_at@",
        "where r.recorded_at <= @known_at@",
    ),
    Bug(
        "an old version speaks after a newer one is known",
        "known",
        "r.version = coalesce(n.version, 1)",
        "r.version <= coalesce(n.version, 1)",
    ),
    Bug(
        "an award gives way to what does not count",
        "outranked",
        "d.valid_until > @as_of@ and d.formed_on <= @as_of@",
        "d.valid_until > @as_of@",
        begins=85,
    ),
    Bug(
        "the last source speaks",
        "outranked",
        "order by coalesce(s.place, @forever@), d.record_no",
        "order by coalesce(s.place, @forever@) desc, d.record_no",
    ),
    Bug(
        "what a deduction gives way to must count",
        "outranked",
        "(d.finding < 0 or d.valid_until",
        "(d.valid_until",
        begins=6,
    ),
    Bug(
        "facts of different days are one",
        "outranked",
        "case when f.by_formed then d.formed_on end, ",
        "",
    ),
    Bug(
        "records without a matter are one fact",
        "outranked",
        "(d.matter_no is not null or not f.by_matter)",
        "true",
        begins=9,
    ),
    Bug(
        "records that differ in a field are one fact",
        "outranked",
        "case when f.by_1 then d.f1 end, ",
        "",
    ),
    Bug(
        "an interval is walked from the last record",
        "near",
        "order by formed_on, record_no) as step",
        "order by formed_on desc, record_no) as step",
    ),
    Bug(
        "a loser of its contest keeps others away",
        "near",
        "where lost = 0 and (apart_months",
        "where (apart_months",
    ),
    Bug(
        "an interval runs from the record before, counted or not",
        "near",
        "then w.counted_on else n.formed_on end",
        "then n.formed_on else n.formed_on end",
        begins=9,
    ),
    Bug(
        "a day's limit sees the whole month",
        "entry",
        "when 6 then formed_on end",
        "when 6 then @month_start(formed_on)@ end",
    ),
    Bug(
        "the mildest deduction of a matter wins",
        "contest",
        "alike end desc",
        "alike end",
    ),
    Bug(
        "records whose field is empty are alike",
        "grouped",
        "alike_in is not null and",
        "true and",
        begins=9,
    ),
    Bug(
        "a group of quarters excludes in a month",
        "special",
        "when 2 then @quarter_start(formed_on)@\n    when 3",
        "when 2 then @month_start(formed_on)@\n    when 3",
        begins=30,
    ),
    Bug(
        "a step begins after its measure",
        "matched",
        "s.measure >= p.lo and s.measure < p.hi",
        "s.measure > p.lo and s.measure <= p.hi",
    ),
    Bug(
        "units are counted from nothing and not from where the bracket begins",
        "matched",
        "(s.measure - p.origin, p.unit)",
        "(s.measure, p.unit)",
        begins=6,
    ),
    Bug(
        "a window's step begins after its measure",
        "window_given",
        "m.measure >= p.lo and m.measure < p.hi",
        "m.measure > p.lo and m.measure <= p.hi",
    ),
    Bug(
        "a group excludes whatever its field says",
        "grouped",
        "partition by person_no, group_no, group_on, alike_in, place > 1",
        "partition by person_no, group_no, group_on, place > 1",
        begins=7,
    ),
    Bug(
        "a loser of its matter displaces another of its group",
        "grouped",
        "partition by person_no, group_no, group_on, alike_in, place > 1",
        "partition by person_no, group_no, group_on, alike_in",
        begins=87,
    ),
    Bug(
        "a loser of its matter is still ranked among repeats",
        "ranked",
        "partition by person_no, class_no, lost > 0 order by",
        "partition by person_no, class_no order by",
    ),
    Bug(
        "each factor is rounded by itself",
        "entry",
        "@quotient_up(num * factor_num, den * factor_den)@",
        "@quotient_up(@quotient_up(num, den)@ * factor_num, factor_den)@",
        begins=9,
    ),
    Bug(
        "points are cut to the hundredth instead of going up",
        "entry",
        "@quotient_up(num * factor_num, den * factor_den)@",
        "@quotient(num * factor_num, den * factor_den)@",
    ),
    Bug(
        "a window's points are cut to the hundredth instead of going up",
        "window_given",
        "@quotient_up(g.num, g.den)@ as points",
        "@quotient(g.num, g.den)@ as points",
        begins=8,
    ),
    Bug(
        "what stands below a ratio is the number of its records",
        "window_measure",
        "sum(base) as based",
        "count(*) as based",
    ),
    Bug(
        "a rolling window holds one day more",
        "judged",
        "and formed_on <= @add_months(@as_of@, -rolling_months)@",
        "and formed_on < @add_months(@as_of@, -rolling_months)@",
        begins=23,
    ),
    Bug(
        "the indicator's limit is skipped",
        "over_indicator",
        "where (points - total_limit) * sign > 0",
        "where sign < 0 and points < total_limit",
        begins=3,
    ),
    Bug(
        "a dimension's cap sees the net and not the awards",
        "by_dimension",
        "least(g.awards, d.cap) as awards",
        "least(g.awards, d.cap - g.deductions) as awards",
        begins=48,
    ),
    Bug(
        "a part point is dropped from the total",
        "corrected",
        "@quotient_up(guarded, 100)@ * 100 - guarded as rounding_points,\n"
        "    @quotient_up(guarded, 100)@ * 100 as whole",
        "@quotient(guarded, 100)@ * 100 - guarded as rounding_points,\n"
        "    @quotient(guarded, 100)@ * 100 as whole",
    ),
    Bug(
        "a clean period begins at the 18th birthday and not on its eve",
        "clean_since",
        "c.adult_on - 1",
        "c.adult_on",
    ),
    Bug(
        "an age step is missing from the next change",
        "entry",
        "case when age_below < @forever@ then @add_months(formed_on, age_below)@ end,",
        "",
        begins=9,
    ),
    Bug(
        "an item's own period is taken for all its records",
        "known",
        "i.kept, i.declared, @terms@,",
        "i.kept, i.declared, i.law_months, i.months,",
    ),
    Bug(
        "a period to the end of the year ends at once",
        "termed",
        "else @period_end(runs_from, months)@",
        "else @add_months(runs_from, months)@",
    ),
    Bug(
        "a time that runs is missing from the next change",
        "entry",
        "turns_on, @running_turn@,",
        "turns_on,",
    ),
    Bug(
        "what is measured of an open deduction is forgotten",
        "selected",
        "@value@ as measure@running@",
        "m.k0 as measure@running@",
    ),
    Bug(
        "a derived score outlives the consent to it",
        "derived_score",
        "where a.alive = 1",
        "where a.alive >= 0",
        begins=9,
    ),
    Bug(
        "a consent counts before it was recorded",
        "agreed",
        "where recorded_at <= @known_at@ and",
        "where",
        begins=9,
    ),
    Bug(
        "a derived score tells apart who lies below the base",
        "derived_score",
        "@quotient(greatest(score, base), 100)@ as v",
        "@quotient(score, 100)@ as v",
        begins=10,
    ),
    Bug(
        "a part point of a derived score is dropped",
        "derived_score",
        "@quotient_up(p.lump",
        "@quotient(p.lump",
        begins=9,
    ),
    Bug(
        "a withdrawal is missing from the next change of a derived score",
        "agreed",
        "case when withdrew_on > @as_of@ then withdrew_on end",
        "case when withdrew_on > @as_of@ and false then withdrew_on end",
        begins=11,
    ),
    Bug(
        "the ceiling of an expired listing still holds",
        "lid",
        "where e.kind = 4 and e.reason = 0",
        "where e.kind = 4 and e.reason in (0, 4)",
        begins=8,
    ),
)
