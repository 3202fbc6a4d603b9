"""A large synthetic ledger, made inside DuckDB: for measuring only, never for tests of meaning.

It has the columns of `chengxin.ledger` and about eleven records a person with the usual long tail:
most are small positive records, a few are adverse, some are disputed, repaired, verified or
redelivered, and some share a document.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from chengxin.ledger import Slice
from chengxin.ledger.encoding import item_numbers
from chengxin.rulebook.model import Field, Item, Rulebook

#: Records a person has on average.
RECORDS_PER_PERSON = 11

#: Persons of a slice.
SLICE = 100_000


def make(
    rulebook: Rulebook, persons: int, folder: Path, *, seed: int = 1, slice_persons: int = SLICE
) -> list[Slice]:
    """Write the slices of a city of `persons` and return them; reuse them when they are there."""
    done = folder / "made.json"
    wanted = [rulebook.version, persons, seed, slice_persons]
    count = (persons + slice_persons - 1) // slice_persons
    slices = [_slice(folder, number) for number in range(count)]
    if done.exists() and json.loads(done.read_text()) == wanted:
        return slices
    for kind in ("persons", "records", "marks"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    _items(connection, rulebook)
    for number, part in enumerate(slices):
        first = number * slice_persons
        last = min(persons, first + slice_persons)
        _write(connection, part, first, last, seed)
    done.write_text(json.dumps(wanted))
    return slices


def made(folder: Path) -> list[Slice]:
    """Return the slices of a city that was made before."""
    _version, persons, _seed, slice_persons = json.loads((folder / "made.json").read_text())
    return [_slice(folder, number) for number in range(-(-persons // slice_persons))]


def _slice(folder: Path, number: int) -> Slice:
    name = f"part-{number:05}.parquet"
    return Slice(*(folder / kind / name for kind in ("persons", "records", "marks")))


def _items(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> None:
    """A table of items with a share of the records each, and bounds of their fields."""
    connection.execute(
        "create table share (item_no int, finding int, low double, high double, severity_low int,"
        " severity_high int, documented boolean, declared boolean,"
        " m1 bigint, m2 bigint, m3 bigint, m4 bigint)"
    )
    numbers = item_numbers(rulebook)
    weighted = [
        (key, finding, _weight(item, finding))
        for key, item in rulebook.items.items()
        if item.use != "refused"
        for finding in item.finding
    ]
    total = sum(weight for _key, _finding, weight in weighted)
    low = 0.0
    for key, finding, weight in weighted:
        item = rulebook.items[key]
        high = low + weight / total
        most = [_most(field) for field in item.fields.values()]
        adverse = finding == "adverse"
        classes = {"minor": 1, "ordinary": 2, "serious": 3}
        severities = [classes[word] for word in item.severity] or [0]
        connection.execute(
            "insert into share values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                numbers[key], -1 if adverse else 1, low, high,
                severities[0] if adverse else 0, severities[-1] if adverse else 0,
                adverse or "authority" in item.fields,
                item.consent == "declared",
                *(most + [None] * (4 - len(most))),
            ],
        )  # fmt: skip
        low = high


def _weight(item: Item, finding: str) -> float:
    """How often an item occurs: hours often, what a person declares or suffers seldom."""
    if finding == "adverse":
        return 0.12
    if item.consent == "declared":
        return 0.3
    return 6.0 if "hours" in item.fields else 1.0


def _most(field: Field) -> int:
    """The largest value drawn for a field, in its smallest unit; negative means 'a code up to'."""
    if field.type == "code":
        return -len(field.codes)
    if field.type == "date":
        return 20_000
    if field.type == "yes_no":
        return 1
    assert field.maximum is not None
    return int(min(field.maximum, 100_000) * 10**field.places)


def _write(
    connection: duckdb.DuckDBPyConnection, part: Slice, first: int, last: int, seed: int
) -> None:
    def u(salt: int, *columns: str) -> str:
        key = ", ".join(columns)
        return f"((hash({key}, {salt}, {seed}) >> 11) / 9007199254740992.0)"

    connection.execute(
        f"""copy (
          select cast(i as integer) as person_no, 'P' || lpad(i::varchar, 9, '0') as person,
            date '1945-01-01' + cast({u(1, "i")} * 23000 as integer) as born_on,
            {u(2, "i")} < 0.8 as household_registered, {u(3, "i")} < 0.98 as usual_resident,
            {u(4, "i")} < 0.2 as residence_permit, {u(5, "i")} < 0.995 as full_capacity,
            case when {u(6, "i")} < 0.9 then date '1990-01-01'
              + cast({u(7, "i")} * 12000 as integer) end as resident_since,
            case when {u(8, "i")} < 0.95 then date '2025-04-01'
              + cast({u(9, "i")} * 400 as integer) end as consented_on,
            case when {u(10, "i")} < 0.01 then date '2026-06-01' end as withdrew_on,
            case when {u(11, "i")} < 0.005 then date '2026-07-01' end as left_on,
            case when {u(12, "i")} < 0.004 then date '2026-05-01' end as died_on
          from range({first}, {last}) t(i)
        ) to '{part.persons}' (format parquet)"""
    )

    def drawn(slot: int) -> str:
        roll = u(20 + slot, "i", "j")
        return (
            f"case when m{slot} < 0 then 1 + cast(floor({roll} * -m{slot}) as bigint)"
            f" when m{slot} > 0 then cast(1 + floor(pow({roll}, 4) * (m{slot} - 1)) as bigint) end"
        )

    connection.execute(
        f"""create or replace temp table drawn as
        select cast(i as integer) as person_no, i * 1000 + j as record_no, s.*,
          date '2023-01-01' + cast({u(13, "i", "j")} * 1420 as integer) as formed_on,
          {u(14, "i", "j")} as a, {u(15, "i", "j")} as b, i, j
        from range({first}, {last}) t(i),
          lateral (select unnest(range(0, least(200, cast(
            -ln(1 - {u(16, "i")} * 0.999999) * {RECORDS_PER_PERSON} as bigint)))) as j) r
        join share s on {u(17, "i", "j")} >= s.low and {u(17, "i", "j")} < s.high"""
    )
    connection.execute(
        """create or replace temp table shared as
        select record_no, i * 1000 + cast(floor(b * 8) as bigint) as matter_no
        from drawn where documented
        qualify count(*) over (partition by i, cast(floor(b * 8) as bigint)) > 1"""
    )
    connection.execute(
        f"""copy (
          with base as (
            select person_no, record_no, cast(1 as integer) as version,
              cast(item_no as smallint) as item_no, cast(finding as tinyint) as finding,
              formed_on, cast(null as date) as ended_on,
              case when a < 0.03 then formed_on + 700 end as source_valid_until,
              matter_no,
              cast(severity_low + floor(a * (severity_high - severity_low + 1)) as tinyint)
                as severity,
              case when finding < 0 and b < 0.97 then formed_on + cast(b * 60 as integer) end
                as final_on,
              case when finding < 0 and b < 0.99 then formed_on + cast(b * 30 as integer) end
                as notified_on,
              cast(formed_on + cast(a * 40 as integer) as timestamp) as recorded_at,
              recorded_at as known_from,
              {drawn(1)} as f1, {drawn(2)} as f2, {drawn(3)} as f3, {drawn(4)} as f4,
              'F' || lpad((item_no % 60)::varchar, 2, '0') as furnisher,
              'R' || record_no as record,
              case when matter_no is null then '' else 'B' end as issuer,
              case when matter_no is null then '' else 'D' || matter_no end as document, b
            from drawn left join shared using (record_no)
          )
          select * exclude (b) from base
          union all
          select * exclude (b) replace (2 as version, recorded_at + interval 9 day as recorded_at,
            recorded_at + interval 9 day as known_from)
          from base where b > 0.98
          order by person_no, record_no, version
        ) to '{part.records}' (format parquet)"""
    )
    connection.execute(
        f"""copy (
          select person_no, record_no,
            cast(case when declared then 4 when a < 0.4 then 1 when a < 0.8 then 2
              when a < 0.9 then 3 else 4 end as tinyint) as kind,
            formed_on + 60 as starts, case when b < 0.5 then formed_on + 100 end as until,
            cast(formed_on + 61 as timestamp) as recorded_at,
            recorded_at as known_from, '1' as "case"
          from drawn
          where {u(18, "i", "j")} < case when finding < 0 then 0.1 when declared then 0.7
            else 0.002 end
          order by person_no, record_no
        ) to '{part.marks}' (format parquet)"""
    )
