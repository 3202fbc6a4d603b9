"""Rows about people who have not joined, kept sealed where a law prescribes the collection.

They are found by the blind index of the identity alone, and no page reads them. In the transaction
in which somebody joins they become records and marks like any other; those whose name is another
one stay held, for it is not known whose they are.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import polars as pl

from chengxin.clock import now
from chengxin.ledger.catalogue import market_items
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, written_identity
from chengxin.people.keys import site_keys
from chengxin.people.names import Name, read_name
from chengxin.people.sealing import Cell, Keys, blind_index, blind_indexes, open_cell, renew, seal
from chengxin.people.services.enrolling import cell, find_many
from chengxin.records.database import ask, copy_rows
from chengxin.records.digests import Thing, key_digest, key_digests, record_key, said_digest
from chengxin.records.services import gate
from chengxin.records.services.attaching import ABOUT, CONTENT, attach, furnishers, records_of
from chengxin.records.services.marking import MARK, add_marks
from chengxin.rulebook.model import Rulebook

#: What the index is of; another field than that of `person`, so that the two do not show as equal.
FIELD = "held_row.identity"

#: Where the number stands in what is sealed, so that the index can be made anew when keys change.
IDENTITY = "@identity"

_COLUMNS = (
    "identity_index", "key_digest", "record_digest", "sealed", "recorded_at", "delivery_id",
)  # fmt: skip
_TYPES = ("bytea", "bytea", "bytea", "bytea", "timestamptz", "int8")
_OF_RECORDS = """
select distinct record_digest, identity_index from held_row where record_digest = any(%s)
"""
_LATEST = """
select identity_index, max(recorded_at) as at from held_row
where identity_index = any(%s) group by 1 order by at
"""
_OF_PERSON = """
select id, key_digest, sealed, delivery_id from held_row
where identity_index = any(%s) order by id for update
"""


@dataclass(frozen=True, slots=True)
class Linked:
    """How many held rows became records and marks, and how many stay held for their name."""

    linked: int = 0
    left: int = 0


def held_items(rulebook: Rulebook) -> list[str]:
    """Return the items whose collection a law prescribes; market information is never one."""
    market = market_items(rulebook)
    items = rulebook.items.values()
    return [item.id for item in items if item.consent == "by_law" and item.id not in market]


def hold_records(delivery: int, rows: pl.DataFrame, identities: Mapping[str, Identity]) -> None:
    """Hold rows of records as `looking.Looked.good` has them."""
    keys = site_keys()
    digests = [said_digest(keys, Thing.VERSION, said).hex() for said in rows["@said"]]
    hold_versions(delivery, rows, [identities[who] for who in rows["@who"]], digests)


def hold_versions(
    delivery: int, rows: pl.DataFrame, whose: Sequence[Identity], digests: Sequence[str]
) -> None:
    """Hold versions, with CONTENT, `@key` and `name`, each about whom and with its digest."""
    keys = site_keys()
    plain = rows.select(*CONTENT).with_columns(pl.col(pl.Date, pl.Datetime).cast(pl.String))
    named = zip(
        plain.iter_rows(named=True), rows.select("@key", "name").rows(), whose, digests,
        strict=True,
    )  # fmt: skip
    held = []
    for content, (key, name), identity, digest in named:
        place = key_digest(keys, Thing.VERSION, key)
        record = record_key(content["furnisher"], content["record"])
        number = identity.written()
        content |= {"name": name, "digest": digest, IDENTITY: number.reveal()}
        index = blind_index(keys, FIELD, number)
        held.append((index, place, key_digest(keys, Thing.RECORD, record), content))
    _hold(keys, delivery, held)


def hold_marks(delivery: int, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Hold marks, each with its key, whose records are held; marks on nothing are left out."""
    keys = site_keys()
    marks = [(key, mark, record_key(mark["furnisher"], mark["record"])) for key, mark in rows]
    of = {record: key_digests(keys, Thing.RECORD, record) for _key, _mark, record in marks}
    found = ask(_OF_RECORDS, [digest for digests in of.values() for digest in digests])
    owners = {bytes(digest): bytes(index) for digest, index in found}
    held = [
        (owners[digest], key_digest(keys, Thing.MARK, key), digest, dict(mark))
        for key, mark, record in marks
        for digest in of[record]
        if digest in owners
    ]
    _hold(keys, delivery, held)


def _hold(
    keys: Keys, delivery: int, rows: Iterable[tuple[bytes, bytes, bytes, Mapping[str, Any]]]
) -> None:
    at = now()
    copy_rows(
        "held_row",
        _COLUMNS,
        _TYPES,
        (
            (index, place, record, _sealed(keys, place, content), at, delivery)
            for index, place, record, content in rows
        ),
    )


def _sealed(keys: Keys, place: bytes, content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return seal(keys, _place(place), Hidden(text))


def _place(place: bytes) -> Cell:
    return Cell("held_row", "sealed", place.hex())


def open_held(keys: Keys, place: bytes, sealed: bytes) -> dict[str, Any]:
    """Return what was held at a place; no page shows it. Raises as `open_cell` does."""
    content = json.loads(open_cell(keys, _place(place), sealed).reveal())
    assert isinstance(content, dict)
    return content


def renew_held(keys: Keys, place: bytes, sealed: bytes) -> bytes:
    """Return the same under the current key. Raises as `open_cell` does."""
    return renew(keys, _place(place), sealed)


def waiting(identities: Collection[Identity]) -> Mapping[Identity, datetime]:
    """Return those of these people about whom rows are held, with when the last one came."""
    keys = site_keys()
    of = {index: who for who in identities for index in blind_indexes(keys, FIELD, who.written())}
    rows = ask(_LATEST, [*of])
    # One person's rows may stand under two keys: the latest of all comes last.
    return {of[bytes(index)]: at for index, at in rows}


def link_held(*, person_no: int, known_from: datetime) -> Linked:
    """Make records and marks of what was held about a person who joins in this transaction.

    They are known from the joining on: while nobody had agreed, no score could know them. When
    they came to the site stands with their delivery.
    """
    keys = site_keys()
    row = ask(
        "select person, identity_sealed, name_sealed from person where person_no = %s", person_no
    )
    identity, _name = _who(keys, *row[0])
    gate.hold([identity])
    # By every number that leads here, under every name the person has or had.
    whose = find_many([identity])[identity]
    numbers = {identity, *whose.others}
    indexes = [each for who in numbers for each in blind_indexes(keys, FIELD, who.written())]
    held = ask(_OF_PERSON, indexes)
    versions, marks, done = [], [], []
    for number, place, sealed, delivery in held:
        content = open_held(keys, bytes(place), bytes(sealed))
        content.pop(IDENTITY, None)
        if "kind" in content:
            marks.append((number, content))
        elif isinstance(called := read_name(content.pop("name")), Name) and whose.called(called):
            content["digest"] = "\\x" + content["digest"]
            versions.append(
                {**content, "person_no": person_no, "delivery_id": delivery, "row": None}
            )
            done.append(number)
    if versions:
        attach(_typed(versions), known_from)
    done += _link_marks(person_no, marks, known_from)
    ask("delete from held_row where id = any(%s)", done)
    return Linked(len(done), len(held) - len(done))


def _who(keys: Keys, person: UUID, identity: bytes, name: bytes) -> tuple[Identity, object]:
    number = open_cell(keys, cell("identity", person), bytes(identity))
    called = open_cell(keys, cell("name", person), bytes(name))
    return written_identity(number), read_name(called.reveal())


def _typed(versions: list[dict[str, Any]]) -> pl.DataFrame:
    texts = {name: pl.String() if kind.is_temporal() else kind for name, kind in CONTENT.items()}
    frame = pl.DataFrame(versions, schema={**texts, **ABOUT})
    return frame.with_columns(
        pl.col(name).str.to_date()
        if kind == pl.Date()
        else pl.col(name).str.to_datetime(time_unit="us")
        for name, kind in CONTENT.items()
        if kind.is_temporal()
    )


def _link_marks(
    person_no: int, marks: list[tuple[int, dict[str, Any]]], known_from: datetime
) -> list[int]:
    """Add the marks whose records are this person's now; return the numbers of their rows."""
    if not marks:
        return []
    frame = pl.DataFrame(
        [{**content, "id": number} for number, content in marks],
        schema={**dict.fromkeys(MARK, pl.String()), "kind": pl.Int8(), "id": pl.Int64()},
    )
    found = frame.join(furnishers(frame["furnisher"]), on="furnisher")
    found = found.join(records_of(found), on=["furnisher_no", "record"])
    found = found.filter(pl.col("person_no") == person_no).with_columns(
        pl.col("from", "until").str.to_date(),
        pl.col("recorded_at").str.to_datetime(time_unit="us"),
    )
    add_marks(found, known_from)
    return found["id"].to_list()
