"""A ledger's slice put into the tables of a live site, as the intake would have left it there.

Rows go in as the application's role and in an order of one's own, so that nothing can hang on it.
Identities are numbers that mean nothing: nobody is found here by who somebody is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import polars as pl
from django.db import connection

from chengxin.ledger import Slice
from chengxin.ledger.encoding import item_numbers
from chengxin.people.consent import DERIVED
from chengxin.rulebook.model import Rulebook
from chengxin.standing.services.versions import Loaded, numbered, store_version
from tests.opening import put_in_force
from tests.oracle.ledgers import Ledger
from tests.oracle.rulebooks import random_folder
from tests.oracle.strategies import write_folder

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

PERSON_FACTS = (
    "born_on", "household_registered", "usual_resident", "residence_permit", "full_capacity",
    "resident_since", "left_on", "died_on",
)  # fmt: skip
BODY = (
    "finding", "formed_on", "ended_on", "source_valid_until", "severity", "final_on",
    "notified_on", "issuer", "document", "f1", "f2", "f3", "f4",
)  # fmt: skip


def stored(seed: int, *, in_force: bool = False) -> Loaded:
    """The random rulebook of `seed`, kept on the site."""
    with TemporaryDirectory() as root:
        folder = write_folder(random_folder(seed), Path(root) / "random")
        number = store_version(folder=folder, by="test", cases=False)
    if in_force:
        put_in_force(rulebook_no=number)
    return numbered(number)


def opaque(ledger: Ledger, town: str = "") -> Ledger:
    """The ledger with ids of persons as the site has them, and `town` before every record's."""

    def named(row: dict[str, str]) -> dict[str, str]:
        named = dict(row)
        if "person" in row:
            named["person"] = str(uuid5(NAMESPACE_URL, town + row["person"]))
        if "record" in row:
            named["record"] = town + row["record"]
        return named

    return replace(
        ledger,
        persons=tuple(map(named, ledger.persons)),
        records=tuple(map(named, ledger.records)),
        marks=tuple(map(named, ledger.marks)),
        consents=tuple(map(named, ledger.consents)),
    )


def file_slice(
    rulebook: Rulebook, part: Slice, order: Random, *, known_from: datetime | None = None
) -> list[int]:
    """Put everything of a slice into the tables; return the persons' numbers there.

    It is known from one instant on, or from when the slice says.
    """
    if known_from is not None:
        for path in (part.records, part.marks):
            _known(path, known_from)
    numbers = file_persons(part, order)
    records = pl.read_parquet(part.records).to_dicts()
    order.shuffle(records)
    file_records(rulebook, records, numbers)
    file_marks(part, numbers, order)
    return sorted(numbers.values())


def _known(path: Path, instant: datetime) -> None:
    frame = pl.read_parquet(path)
    known = pl.lit(instant.astimezone(UTC).replace(tzinfo=None)).cast(pl.Datetime("us"))
    frame.with_columns(known.alias("known_from")).write_parquet(path)


def file_persons(part: Slice, order: Random) -> dict[int, int]:
    """Put the persons in; return their numbers on the site by those of the slice."""
    rows = pl.read_parquet(part.persons).to_dicts()
    order.shuffle(rows)
    numbers: dict[int, int] = {}
    for row in rows:
        (number,) = _one(
            "insert into person (person, identity_index, identity_sealed, name_sealed, joined_at)"
            " values (%s, %s, '', '', %s) returning person_no",
            [row["person"], str(row["person"]).encode(), LONG_AGO],
        )
        numbers[row["person_no"]] = number
        _insert("person_facts", ("person_no", "recorded_at", *PERSON_FACTS),
                [(number, LONG_AGO, *(row[name] for name in PERSON_FACTS))])  # fmt: skip
        if row["consented_on"]:
            _insert("consent", ("person_no", "purpose", "consented_on", "withdrew_on",
                                "updated_at"),
                    [(number, "points.compute", row["consented_on"], row["withdrew_on"],
                      LONG_AGO)])  # fmt: skip
    return numbers


def file_records(
    rulebook: Rulebook, rows: Sequence[dict[str, Any]], numbers: dict[int, int]
) -> None:
    """Put versions of records in, in the order of `rows`."""
    items = {number: item for item, number in item_numbers(rulebook).items()}
    for row in rows:
        furnisher_no = _found("furnisher_no", "furnisher", ("furnisher", "since"),
                              [row["furnisher"], LONG_AGO])  # fmt: skip
        person_no = numbers[row["person_no"]]
        record_no = _found("record_no", "record", ("furnisher_no", "record", "person_no"),
                           [furnisher_no, row["record"], person_no])  # fmt: skip
        (catalogue_no,) = _one("select catalogue_no from catalogue_item where item = %s",
                               [items[row["item_no"]]])  # fmt: skip
        key = (record_no, row["version"], person_no)
        _insert("record_version",
                ("record_no", "version", "person_no", "catalogue_no", "recorded_at", "known_from",
                 "digest"),
                [(*key, catalogue_no, row["recorded_at"].replace(tzinfo=UTC),
                  row["known_from"].replace(tzinfo=UTC), b"")])  # fmt: skip
        _insert("record_body", ("record_no", "version", "person_no", *BODY),
                [(*key, *(row[name] for name in BODY))])  # fmt: skip


def file_marks(part: Slice, numbers: dict[int, int], order: Random) -> None:
    """Put the marks in; their records must be there."""
    columns = ["record_no", "furnisher", "record"]
    records = pl.read_parquet(part.records).select(columns).unique()
    rows = pl.read_parquet(part.marks).join(records, on="record_no").to_dicts()
    order.shuffle(rows)
    for row in rows:
        (record_no,) = _one(
            "select record_no from record join furnisher using (furnisher_no)"
            " where furnisher = %s and record = %s",
            [row["furnisher"], row["record"]],
        )
        _insert("record_mark",
                ("record_no", "person_no", "kind", "starts", "until", "recorded_at", "known_from",
                 "case"),
                [(record_no, numbers[row["person_no"]], row["kind"], row["starts"], row["until"],
                  row["recorded_at"].replace(tzinfo=UTC), row["known_from"].replace(tzinfo=UTC),
                  row["case"])])  # fmt: skip


def agreeing(ledger: Ledger) -> Ledger:
    """The ledger without consents to derived scores that a site could not have been given.

    Whoever says yes again while a consent lives has given no other one.
    """
    rows = sorted(ledger.consents, key=lambda row: row["recorded_at"])
    kept: list[dict[str, str]] = []
    open_: set[tuple[str, str]] = set()
    for row in map(dict, rows):
        key = (row["person"], row["derived"])
        if key not in open_:
            kept.append(row)
            open_ |= set() if row["withdrew_on"] else {key}
    return replace(ledger, consents=tuple(kept))


def file_consents(ledger: Ledger) -> None:
    """Put the consents to derived scores in, as what happened to them."""
    for row in sorted(ledger.consents, key=lambda row: row["recorded_at"]):
        (number,) = _one("select person_no from person where cast(person as text) = %s",
                         [row["person"]])  # fmt: skip
        events = [("given", row["consented_on"])]
        events += [("withdrawn", row["withdrew_on"])] if row["withdrew_on"] else []
        _insert("consent_event",
                ("person_no", "purpose", "event_type", "event_time", "effective_on", "given_by",
                 "terms"),
                [(number, f"{DERIVED}{row['derived']}", event, row["recorded_at"], day, "self",
                  "{}") for event, day in events])  # fmt: skip


def _found(number: str, table: str, columns: Sequence[str], values: Sequence[Any]) -> int:
    """The number of a row that is made when it is not there."""
    key = columns[: 2 if table == "record" else 1]
    where = " and ".join(f"{name} = %s" for name in key)
    ask = f"select {number} from {table} where {where}"
    with connection.cursor() as cursor:
        cursor.execute(ask, [*values[: len(key)]])
        if (row := cursor.fetchone()) is not None:
            return int(row[0])
    _insert(table, columns, [values])
    return int(_one(ask, values[: len(key)])[0])


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    listed = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("%s" for _name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"insert into {table} ({listed}) values ({places})", rows)


def _one(statement: str, values: Sequence[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values])
        row = cursor.fetchone()
    assert row is not None
    return tuple(row)
