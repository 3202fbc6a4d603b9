"""Rows of records are taken in: known to whom they belong, told from repetitions, kept.

What is told to the furnisher depends on what was delivered and on nothing else, so that nobody
learns from an answer whether somebody has joined [yuxi 12]. A row about somebody who has not is
held where a law prescribes the collection, and otherwise nothing of it remains.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from chengxin.ledger.codes import Code as FileCode
from chengxin.people.identity import Identity
from chengxin.people.keys import site_keys
from chengxin.people.services import Known
from chengxin.records.codes import Code, Verdict
from chengxin.records.digests import PART, Entry, Thing, record_key, said_digest
from chengxin.records.outcome import Outcome, waits
from chengxin.records.services import gate
from chengxin.records.services.arriving import arrival
from chengxin.records.services.attaching import ABOUT, CONTENT, attach
from chengxin.records.services.chunk import Chunk, Taken, lock_joined
from chengxin.records.services.claims import State, claim, said_of
from chengxin.records.services.held import held_items, hold_records

_TOLD = {State.NEW: Verdict.ACCEPTED, State.SAME: Verdict.DUPLICATE}


def take_records(chunk: Chunk) -> Taken:
    """Take the rows of a chunk in, in the transaction of the caller."""
    identities = {chunk.looked.identities[who] for who in chunk.rows["@who"].unique()}
    gate.share(identities)
    joined = lock_joined(chunk, identities)
    taken = Taken()
    rows, renamed = _not_moved(chunk.rows, joined, taken)
    states = _states(rows, taken)
    rows = rows.filter(pl.col("seq").is_in([*states]))
    known = _of_joined(chunk, rows, joined, states, taken)
    _attach(chunk, known, states, taken)
    for row in renamed:
        if row in taken.outcomes and taken.outcomes[row].verdict is Verdict.ACCEPTED:
            # Whoever delivers it is told what would be told about a stranger.
            taken.outcomes[row] = Outcome(Verdict.ACCEPTED, told=Verdict.QUARANTINED)
    _hold(chunk, rows, joined, states)
    return taken


def _not_moved(
    rows: pl.DataFrame, joined: Mapping[Identity, Known], taken: Taken
) -> tuple[pl.DataFrame, frozenset[int]]:
    """Set aside rows whose record was delivered about another person.

    Those stay, and are returned besides, that were about another number of the same person.
    """
    keys = rows.select("seq", "furnisher", "record", "@who").rows()
    found = claim([_owned(*key) for _row, *key in keys])
    others = {
        who.written().reveal(): [each.written().reveal() for each in known.others]
        for who, known in joined.items()
        if known.others
    }
    same = set[int]()
    for (row, furnisher, record, who), state in zip(keys, found, strict=True):
        if state is State.OTHER:
            owned = [_owned(furnisher, record, each) for each in others.get(who, ())]
            if any(each is State.SAME for each in said_of(owned)):
                same.add(row)
            else:
                taken.outcomes[row] = waits(FileCode.PERSON_CHANGED, "identity")
    return rows.filter(~pl.col("seq").is_in([*taken.outcomes])), frozenset(same)


def _owned(furnisher: str, record: str, who: str) -> Entry:
    """Whose a record is; one owner of two records leaves digests that do not show it."""
    key = record_key(furnisher, record)
    return Entry.of(Thing.RECORD, key, key + PART + who)


def _states(rows: pl.DataFrame, taken: Taken) -> dict[int, State]:
    """Return new rows and repetitions; set aside what contradicts an earlier delivery."""
    texts = rows.select("seq", "@key", "@said").rows()
    found = claim([Entry.of(Thing.VERSION, key, said) for _row, key, said in texts])
    states = {row: state for (row, *_texts), state in zip(texts, found, strict=True)}
    for row, state in states.items():
        if state is State.OTHER:
            taken.outcomes[row] = waits(FileCode.CONFLICTING_ROWS)
        else:
            taken.outcomes[row] = Outcome(_TOLD[state])
    return {row: state for row, state in states.items() if state is not State.OTHER}


def _of_joined(
    chunk: Chunk,
    rows: pl.DataFrame,
    joined: Mapping[Identity, Known],
    states: Mapping[int, State],
    taken: Taken,
) -> pl.DataFrame:
    """Return the rows of people who have joined, with `person_no`, where the names agree."""
    numbers = {who.written().reveal(): known.person_no for who, known in joined.items()}
    names = {who.written().reveal(): known for who, known in joined.items()}
    schema = {"@who": pl.String(), "person_no": pl.Int64()}
    people = pl.DataFrame([*numbers.items()], schema=schema, orient="row")
    found = rows.join(people, on="@who", maintain_order="left")
    differing = [
        row
        for row, who, called in found.select("seq", "@who", "@called").iter_rows()
        if not names[who].called(chunk.looked.names[called])
    ]
    for row in differing:
        # Who delivers it is told what would be told if nobody of this number had joined.
        taken.outcomes[row] = waits(Code.NAME_DIFFERS, "name", told=_TOLD[states[row]])
    return found.filter(~pl.col("seq").is_in(differing))


def _attach(chunk: Chunk, known: pl.DataFrame, states: Mapping[int, State], taken: Taken) -> None:
    """Keep the rows of people who have joined; one that is there already is a repetition."""
    if known.is_empty():
        return
    about = known.with_columns(
        pl.lit(chunk.delivery, pl.Int64).alias("delivery_id"),
        pl.col("seq").cast(pl.Int32).alias("row"),
        pl.Series("digest", _said_digests(known["@said"]), dtype=pl.String),
    ).select(*CONTENT, *ABOUT)
    taken.at = arrival(known["person_no"].unique(), chunk.received_at)
    for person_no, row in attach(about, taken.at):
        assert row is not None
        taken.persons.add(person_no)
        # Delivered before the person joined, and not held: it is new here and repeated there.
        told = "" if states[row] is State.NEW else Verdict.DUPLICATE
        taken.outcomes[row] = Outcome(Verdict.ACCEPTED, told=told)


def _said_digests(said: Iterable[str]) -> Sequence[str]:
    keys = site_keys()
    return ["\\x" + said_digest(keys, Thing.VERSION, text).hex() for text in said]


def _hold(
    chunk: Chunk,
    rows: pl.DataFrame,
    joined: Mapping[Identity, Known],
    states: Mapping[int, State],
) -> None:
    """Hold new rows about people who have not joined where a law prescribes the collection."""
    present = [who.written().reveal() for who in joined]
    by_law = held_items(chunk.loaded.rulebook)
    new = [row for row, state in states.items() if state is State.NEW]
    hold_records(
        chunk.delivery,
        rows.filter(
            pl.col("seq").is_in(new) & ~pl.col("@who").is_in(present) & pl.col("item").is_in(by_law)
        ),
        chunk.looked.identities,
    )
