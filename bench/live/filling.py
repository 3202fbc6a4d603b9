"""A big site made for measuring: the population of the benchmark, copied into the tables.

Identities are made up and really sealed; everybody's score is computed by the site's own run. Keys
and indexes are taken away while rows are copied, and made again over all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import duckdb
import psycopg
from psycopg import sql

from bench.city import ROOT, rulebook
from bench.live import NOW
from bench.population import SLICE, make
from chengxin.clock import set_clock
from chengxin.demo.people import identity_number
from chengxin.ledger import Slice
from chengxin.ledger.catalogue import market_items
from chengxin.ledger.encoding import item_numbers
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, read_identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import blind_index, seal
from chengxin.people.services.enrolling import IDENTITY_FIELD, cell
from chengxin.site.installing import install
from chengxin.site.place import owner_url
from chengxin.standing.services.runs import Kind, begin, rescore_everybody
from chengxin.standing.services.versions import store_version
from tests.opening import put_in_force

_SPACE = UUID("6b1f0f0e-2d7d-4a0e-9b62-0d0f6c3a7e11")
_BORN = date(1990, 1, 1)
_TABLES = ("person", "person_facts", "consent", "record", "record_version", "record_body",
           "record_mark", "delivered")  # fmt: skip

_FACTS = (
    "born_on, household_registered, usual_resident, residence_permit, full_capacity,"
    " resident_since, left_on, died_on"
)
_BODY = (
    "finding, formed_on, ended_on, source_valid_until, severity, final_on, notified_on, issuer,"
    " document, f1, f2, f3, f4"
)

#: What is copied into each table, from the views of a slice.
_COPIED = {
    f"person_facts (person_no, recorded_at, {_FACTS})": (
        f"select person_no + 1, '2000-01-01 00:00:00+00', {_FACTS} from person"
    ),
    "consent (person_no, purpose, consented_on, withdrew_on, updated_at)": (
        "select person_no + 1, 'points.compute', consented_on, withdrew_on,"
        " '2000-01-01 00:00:00+00' from person where consented_on is not null"
    ),
    "record (record_no, furnisher_no, record, person_no)": (
        "select distinct record_no + 1, furnisher_no, record, person_no + 1"
        " from record join furnishers using (furnisher)"
    ),
    "record_version (record_no, version, person_no, catalogue_no, recorded_at, known_from,"
    " digest)": (
        "select record_no + 1, version, person_no + 1, catalogue_no, recorded_at || '+00',"
        " known_from || '+00',"
        " '\\x' || md5(record || '.' || version) from record join items using (item_no)"
    ),
    f"record_body (record_no, version, person_no, {_BODY})": (
        f"select record_no + 1, version, person_no + 1, {_BODY} from record"
    ),
    'record_mark (record_no, person_no, kind, starts, until, recorded_at, known_from, "case")': (
        "select record_no + 1, person_no + 1, kind, starts, until, recorded_at || '+00',"
        " known_from || '+00', \"case\""
        " from mark"
    ),
}

#: Whoever has market information has agreed to it; without that none of it may be there.
_AGREED = """
insert into consent (person_no, purpose, consented_on, updated_at)
select distinct person_no, 'market.collect', date '2000-01-01', timestamptz '2000-01-01 00:00:00+00'
from record_version join catalogue_item using (catalogue_no) where item = any(%s)
"""

#: What stands beside it, before there are keys again: those of `delivered` lie in no order.
_BESIDE = """
insert into consent_event
  (person_no, purpose, event_type, event_time, effective_on, given_by, terms)
select person_no, purpose, what, updated_at, day, 'file', '{}'
from consent, lateral (values ('given', consented_on), ('withdrawn', withdrew_on)) e (what, day)
where day is not null order by what, person_no;
insert into delivered (digest, said)
select sha256(int8send(record_no * 2 + part)), sha256(int8send(-record_no * 2 - part))
from record, generate_series(0, 1) part;
"""

_AFTER = """
select setval(pg_get_serial_sequence('person', 'person_no'), (select max(person_no) from person));
select setval(pg_get_serial_sequence('record', 'record_no'), (select max(record_no) from record));
analyze;
"""


def number_of(person_no: int) -> str:
    """Return the made-up identity number of a person of the site."""
    return identity_number(person_no // 2, _BORN, "male" if person_no % 2 else "female")


def identity(person_no: int) -> Identity:
    """Return the made-up identity of a person of the site."""
    read = read_identity(number_of(person_no), today=NOW.date(), made_up=True)
    assert isinstance(read, Identity)
    return read


def fill(persons: int, folder: Path, place: Path) -> None:
    """Make the site ready with so many persons; one that is made is migrated and used again.

    Rows are copied in one transaction, and scored in chunks: whatever was interrupted goes on.
    """
    set_clock(lambda: NOW)
    install(owner_url())
    copied, filled = place / "copied", place / "filled"
    if not copied.exists():
        number = store_version(folder=ROOT / "rulebooks" / "yuxi", by="bench", cases=False)
        put_in_force(rulebook_no=number)
        _copy_city(make(rulebook(), persons, folder / str(persons)))
        copied.write_text("")
    if not filled.exists():
        rescore_everybody(begin(Kind.VERSION), chunk=min(SLICE, 50_000))
        filled.write_text("")


def _copy_city(slices: Sequence[Slice]) -> None:
    with psycopg.connect(owner_url()) as connection:
        with _bare(connection):
            desk = _desk(connection)
            for part in slices:
                _copy_slice(connection, desk, part)
            connection.execute(_AGREED.encode(), [[*market_items(rulebook())]])
            _run_all(connection, _BESIDE)
        _run_all(connection, _AFTER)


def _run_all(connection: psycopg.Connection[Any], statements: str) -> None:
    for statement in statements.strip().split(";\n"):
        connection.execute(statement.encode())


@contextmanager
def _bare(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Take constraints and indexes of the big tables away until rows are in."""
    constraints = connection.execute(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype from"
        " pg_constraint where contype in ('p', 'u', 'f') and"
        " (conrelid = any(%(t)s::regclass[]) or confrelid = any(%(t)s::regclass[]))",
        {"t": [*_TABLES]},
    ).fetchall()
    constraints.sort(key=lambda row: row[3] == "f")
    indexes = connection.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
        " where indrelid = any(%s::regclass[]) and not exists"
        " (select from pg_constraint where conindid = indexrelid)",
        [[*_TABLES]],
    ).fetchall()
    for table, name, _text, _kind in reversed(constraints):
        _run(connection, "alter table {} drop constraint {}", table, name)
    for name, _text in indexes:
        _run(connection, "drop index {}", name)
    yield
    for table, name, text, _kind in constraints:
        connection.execute(
            sql.SQL("alter table {} add constraint {} ").format(
                sql.Identifier(table), sql.Identifier(name)
            )
            + sql.SQL(text)
        )
    for _name, text in indexes:
        connection.execute(text.encode())


def _run(connection: psycopg.Connection[Any], statement: str, *names: str) -> None:
    named = (sql.Identifier(name.strip('"')) for name in names)
    connection.execute(sql.SQL(statement).format(*named))


def _desk(connection: psycopg.Connection[Any]) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that knows the site's numbers of furnishers and items."""
    names = [f"F{number:02}" for number in range(60)]
    connection.execute(
        "insert into furnisher (furnisher, since) select name, '2000-01-01Z'"
        " from unnest(%s::text[]) as name",
        [names],
    )
    desk = duckdb.connect()
    rows = connection.execute("select furnisher, furnisher_no from furnisher").fetchall()
    known = connection.execute("select item, catalogue_no from catalogue_item").fetchall()
    numbers = item_numbers(rulebook())
    items = [(numbers[item], number) for item, number in known if item in numbers]
    desk.execute("create table furnishers (furnisher varchar, furnisher_no integer)")
    desk.executemany("insert into furnishers values (?, ?)", rows)
    desk.execute("create table items (item_no integer, catalogue_no integer)")
    desk.executemany("insert into items values (?, ?)", items)
    return desk


def _copy_slice(
    connection: psycopg.Connection[Any], desk: duckdb.DuckDBPyConnection, part: Slice
) -> None:
    paths = {"person": part.persons, "record": part.records, "mark": part.marks}
    for name, path in paths.items():
        desk.execute(f"create or replace view {name} as select * from read_parquet('{path}')")
    numbers = desk.execute("select person_no + 1 from person").fetchall()
    _copy_people(connection, [int(row[0]) for row in numbers])
    file = part.persons.with_suffix(".csv")
    for target, query in _COPIED.items():
        desk.execute(f"copy ({query}) to '{file}' (format csv, header false, nullstr '\\N')")
        statement = f"copy {target} from stdin (format csv, null '\\N')"
        with (
            file.open("rb") as read,
            connection.cursor() as cursor,
            cursor.copy(statement.encode()) as copy,
        ):
            while piece := read.read(1 << 20):
                copy.write(piece)
        file.unlink()


def _copy_people(connection: psycopg.Connection[Any], numbers: list[int]) -> None:
    keys = site_keys()
    columns = "person_no, person, identity_index, identity_sealed, name_sealed, joined_at"
    statement = f"copy person ({columns}) from stdin (format binary)"
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.set_types(["int8", "uuid", "bytea", "bytea", "bytea", "timestamptz"])
        for number in numbers:
            person, written = uuid5(_SPACE, str(number)), identity(number).written()
            copy.write_row(
                (
                    number, person, blind_index(keys, IDENTITY_FIELD, written),
                    seal(keys, cell("identity", person), written),
                    seal(keys, cell("name", person), Hidden("柳如烟")), NOW,
                )
            )  # fmt: skip
