"""Everybody's facts written down as a ledger, so that a version can be tried on today's people.

The facts are those of the live query (`standing.facts`), read under one version's catalogue and
all from one state of the database. A person is a number that means nothing outside this site. The
folder is for one run and is taken away after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import psycopg

from chengxin.ledger import Ledger, Slice
from chengxin.ledger.columns import Kind
from chengxin.ledger.slices import part_path
from chengxin.ledger.store import FORMAT
from chengxin.standing.facts import LIVE
from chengxin.standing.services.versions import Loaded

#: Persons in a slice: what a run holds in memory at once.
SLICE_PERSONS = 100_000

_FACTS = ("household_registered", "usual_resident", "residence_permit", "full_capacity")

_PERSONS = f"""
with person as ({LIVE.queries["person"]})
select person_no, person, born_on, household_registered, usual_resident, residence_permit,
  full_capacity, resident_since, consented_on, withdrew_on, left_on, died_on
from person order by person_no
"""

_RECORDS = f"""
with filed as materialized ({LIVE.queries["filed"]}), record as ({LIVE.queries["record"]})
select person_no, record_no, version, item_no, finding, formed_on, ended_on, source_valid_until,
  matter_no, severity, final_on, notified_on, recorded_at at time zone 'UTC' as recorded_at,
  known_from at time zone 'UTC' as known_from,
  f1, f2, f3, f4, furnisher, record, '' as issuer, '' as document
from record order by person_no, record_no, version
"""

_MARKS = f"""
with filed as materialized ({LIVE.queries["filed"]}), mark as ({LIVE.queries["mark"]})
select person_no, record_no, kind, starts, until, recorded_at at time zone 'UTC' as recorded_at,
  known_from at time zone 'UTC' as known_from, "case"
from mark order by person_no, record_no, kind, "case", recorded_at
"""

_QUERIES = {Kind.PERSONS: _PERSONS, Kind.RECORDS: _RECORDS, Kind.MARKS: _MARKS}

_INTEGERS: Mapping[str, type[pl.DataType]] = {
    "person_no": pl.Int32, "record_no": pl.Int64, "version": pl.Int32, "item_no": pl.Int16,
    "finding": pl.Int8, "matter_no": pl.Int64, "severity": pl.Int8, "kind": pl.Int8,
    "f1": pl.Int64, "f2": pl.Int64, "f3": pl.Int64, "f4": pl.Int64,
}  # fmt: skip
_DAYS = (
    "born_on", "resident_since", "consented_on", "withdrew_on", "left_on", "died_on", "formed_on",
    "ended_on", "source_valid_until", "final_on", "notified_on", "starts", "until",
)  # fmt: skip

#: Consents to derived scores, of which a live site keeps none yet.
_CONSENTS: Mapping[str, Any] = {
    "person_no": pl.Int32, "derived": pl.String, "consented_on": pl.Date, "withdrew_on": pl.Date,
    "recorded_at": pl.Datetime("us"),
}  # fmt: skip


def write_population(
    connection: psycopg.Connection[Any], version: Loaded, known_at: datetime, folder: Path
) -> Ledger:
    """Write everybody's facts into a folder, as far as they were known at an instant.

    The connection must stand in a transaction that sees one state of the database throughout.
    """
    slices, inputs, counts = [], [], dict.fromkeys(("persons", "versions", "marks"), 0)
    for kind in Kind:
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for number, persons in enumerate(_slices(connection)):
        asked = {
            "version": version.rulebook_no,
            "known_at": known_at,
            "persons": "{" + ",".join(map(str, persons)) + "}",
        }
        rows = {}
        for kind, query in _QUERIES.items():
            found = _copied(connection, query, asked)
            rows[kind.value] = found.height
            found.write_parquet(part_path(folder, kind, number))
        nothing = pl.DataFrame(schema=_CONSENTS)
        nothing.write_parquet(part_path(folder, Kind.CONSENTS, number))
        part = Slice(*(part_path(folder, kind, number) for kind in Kind))
        slices.append({"first": persons[0] if persons else 0, "consents": 0, **rows})
        inputs += [_input(path) for path in (part.persons, part.records, part.marks)]
        for name, rows_of in (("persons", "persons"), ("versions", "records"), ("marks", "marks")):
            counts[name] += rows[rows_of]
    contents = {
        "format": FORMAT,
        "rulebook": version.rulebook.version,
        "counts": {**counts, "records": counts["versions"], "consents": 0},
        "slices": slices,
        "made_of": {"skip_bad": False, "slice_persons": SLICE_PERSONS, "inputs": inputs},
    }
    return Ledger.seal(folder, contents)


def state_of(ledger: Ledger) -> str:
    """Return the SHA-256 of the facts, by which a population's state is known."""
    digests = [each["sha256"] for each in ledger.contents["made_of"]["inputs"]]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _slices(connection: psycopg.Connection[Any]) -> Iterator[Sequence[int]]:
    """Yield the persons' numbers, so many at a time; once nobody, where nobody is there."""
    last = 0
    while True:
        found = connection.execute(
            "select person_no from person where person_no > %s order by person_no limit %s",
            [last, SLICE_PERSONS],
        ).fetchall()
        if found or not last:
            yield [row[0] for row in found]
        if len(found) < SLICE_PERSONS:
            return
        last = found[-1][0]


def _copied(
    connection: psycopg.Connection[Any], query: str, asked: Mapping[str, Any]
) -> pl.DataFrame:
    """Return a query's rows."""
    bound = psycopg.ClientCursor(connection).mogrify(query, asked)
    statement = f"copy ({bound}) to stdout (format csv, header)".encode()
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        content = b"".join(copy)
    kinds: dict[str, Any] = {**_INTEGERS, **dict.fromkeys(_DAYS, pl.Date)}
    kinds["recorded_at"] = kinds["known_from"] = pl.Datetime("us")
    header = content.split(b"\n", 1)[0].decode().strip().split(",")
    schema = {name.strip('"'): kinds.get(name.strip('"'), pl.String) for name in header}
    frame = pl.read_csv(content, schema=schema)
    return frame.with_columns(pl.col(name) == "t" for name in _FACTS if name in schema)


def _input(path: Path) -> dict[str, str]:
    name = f"{path.parent.name}/{path.stem}"
    return {"kind": path.parent.name, "name": name, "sha256": _sha256(path)}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
