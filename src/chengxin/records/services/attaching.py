"""Versions of records become rows about a person who has joined.

The one way into `record`, `record_version` and `record_body`, for rows that were just delivered and
for rows that were held. It appends and never changes; the caller holds the locks of the persons, so
that nobody else attaches to them meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import polars as pl
import psycopg

from chengxin.clock import now
from chengxin.ledger.encoding import SLOTS
from chengxin.records.database import Row, ask, ask_prepared, sent

#: What a version says, as the ledger's checks type it; `item` is the catalogue's name of it.
CONTENT: Mapping[str, pl.DataType] = {
    "furnisher": pl.String(),
    "record": pl.String(),
    "version": pl.Int64(),
    "item": pl.String(),
    "recorded_at": pl.Datetime("us"),
    "finding": pl.Int8(),
    "formed_on": pl.Date(),
    "ended_on": pl.Date(),
    "source_valid_until": pl.Date(),
    "severity": pl.Int8(),
    "final_on": pl.Date(),
    "notified_on": pl.Date(),
    "issuer": pl.String(),
    "document": pl.String(),
    **{f"f{slot}": pl.Int64() for slot in range(1, SLOTS + 1)},
}

#: What is known of a version beside what it says; `digest` as PostgreSQL writes bytes.
ABOUT: Mapping[str, pl.DataType] = {
    "person_no": pl.Int64(),
    "delivery_id": pl.Int64(),
    "row": pl.Int32(),
    "digest": pl.String(),
}

#: The columns of what is delivered, as PostgreSQL reads them; instants are naive UTC.
_GIVEN = """
furnisher text, record text, version integer, item text, recorded_at timestamp, finding smallint,
formed_on date, ended_on date, source_valid_until date, severity smallint, final_on date,
notified_on date, issuer text, document text, f1 bigint, f2 bigint, f3 bigint, f4 bigint,
person_no bigint, delivery_id bigint, "row" integer, digest bytea
"""

#: One statement, however many rows: records that are not there yet, versions, contents. What one
#: part of a statement inserts no other part sees, so each hands on what it has made.
_ATTACH = f"""
with given as materialized (
  select g.*, f.furnisher_no, c.catalogue_no, r.record_no as there_no, r.person_no as owner_no
  from json_to_recordset(%s::json) as g ({_GIVEN})
  join furnisher f on f.furnisher = g.furnisher
  join catalogue_item c on c.item = g.item
  left join record r on r.furnisher_no = f.furnisher_no and r.record = g.record
), made as (
  insert into record (furnisher_no, record, person_no)
  select distinct on (furnisher_no, record) furnisher_no, record, person_no
  from given where there_no is null order by furnisher_no, record, person_no
  returning record_no, furnisher_no, record, person_no
), new as materialized (
  select coalesce(g.there_no, m.record_no) as record_no, g.*
  from given g left join made m on m.furnisher_no = g.furnisher_no and m.record = g.record
  where coalesce(g.owner_no, m.person_no) = g.person_no and not exists (
    select from record_version v where v.record_no = g.there_no and v.version = g.version
  ) and not (g.finding > 0 and exists (
    select from erasure e where e.record_no = g.there_no and e.ground = 'declined'
  ))
), said as (
  insert into record_version (record_no, version, person_no, catalogue_no, recorded_at, known_from,
    delivery_id, "row", digest)
  select record_no, version, person_no, catalogue_no, recorded_at at time zone 'UTC',
    %s::timestamptz, delivery_id, "row", digest
  from new
), written as (
  insert into record_body (record_no, version, person_no, finding, formed_on, ended_on,
    source_valid_until, severity, final_on, notified_on, issuer, document, f1, f2, f3, f4)
  select record_no, version, person_no, finding, formed_on, ended_on, source_valid_until,
    coalesce(severity, 0), final_on, notified_on, coalesce(issuer, ''), coalesce(document, ''),
    f1, f2, f3, f4
  from new
)
select person_no, "row" from new
"""

_ADD_FURNISHERS = """
insert into furnisher (furnisher, since)
select name, %s from unnest(%s::text[]) as name on conflict do nothing
"""
_RECORDS = """
select r.furnisher_no, r.record, r.record_no, r.person_no
from unnest(%s::int[], %s::text[]) as wanted (furnisher_no, record)
join record r on r.furnisher_no = wanted.furnisher_no and r.record = wanted.record
"""


def attach(versions: pl.DataFrame, known_from: datetime) -> list[tuple[int, int | None]]:
    """Keep those versions, as CONTENT and ABOUT, that are not there; return their person and row.

    A version whose record is another person's is left out: whoever delivers is told so before. So
    is a positive one of a record that its person has deleted (`records.own.services.declining`).
    """
    furnishers(versions["furnisher"])
    with attach_sent(versions, known_from) as cursor:
        return [(int(who), row) for who, row in cursor]


def attach_sent(versions: pl.DataFrame, known_from: datetime) -> psycopg.Cursor[Row]:
    """Attach versions of furnishers who are known already, and do not wait for it in a pipeline."""
    return sent(_ATTACH, versions.write_json(), known_from)


def furnishers(names: pl.Series) -> pl.DataFrame:
    """Return furnisher and furnisher_no of all names, of which new ones become furnishers."""
    wanted = sorted({*names.to_list()})
    query = "select furnisher, furnisher_no from furnisher where furnisher = any(%s)"
    found = ask_prepared(query, wanted)
    if len(found) < len(wanted):
        ask(_ADD_FURNISHERS, now(), sorted({*wanted} - {row[0] for row in found}))
        found = ask(query, wanted)
    return _frame(found, {"furnisher": pl.String(), "furnisher_no": pl.Int64()})


def records_of(keys: pl.DataFrame) -> pl.DataFrame:
    """Return furnisher_no, record, record_no, person_no of the records that are there."""
    wanted = keys.select("furnisher_no", "record").unique()
    found = ask(_RECORDS, *(wanted[name].to_list() for name in wanted.columns))
    schema = {
        "furnisher_no": pl.Int64(),
        "record": pl.String(),
        "record_no": pl.Int64(),
        "person_no": pl.Int64(),
    }
    return _frame(found, schema)


def _frame(rows: Iterable[tuple[object, ...]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame([*rows], schema=dict(schema), orient="row")
