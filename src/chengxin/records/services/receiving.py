"""A file comes in: its rows are sealed and staged, a bounded part at a time.

Nothing is judged here but whether the file is one. A delivery that was interrupted is continued by
giving the same file again: the rows that are staged already are passed over. No cell is kept
outside a seal, and of the header only the names of columns that are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import batched
from pathlib import Path

import polars as pl
from django.db import transaction

from chengxin.clock import now
from chengxin.failpoints import Point, reached
from chengxin.ledger.codes import Code
from chengxin.ledger.columns import Column, Kind, Naming, columns
from chengxin.ledger.cut import SEQ, Batch, Fault
from chengxin.ledger.source import UNREADABLE, Source, open_cells, open_file
from chengxin.ledger.tidy import BLANKS, as_text
from chengxin.people.keys import site_keys
from chengxin.records.database import ask, copy_rows
from chengxin.records.digests import Thing, key_digest, key_digests
from chengxin.records.errors import DeliveryBusyError, TooManyRowsError
from chengxin.records.models import Delivery
from chengxin.records.services.furnishers import furnisher_number
from chengxin.records.services.origins import Origin, origins_of
from chengxin.records.staging import Staged, seal_file_name, seal_row
from chengxin.standing.services.versions import current

#: Rows that are staged in one transaction.
STAGED = 10_000

#: A delivery with more rows is refused: what they leave in memory while they are judged is bounded.
MOST_ROWS = 5_000_000

#: The first half of the advisory locks by which one program at a time has a delivery.
_LOCKS = 0x64656C69


@dataclass(frozen=True, slots=True)
class _Kept:
    """What of a fault may be kept: a column's place, and never a text from the file."""

    code: str
    column: int
    name: str


def receive(*, path: Path, kind: Kind, by: str, name: str = "", furnisher: str = "") -> int:
    """Stage the rows of a file and return its delivery; one that was interrupted is continued.

    Those who work for `furnisher`, where one is named, see what becomes of it.

    A file that is none of its kind becomes a delivery without rows, whose `faults` say why. Raises
    DeliveryBusyError.
    """
    known = columns(current().rulebook, kind, Naming.IDENTITY)
    return _received(open_file(0, kind, name or path.name, path, known), known, by, furnisher)


def receive_cells(
    *, cells: Sequence[Mapping[str, str]], kind: Kind, by: str, name: str, furnisher: str,
    identity: str, size: int,
) -> int:  # fmt: skip
    """Stage rows that came as cells, the first as row 1, and return their delivery.

    `identity` stands for the bytes of a file: what has the same is the same delivery, continued.
    """
    known = columns(current().rulebook, kind, Naming.IDENTITY)
    source = open_cells(0, kind, cells, known, first=1)
    source.name, source.sha256, source.size = name, identity, size
    return _received(source, known, by, furnisher)


def _received(source: Source, known: Mapping[str, Column], by: str, furnisher: str) -> int:
    """Stage the rows of a source, or go on with what was begun."""
    kind = source.kind
    delivery = _unfinished(source, kind, furnisher) or _begin(source, kind, by, furnisher)
    reached(Point.RECEIVE_BEGUN)
    if delivery.state != "receiving":
        return int(delivery.pk)
    with alone(delivery.pk):
        if source.refused:
            _refuse(delivery, source.faults, known)
            return int(delivery.pk)
        try:
            _stage(delivery, source, known)
        except _DamagedError:
            _refuse(delivery, [Fault(Code.UNREADABLE_FILE)], known)
        except TooManyRowsError:
            _refuse(delivery, [Fault(Code.UNREADABLE_FILE)], known)
            raise
    return int(delivery.pk)


@contextmanager
def alone(delivery: int) -> Iterator[None]:
    """Keep other programs from the delivery; the server lets go when the connection ends.

    Raises DeliveryBusyError.
    """
    if not ask("select pg_try_advisory_lock(%s, %s)", _LOCKS, delivery)[0][0]:
        raise DeliveryBusyError
    try:
        yield
    finally:
        ask("select pg_advisory_unlock(%s, %s)", _LOCKS, delivery)


def _unfinished(source: Source, kind: Kind, furnisher: str) -> Delivery | None:
    """Return the delivery of the same bytes that was not brought to its end, if there is one.

    Where a furnisher is named, of this one: two departments may send the same.
    """
    digests = key_digests(site_keys(), Thing.FILE, source.sha256 or "none")
    found = Delivery.objects.filter(digest__in=digests, kind=kind).exclude(state="judged")
    if furnisher:
        found = found.filter(furnisher__furnisher=furnisher)
    return found.order_by("id").first()


def _begin(source: Source, kind: Kind, by: str, furnisher: str) -> Delivery:
    keys = site_keys()
    digest = key_digest(keys, Thing.FILE, source.sha256 or "none")
    return Delivery.objects.create(
        kind=kind, name_sealed=seal_file_name(keys, digest, source.name), digest=digest,
        bytes=source.size, encoding=source.charset,
        header=list(source.positions), state="receiving", received_at=now(), received_by=by,
        furnisher_id=furnisher_number(furnisher) if furnisher else None,
    )  # fmt: skip


def _refuse(delivery: Delivery, faults: Sequence[Fault], known: Mapping[str, Column]) -> None:
    kept = [
        asdict(_Kept(fault.code.value, fault.column, fault.name if fault.name in known else ""))
        for fault in faults
    ]
    with transaction.atomic():
        ask("delete from staged_row where delivery_id = %s", delivery.pk)
        delivery.faults, delivery.rows, delivery.state = kept, 0, "judged"
        delivery.judged_at = now()
        delivery.save()


def _stage(delivery: Delivery, source: Source, known: Mapping[str, Column]) -> None:
    last = ask("select coalesce(max(row), 0) from staged_row where delivery_id = %s", delivery.pk)
    upto = int(last[0][0])
    for batch in _undamaged(source):
        rows = (row for row in rows_of(batch, source, known) if row.row > upto)
        origins = origins_of(batch.origins)
        for part in batched(rows, STAGED):
            delivery.rows += len(part)
            _stage_part(delivery, part, origins)
            reached(Point.RECEIVE_PART_KEPT)
    reached(Point.RECEIVE_WHOLE)
    delivery.state = "staged"
    delivery.faults = [asdict(_Kept(each.code.value, 0, "")) for each in source.faults]
    if not delivery.rows:
        delivery.faults.append(asdict(_Kept(Code.NO_ROWS.value, 0, "")))
    delivery.save()
    reached(Point.RECEIVED)


class _DamagedError(Exception):
    """The file cannot be read to its end."""


def _undamaged(source: Source) -> Iterator[Batch]:
    batches = source.batches()
    while True:
        try:
            yield next(batches)
        except StopIteration:
            return
        except UNREADABLE as error:
            raise _DamagedError from error


@transaction.atomic
def _stage_part(delivery: Delivery, rows: Sequence[Staged], origins: Mapping[int, Origin]) -> None:
    if delivery.rows > MOST_ROWS:
        raise TooManyRowsError(MOST_ROWS)
    keys = site_keys()
    copy_rows(
        "staged_row",
        ("delivery_id", "row", "sealed", "mends_delivery", "mends_row"),
        ("int8", "int4", "bytea", "int8", "int4"),
        (
            (
                delivery.pk,
                row.row,
                seal_row(keys, delivery.pk, row),
                *origins.get(row.row, (None, None)),
            )
            for row in rows
        ),
    )
    delivery.save(update_fields=["rows"])
    reached(Point.RECEIVE_PART)


def rows_of(batch: Batch, source: Source, known: Mapping[str, Column]) -> list[Staged]:
    """Return the rows of a batch in their order, without those that have no content at all."""
    frame = as_text(batch.frame, known).select(SEQ, *source.positions)
    blank = pl.all_horizontal(
        pl.col(list(source.positions)).str.strip_chars(BLANKS).fill_null("") == ""
    )
    rows = [Staged(row, cells) for row, *cells in frame.filter(~blank).iter_rows()]
    if not batch.broken:
        return rows
    broken = [Staged(each.row, each.cells, each) for each in batch.broken]
    return sorted([*rows, *broken], key=lambda each: each.row)
