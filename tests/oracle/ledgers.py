"""Random populations for a rulebook, as the cells of its files, and days worth asking about.

Dates stand close together on purpose: ends of months, a leap day, thresholds and their
neighbours, so that one population of a few persons meets many boundaries. One seed gives one
ledger, always the same. `strategies` and the differential tests call it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from chengxin.rulebook.model import Field, Item, Rulebook, Select
from tests.oracle.civil import add_months, read_date, read_instant
from tests.oracle.facts import places
from tests.oracle.products import random_consents

Cells = dict[str, str]

#: Days on which many things happen: ends of months and years, and a leap day.
BUSY = (
    *(date(2022, 1, 31), date(2022, 8, 31), date(2022, 12, 31), date(2023, 1, 1)),
    *(date(2023, 2, 28), date(2023, 3, 31), date(2023, 8, 31), date(2023, 12, 31)),
    *(date(2024, 1, 1), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)),
    *(date(2024, 5, 31), date(2024, 11, 30), date(2025, 2, 28), date(2025, 3, 31)),
)
#: In their order as texts some come before, some after what one expects.
FURNISHERS = ("F", "G", "a10", "a9", "交通局", "民政局")
PERSON_COLUMNS = (
    "person", "born_on", "household_registered", "usual_resident", "residence_permit",
    "full_capacity", "resident_since", "consented_on", "withdrew_on", "left_on", "died_on",
)  # fmt: skip
RECORD_COLUMNS = (
    "record", "version", "person", "item", "furnisher", "finding", "formed_on", "ended_on",
    "source_valid_until", "issuer", "document", "severity", "final_on", "notified_on",
    "recorded_at",
)  # fmt: skip
MARK_COLUMNS = ("record", "furnisher", "kind", "from", "until", "recorded_at", "case")


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows of the files, with every column, and questions: a day, an instant or None."""

    persons: tuple[Cells, ...]
    records: tuple[Cells, ...]
    marks: tuple[Cells, ...]
    questions: tuple[tuple[date, datetime | None], ...]
    consents: tuple[Cells, ...] = ()


def random_ledger(rulebook: Rulebook, seed: int, *, persons: int = 0, questions: int = 3) -> Ledger:
    """A population of `persons` (5 to 40 unless given), the rows in no order."""
    ledger = _Ledger(rulebook, random.Random(seed)).made(persons, questions)
    people = dict(sorted((row["person"], row["born_on"]) for row in ledger.persons))
    # A stream of its own: whether a rulebook has derived scores changes nothing else.
    aside = random.Random(f"consents {seed}")
    return replace(ledger, consents=random_consents(rulebook, people, ledger.questions, aside))


@dataclass(slots=True)
class _Ledger:
    rulebook: Rulebook
    rng: random.Random
    days: list[date] = field(default_factory=list)
    numbers: dict[str, list[Decimal]] = field(default_factory=dict)
    names: int = 0
    #: The day around which this ledger's dates lie.
    centre: date = date.min

    def made(self, persons: int, questions: int) -> Ledger:
        """Draw persons, records, marks, then days near what was drawn."""
        rng = self.rng
        self.centre = rng.choice(BUSY)
        near = [day for day in BUSY if -400 < (day - self.centre).days < 100]
        self.days = [*near, *(self.any_day() for _ in range(3))]
        self.days += [
            rule.since for rule in self.rulebook.indicators.values() if rule.since in near
        ]
        self.numbers = dict(_thresholds(self.rulebook))
        count = persons or rng.choice((5, 12, 20, 30, 40))
        people = [self.person(n) for n in range(count)]
        records = [_possible(row) for who in people for row in self.records(who)]
        marks = [row for row in records if row["version"] == "1" for row in self.marks(row)]
        for rows in (people, records, marks):
            rng.shuffle(rows)
        known = [read_instant(row["recorded_at"]) for row in (*records, *marks)]
        asked = [
            (self.asked_day(people, records, marks), self.asked_instant(known))
            for _ in range(questions)
        ]
        return Ledger(tuple(people), tuple(records), tuple(marks), tuple(asked))

    # -- small draws --

    def chance(self, share: float) -> bool:
        """Whether something happens that does in `share` of all cases."""
        return self.rng.random() < share

    def any_day(self) -> date:
        """Any day of the four years around the centre, mostly of the year before it."""
        days = self.rng.choice((1, 1, 1, 2)) * self.rng.randint(-500, 230)
        return self.centre + timedelta(days=days)

    def day(self) -> date:
        """A day like others, often the same day or the one next to it."""
        if self.chance(0.3):
            return self.any_day()
        return self.rng.choice(self.days) + timedelta(days=self.rng.choice((0, 0, 0, 1, -1)))

    def after(self, day: date, *days: int) -> str:
        """One of so many days after `day`."""
        return (day + timedelta(days=self.rng.choice(days))).isoformat()

    def instant(self, day: date, second: int) -> str:
        """An instant of `day` in one of the forms in which files write it."""
        at = datetime(day.year, day.month, day.day, self.rng.choice((0, 8, 16, 23)), tzinfo=UTC)
        at += timedelta(seconds=second)
        plain = at.replace(tzinfo=None).isoformat()
        return self.rng.choice((f"{plain}Z", f"{plain}+00:00", f"{plain}+08:00", plain))

    # -- persons --

    def person(self, number: int) -> Cells:
        """Mostly somebody with a score; now and then one fact is missing or ends."""
        rng = self.rng
        cells = dict.fromkeys(PERSON_COLUMNS, "yes")
        eighteen = add_months(self.day() if self.chance(0.5) else self.centre, -18 * 12)
        cells |= {
            "person": f"{rng.choice(('p', 'P', '人'))}{number}",
            "born_on": rng.choice(
                ("1990-01-01", "1960-02-29", "2004-02-29", "2005-02-28", eighteen.isoformat())
            ),
            "resident_since": rng.choice(("", "2008-01-01", self.day().isoformat())),
            "consented_on": "2021-01-01" if self.chance(0.85) else self.day().isoformat(),
            "withdrew_on": "", "left_on": "", "died_on": "",
        }  # fmt: skip
        for fact in ("household_registered", "usual_resident", "residence_permit"):
            if self.chance(0.2):
                cells[fact] = rng.choice(("no", "unknown", ""))
        if self.chance(0.05):
            cells["full_capacity"] = rng.choice(("no", "unknown", ""))
        if self.chance(0.05):
            cells[rng.choice(("born_on", "consented_on"))] = ""
        if self.chance(0.15):
            ending = rng.choice(("withdrew_on", "left_on", "died_on"))
            cells[ending] = self.day().isoformat()
            # What ends before it begins is no fact of a person, and the reader says so.
            if cells["resident_since"] > cells[ending]:
                cells["resident_since"] = ""
            if cells["consented_on"] > cells[ending]:
                cells["consented_on"] = min("2021-01-01", cells[ending])
            if ending == "withdrew_on" and not cells["consented_on"]:
                cells["consented_on"] = cells[ending]
        if cells["resident_since"] < cells["born_on"]:
            cells["resident_since"] = ""
        return cells

    # -- records --

    def records(self, who: Cells) -> Iterator[Cells]:
        """The records of one person, several of one matter, some in several versions."""
        rng = self.rng
        items = [item for item in self.rulebook.items.values() if item.use != "refused"]
        ruled = {key for select in _selects(self.rulebook) for key in select.items}
        favourites = rng.sample(sorted(ruled), min(3, len(ruled)))
        matters = [
            {"issuer": rng.choice(("甲局", "乙局")), "document": f"{rng.randint(1, 3)}号"}
            for _ in range(2)
        ]
        for _ in range(rng.choice((0, 4, 8, 12, 20))):
            self.names += 1
            item = rng.choice(items)
            if favourites and self.chance(0.8):
                item = self.rulebook.items[rng.choice(favourites)]
            cells = dict.fromkeys((*RECORD_COLUMNS, *self.field_columns()), "") | {
                "person": who["person"], "record": str(self.names), "version": "1",
                "furnisher": rng.choice(FURNISHERS),
            }  # fmt: skip
            if self.chance(0.3):
                cells |= rng.choice(matters)
            elif self.chance(0.1):
                cells[rng.choice(("issuer", "document"))] = "1号"
            cells |= self.said(item)
            yield cells
            yield from self.versions(cells, item)
            if item.sources is not None and self.chance(0.6):
                self.names += 1
                again = {"record": str(self.names), "furnisher": rng.choice(FURNISHERS)}
                yield cells | again | ({} if self.chance(0.7) else {"ended_on": ""})

    def field_columns(self) -> list[str]:
        """Every field of the catalogue once."""
        return list(dict.fromkeys(f for item in self.rulebook.items.values() for f in item.fields))

    def said(self, item: Item) -> Cells:
        """What a furnisher says of an item: finding, dates, class, fields."""
        rng = self.rng
        formed_on = self.day()
        finding = rng.choice(item.finding)
        cells = dict.fromkeys(self.field_columns(), "") | {
            "item": item.id, "finding": finding, "formed_on": formed_on.isoformat(),
            "ended_on": "", "source_valid_until": "", "severity": "", "final_on": "",
            "notified_on": "",
            "recorded_at": self.instant(formed_on + timedelta(days=rng.choice((0, 0, 3, 90, 400))),
                                        rng.randint(0, 3599)),
        }  # fmt: skip
        if self.chance(0.5 if item.continuing else 0.15):
            cells["ended_on"] = self.after(formed_on, 0, 1, 30, 200)
        if self.chance(0.2):
            cells["source_valid_until"] = self.after(formed_on, 0, 28, 200, 365, 700)
        if finding == "adverse":
            cells["severity"] = rng.choice((*item.severity, *item.severity, ""))
            for name in ("final_on", "notified_on"):
                if not self.chance(0.1):
                    cells[name] = self.after(formed_on, 0, 0, 0, 1, 15, 60, -1)
        for spec in item.fields.values():
            if not spec.optional or self.chance(0.6):
                cells[spec.id] = self.value(spec)
        return cells

    def value(self, spec: Field) -> str:
        """A value on, just below or just above a threshold, or any."""
        rng = self.rng
        match spec.type:
            case "code":
                return rng.choice(list(spec.codes))
            case "yes_no":
                return rng.choice(("yes", "no"))
            case "date":
                return rng.choice(
                    (date(2022, 6, 30), date(2022, 6, 29), date(2024, 2, 29), self.day())
                ).isoformat()
        step = Decimal(1).scaleb(-places(spec))
        lowest, highest = spec.minimum or Decimal(0), spec.maximum or Decimal(0)
        known = self.numbers.get(spec.id)
        if known and self.chance(0.7):
            number = rng.choice(known) + step * rng.choice((0, 0, 0, 1, -1))
        else:
            number = lowest + rng.randint(0, int((highest - lowest) / step / 20)) * step
        return str(min(max(number, lowest), highest).quantize(step))

    def versions(self, first: Cells, item: Item) -> Iterator[Cells]:
        """Later versions, delivered in any order, that correct something or everything."""
        if not self.chance(0.2):
            return
        for version in range(2, self.rng.choice((3, 3, 4))):
            again = self.said(item)
            if self.chance(0.6):
                kept = self.rng.sample(sorted(again.keys() - {"recorded_at"}), len(again) // 3)
                again = {**first, **{key: again[key] for key in ("recorded_at", *kept)}}
                if again["finding"] != first["finding"] or again["item"] != first["item"]:
                    continue
                if first["finding"] == "positive":
                    again |= {"severity": "", "final_on": "", "notified_on": ""}
                for spec in item.fields.values():
                    if not spec.optional and not again[spec.id]:
                        again[spec.id] = first[spec.id]
            yield {**first, **again, "version": str(version)}

    # -- marks --

    def marks(self, record: Cells) -> Iterator[Cells]:
        """Marks of one record; one case may speak several times, or be taken back."""
        rng = self.rng
        item = self.rulebook.items[record["item"]]
        kinds = ["disputed"] * 6 + ["repaired", "annulled", "verified"]
        wanted = [rng.choice(kinds) for _ in range(rng.choice((0, 0, 0, 0, 0, 1, 2)))]
        if item.consent == "declared" and self.chance(0.7):
            wanted.append("verified")
        formed_on = date.fromisoformat(record["formed_on"])
        second = 0
        for kind in wanted:
            case = rng.choice(("1", "2", ""))
            for _ in range(rng.choice((1, 1, 1, 2, 3))):
                # No two marks of a record are recorded at one instant: which of them speaks is
                # the arrival's business then, and the language does not say.
                second += 1
                starts = formed_on + timedelta(days=rng.choice((0, 1, 2, 16, 61, 100, 400)))
                until = self.after(starts, 0, -1, 1, 30, 200, 365) if self.chance(0.5) else ""
                recorded_on = starts + timedelta(days=rng.choice((0, 0, 10, 200)))
                yield {
                    "record": record["record"], "furnisher": record["furnisher"], "kind": kind,
                    "from": starts.isoformat(), "until": until, "case": case,
                    "recorded_at": self.instant(recorded_on, second),
                }  # fmt: skip

    # -- questions --

    def asked_day(self, people: list[Cells], records: list[Cells], marks: list[Cells]) -> date:
        """A day on, before or after one on which something is likely to change."""
        rng = self.rng
        shift = rng.choice([0, 0, 0, rng.choice(self.periods())])
        rows, columns = rng.choice(
            (
                (records, ("formed_on", "final_on", "notified_on", "source_valid_until")),
                (records, ("formed_on", "ended_on")),
                (marks, ("from", "until")),
                (people, ("withdrew_on", "left_on", "died_on", "resident_since")),
            )
        )
        found = [day for row in rows for key in columns if (day := read_date(row[key]))]
        day = add_months(rng.choice(found or self.days), shift)
        day += timedelta(days=rng.choice((0, 0, -1, 1, self.rulebook.holds.days + 1)))
        # Far from the records nothing counts; most of such days are drawn anew.
        if self.chance(0.8) and not -30 <= (day - self.centre).days <= 500:
            return self.centre + timedelta(days=rng.randint(-30, 300))
        return day

    def periods(self) -> list[int]:
        """Every number of months the rulebook knows."""
        book = self.rulebook
        periods = [book.validity.months, *book.severities.values()]
        periods += [item.validity.months for item in book.items.values() if item.validity]
        for rule in book.indicators.values():
            periods += [rule.over.months, *(m for m, _ in rule.age), *(m for m, _ in rule.clean)]
        return [book.display.positive, book.display.adverse, *periods]

    def asked_instant(self, known: list[datetime]) -> datetime | None:
        """Mostly everything; else the instant of a delivery, or a second to either side."""
        if not known or self.chance(0.6):
            return None
        return self.rng.choice(known) + timedelta(seconds=self.rng.choice((0, -1, 1)))


def _possible(row: Cells) -> Cells:
    """The record without an end before its beginning, which no reader lets through."""
    ends = {key: "" for key in ("ended_on", "source_valid_until") if row[key] < row["formed_on"]}
    return row | ends


def _thresholds(rulebook: Rulebook) -> Iterator[tuple[str, list[Decimal]]]:
    """For each field the numbers at which a rule changes its mind."""
    found: dict[str, list[Decimal]] = {}
    for rule in rulebook.indicators.values():
        if rule.points and rule.measure.field:
            found.setdefault(rule.measure.field, []).extend(b.starts for b in rule.points.bands)
    terms = [t for item in rulebook.items.values() if item.validity for t in item.validity.when]
    for where in [part.where for part in _selects(rulebook)] + [term.where for term in terms]:
        for condition in where:
            for value in (*condition.values, condition.starts, condition.below):
                if isinstance(value, Decimal):
                    found.setdefault(condition.field, []).append(value)
    yield from found.items()


def _selects(rulebook: Rulebook) -> list[Select]:
    """What the rules select."""
    selects = [rule.select for rule in rulebook.indicators.values() if rule.select]
    return selects + [ceiling.select for ceiling in rulebook.ceilings.values()]
