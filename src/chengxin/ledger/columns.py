"""The columns a city's files have: four kinds of file, and a column for each catalogue field.

The header of every file is held against these lists. They say what a cell holds, not whether it
is right; that is for `cells` and `fields`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chengxin.ledger.encoding import FINDINGS, MARKS, SEVERITIES
from chengxin.rulebook.model import Rulebook


class Kind(StrEnum):
    """The kinds of file; consents are those to derived scores."""

    PERSONS = "persons"
    RECORDS = "records"
    MARKS = "marks"
    CONSENTS = "consents"


class Naming(StrEnum):
    """How files name people: by the city's own number, or by identity number and name."""

    NUMBER = "number"
    IDENTITY = "identity"


class Holds(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    DATE = "date"
    INSTANT = "instant"
    VERSION = "version"
    FACT = "fact"
    WORD = "word"
    ITEM = "item"
    FIELD = "field"
    NAME = "name"


#: Civil days that a file may name; what is open has no last day, not one in the year 9999.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2299, 12, 31)

#: What a fact about a person can be; an empty cell is unknown, too.
FACTS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `words` are the only values of a WORD, with the number each stands for.

    A `required` one has no empty cell. One that is `expected` may be empty, but without the
    column nobody would have a score, so a file that lacks it is no file of its kind.
    """

    name: str
    holds: Holds
    required: bool = False
    words: Mapping[str, int] | None = None
    expected: bool = False


#: The columns that do not depend on the catalogue.
BASE: Mapping[Kind, tuple[Column, ...]] = {
    Kind.PERSONS: (
        Column("person", Holds.TEXT, required=True),
        Column("born_on", Holds.DATE, expected=True),
        Column("household_registered", Holds.FACT),
        Column("usual_resident", Holds.FACT),
        Column("residence_permit", Holds.FACT),
        Column("full_capacity", Holds.FACT),
        Column("resident_since", Holds.DATE),
        Column("consented_on", Holds.DATE, expected=True),
        Column("withdrew_on", Holds.DATE),
        # [yuxi 8]
        Column("market_consented_on", Holds.DATE),
        Column("market_withdrew_on", Holds.DATE),
        Column("left_on", Holds.DATE),
        Column("died_on", Holds.DATE),
    ),
    Kind.RECORDS: (
        Column("record", Holds.TEXT, required=True),
        Column("version", Holds.VERSION, required=True),
        Column("person", Holds.TEXT, required=True),
        Column("item", Holds.ITEM, required=True),
        Column("furnisher", Holds.TEXT, required=True),
        Column("finding", Holds.WORD, required=True, words=FINDINGS),  # [sanming 10]
        Column("formed_on", Holds.DATE, required=True),  # [jinan 10/formed]
        Column("ended_on", Holds.DATE),
        Column("source_valid_until", Holds.DATE),  # [yuxi 10/source-period]
        Column("issuer", Holds.TEXT),
        Column("document", Holds.TEXT),
        Column("severity", Holds.WORD, words=SEVERITIES),
        Column("final_on", Holds.DATE),
        Column("notified_on", Holds.DATE),
        Column("recorded_at", Holds.INSTANT, required=True),
    ),
    Kind.MARKS: (
        Column("record", Holds.TEXT, required=True),
        Column("furnisher", Holds.TEXT, required=True),
        Column("kind", Holds.WORD, required=True, words=MARKS),
        Column("from", Holds.DATE, required=True),
        Column("until", Holds.DATE),
        Column("recorded_at", Holds.INSTANT, required=True),
        Column("case", Holds.TEXT),
    ),
    Kind.CONSENTS: (
        Column("person", Holds.TEXT, required=True),
        Column("derived", Holds.TEXT, required=True),
        Column("consented_on", Holds.DATE, required=True),
        Column("withdrew_on", Holds.DATE),
        Column("recorded_at", Holds.INSTANT, required=True),
    ),
}

#: What stands in place of `person` in files that name people by identity number and name; the
#: issuer is the state of a passport.
IDENTITY: tuple[Column, ...] = (
    Column("identity", Holds.TEXT, required=True),
    Column("identity_issuer", Holds.TEXT),
    Column("name", Holds.NAME, required=True),
)

#: What one row is known by; two rows with one key must say the same.
KEYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PERSONS: ("person",),
    Kind.RECORDS: ("furnisher", "record", "version"),
    Kind.MARKS: ("furnisher", "record", "kind", "case", "recorded_at"),
    Kind.CONSENTS: ("person", "derived", "consented_on"),
}

#: (earlier, later): a row in which the later day lies before the earlier one is impossible.
IMPOSSIBLE: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    Kind.PERSONS: (
        ("born_on", "resident_since"),
        ("born_on", "consented_on"),
        ("born_on", "withdrew_on"),
        ("born_on", "market_consented_on"),
        ("born_on", "left_on"),
        ("born_on", "died_on"),
        ("consented_on", "withdrew_on"),
        ("market_consented_on", "market_withdrew_on"),
        ("consented_on", "died_on"),
        ("resident_since", "died_on"),
    ),
    Kind.RECORDS: (("formed_on", "ended_on"), ("formed_on", "source_valid_until")),
    Kind.MARKS: (),
    Kind.CONSENTS: (("consented_on", "withdrew_on"),),
}

#: The same for what is possible but odd: somebody moved back, a decision was final at once.
ODD: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    Kind.PERSONS: (("resident_since", "left_on"),),
    Kind.RECORDS: (("formed_on", "final_on"), ("formed_on", "notified_on")),
    Kind.MARKS: (),
    Kind.CONSENTS: (),
}


def base(kind: Kind, naming: Naming = Naming.NUMBER) -> tuple[Column, ...]:
    """Return the columns of a kind that do not depend on the catalogue.

    >>> [column.name for column in base(Kind.RECORDS, Naming.IDENTITY)][:5]
    ['record', 'version', 'identity', 'identity_issuer', 'name']
    """
    if naming is Naming.NUMBER:
        return BASE[kind]
    named = ((column,) if column.name != "person" else IDENTITY for column in BASE[kind])
    return tuple(column for each in named for column in each)


def columns(rulebook: Rulebook, kind: Kind, naming: Naming = Naming.NUMBER) -> dict[str, Column]:
    """Return the columns a file of this kind may have, by name, in the order of the reference.

    Raises ValueError when a catalogue field has the name of a column that every record has.
    """
    found = {column.name: column for column in base(kind, naming)}
    if kind is Kind.RECORDS:
        for item in rulebook.items.values():
            for name in item.fields:
                if name in found and found[name].holds is not Holds.FIELD:
                    raise ValueError(f"the field {name!r} of {item.id!r} is a column already")
                found[name] = Column(name, Holds.FIELD)
    return found
