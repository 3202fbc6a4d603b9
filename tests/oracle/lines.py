"""Section 6.6 to 6.9: each shown record under each rule that selects it, one by one.

One function for each numbered rule of `docs/rulebook.md` section 6, in that order, after the
selection itself (sections 4 and 7). Windows, limits and totals are not known here. The interpreter
is the only caller besides its tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from chengxin.rulebook.model import Ceiling, Indicator, Lasting, Repeat, Rulebook
from tests.oracle.civil import ONE_DAY, SHANGHAI, add_months, first_of_period, full_months
from tests.oracle.facts import EPOCH, Record, chosen, places
from tests.oracle.points import table_points
from tests.oracle.standing import Standing, first_true


@dataclass(slots=True)
class Line:
    """A shown record under a rule that selects it, or under none. Each step may add its reason."""

    standing: Standing
    rule: Indicator | Ceiling | None
    reason: str
    measure: int | None = None
    #: Of the rule's dimension.
    weight: Fraction = Fraction(1)
    table: Fraction = Fraction(0)
    repeat: Fraction = Fraction(1)
    age: Fraction = Fraction(1)
    points: int = 0
    #: First day of the civil window that measures it.
    window: date | None = None
    #: Member of a window whose own row gives nothing.
    idle: bool = False

    @property
    def counts(self) -> bool:
        """Whether nothing has spoken against it so far."""
        return not self.reason

    @property
    def indicator(self) -> Indicator | None:
        """The rule, if it is one that gives or takes points."""
        return self.rule if isinstance(self.rule, Indicator) else None


def select(rulebook: Rulebook, standing: Standing, day: date) -> list[Line]:
    """Lines of one record, with the reasons of section 7 as far as `below_threshold`."""
    reads = "deduction" if standing.record.adverse else "award"
    rules: list[Indicator | Ceiling] = [
        indicator
        for indicator in rulebook.indicators.values()
        if indicator.kind == reads
        and indicator.select
        and chosen(indicator.select, standing.record)
    ]
    if standing.record.adverse:
        rules += [c for c in rulebook.ceilings.values() if chosen(c.select, standing.record)]
    if not rules:
        return [Line(standing, None, standing.reason or "no_rule")]
    return [_line(rulebook, standing, rule, day) for rule in rules]


def _line(rulebook: Rulebook, standing: Standing, rule: Indicator | Ceiling, day: date) -> Line:
    record = standing.record
    line = Line(standing, rule, standing.reason)
    tests = {
        "before_rule": record.adverse and rule.since is not None and record.formed_on < rule.since
    }
    if isinstance(rule, Indicator):
        line.weight = rulebook.dimensions[rule.dimension].weight
        line.measure = measured(standing, rule, day)
        tests["out_of_window"] = rule.over.period == "rolling" and record.formed_on <= add_months(
            day, -rule.over.months
        )
        if rule.over.period == "each":
            line.table = points_of_table(rule, [line], line.measure)
            tests["below_threshold"] = line.table == 0
    line.reason = line.reason or first_true(tests.items())
    return line


def measured(standing: Standing, indicator: Indicator, day: date) -> int:
    """Section 4: what a single record measures under a rule, in smallest units."""
    if indicator.measure.lasting is not None:
        return lasted(standing, indicator.measure.lasting, day)
    if indicator.measure.field:
        return standing.record.numbers[indicator.measure.field]
    return 1


def lasted(standing: Standing, lasting: Lasting, day: date) -> int:
    """Section 4, Time: full months or days between two dates of a record."""
    begins = on_record(standing.record, lasting.begins)
    assert begins is not None, "the first date is never optional"
    ends = on_record(standing.record, lasting.ends)
    if ends is None:
        last_heard = known_to_run_until(standing.record)
        ends = day if last_heard is None else min(day, last_heard)
        if standing.reason:
            return 0
    if not standing.record.adverse:
        ends += ONE_DAY
    if ends < begins:
        return 0
    return (ends - begins).days if lasting.unit == "days" else full_months(begins, ends)


def on_record(record: Record, name: str) -> date | None:
    """A date of a record: one of those that every record has, or a field."""
    match name:
        case "formed_on":
            return record.formed_on
        case "ended_on":
            return record.ended_on
        case _:
            days = record.numbers.get(name)
            return None if days is None else EPOCH + timedelta(days=days)


def known_to_run_until(record: Record) -> date | None:
    """Section 4, Time: an open deduction is known to run until it was last told of."""
    if not record.adverse:
        return None
    return record.recorded_at.astimezone(SHANGHAI).date()


def lasts_longer_on(line: Line, day: date) -> date | None:
    """Section 6.14: the next day on which a time that still runs is longer, if there is one."""
    lasting = line.indicator.measure.lasting if line.indicator else None
    if lasting is None or line.standing.reason:
        return None
    record = line.standing.record
    begins = on_record(record, lasting.begins)
    if begins is None or on_record(record, lasting.ends) is not None:
        return None
    now = lasted(line.standing, lasting, day)
    if lasting.unit == "months":
        turn = add_months(begins, now + 1)
    else:
        turn = begins + timedelta(days=now + 1)
    if not record.adverse:
        turn -= ONE_DAY
    last_heard = known_to_run_until(record)
    return turn if last_heard is None or turn <= last_heard else None


def points_of_table(indicator: Indicator, lines: list[Line], measure: int) -> Fraction:
    """Section 6.6, table points of what was measured on `lines`, under the dimension's weight.

    Codes are those of the last.
    """
    assert indicator.points is not None, "only clean-period rules are without points"
    record = lines[-1].standing.record
    of = indicator.measure.field
    decimals = places(record.item.fields[of]) if of else 0
    if indicator.measure.function == "ratio":
        decimals = 2
    return lines[-1].weight * table_points(
        indicator.points,
        measure,
        tuple(record.codes.get(by) for by in indicator.points.by),
        decimals,
    )


def points_of_records(lines: Iterable[Line]) -> None:
    """Section 6.6: one exact fraction, rounded once."""
    for line in lines:
        if line.counts and line.indicator and line.indicator.over.period == "each":
            line.points = rounded(line.table * line.repeat * line.age)


def rounded(points: Fraction) -> int:
    """Section 6.6: awards up, deductions towards zero, which is upwards as well.

    >>> rounded(Fraction(1, 3)), rounded(Fraction(-5, 3))
    (1, -1)
    """
    return ceil(points)


def contest_of_a_matter(lines: Iterable[Line]) -> None:
    """Section 6.7: of each matter one deduction and one award count, and one record a window."""
    each: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in lines:
        if not line.counts or not line.indicator:
            continue
        if line.indicator.over.period == "each":
            each[line.standing.matter, line.indicator.kind].append(line)
        elif line.indicator.kind == "deduction":
            each[line.standing.matter, line.indicator.kind, line.indicator.id].append(line)
    for rivals in each.values():
        winner = min(rivals, key=_precedence)
        for line in rivals:
            if line is not winner:
                line.reason = "same_matter"


def contest_of_a_group(rulebook: Rulebook, lines: Iterable[Line]) -> None:
    """Section 6.7: of the awards of a group that stand for one thing the best counts."""
    alike: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in lines:
        group = rulebook.groups.get(line.indicator.group) if line.indicator else None
        if not line.counts or group is None:
            continue
        record = line.standing.record
        if group.same and group.same not in record.numbers:
            continue
        period = None if group.within == "validity" else group.within
        first_day = first_of_period(record.formed_on, period) if period else None
        alike[group.id, first_day, record.numbers.get(group.same)].append(line)
    for rivals in alike.values():
        winner = min(rivals, key=_precedence)
        for line in rivals:
            if line is not winner:
                line.reason = "same_group"


def intervals(lines: Iterable[Line]) -> None:
    """Section 6.7: a record too near to the last of its rule that counts does not count."""
    rules: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.counts and line.indicator and line.indicator.interval:
            rules[line.indicator.id].append(line)
    for members in rules.values():
        last: date | None = None
        for line in sorted(members, key=lambda member: member.standing.record.order):
            formed_on = line.standing.record.formed_on
            interval = line.indicator.interval if line.indicator else None
            assert interval is not None
            if last is None or formed_on >= add_months(last, interval.months) + timedelta(
                days=interval.days
            ):
                last = formed_on
            else:
                line.reason = "too_near"


def _precedence(line: Line) -> tuple[object, ...]:
    """Section 6.7: the smallest wins."""
    assert line.indicator is not None
    assert line.measure is not None
    record = line.standing.record
    then = (record.furnisher, record.record, line.indicator.id)
    if line.indicator.over.period != "each":
        return (-line.measure, record.formed_on, *then)
    if line.indicator.kind == "deduction":
        return (line.table, record.formed_on, *then)
    return (-line.table, date.max - record.formed_on, *then)


def repeat_factors(lines: Iterable[Line]) -> None:
    """Section 6.8: rank within the class; the last factor goes on; factor 0 is `waived`."""
    classes: dict[tuple[str, str], list[tuple[Line, Repeat]]] = defaultdict(list)
    for line in lines:
        if line.counts and line.indicator and (repeat := line.indicator.repeat):
            of = repeat.class_id or line.indicator.id
            classes[line.indicator.kind, of].append((line, repeat))
    for members in classes.values():
        members.sort(key=lambda member: member[0].standing.record.order)
        for before, (line, repeat) in enumerate(members):
            line.repeat = repeat.factors[min(before, len(repeat.factors) - 1)]
            if line.repeat == 0:
                line.reason = "waived"


def age_factors(lines: Iterable[Line], day: date) -> None:
    """Section 6.9: the step reached by full months since `formed_on`; factor 0 is `faded`."""
    for line in lines:
        if line.counts and line.indicator and line.indicator.age:
            months = full_months(line.standing.record.formed_on, day)
            reached = [step for step in line.indicator.age if step[0] <= months]
            line.age = max(reached)[1] if reached else Fraction(1)
            if line.age == 0:
                line.reason = "faded"
