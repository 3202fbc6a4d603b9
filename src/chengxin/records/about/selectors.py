"""Everything that is held about a person, counted or not: records, their versions, their marks.

It says what was delivered and what was decided, and judges nothing. What a fact's number means is
for the catalogue of the rulebook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import connection

from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person
from chengxin.ledger.encoding import FINDINGS, MARKS, SEVERITIES
from chengxin.people.keys import site_keys
from chengxin.records.about.supposed import Supposed, answer_with
from chengxin.records.own.sealing import open_words
from chengxin.scoring.result import PersonScore

_FINDINGS = {number: word for word, number in FINDINGS.items()}
_SEVERITIES = {number: word for word, number in SEVERITIES.items()}
_MARKS = {number: word for word, number in MARKS.items()}

# A version whose body was erased stays, and says that it was.
_VERSIONS = """
select r.record_no, u.furnisher, r.record, v.version, c.item, v.recorded_at, v.known_from,
  b.record_no is null, v.delivery_id, v.row, b.finding, b.formed_on, b.ended_on,
  b.source_valid_until, b.severity, b.final_on, b.notified_on, b.issuer, b.document, b.f1, b.f2,
  b.f3, b.f4
from record r
join furnisher u using (furnisher_no)
join record_version v using (record_no)
join catalogue_item c using (catalogue_no)
left join record_body b on b.record_no = v.record_no and b.version = v.version
where r.person_no = %(person_no)s
  and (%(record_no)s::bigint is null or r.record_no = %(record_no)s)
order by r.record_no, v.version desc
"""
_ALL_MARKS = """
select record_no, kind, starts, until, recorded_at, known_from, "case" from record_mark
where person_no = %(person_no)s
  and (%(record_no)s::bigint is null or record_no = %(record_no)s)
order by recorded_at, id
"""
_STATEMENTS = """
select distinct on (record_no) record_no, version, sealed from record_statement
where person_no = %(person_no)s
  and (%(record_no)s::bigint is null or record_no = %(record_no)s)
order by record_no, version desc
"""


@dataclass(frozen=True, slots=True)
class Version:
    """What a furnisher said; nothing of it is left where it was erased.

    `recorded_at` is the furnisher's word, `known_from` the site's own. `delivery` and `row` are
    the file and the row of it that it came in. `values` are the whole
    numbers of the item's fields, as `ledger.encoding` defines them.
    """

    version: int
    item: str
    recorded_at: datetime
    known_from: datetime
    erased: bool
    delivery: int | None
    row: int | None
    finding: str = ""
    formed_on: date | None = None
    ended_on: date | None = None
    source_valid_until: date | None = None
    severity: str = ""
    final_on: date | None = None
    notified_on: date | None = None
    issuer: str = ""
    document: str = ""
    values: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """What the city or the law decided about a record. `until` is the first day without it."""

    kind: str
    starts: date
    until: date | None
    recorded_at: datetime
    known_from: datetime
    case: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A record with all its versions, the newest first, and its marks, the oldest first.

    `statement` is what the person says beside it; whoever is shown the record is shown it too.
    """

    record_no: int
    furnisher: str
    record: str
    versions: tuple[Version, ...]
    marks: tuple[Mark, ...]
    statement: str = field(default="", repr=False)

    @property
    def newest(self) -> Version:
        """Return what is held true now."""
        return self.versions[0]


@about_a_person("records", "marks")
def records_of(context: AccessContext, person_no: int) -> tuple[Filed, ...]:
    """Return everything that is held about a person [yuxi 17]."""
    return _read(person_no, None)


@about_a_person("records", "marks")
def record_of(
    context: AccessContext,
    person_no: int,
    record_no: int,
) -> Filed | None:
    """Return one record of a person, or None where there is none or it is about somebody else."""
    return next(iter(_read(person_no, record_no)), None)


@about_a_person("what_if")
def supposing(
    context: AccessContext, person_no: int, *, supposed: Sequence[Supposed]
) -> PersonScore:
    """Return today's answer as it would be with these records, verified where that is needed.

    An estimate by the real kernel: nothing of it is kept but the entry that somebody asked.
    """
    return answer_with(person_no, supposed)


def _read(person_no: int, record_no: int | None) -> tuple[Filed, ...]:
    asked = {"person_no": person_no, "record_no": record_no}
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, asked)
        rows = cursor.fetchall()
        cursor.execute(_ALL_MARKS, asked)
        marks = [(number, _mark(rest)) for number, *rest in cursor.fetchall()]
        cursor.execute(_STATEMENTS, asked)
        said = {number: _said(number, *rest) for number, *rest in cursor.fetchall()}
    return tuple(
        Filed(
            number,
            furnisher,
            record,
            tuple(_version(row[3:]) for row in found),
            tuple(mark for of_record, mark in marks if of_record == number),
            said.get(number, ""),
        )
        for (number, furnisher, record), found in groupby(rows, lambda row: row[:3])
    )


def _version(cells: Sequence[Any]) -> Version:
    version, item, recorded_at, known_from, erased, delivery, row, finding, *said = cells
    if erased:
        return Version(version, item, recorded_at, known_from, True, delivery, row)
    formed_on, ended_on, source_valid_until, severity, *rest = said
    final_on, notified_on, issuer, document, *values = rest
    return Version(
        version, item, recorded_at, known_from, False, delivery, row, _FINDINGS[finding],
        formed_on, ended_on, source_valid_until, _SEVERITIES.get(severity, ""), final_on,
        notified_on, issuer, document, tuple(values),
    )  # fmt: skip


def _said(record_no: int, version: int, sealed: bytes) -> str:
    return open_words(site_keys(), "record_statement", (record_no, version), bytes(sealed))


def _mark(cells: Sequence[Any]) -> Mark:
    kind, starts, until, recorded_at, known_from, case = cells
    return Mark(_MARKS[kind], starts, until, recorded_at, known_from, case)
