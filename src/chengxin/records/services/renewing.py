"""After keys have changed: held and waiting rows, names of files and people's own words, anew.

Files are taken in, judged and mended meanwhile, and people join. It never waits for anybody: a row
that is being used is left for the next pass. Digests of what was delivered keep their key, because
what they are of is not kept; a held row keeps those of its own, by which marks find it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from chengxin.failpoints import Point, reached
from chengxin.people.hidden import Hidden
from chengxin.people.keys import site_keys
from chengxin.people.sealing import Keys, blind_index, cell_head, index_head
from chengxin.records.database import ask
from chengxin.records.own.sealing import PLACES, renew_words
from chengxin.records.services.held import FIELD, IDENTITY, open_held, renew_held
from chengxin.records.staging import renew_file_name, renew_row

# The first piece of a staged row begins behind its length; all of its pieces have one key.
_STAGED = "not starts_with(encode(substr(sealed, 5), 'hex'), %s)"
_NAME = "name_sealed <> '' and not starts_with(encode(name_sealed, 'hex'), %s)"
_HELD = """
not (starts_with(encode(sealed, 'hex'), %s) and starts_with(encode(identity_index, 'hex'), %s))
"""
_STAGED_CHUNK = f"""
select id, delivery_id, row, sealed from staged_row
where {_STAGED} and id > %s order by id limit %s for update skip locked
"""
_NAME_CHUNK = f"""
select id, digest, name_sealed from delivery
where {_NAME} and id > %s order by id limit %s for update skip locked
"""
_WORDS = "sealed <> '' and not starts_with(encode(sealed, 'hex'), %s)"
_PEOPLE = f"select distinct identity_index from held_row where {_HELD}"
#: In the order of joining, so that the two never wait for each other.
_OF_ONE = """
select id, key_digest, sealed from held_row where identity_index = %s order by id
for update skip locked
"""

_RENEW_HELD = "update held_row set identity_index = %s, sealed = %s where id = %s"


def renew_rows(*, chunk: int = 500) -> int:
    """Renew all rows, each chunk a transaction; return how many values are left under former keys.

    Those are rows that somebody was using at that moment: run it again. Raises SealBrokenError and
    UnknownKeyError as opening does, and what was renewed before stays.
    """
    keys = site_keys()
    for renew in (_staged, _names):
        after = 0
        while (last := renew(keys, after, chunk)) is not None:
            reached(Point.RENEW_ROWS_KEPT)
            after = last
    for table, place in PLACES.items():
        after = 0
        while (last := _own_words(keys, table, place, after, chunk)) is not None:
            after = last
    for (index,) in ask(_PEOPLE, *_heads(keys)):
        _held(keys, bytes(index))
        reached(Point.RENEW_HELD_KEPT)
    seal, _index = _heads(keys)
    left = (
        ask(f"select count(*) from staged_row where {_STAGED}", seal),
        ask(f"select count(*) from delivery where {_NAME}", seal),
        ask(f"select count(*) from held_row where {_HELD}", *_heads(keys)),
        *(ask(f"select count(*) from {table} where {_WORDS}", seal) for table in PLACES),
    )
    return sum(int(rows[0][0]) for rows in left)


@transaction.atomic
def _staged(keys: Keys, after: int, most: int) -> int | None:
    rows = ask(_STAGED_CHUNK, _heads(keys)[0], after, most)
    fresh = [(number, renew_row(keys, d, row, bytes(old))) for number, d, row, old in rows]
    return _written("staged_row", "sealed", fresh)


@transaction.atomic
def _names(keys: Keys, after: int, most: int) -> int | None:
    rows = ask(_NAME_CHUNK, _heads(keys)[0], after, most)
    fresh = [(number, renew_file_name(keys, bytes(d), bytes(old))) for number, d, old in rows]
    return _written("delivery", "name_sealed", fresh)


@transaction.atomic
def _own_words(keys: Keys, table: str, place: tuple[str, str], after: int, most: int) -> int | None:
    """Renew a chunk of people's own words, which only the eraser takes away."""
    # An answer has the number of what it answers.
    number = place[0] if table.endswith("_answer") else "id"
    rows = ask(
        f"select {number}, {', '.join(place)}, sealed from {table}"
        f" where {_WORDS} and {number} > %s order by 1 limit %s for update skip locked",
        _heads(keys)[0],
        after,
        most,
    )
    fresh = [(n, renew_words(keys, table, (a, b), bytes(old))) for n, a, b, old in rows]
    return _written(table, "sealed", fresh, number)


def _written(
    table: str, column: str, fresh: Sequence[tuple[int, bytes]], number: str = "id"
) -> int | None:
    """Write values of a chunk; return its last number, or None for an empty one."""
    if not fresh:
        return None
    numbers, values = zip(*fresh, strict=True)
    ask(
        f"update {table} t set {column} = n.value"
        " from unnest(%s::bigint[], %s::bytea[]) as n (id, value)"
        f" where t.{number} = n.id",
        [*numbers],
        [*values],
    )
    reached(Point.RENEW_ROWS_WRITTEN)
    return int(numbers[-1])


@transaction.atomic
def _held(keys: Keys, former: bytes) -> None:
    """Renew what is held about one person: every row, and the index by which they are found."""
    rows = [(number, bytes(p), bytes(s)) for number, p, s in ask(_OF_ONE, former)]
    opened = (open_held(keys, place, sealed) for _number, place, sealed in rows)
    named = {str(content[IDENTITY]) for content in opened if IDENTITY in content}
    # Marks name nobody: they stand beside the records that they are about.
    index = blind_index(keys, FIELD, Hidden(named.pop())) if named else former
    for number, place, sealed in rows:
        ask(_RENEW_HELD, index, renew_held(keys, place, sealed), number)
    reached(Point.RENEW_HELD_WRITTEN)


def _heads(keys: Keys) -> tuple[Any, Any]:
    """Return how sealed values and indexes under the current keys begin, in hexadecimal digits."""
    return cell_head(keys.seal).hex(), index_head(keys.index).hex()
