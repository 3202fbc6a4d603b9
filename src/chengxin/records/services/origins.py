"""Which row a row is the correction of, and what becomes of that one when the correction is in.

A file of rows to mend names for each the delivery and the row that it was. When the corrected row
is taken in, what was wrong needs no mending any more: its cells are deleted, and an entry says by
which row. A file can only name rows of its own kind that wait, and only what comes in has an
effect; a correction that is wrong itself leaves both waiting.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from chengxin.clock import now
from chengxin.records.database import ask

_FILE = re.compile(r"([0-9]{1,18}):")
_ROW = re.compile(r"[0-9]{1,9}")

#: Rows wait in the order of their numbers, so that two corrections never wait for each other.
_MEND = """
with waiting as (
  select o.id, o.delivery_id, o.row, s.delivery_id as by_delivery, s.row as by_row
  from staged_row s
  join staged_row o on o.delivery_id = s.mends_delivery and o.row = s.mends_row
  join verdict v on v.delivery_id = o.delivery_id and v.row = o.row
    and v.verdict in ('quarantined', 'rejected')
  join delivery a on a.id = s.delivery_id
  join delivery b on b.id = o.delivery_id and b.kind = a.kind and b.id < a.id
  where s.delivery_id = %s and s.row = any(%s)
  order by o.id, s.row for update of o
), entered as (
  insert into mended_row (delivery_id, row, by_delivery_id, by_row, at)
  select distinct on (id) delivery_id, row, by_delivery, by_row, %s from waiting
  order by id, by_row
)
delete from staged_row where id in (select id from waiting)
"""

#: Of a row: its delivery and its number there.
Origin = tuple[int, int]


def named(delivery: int, file: str) -> str:
    """Return the name of a file by which its rows are known when they come back.

    >>> named(12, "people.csv")
    '12:people.csv'
    """
    return f"{delivery}:{file}"


def origins_of(said: Mapping[int, tuple[str, str]]) -> Mapping[int, Origin]:
    """Return of which rows the rows of a mended file are corrections, as far as it says so.

    >>> origins_of({2: ("12:people.csv", "7"), 3: ("people.csv", "8"), 4: ("12:x", "?")})
    {2: (12, 7)}
    """
    return {
        row: (int(file[1]), int(at))
        for row, (name, at) in said.items()
        if (file := _FILE.match(name)) and _ROW.fullmatch(at)
    }


def let_go(delivery: int, rows: Collection[int]) -> None:
    """Delete the cells of what these rows are corrections of, as they are taken in."""
    ask(_MEND, delivery, [*rows], now())
