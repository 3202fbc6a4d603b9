"""Versions of records become rows about a person who has joined.

The one way into `record`, `record_version` and `record_body`, for rows that were just delivered and
for rows that were held. It appends and never changes; the caller holds the locks of the persons, so
that nobody else attaches to them meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from chengxin.clock import now
from chengxin.ledger.encoding import SLOTS
from chengxin.records.database import ask, copy_frame

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

_KEYS = ["record_no", "version", "person_no"]
_HEADS = [*_KEYS, "catalogue_no", "recorded_at", "delivery_id", "row", "digest"]
_BODIES = [*_KEYS, *[name for name in CONTENT if name not in
                     ("furnisher", "record", "version", "item", "recorded_at")]]  # fmt: skip

_ADD_FURNISHERS = """
insert into furnisher (furnisher, since)
select name, %s from unnest(%s::text[]) as name on conflict do nothing
"""
_ADD_RECORDS = """
insert into record (furnisher_no, record, person_no)
select * from unnest(%s::int[], %s::text[], %s::bigint[]) as new (furnisher_no, record, person_no)
order by 1, 2 on conflict do nothing
"""
_RECORDS = """
select r.furnisher_no, r.record, r.record_no, r.person_no
from unnest(%s::int[], %s::text[]) as wanted (furnisher_no, record)
join record r on r.furnisher_no = wanted.furnisher_no and r.record = wanted.record
"""
_VERSIONS = "select record_no, version from record_version where record_no = any(%s)"


def attach(versions: pl.DataFrame) -> pl.DataFrame:
    """Keep those versions, as CONTENT and ABOUT, that are not there; return their rows.

    A version whose record is another person's is left out: whoever delivers is told so before.
    """
    numbered = versions.join(furnishers(versions["furnisher"]), on="furnisher")
    found = _records(numbered)
    placed = numbered.join(found, on=["furnisher_no", "record", "person_no"])
    there = _pairs(ask(_VERSIONS, placed["record_no"].unique().to_list()))
    new = placed.join(there, on=["record_no", "version"], how="anti").join(_items(), on="item")
    new = new.with_columns(
        pl.col("issuer", "document").fill_null(""), pl.col("severity").fill_null(0)
    )
    copy_frame("record_version", new.select(_HEADS))
    copy_frame("record_body", new.select(_BODIES))
    return new


def furnishers(names: pl.Series) -> pl.DataFrame:
    """Return furnisher and furnisher_no of all names, of which new ones become furnishers."""
    wanted = names.unique().sort().to_list()
    query = "select furnisher, furnisher_no from furnisher where furnisher = any(%s)"
    found = ask(query, wanted)
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


def _records(numbered: pl.DataFrame) -> pl.DataFrame:
    names = numbered.select("furnisher_no", "record", "person_no").unique(
        ["furnisher_no", "record"], maintain_order=True
    )
    found = records_of(names)
    missing = names.join(found, on=["furnisher_no", "record"], how="anti")
    if missing.is_empty():
        return found
    ask(_ADD_RECORDS, *(missing[name].to_list() for name in missing.columns))
    return records_of(names)


def _items() -> pl.DataFrame:
    rows = ask("select item, catalogue_no from catalogue_item")
    return _frame(rows, {"item": pl.String(), "catalogue_no": pl.Int64()})


def _pairs(rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    return _frame(rows, {"record_no": pl.Int64(), "version": pl.Int64()})


def _frame(rows: Iterable[tuple[object, ...]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame([*rows], schema=dict(schema), orient="row")
