"""Rows that wait to be mended, gone through when somebody leaves for good.

They are sealed and of strangers mostly, so they are opened one by one and nobody sees them. What is
about whoever leaves loses its cells; that a row waits stays, with its verdict, for its delivery is
counted to the last row. What a law has collected waits as it does of a stranger.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from chengxin.clock import today
from chengxin.ledger.columns import Kind
from chengxin.people.identity import Identity, read_identity
from chengxin.people.keys import site_keys
from chengxin.records.database import ask, parsed
from chengxin.records.staging import Staged, open_row, seal_row

#: Rows that are opened at once.
_AT_ONCE = 5_000

# A row without a verdict is not about anybody yet: it is judged as a stranger's.
_WAITING = """
select s.id, s.delivery_id, s.row, s.sealed, d.kind, d.header
from staged_row s join verdict v on v.delivery_id = s.delivery_id and v.row = s.row
join delivery d on d.id = s.delivery_id
where s.id > %s order by s.id limit %s
"""
_BLANK = "update staged_row set sealed = %s where id = %s"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whose rows lose their cells, but for items that a law collects; `records` are theirs.

    `numbers` are all by which the person is or was known.
    """

    numbers: Collection[Identity]
    by_law: Collection[str]
    records: Collection[tuple[str, str]]


def blank_waiting(leaving: Leaving) -> int:
    """Take the cells from the waiting rows about somebody, in the caller's transaction."""
    keys, blanked = site_keys(), 0
    for number, delivery, header, kind, row in _rows():
        if _about(leaving, kind, header, row):
            empty = Staged(row.row, [None] * len(header))
            ask(_BLANK, seal_row(keys, delivery, empty), number)
            blanked += 1
    return blanked


def _rows() -> Iterator[tuple[int, int, Sequence[str], Kind, Staged]]:
    keys, after = site_keys(), 0
    while found := ask(_WAITING, after, _AT_ONCE):
        for number, delivery, row, sealed, kind, header in found:
            opened = open_row(keys, delivery, row, bytes(sealed))
            yield number, delivery, parsed(header), Kind(kind), opened
        after = found[-1][0]


def _about(leaving: Leaving, kind: Kind, header: Sequence[str], row: Staged) -> bool:
    """Whether a row has to lose its cells."""
    if row.broken is not None:
        # Which piece is the number is not known, and neither is the item.
        return _has(leaving.numbers, row.cells)
    cells = dict(zip(header, row.cells, strict=True))
    if kind is Kind.MARKS:
        return (cells.get("furnisher"), cells.get("record")) in leaving.records
    if kind is Kind.RECORDS and cells.get("item") in leaving.by_law:
        return False
    return _named(leaving.numbers, cells) or _has(leaving.numbers, row.cells)


def _named(numbers: Collection[Identity], cells: Mapping[str, str | None]) -> bool:
    number, issuer = cells.get("identity") or "", cells.get("identity_issuer") or ""
    made_up = bool(settings.DEMO)
    return read_identity(number, issuer=issuer, today=today(), made_up=made_up) in numbers


def _has(numbers: Collection[Identity], cells: Sequence[str | None]) -> bool:
    """Whether a number stands in any cell, also beside what makes it no number."""
    return any(who.number.reveal() in (cell or "") for who in numbers for cell in cells)
