"""The ledger's Parquet files, one range of persons after the other.

Each slice holds everything of its persons and is sorted by them, so that a run needs memory for
one slice only. It writes what `settle` left and decides nothing; `reading` calls it, `store`
writes the table of contents after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chengxin.ledger.columns import Kind
from chengxin.ledger.settle import Desk

_PERSONS = """
select person_no, person, born_on, household_registered, usual_resident, residence_permit,
    full_capacity, resident_since, consented_on, withdrew_on, left_on, died_on
from people where person_no between {first} and {last} order by person_no
"""

_RECORDS_OF_SLICE = """
create or replace temp table slice as
select r.* exclude (seq), before + within as record_no
from (select * from records where person_no between {first} and {last}) r
join (
    select seq, furnisher_no, within from numbered where person_no between {first} and {last}
) using (seq)
join offsets using (furnisher_no);
create or replace temp table matters as
select *, {matters} + row_number() over (order by person_no, issuer, document) as matter_no
from (
    select person_no, issuer, document from slice
    where issuer is not null and document is not null
    group by all having min(record_no) <> max(record_no)
)
"""

_RECORDS = """
select person_no, record_no::bigint as record_no, version::integer as version,
    item::smallint as item_no, finding::tinyint as finding, formed_on, ended_on,
    source_valid_until, matter_no::bigint as matter_no,
    coalesce(severity, 0)::tinyint as severity, final_on, notified_on, recorded_at,
    recorded_at as known_from, f1, f2, f3, f4, furnisher, record, coalesce(issuer, '') as issuer,
    coalesce(document, '') as document
from slice left join matters using (person_no, issuer, document)
order by person_no, record_no, version
"""

_MARKS = """
select person_no, record_no::bigint as record_no, kind::tinyint as kind, "from" as starts,
    until, recorded_at, recorded_at as known_from, "case"
from linked where person_no between {first} and {last}
order by person_no, record_no, kind, "case", recorded_at
"""

_CONSENTS = """
select person_no, derived, consented_on, withdrew_on, recorded_at
from consents
where person_no between {first} and {last} and seq not in (select seq from dropped)
order by person_no, derived, consented_on
"""

_SIZES = """
select (select count(*) from slice),
    (select count(*) from linked where person_no between {first} and {last}),
    (select count(*) from consents
        where person_no between {first} and {last} and seq not in (select seq from dropped)),
    (select count(*) from matters)
"""


def write_slices(desk: Desk, folder: Path, size: int) -> Iterator[tuple[int, int, int, int, int]]:
    """Write slice after slice; yield (first person, persons, records, marks, consents) of each.

    A file gets its name only when it is whole. `records` counts versions.
    """
    total, matters = desk.number("select count(*) from people"), 0
    for kind in Kind:
        (folder / kind).mkdir(exist_ok=True)
    for part, first in enumerate(range(0, total, size)):
        last = min(first + size, total) - 1
        here = {"first": first, "last": last, "matters": matters}
        desk.sql.execute(_RECORDS_OF_SLICE.format(**here))
        queries = {
            Kind.PERSONS: _PERSONS,
            Kind.RECORDS: _RECORDS,
            Kind.MARKS: _MARKS,
            Kind.CONSENTS: _CONSENTS,
        }
        for kind, query in queries.items():
            path = part_path(folder, kind, part)
            fresh = path.with_suffix(".tmp")
            desk.copy(query.format(**here), fresh)
            fresh.rename(path)
        sizes = desk.sql.execute(_SIZES.format(**here)).fetchone() or (0, 0, 0, 0)
        matters += sizes[3]
        yield first, last - first + 1, sizes[0], sizes[1], sizes[2]


def part_path(folder: Path, kind: Kind, part: int) -> Path:
    """Where a slice's file of a kind lies."""
    return folder / kind / f"part-{part:05d}.parquet"
