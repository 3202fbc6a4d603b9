"""Marks are written on records, once each. Nothing lifts one but a later mark of the same case."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from chengxin.records.database import ask

#: What a mark says, by the columns of its file.
MARK = ("furnisher", "record", "kind", "from", "until", "recorded_at", "case")

_ADD = """
insert into record_mark
  (record_no, person_no, kind, starts, until, recorded_at, known_from, "case")
select record_no, person_no, kind, starts, until, recorded_at at time zone 'UTC', %s, "case"
from unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::date[], %s::date[], %s::timestamp[],
  %s::text[]) as new (record_no, person_no, kind, starts, until, recorded_at, "case")
order by 1, 3, 7, 6 on conflict do nothing returning record_no, kind, "case", recorded_at
"""


def add_marks(marks: pl.DataFrame, known_from: datetime) -> pl.DataFrame:
    """Write marks, with record_no and person_no, that are not there; return those written."""
    order = ("record_no", "person_no", "kind", "from", "until", "recorded_at", "case")
    rows = ask(_ADD, known_from, *(marks[name].to_list() for name in order))
    schema = {
        "record_no": pl.Int64(),
        "kind": pl.Int8(),
        "case": pl.String(),
        "recorded_at": pl.Datetime("us", "UTC"),
    }
    written = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.col("recorded_at").dt.replace_time_zone(None)
    )
    return marks.join(written, on=[*schema], how="semi", nulls_equal=True)


def add_mark(
    *,
    record_no: int,
    person_no: int,
    kind: int,
    starts: date,
    until: date | None,
    at: datetime,
    case: str,
) -> None:
    """Write the one mark that a decision of the site makes; it is known from its instant on."""
    cells = {
        "record_no": record_no, "person_no": person_no, "kind": kind, "from": starts,
        "until": until, "recorded_at": at.astimezone(UTC).replace(tzinfo=None), "case": case,
    }  # fmt: skip
    schema = {
        "record_no": pl.Int64(), "person_no": pl.Int64(), "kind": pl.Int8(), "from": pl.Date(),
        "until": pl.Date(), "recorded_at": pl.Datetime("us"), "case": pl.String(),
    }  # fmt: skip
    add_marks(pl.DataFrame([cells], schema=schema), at)
