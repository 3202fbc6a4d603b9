"""Persons, records and marks as typed facts, read from cells of text.

Only reading happens here: a cell becomes a date, a truth or a whole number of a field's smallest
unit. What the facts mean is the interpreter's, which is the only caller besides its tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from chengxin.rulebook.model import Condition, Field, Item, Rulebook, Select, Value
from tests.oracle.civil import read_date, read_instant

SEVERITIES = ("minor", "ordinary", "serious")
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the question is about. A fact that is not known is False: it counts as not met."""

    person: str
    born_on: date | None
    facts: Mapping[str, bool]
    resident_since: date | None
    consented_on: date | None
    withdrew_on: date | None
    left_on: date | None
    died_on: date | None


@dataclass(frozen=True, slots=True)
class Record:
    """One version of a record.

    `severity` is the class in words with an empty cell already read as the mildest the item
    allows, and empty for positive records. `numbers` holds the given fields in their smallest
    units, `codes` the identifiers of the given code fields.
    """

    furnisher: str
    record: str
    version: int
    item: Item
    adverse: bool
    formed_on: date
    ended_on: date | None
    source_valid_until: date | None
    issuer: str
    document: str
    severity: str
    final_on: date | None
    notified_on: date | None
    recorded_at: datetime
    known_from: datetime
    numbers: Mapping[str, int]
    codes: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """What the furnisher calls it; the same in all versions."""
        return (self.furnisher, self.record)

    @property
    def order(self) -> tuple[date, str, str]:
        """The order in which records follow each other everywhere in section 6."""
        return (self.formed_on, self.furnisher, self.record)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the city or the law decided about a record."""

    key: tuple[str, str]
    kind: str
    starts: date
    until: date | None
    recorded_at: datetime
    known_from: datetime
    case: str

    @property
    def taken_back(self) -> bool:
        """Whether it ends on or before the day it begins."""
        return self.until is not None and self.until <= self.starts

    def covers(self, day: date) -> bool:
        """Whether it covers `day`."""
        return self.starts <= day and (self.until is None or day < self.until)


def read_person(cells: Mapping[str, str]) -> Person:
    """Read a row of the persons' file."""
    facts = ("household_registered", "usual_resident", "residence_permit", "full_capacity")
    return Person(
        person=cells["person"],
        born_on=read_date(cells.get("born_on", "")),
        facts={fact: cells.get(fact, "") == "yes" for fact in facts},
        resident_since=read_date(cells.get("resident_since", "")),
        consented_on=read_date(cells.get("consented_on", "")),
        withdrew_on=read_date(cells.get("withdrew_on", "")),
        left_on=read_date(cells.get("left_on", "")),
        died_on=read_date(cells.get("died_on", "")),
    )


def read_record(rulebook: Rulebook, cells: Mapping[str, str]) -> Record:
    """Read a row of the records' file."""
    item = rulebook.items[cells["item"]]
    adverse = cells["finding"] == "adverse"
    severity = cells.get("severity", "")
    if adverse and not severity and item.severity:
        severity = min(item.severity, key=SEVERITIES.index)
    given = {name: text for name in item.fields if (text := cells.get(name, ""))}
    return Record(
        furnisher=cells["furnisher"],
        record=cells["record"],
        version=int(cells["version"]),
        item=item,
        adverse=adverse,
        formed_on=date.fromisoformat(cells["formed_on"]),
        ended_on=read_date(cells.get("ended_on", "")),
        source_valid_until=read_date(cells.get("source_valid_until", "")),
        issuer=cells.get("issuer", ""),
        document=cells.get("document", ""),
        severity=severity if adverse else "",
        final_on=read_date(cells.get("final_on", "")),
        notified_on=read_date(cells.get("notified_on", "")),
        recorded_at=read_instant(cells["recorded_at"]),
        known_from=read_known_from(cells),
        numbers={name: read_number(item.fields[name], text) for name, text in given.items()},
        codes={name: text for name, text in given.items() if item.fields[name].type == "code"},
    )


def read_mark(cells: Mapping[str, str]) -> Mark:
    """Read a row of the marks' file."""
    return Mark(
        key=(cells["furnisher"], cells["record"]),
        kind=cells["kind"],
        starts=date.fromisoformat(cells["from"]),
        until=read_date(cells.get("until", "")),
        recorded_at=read_instant(cells["recorded_at"]),
        known_from=read_known_from(cells),
        case=cells.get("case", ""),
    )


def read_known_from(cells: Mapping[str, str]) -> datetime:
    """Return from when on a row is known (section 6.2): as it says, or when it was recorded."""
    return read_instant(cells.get("known_from") or cells["recorded_at"])


def read_number(field: Field, text: str) -> int:
    """Read a cell as a whole number of the field's smallest unit (docs/rulebook.md section 3)."""
    value: Value
    match field.type:
        case "date":
            value = date.fromisoformat(text)
        case "yes_no":
            value = {"yes": True, "no": False}[text]
        case "code":
            value = text
        case _:
            value = Decimal(text)
    number = in_smallest_unit(field, value)
    if number.denominator != 1:
        raise ValueError(f"{text!r} has more decimals than {field.id}")
    return number.numerator


def in_smallest_unit(field: Field, value: Value) -> Fraction:
    """Turn a value in the field's own unit into its smallest unit (docs/rulebook.md section 3)."""
    match value:
        case bool():
            return Fraction(int(value))
        case str():
            return Fraction(list(field.codes).index(value) + 1)
        case date():
            return Fraction((value - EPOCH).days)
        case Decimal():
            unit: int = 10 ** places(field)
            return Fraction(value) * unit


def places(field: Field) -> int:
    """How many decimals the field's smallest unit is away from its own unit."""
    return 2 if field.type == "money" else field.places


def chosen(select: Select, record: Record) -> bool:
    """Whether the record is of one of the items and every condition holds (section 4, select)."""
    return record.item.id in select.items and all(holds(c, record) for c in select.where)


def holds(condition: Condition, record: Record) -> bool:
    """Whether a condition holds; it does not where the record says nothing."""

    def number(value: Value) -> Fraction:
        if condition.field == "severity":
            return Fraction(SEVERITIES.index(str(value)))
        return in_smallest_unit(record.item.fields[condition.field], value)

    if condition.field == "severity":
        if not record.severity:
            return False
        have = number(record.severity)
    elif condition.field in record.numbers:
        have = Fraction(record.numbers[condition.field])
    else:
        return False
    if condition.values:
        return any(have == number(value) for value in condition.values)
    return (condition.starts is None or number(condition.starts) <= have) and (
        condition.below is None or have < number(condition.below)
    )
