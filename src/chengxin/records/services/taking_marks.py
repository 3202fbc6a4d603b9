"""Rows of marks are taken in: written on the record, or held with a held one.

A mark on a record that nobody delivered waits; one on a record of which nothing was kept is taken
in and leaves no more than the record did. What is told depends on what was delivered alone.
"""

from __future__ import annotations

import polars as pl

from chengxin.ledger.codes import Code as FileCode
from chengxin.records.codes import Verdict
from chengxin.records.digests import Entry, Thing, record_key
from chengxin.records.outcome import Outcome, waits
from chengxin.records.services import gate
from chengxin.records.services.arriving import arrival
from chengxin.records.services.attaching import furnishers, records_of
from chengxin.records.services.chunk import Chunk, Taken, lock_persons
from chengxin.records.services.claims import State, claim, known
from chengxin.records.services.held import hold_marks
from chengxin.records.services.marking import MARK, add_marks


def take_marks(chunk: Chunk) -> Taken:
    """Take the rows of a chunk in, in the transaction of the caller."""
    gate.share_all()
    taken = Taken()
    rows = _of_known(chunk.rows, taken)
    placed = rows.join(furnishers(rows["furnisher"]), on="furnisher")
    placed = placed.join(records_of(placed), on=["furnisher_no", "record"])
    lock_persons(chunk, placed["person_no"].unique().to_list())
    states = _states(rows, taken)
    _write(chunk, placed.filter(pl.col("seq").is_in([*states])), states, taken)
    new = [row for row, state in states.items() if state is State.NEW]
    loose = rows.filter(pl.col("seq").is_in(new) & ~pl.col("seq").is_in(placed["seq"].implode()))
    keys = loose["@key"].to_list()
    hold_marks(chunk.delivery, zip(keys, loose.select(*MARK).iter_rows(named=True), strict=True))
    return taken


def _of_known(rows: pl.DataFrame, taken: Taken) -> pl.DataFrame:
    """Set aside marks on records that nobody delivered."""
    keys = rows.select("seq", "furnisher", "record").rows()
    there = known(Thing.RECORD, [record_key(furnisher, record) for _row, furnisher, record in keys])
    missing = [row for (row, *_key), found in zip(keys, there, strict=True) if not found]
    for row in missing:
        taken.outcomes[row] = waits(FileCode.UNKNOWN_RECORD, "record")
    return rows.filter(~pl.col("seq").is_in(missing))


def _states(rows: pl.DataFrame, taken: Taken) -> dict[int, State]:
    texts = rows.select("seq", "@key", "@said").rows()
    found = claim([Entry.of(Thing.MARK, key, said) for _row, key, said in texts])
    states: dict[int, State] = {}
    for (row, *_texts), state in zip(texts, found, strict=True):
        match state:
            case State.OTHER:
                taken.outcomes[row] = waits(FileCode.CONFLICTING_ROWS)
            case State.SAME:
                taken.outcomes[row] = Outcome(Verdict.DUPLICATE)
                states[row] = state
            case State.NEW:
                taken.outcomes[row] = Outcome(Verdict.ACCEPTED)
                states[row] = state
    return states


def _write(chunk: Chunk, placed: pl.DataFrame, states: dict[int, State], taken: Taken) -> None:
    taken.at = arrival(placed["person_no"].unique(), chunk.received_at)
    written = add_marks(placed, taken.at)
    taken.persons |= {*written["person_no"]}
    for row in written["seq"]:
        told = "" if states[row] is State.NEW else Verdict.DUPLICATE
        taken.outcomes[row] = Outcome(Verdict.ACCEPTED, told=told)
