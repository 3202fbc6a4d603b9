"""Everything that happened between two questions, and how to take each of it away.

Candidates come from comparing what is known, which days marks cover, which rules differ, and how
each record answers by itself on the two days. That the list is complete is not argued but
seen: with all of it taken away both questions have the same score, or `IncompleteError` is raised.
Nothing here computes a point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from chengxin.ledger.encoding import MARKS, item_numbers
from chengxin.scoring.changes.person import (
    Delivered,
    MarkRow,
    RecordRow,
    local,
)
from chengxin.scoring.changes.result import Cause
from chengxin.scoring.changes.rules import ALL, Part
from chengxin.scoring.changes.worlds import World, Worlds
from chengxin.scoring.result import PersonScore, Row

_MARK_NAMES = {number: name for name, number in MARKS.items()}


class IncompleteError(AssertionError):
    """With every cause taken away the two questions still differ."""


@dataclass(frozen=True, slots=True)
class Found:
    """A cause, and what is taken away with it."""

    cause: Cause
    away: World


def find_causes(worlds: Worlds) -> list[Found]:
    """Return what happened between the two questions, by date."""
    parts = worlds.books.differences()
    found = _all(worlds, parts)
    if found is None and parts not in ((), (ALL,)):
        # A change that cannot be undone by itself, as of what a field holds, goes with the others.
        found = _all(worlds, (ALL,))
    if found is None:
        raise IncompleteError("with every cause taken away the scores still differ")
    named = [replace(one, cause=_with_item(worlds, one.cause)) for one in found]
    return sorted(named, key=lambda one: _place(one.cause))


def _with_item(worlds: Worlds, cause: Cause) -> Cause:
    """Name the item of the record that a cause is about."""
    for asked, book in (
        (worlds.after, worlds.books.after),
        (worlds.before, worlds.books.before),
    ):
        rows = [
            row
            for row in asked.person.record_rows
            if row[:2] == (cause.furnisher, cause.record)
            and row.version == (cause.version or row.version)
        ]
        if rows:
            number = asked.person.record(max(rows))["item_no"]
            items = {number: item for item, number in item_numbers(book).items()}
            return replace(cause, item=items[number])
    return cause


def _all(worlds: Worlds, parts: tuple[Part, ...]) -> list[Found] | None:
    """Return all causes, None when taking them away leaves a difference."""
    found = [*_delivered(worlds), *_mark_days(worlds), *_rules(worlds, parts)]
    found += _alone(worlds, found)
    while True:
        before, after = worlds.both([World.of(one.away for one in found)])[0]
        more = [*_together(worlds, found, before, after)]
        if not more:
            return found if before.score == after.score else None
        found += more


def _place(cause: Cause) -> tuple[object, ...]:
    known = cause.recorded_at is None
    return (
        cause.kind == "rule",
        cause.on or date.max,
        known,
        cause.furnisher,
        cause.record,
        cause.mark,
        cause.case,
        cause.rule,
        cause.part or ALL,
    )


def _delivered(worlds: Worlds) -> Iterator[Found]:
    """Records, versions and marks known at one of the two questions only."""
    before, after = worlds.before.known(), worlds.after.known()
    groups: dict[tuple[object, ...], list[Delivered]] = {}
    for row in before ^ after:
        key = row[:2] if isinstance(row, RecordRow) else row[:4]
        groups.setdefault(key, []).append(row)
    for rows in groups.values():
        last = max(rows, key=lambda row: row[-1])
        reverse = last in before
        person = worlds.before.person if reverse else worlds.after.person
        if isinstance(last, RecordRow):
            same = [row for row in before & after if row[:2] == last[:2] and len(row) == len(last)]
            if any(row > last for row in same):
                continue
            recorded_at = person.record(last)["recorded_at"]
            kind = "correction" if same else "record"
            cause = Cause(kind=kind, version=last.version)
        else:
            recorded_at = last.recorded_at
            cause = Cause(kind="mark", mark=_MARK_NAMES[last.kind], case=last.case)
        yield Found(
            replace(
                cause,
                on=local(recorded_at).date(),
                recorded_at=recorded_at,
                furnisher=last.furnisher,
                record=last.record,
                reverse=reverse,
            ),
            World(rows=frozenset(rows)),
        )


def _mark_days(worlds: Worlds) -> Iterator[Found]:
    """Marks known at both questions that cover one of the two days only."""
    early, late = sorted((worlds.before.as_of, worlds.after.as_of))
    cases: dict[tuple[object, ...], list[MarkRow]] = {}
    for row in worlds.before.known() & worlds.after.known():
        if isinstance(row, MarkRow) and _MARK_NAMES[row.kind] in ("disputed", "verified"):
            cases.setdefault(row[:4], []).append(row)
    for rows in cases.values():
        last = max(rows, key=lambda row: row.recorded_at)
        said = worlds.before.person.mark(last)
        starts, until = said["starts"], said["until"]
        if until is not None and until <= starts:
            continue
        covers = [starts <= day and (until is None or day < until) for day in (early, late)]
        if covers[0] != covers[1]:
            yield Found(
                Cause(
                    kind="mark_begins" if covers[1] else "mark_ends",
                    on=starts if covers[1] else until,
                    furnisher=last.furnisher,
                    record=last.record,
                    mark=_MARK_NAMES[last.kind],
                    case=last.case,
                    reverse=worlds.after.as_of < worlds.before.as_of,
                ),
                World(rows=frozenset(rows)),
            )


def _rules(worlds: Worlds, parts: tuple[Part, ...]) -> Iterator[Found]:
    """Rules that the two rulebooks do not share."""
    for part in parts:
        cause = Cause(kind="rule", part=part, on=worlds.books.after.starts)
        yield Found(cause, World(undone=frozenset({part})))


def _alone(worlds: Worlds, found: list[Found]) -> Iterator[Found]:
    """Records that the days change even when there is no other."""
    records = _records(worlds)
    known = worlds.before.known() & worlds.after.known()
    names = sorted({row[:2] for row in records & known})
    off = World.of(one.away for one in found)
    alone = [
        off | World(rows=frozenset(row for row in records if row[:2] != name)) for name in names
    ]
    for name, world, (before, after) in zip(names, alone, worlds.both(alone), strict=True):
        if _parts(before, "record", "window") != _parts(after, "record", "window"):
            yield _passed(worlds, name, world, before, after)


def _together(
    worlds: Worlds, found: list[Found], before: PersonScore, after: PersonScore
) -> Iterator[Found]:
    """Clean periods, and records that the days change only beside others."""
    off = World.of(one.away for one in found)
    moved = _parts(before, "clean").items() ^ _parts(after, "clean").items()
    for rule in sorted({key[1] for key, _state in moved}):
        cause = Cause(
            kind="clean",
            rule=rule,
            on=_turned_on(worlds, off, partial(_clean, rule=rule)),
            reverse=worlds.after.as_of < worlds.before.as_of,
        )
        yield Found(cause, World(rules=frozenset({rule})))
    changed = _parts(before, "record").items() ^ _parts(after, "record").items()
    for name in sorted({key[2:4] for key, _state in changed}):
        yield _passed(worlds, name, off, before, after)


def _clean(answer: PersonScore, *, rule: str) -> object:
    return _parts(answer, "clean", rule=rule)


def _records(worlds: Worlds) -> frozenset[Delivered]:
    everything = worlds.before.known() | worlds.after.known()
    return frozenset(row for row in everything if isinstance(row, RecordRow))


def _parts(
    answer: PersonScore, *parts: str, rule: str = ""
) -> dict[tuple[str, str, str, str, date | None], tuple[object, ...]]:
    """Return how each row of some parts stands; all that others can have to do with it."""
    return {
        (row.part, row.rule, row.furnisher, row.record, row.window): (
            row.points,
            row.reason,
            row.measure,
        )
        for row in answer.rows
        if row.part in parts and rule in ("", row.rule)
    }


def _passed(
    worlds: Worlds, name: tuple[str, str], world: World, before: PersonScore, after: PersonScore
) -> Found:
    """Say what the days did to a record known at both questions."""
    reverse = worlds.after.as_of < worlds.before.as_of
    then, now = (
        [row for row in answer.rows if (row.furnisher, row.record) == name]
        for answer in ((after, before) if reverse else (before, after))
    )
    kind, on = _event(then, now)
    cause = Cause(
        kind=kind,
        on=on or _turned_on(worlds, world, partial(_of, name=name)),
        furnisher=name[0],
        record=name[1],
        version=(now or then)[0].version,
        reverse=reverse,
    )
    return Found(cause, World(rows=frozenset(r for r in _records(worlds) if r[:2] == name)))


def _of(answer: PersonScore, *, name: tuple[str, str]) -> list[tuple[object, ...]]:
    return [
        (row.rule, row.points, row.reason, row.measure)
        for row in answer.rows
        if (row.furnisher, row.record) == name
    ]


def _event(then: list[Row], now: list[Row]) -> tuple[str, date | None]:
    """Return the kind of what the days did to a record, and its day where its rows say it.

    What has left the display period has no row any more; it had expired before.
    """
    reasons = {row.reason for row in now}
    if not now or "expired" in reasons:
        return "expires", (now or then)[0].valid_until
    if "out_of_window" in reasons:
        return "leaves_window", None
    if not then or {row.reason for row in then} & {"held", "not_yet"}:
        return "begins", now[0].counts_from
    if {row.measure for row in then} != {row.measure for row in now}:
        return "lasts", None
    return "ages", None


def _turned_on(worlds: Worlds, world: World, state: Callable[[PersonScore], object]) -> date:
    """Return the day on which something came to stand as it does at the later of the two days."""
    early, late = sorted((worlds.before.as_of, worlds.after.as_of))
    finally_ = state(worlds.on(late, world))
    while (late - early).days > 1:
        middle = early + timedelta(days=(late - early).days // 2)
        if state(worlds.on(middle, world)) == finally_:
            late = middle
        else:
            early = middle
    return late
