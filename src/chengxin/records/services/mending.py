"""The rows of a delivery that were not accepted, with their cells, to be mended and sent again.

It is the one way in which staff see what a delivered cell says. Whoever takes them names a reason;
that is kept, and each member whom a row is about gets the entry of a look, before a byte of the
file is given. The file begins as rejects of files do, so the reader takes it as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from django.conf import settings
from django.db import transaction

from chengxin.access.context import AccessContext
from chengxin.access.doors import refusal, staff_door
from chengxin.access.errors import LookDeniedError
from chengxin.access.looks import about_a_person
from chengxin.access.members import Member
from chengxin.access.purposes import Purpose
from chengxin.access.roles import Role
from chengxin.clock import now, today
from chengxin.ledger.charset import UTF8_MARK
from chengxin.ledger.columns import Kind
from chengxin.ledger.source import LEAD, guard
from chengxin.people.identity import Identity, read_identity
from chengxin.people.keys import site_keys
from chengxin.people.services import find_many
from chengxin.records.database import ask, parsed
from chengxin.records.errors import MendingRefusedError, NotJudgedError
from chengxin.records.models import Delivery, RowExport
from chengxin.records.outcome import Problem
from chengxin.records.services.origins import named
from chengxin.records.staging import Staged, open_file_name, open_row
from chengxin.records.words import told

#: Rows that are opened at once.
_AT_ONCE = 5_000

_ROWS = """
select row, sealed, problems from staged_row join verdict using (delivery_id, row)
where delivery_id = %s and row > %s order by row limit %s
"""
_MARKED = """
select distinct r.person_no from unnest(%s::text[], %s::text[]) as named (furnisher, record)
join furnisher f on f.furnisher = named.furnisher
join record r on r.furnisher_no = f.furnisher_no and r.record = named.record
"""

#: A row with its problems.
Wrong = tuple[Staged, Sequence[Problem]]


def mend(*, delivery_id: int, member: Member, case_ref: str, reason: str) -> Iterator[bytes]:
    """Keep who takes the rows and why, and yield them as CSV in UTF-8.

    Raises MendingRefusedError, NotJudgedError, and the errors of looks (`access.errors`); then
    nothing is shown.
    """
    if Role.INTAKE not in member.roles:
        raise MendingRefusedError
    # Before any row is read: a refusal must not tell whether somebody in them takes part.
    if refused := refusal(member, Purpose.INTAKE, case_ref, reason):
        raise LookDeniedError(refused)
    delivery = Delivery.objects.get(pk=delivery_id)
    # Rows that are judged later would be written out without a look at those whom they are about.
    if delivery.state != "judged":
        raise NotJudgedError
    rows = 0
    with transaction.atomic():
        seen = set[int]()
        for part in _parts(delivery):
            rows += len(part)
            for person_no in sorted(_members(delivery, [row for row, _problems in part]) - seen):
                context = staff_door(member, Purpose.INTAKE, case_ref, reason, person_no)
                _cells_of(context, person_no, delivery_id)
                seen.add(person_no)
        RowExport.objects.create(
            delivery=delivery, actor=f"staff {member.user_id}", organisation=member.organisation,
            reason=" ".join(reason.split()), rows=rows, at=now(),
        )  # fmt: skip
    return _written(delivery)


@about_a_person("name", "identity", "records", "marks")
def _cells_of(_context: AccessContext, _person_no: int, delivery: int, /) -> int:
    """Stand for the cells of one member among the rows; the decorator leaves the entry."""
    return delivery


def _parts(delivery: Delivery) -> Iterator[list[Wrong]]:
    keys, after = site_keys(), 0
    while found := ask(_ROWS, delivery.pk, after, _AT_ONCE):
        yield [
            (open_row(keys, delivery.pk, row, bytes(sealed)), parsed(problems))
            for row, sealed, problems in found
        ]
        after = found[-1][0]


def _members(delivery: Delivery, rows: Sequence[Staged]) -> set[int]:
    """Return the numbers of those whom the rows are about, as far as the cells tell."""
    at = {name: place for place, name in enumerate(delivery.header)}
    whole = [row.cells for row in rows if row.broken is None]
    # Which piece of a broken row is the number is not known; any may be one.
    numbers = {(cell or "", "") for row in rows if row.broken is not None for cell in row.cells}
    members = set[int]()
    if delivery.kind == Kind.MARKS:
        named = [(cells[at["furnisher"]] or "", cells[at["record"]] or "") for cells in whole]
        found = ask(_MARKED, [f for f, _r in named], [r for _f, r in named])
        members = {int(row[0]) for row in found}
    else:
        issuer = at.get("identity_issuer")
        numbers |= {
            (cells[at["identity"]] or "", (cells[issuer] or "") if issuer is not None else "")
            for cells in whole
        }
    return members | {known.person_no for known in find_many(list(_read(numbers))).values()}


def _read(numbers: Iterable[tuple[str, str]]) -> Iterator[Identity]:
    for number, issuer in numbers:
        read = read_identity(number, issuer=issuer, today=today(), made_up=bool(settings.DEMO))
        if isinstance(read, Identity):
            yield read


def _written(delivery: Delivery) -> Iterator[bytes]:
    name = open_file_name(site_keys(), bytes(delivery.digest), bytes(delivery.name_sealed))
    file = named(delivery.pk, name)
    yield UTF8_MARK + _lines([[*LEAD, *delivery.header]])
    for part in _parts(delivery):
        for rows in batched(part, 500):
            yield _lines(_line(file, *row) for row in rows)


def _line(file: str, row: Staged, problems: Sequence[Problem]) -> list[str]:
    texts = [told(each) for each in problems]
    lead = (
        file,
        str(row.row),
        *(" | ".join(str(each[name]) for each in problems) for name in ("column", "code")),
        *(" | ".join(text[place] for text in texts) for place in (0, 1)),
    )
    return [guard(cell or "") for cell in (*lead, *row.cells)]


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
