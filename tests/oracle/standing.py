"""Section 6.1 to 6.5: who has a score, what is known, and where each record stands on a day.

One function for each numbered rule of `docs/rulebook.md` section 6, in that order, and the
reasons of section 7 that hold for a record whatever rule selects it. Nothing here knows points.
The interpreter is the only caller besides its tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chengxin.rulebook.model import Period, Rulebook
from chengxin.scoring.result import UNMET
from tests.oracle.civil import ONE_DAY, add_months, aware, birthday
from tests.oracle.facts import Mark, Person, Record, holds, read_mark, read_record

#: The age at which adverse facts begin to matter and clean periods may begin.
ADULT = 18


def gate(rulebook: Rulebook, person: Person, day: date) -> tuple[str, ...]:
    """Section 6.1: name what is missing for a score row; nothing means there is one."""
    born_on, consented_on = person.born_on, person.consented_on
    met = {
        "consent": consented_on is not None
        and consented_on <= day
        and (person.withdrew_on is None or day < person.withdrew_on),
        "age": born_on is not None and birthday(born_on, rulebook.who.age) <= day,
        "full_capacity": person.facts["full_capacity"],
        "residency": any(person.facts[fact] for fact in rulebook.who.residency),
        "left": person.left_on is None or day < person.left_on,
        "died": person.died_on is None or day < person.died_on,
    }
    return tuple(what for what in UNMET if not met[what])


@dataclass(frozen=True, slots=True)
class Known:
    """What is known at an instant: the version that speaks of each record, the marks that do."""

    records: tuple[Record, ...]
    marks: tuple[Mark, ...]

    def marked(self, record: Record, kind: str, day: date) -> bool:
        """Whether a mark of `kind` holds for `record` on `day`.

        `annulled` and `repaired` hold on every day unless taken back, the others while covered.
        """
        always = kind in ("annulled", "repaired")
        return any(
            mark.kind == kind and mark.key == record.key and (always or mark.covers(day))
            for mark in self.marks
        )


def what_is_known(
    rulebook: Rulebook,
    person: str,
    records: Sequence[Mapping[str, str]],
    marks: Sequence[Mapping[str, str]],
    known_at: datetime | None,
) -> Known:
    """Section 6.2: the highest version of each record, and of each mark the one recorded last.

    Marks that were taken back say nothing and are left out.
    """
    instant = None if known_at is None else aware(known_at)

    def known(row: Record | Mark) -> bool:
        return instant is None or row.known_from <= instant

    speaking: dict[tuple[str, str], Record] = {}
    for cells in records:
        if cells["person"] != person:
            continue
        record = read_record(rulebook, cells)
        before = speaking.get(record.key)
        if known(record) and (before is None or record.version > before.version):
            speaking[record.key] = record

    last: dict[tuple[tuple[str, str], str, str], Mark] = {}
    for cells in marks:
        mark = read_mark(cells)
        if mark.key in speaking and known(mark):
            same = (mark.key, mark.kind, mark.case)
            last[same] = max(last.get(same, mark), mark, key=_recorded_last)
    return Known(
        records=tuple(sorted(speaking.values(), key=lambda record: record.order)),
        marks=tuple(mark for mark in last.values() if not mark.taken_back),
    )


def _recorded_last(mark: Mark) -> tuple[datetime, date, timedelta]:
    """Recorded last; of two recorded at one instant the one that covers more days speaks."""
    return (mark.recorded_at, mark.until or date.max, date.max - mark.starts)


@dataclass(frozen=True, slots=True)
class Validity:
    """`valid_until` and `display_until` are the first days on which it no longer is."""

    valid_until: date
    display_until: date


def validity(rulebook: Rulebook, record: Record) -> Validity:
    """Section 6.3, and the display period of section 7."""
    runs_from = record.ended_on or record.formed_on
    if record.adverse:
        runs_from = min(d for d in (runs_from, record.final_on, record.notified_on) if d)
    own = period_of(record)
    if own is not None and own.by_law:
        last = last_day(runs_from, own)
    elif record.source_valid_until is not None:
        last = record.source_valid_until
    else:
        last = last_day(runs_from, own or rulebook.validity)
    if not record.adverse:
        # The last day still counts for an award.
        until = last + ONE_DAY
        return Validity(until, max(until, add_months(runs_from, rulebook.display.positive)))
    shown = add_months(runs_from, rulebook.display.adverse)
    ends = [last, shown]
    if record.severity:
        ends.append(add_months(runs_from, rulebook.severities[record.severity]))
    return Validity(min(ends), shown)


def last_day(runs_from: date, period: Period) -> date:
    """Section 6.3: the last day of a period, by months or by the civil year."""
    if period.to_year_end:
        return date(runs_from.year, 12, 31)
    return add_months(runs_from, period.months)


def period_of(record: Record) -> Period | None:
    """Section 3, validity: the first period whose conditions all hold, else the item's own."""
    own = record.item.validity
    for term in own.when if own is not None else ():
        if all(holds(condition, record) for condition in term.where):
            return term
    return own


def counts_from(rulebook: Rulebook, record: Record) -> date | None:
    """Section 6.4: the first day on which the record may count; None when it is held for good."""
    if not record.adverse:
        return record.formed_on
    given = {"final_on": record.final_on, "notified_on": record.notified_on}
    if any(given[name] is None for name in rulebook.holds.asks):
        return None
    # With neither date asked for nor given, the day formed stands for them: grace is kept.
    last = max((d for d in given.values() if d), default=record.formed_on)
    return max(record.formed_on, last + ONE_DAY + timedelta(days=rulebook.holds.days))


def matter(record: Record) -> tuple[str, ...]:
    """Section 6.5: what identifies the matter of a record of this person."""
    if record.issuer and record.document:
        return ("matter", record.issuer, record.document)
    return ("alone", *record.key)


def disputed_since(known: Known, day: date) -> dict[tuple[str, ...], date]:
    """Section 6.5: each matter disputed on `day`, with the day its first such dispute opened."""
    matters = {record.key: matter(record) for record in known.records}
    since: dict[tuple[str, ...], date] = {}
    for mark in known.marks:
        if mark.kind == "disputed" and mark.covers(day):
            of = matters[mark.key]
            since[of] = min(since.get(of, mark.starts), mark.starts)
    return since


def outranked(
    rulebook: Rulebook, person: Person, known: Known, day: date
) -> frozenset[tuple[str, str]]:
    """Section 6.5: records of a fact that a furnisher before theirs has delivered as well.

    An award gives way to one that can count on `day`, a deduction to any that is known.
    """
    facts: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    orders: dict[str, tuple[str, ...]] = {}
    for record in known.records:
        sources = record.item.sources
        if sources is None:
            continue
        period = validity(rulebook, record)
        tests = reasons(person, known, record, day, record.formed_on, period, disputed=False)
        if not record.adverse and any(tests.values()):
            continue
        words = {"formed_on": record.formed_on, "matter": matter(record)}
        fact = [words.get(word, record.numbers.get(word)) for word in sources.same]
        if None not in fact and ("matter" not in sources.same or matter(record)[0] == "matter"):
            facts[record.item.id, record.adverse, *fact].append(record)
            orders[record.item.id] = sources.precedence
    lost: set[tuple[str, str]] = set()
    for records in facts.values():
        order = {name: place for place, name in enumerate(orders[records[0].item.id])}
        speaker = min((r.furnisher for r in records), key=lambda f: (order.get(f, len(order)), f))
        lost |= {record.key for record in records if record.furnisher != speaker}
    return frozenset(lost)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands on a day, before any rule is asked; `reason` is empty when it counts.

    `lasting` is False for records that can never count again: annulled, repaired or only kept.
    """

    record: Record
    matter: tuple[str, ...]
    counts_from: date | None
    valid_until: date
    display_until: date
    disputed_since: date | None
    lasting: bool
    reason: str


def standings(rulebook: Rulebook, person: Person, known: Known, day: date) -> list[Standing]:
    """Every record of the person that is still shown on `day`."""
    disputes = disputed_since(known, day)
    lower = outranked(rulebook, person, known, day)
    found: list[Standing] = []
    for record in known.records:
        period = validity(rulebook, record)
        if period.display_until <= day:
            continue
        begins = counts_from(rulebook, record)
        of = matter(record)
        tests = reasons(
            *(person, known, record, day, begins, period),
            disputed=of in disputes,
            other=record.key in lower,
        )
        found.append(
            Standing(
                record=record,
                matter=of,
                counts_from=begins,
                valid_until=period.valid_until,
                display_until=period.display_until,
                disputed_since=disputes.get(of),
                lasting=not any(tests[r] for r in ("not_scored", "annulled", "repaired")),
                reason=first_true(tests.items()),
            )
        )
    return found


def reasons(
    person: Person,
    known: Known,
    record: Record,
    day: date,
    begins: date | None,
    period: Validity,
    *,
    disputed: bool,
    other: bool = False,
) -> dict[str, bool]:
    """Section 7, reasons that do not depend on a rule, in the order in which they are given."""
    adverse = record.adverse
    assert person.born_on is not None, "the gate lets nobody pass whose birthday is unknown"
    return {
        "not_scored": record.item.use == "kept",
        "annulled": known.marked(record, "annulled", day),
        "repaired": known.marked(record, "repaired", day),
        "expired": period.valid_until <= day,
        "not_yet": day < record.formed_on,
        "minor": record.severity == "minor",
        "under_age": adverse and record.formed_on < birthday(person.born_on, ADULT),
        "unverified": record.item.consent == "declared"
        and not known.marked(record, "verified", day),
        "other_source": other,
        "disputed": adverse and disputed,
        "held": adverse and (begins is None or day < begins),
    }


def first_true(tests: Iterable[tuple[str, bool]]) -> str:
    """Return the name of the first test that holds, or nothing.

    >>> first_true([("expired", False), ("minor", True), ("held", True)])
    'minor'
    """
    return next((name for name, true in tests if true), "")
