"""The facts of a site read out again, slice by slice, in the form of a ledger on files.

It shares no query with what scores on PostgreSQL: rows are copied out as they are, and records and
matters get their numbers here, by the ledger's rule (`ledger.slices`), in DuckDB.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
import psycopg

from chengxin.ledger import Slice
from chengxin.ledger.encoding import item_numbers
from chengxin.rulebook.model import Rulebook
from chengxin.site.verifying.invariants import Connection, ask

#: Persons read out at once: what bounds the memory.
SLICE = 20_000

_WITHIN = "person_no between {first} and {last}"

#: What is copied out, each as one table.
_OUT = {
    "persons": "select person_no, person from person where {within}",
    "facts": "select person_no, recorded_at at time zone 'UTC', born_on, household_registered,"
    " usual_resident, residence_permit, full_capacity, resident_since, left_on, died_on"
    " from person_facts where {within}",
    "consents": "select person_no, consented_on, withdrew_on from consent"
    " where purpose = 'points.compute' and {within}",
    "versions": "select r.person_no, r.record_no, v.version, c.item, u.furnisher, r.record,"
    " v.recorded_at at time zone 'UTC', v.known_from at time zone 'UTC',"
    " b.finding, b.formed_on, b.ended_on, b.source_valid_until,"
    " b.severity, b.final_on, b.notified_on, b.issuer, b.document, b.f1, b.f2, b.f3, b.f4"
    " from record r join furnisher u on u.furnisher_no = r.furnisher_no"
    " join record_version v on v.record_no = r.record_no"
    " join record_body b on b.record_no = v.record_no and b.version = v.version"
    " join catalogue_item c on c.catalogue_no = v.catalogue_no where r.{within}",
    "marks": "select person_no, record_no, kind, starts, until, recorded_at at time zone 'UTC',"
    " known_from at time zone 'UTC',"
    ' "case" from record_mark where {within}',
    "standings": "select person_no, rulebook_no, as_of, score, level, dimensions, next_change_on"
    " from standing where {within}",
    "changes": "select id, person_no, number, rulebook_no, as_of, changed_at at time zone 'UTC',"
    " score, level, dimensions from standing_change where {within}",
    "erased": "select v.person_no, v.known_from at time zone 'UTC', e.erased_at at time zone 'UTC'"
    " from record_version v join erasure e on e.record_no = v.record_no and e.version = v.version"
    " where v.{within}",
}
_COLUMNS: Mapping[str, str] = {
    "persons": "person_no bigint, person varchar",
    "facts": "person_no bigint, recorded_at timestamp, born_on date, household_registered boolean,"
    " usual_resident boolean, residence_permit boolean, full_capacity boolean,"
    " resident_since date, left_on date, died_on date",
    "consents": "person_no bigint, consented_on date, withdrew_on date",
    "versions": "person_no bigint, kept_no bigint, version integer, item varchar,"
    " furnisher varchar, record varchar, recorded_at timestamp, known_from timestamp,"
    " finding tinyint, formed_on date, ended_on date, source_valid_until date, severity tinyint,"
    " final_on date, notified_on date, issuer varchar, document varchar,"
    " f1 bigint, f2 bigint, f3 bigint, f4 bigint",
    "marks": "person_no bigint, kept_no bigint, kind tinyint, starts date, until date,"
    ' recorded_at timestamp, known_from timestamp, "case" varchar',
    "standings": "person_no bigint, rulebook_no integer, as_of date, score bigint, level varchar,"
    " dimensions json, next_change_on date",
    "changes": "id bigint, person_no bigint, number integer, rulebook_no integer, as_of date,"
    " changed_at timestamp, score bigint, level varchar, dimensions json",
    "erased": "person_no bigint, known_from timestamp, erased_at timestamp",
}

#: Nothing about a file is guessed; there may be no row in it.
_READ_AS = (
    "auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N',"
    " allow_quoted_nulls = false, max_line_size = 100000000"
)

_PERSON = """
select a.asked_no as person_no, p.person, f.* exclude (asked_no, person_no, recorded_at),
  c.consented_on, c.withdrew_on
from asked a
join persons p using (person_no)
left join (
  select a.asked_no, f.* from asked a
  join facts f on f.person_no = a.person_no and f.recorded_at <= a.known_at
  qualify row_number() over (partition by asked_no order by recorded_at desc) = 1
) as f using (asked_no)
left join consents c using (person_no)
"""
_NUMBERED = """
create or replace temp table numbered as
select a.asked_no as person_no, v.* exclude (person_no),
  dense_rank() over (order by furnisher, record, asked_no) as record_no,
  coalesce(i.item_no, 0) as item_no
from versions v
join asked a on a.person_no = v.person_no and v.known_from <= a.known_at
left join item_of i using (item)
"""
_RECORD = """
select n.* exclude (kept_no, item, issuer, document), m.matter_no
from numbered n
left join (
  select *, row_number() over (order by person_no, issuer, document) as matter_no
  from (
    select person_no, issuer, document
    from numbered where issuer <> '' and document <> ''
    group by all having min(record_no) <> max(record_no)
  )
) as m using (person_no, issuer, document)
"""
_MARK = """
select a.asked_no as person_no, m.* exclude (person_no, kept_no), n.record_no
from marks m
join asked a on a.person_no = m.person_no and m.known_from <= a.known_at
join (select distinct person_no, kept_no, record_no from numbered) as n
  on n.kept_no = m.kept_no and n.person_no = a.asked_no
"""


def slices(
    connection: Connection, folder: Path, size: int = SLICE
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield everybody, some at a time, as tables of a DuckDB connection, which is used again."""
    desk = duckdb.connect()
    desk.execute("set threads = 2")
    first = 0
    while True:
        (found,) = ask(
            connection,
            "select count(*), max(person_no) from (select person_no from person"
            " where person_no > %(first)s order by person_no limit %(size)s) as next",
            {"first": first, "size": size},
        )
        if not found[0]:
            break
        within = _WITHIN.format(first=first + 1, last=found[1])
        for name, query in _OUT.items():
            path = folder / f"{name}.csv"
            _copy(connection, query.format(within=within), path)
            desk.execute(f"create or replace temp table {name} ({_COLUMNS[name]})")
            desk.execute(
                f"insert into {name} select * from read_csv('{path}', header = false,"
                f" columns = {_csv(name)}, {_READ_AS})"
            )
        yield desk
        first = found[1]
    desk.close()


class Asked(NamedTuple):
    """Somebody as known at an instant, or by everything, under a number of this question."""

    asked_no: int
    person_no: int
    known_at: datetime | None = None


def as_ledger(
    desk: duckdb.DuckDBPyConnection, asked: Collection[Asked], rulebook: Rulebook, folder: Path
) -> Slice:
    """Write what was read out as a ledger's files, in a version's numbers.

    Whoever is asked about at several instants is so many persons there. Leaves `numbered` in the
    connection, with the site's number of each record (`kept_no`).
    """
    numbers = item_numbers(rulebook)
    desk.execute(
        "create or replace temp table asked (asked_no bigint, person_no bigint, known_at timestamp)"
    )
    desk.execute(
        "insert into asked select asked_no, person_no, coalesce(known_at, timestamp 'infinity')"
        " from (select unnest(?::bigint[]) as asked_no, unnest(?::bigint[]) as person_no,"
        " unnest(?::timestamp[]) as known_at)",
        [[*column] for column in zip(*asked, strict=True)] or [[], [], []],
    )
    desk.execute("create or replace temp table item_of (item varchar, item_no integer)")
    desk.execute(
        "insert into item_of select unnest(?::varchar[]), unnest(?::integer[])",
        [[*numbers], [*numbers.values()]],
    )
    desk.execute(_NUMBERED)
    part = Slice(*(folder / f"{name}.parquet" for name in ("person", "record", "mark")))
    for query, path in ((_PERSON, part.persons), (_RECORD, part.records), (_MARK, part.marks)):
        desk.execute(f"copy ({query}) to '{path}' (format parquet)")
    return part


def _copy(connection: Connection, query: str, path: Path) -> None:
    statement = f"copy ({query}) to stdout (format csv, null '\\N')"
    with (
        psycopg.Cursor(connection) as cursor,
        cursor.copy(statement.encode()) as copy,
        path.open("wb") as file,
    ):
        for data in copy:
            file.write(data)


def _csv(name: str) -> str:
    """The columns of a file, as `read_csv` takes them."""
    pairs = (column.strip().rsplit(" ", 1) for column in _COLUMNS[name].split(","))
    listed = ", ".join(f"'{column.strip(chr(34))}': '{kind}'" for column, kind in pairs)
    return "{" + listed + "}"
