"""Two versions of an indicator or a ceiling, part by part, each part with its judgement.

A part is what a reader would call one change: which records, what is measured, the points, the
factors, the limits. A part of the language that has no judge here is never passed over: it is
named, and judged `mixed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from fractions import Fraction

from chengxin.rulebook.model import Ceiling, Indicator, Limits
from chengxin.scoring.tables import MOST_MEASURED
from chengxin.scoring.versions.cells import Version
from chengxin.scoring.versions.effect import Effect
from chengxin.scoring.versions.fewer import all_alike, fewer_is_less, rising
from chengxin.scoring.versions.records import compare_given, compare_selected
from chengxin.scoring.versions.same import same
from chengxin.scoring.versions.stretches import compare_points

Versions = tuple[Version, Version]
Judge = Callable[[Versions, Indicator, Indicator], Effect]


def indicator_parts(
    versions: Versions, old: Indicator, new: Indicator
) -> Iterator[tuple[str, Effect]]:
    """Yield (part, judgement) of every part of an indicator that changed."""
    for part in (each.name for each in fields(Indicator)):
        if part in _PLACES or same(getattr(old, part), getattr(new, part)):
            continue
        if part in ("cite", "modelled_on", "name"):
            yield part, Effect.TEXT
        elif old.kind != new.kind:
            # Nothing of an award can be compared with a deduction: it is lost, the other imposed.
            yield part, _kind(versions, old, new)
        elif part == "limits":
            yield from _limits(old.limits, new.limits)
        else:
            judge = JUDGES.get(part)
            yield part, judge(versions, old, new) if judge else Effect.MIXED


def ceiling_parts(versions: Versions, old: Ceiling, new: Ceiling) -> Iterator[tuple[str, Effect]]:
    """Yield (part, judgement) of every part of a ceiling that changed."""
    for part in (each.name for each in fields(Ceiling)):
        if part in _PLACES or same(getattr(old, part), getattr(new, part)):
            continue
        if part == "select":
            yield part, compare_selected(versions, old, new)
        elif part == "since":
            yield part, Effect.of(harsher=new.since < old.since, milder=new.since > old.since)
        elif part == "level":
            tops = [
                next(row.ceiling or 0 for row in version.tables.rule if row.rule == old.id)
                for version in versions
            ]
            yield part, Effect.between(*tops)
        else:
            yield part, Effect.TEXT


_PLACES = ("at", "spans", "id")


def _limits(old: Limits, new: Limits) -> Iterator[tuple[str, Effect]]:
    """A limit of awards takes away when it is lower; one of deductions when it is deeper."""
    if (old.period, old.window) != (new.period, new.window):
        both = old.period and new.period
        comparable = not both or old.period == new.period
        window = [limits.window if limits.period else None for limits in (old, new)]
        yield "window", _limit(*window) if comparable else Effect.MIXED
    if old.total != new.total:
        yield "total", _limit(old.total, new.total)


def _limit(old: int | None, new: int | None) -> Effect:
    """Compare a cap (positive) or a floor (negative) in centipoints; None limits nothing.

    >>> _limit(None, 500), _limit(None, -500), _limit(-500, -800)
    (<Effect.HARSHER: 'harsher'>, <Effect.MILDER: 'milder'>, <Effect.HARSHER: 'harsher'>)
    """
    known = new if new is not None else old
    assert known is not None
    none = MOST_MEASURED if known > 0 else -MOST_MEASURED
    return Effect.between(none if old is None else old, none if new is None else new)


def _kind(_versions: Versions, _old: Indicator, new: Indicator) -> Effect:
    return Effect.of(harsher=new.kind == "deduction", milder=new.kind == "award")


def _select(versions: Versions, old: Indicator, new: Indicator) -> Effect:
    if old.select is None or new.select is None:
        return Effect.MIXED
    return compare_selected(versions, old, new)


def _windowed(*rules: Indicator) -> bool:
    return all(rule.select is not None and rule.over.period != "each" for rule in rules)


def _single(*rules: Indicator) -> bool:
    return all(rule.select is not None and rule.over.period == "each" for rule in rules)


def _points(versions: Versions, old: Indicator, new: Indicator) -> Effect:
    if _single(old, new):
        return compare_given(versions, old, new)
    if not _windowed(old, new) or not same(old.measure, new.measure):
        return Effect.MIXED
    if _unit(versions[0], old) != _unit(versions[1], new):
        return Effect.MIXED
    before, after = versions[0].pieces(old.id), versions[1].pieces(new.id)
    least = 1 if old.measure.function == "count" else 0
    return compare_points(before, after, least, MOST_MEASURED - 1)


def _unit(version: Version, rule: Indicator) -> object:
    """What one of a rule's measure is: places of a number, or the words in their order."""
    assert rule.select is not None
    name = rule.measure.field
    if not name:
        return None
    field = version.book.items[rule.select.items[0]].fields[name]
    return (field.places, tuple(field.codes))


def _measure(versions: Versions, old: Indicator, new: Indicator) -> Effect:
    """A measure of single records is part of what they give; of windows it has no order."""
    return compare_given(versions, old, new) if _single(old, new) else Effect.MIXED


def _over(_versions: Versions, old: Indicator, new: Indicator) -> Effect:
    """A longer time holds more records; what grows with them gives more, or takes more."""
    known = ("rolling", "validity")
    growing = {old.measure.function, new.measure.function} <= {"count", "sum", "max"}
    if not growing or {old.over.period, new.over.period} - {*known}:
        return Effect.MIXED
    lengths = [MOST_MEASURED if o.period == "validity" else o.months for o in (old.over, new.over)]
    return _signed(Effect.between(*lengths), old)


def _signed(effect: Effect, rule: Indicator) -> Effect:
    """More of an award is milder, more of a deduction harsher."""
    return effect if rule.kind == "award" else effect.mirrored


def _repeat(_versions: Versions, old: Indicator, new: Indicator) -> Effect:
    both = [rule.repeat for rule in (old, new)]
    # A rule that comes into a class of others pushes theirs, and is pushed by them.
    classes = {rule.repeat.class_id or rule.id if rule.repeat else rule.id for rule in (old, new)}
    factors = [repeat.factors if repeat else (Fraction(1),) for repeat in both]
    length = max(map(len, factors))
    found = Effect.joined(
        Effect.between(*(each[min(rank, len(each) - 1)] for each in factors))
        for rank in range(length)
    )
    return Effect.MIXED if len(classes) > 1 else _signed(found, old)


def _age(_versions: Versions, old: Indicator, new: Indicator) -> Effect:
    months = {length for rule in (old, new) for length, _factor in rule.age}
    return _signed(
        Effect.joined(
            Effect.between(_reached(old.age, month), _reached(new.age, month)) for month in months
        ),
        old,
    )


def _reached(steps: tuple[tuple[int, Fraction], ...], months: int) -> Fraction:
    """The factor after so many months, 1 before the first step."""
    return next((factor for length, factor in reversed(steps) if length <= months), Fraction(1))


def _clean(_versions: Versions, old: Indicator, new: Indicator) -> Effect:
    if not old.clean or not new.clean:
        return Effect.MIXED
    months = {length for rule in (old, new) for length, _points in rule.clean}
    return Effect.joined(
        Effect.between(*(max((p for n, p in rule.clean if n <= month), default=0)
                         for rule in (old, new)))
        for month in months
    )  # fmt: skip


def _pool(_versions: Versions, old: Indicator, new: Indicator) -> Effect:
    """A rule that comes under a shared cap can only lose by it."""
    if old.pool and new.pool:
        return Effect.MIXED
    return Effect.of(harsher=bool(new.pool), milder=bool(old.pool))


def _group(_versions: Versions, old: Indicator, new: Indicator) -> Effect:
    """A rule that comes into a group can only lose by it, where a record less is less."""
    if (old.group and new.group) or not (fewer_is_less(old) and fewer_is_less(new)):
        return Effect.MIXED
    return Effect.of(harsher=bool(new.group), milder=bool(old.group))


def _interval(_versions: Versions, old: Indicator, new: Indicator) -> Effect:
    """The longer the interval, the fewer records count; months and days have no order.

    Of two intervals the longer may let a better record count, unless all give the same.
    """
    both = [rule.interval for rule in (old, new)]
    known = [(each.months, each.days) if each else (0, 0) for each in both]
    if any(each[0] for each in known) and any(each[1] for each in known):
        return Effect.MIXED
    if not (rising(old) and rising(new)):
        return Effect.MIXED
    if all(both) and not (all_alike(old) and all_alike(new)):
        return Effect.MIXED
    return _signed(Effect.between(-sum(known[0]), -sum(known[1])), new)


def _since(_versions: Versions, old: Indicator, new: Indicator) -> Effect:
    if old.since is None or new.since is None:
        return Effect.TEXT
    return Effect.of(harsher=new.since < old.since, milder=new.since > old.since)


#: The judge of each part that can change points; `test_versions` holds it to the language.
JUDGES: Mapping[str, Judge] = {
    "kind": _kind,
    "select": _select,
    "over": _over,
    "measure": _measure,
    "points": _points,
    "repeat": _repeat,
    "age": _age,
    "clean": _clean,
    "pool": _pool,
    "since": _since,
    "group": _group,
    "interval": _interval,
}
