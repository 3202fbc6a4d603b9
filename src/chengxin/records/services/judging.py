"""Staged rows get their verdicts, a chunk at a time; each chunk is one transaction.

With its verdicts commit the records, the marks and the new standings of everybody whom it touches.
A judgement that was interrupted goes on behind the last chunk. What rows of one file say against
each other is found before the first of them is taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl
from django.conf import settings
from django.db import transaction

from chengxin.clock import now, today
from chengxin.failpoints import Point, reached
from chengxin.ledger.codes import Code as FileCode
from chengxin.ledger.columns import Kind
from chengxin.people.keys import site_keys
from chengxin.records.batches.limits import Limits, limits_of
from chengxin.records.codes import Verdict
from chengxin.records.database import ask, copy_rows
from chengxin.records.errors import NotReceivedError
from chengxin.records.knots import LEFT, Knots, knots_of
from chengxin.records.looking import Looked, Looker
from chengxin.records.models import Delivery
from chengxin.records.outcome import Outcome, Problem, not_kept, of_problems, problem, waits
from chengxin.records.services.chunk import Chunk, SwitchedError, Taken
from chengxin.records.services.market import without_consent
from chengxin.records.services.origins import let_go
from chengxin.records.services.receiving import alone
from chengxin.records.services.taking_marks import take_marks
from chengxin.records.services.taking_persons import take_persons
from chengxin.records.services.taking_records import take_records
from chengxin.records.services.tallying import tally
from chengxin.records.staging import Staged, open_row
from chengxin.standing.services.scoring import Cause, rescore
from chengxin.standing.services.versions import Loaded, current, loaded

#: Rows of a chunk by kind: persons are enrolled one by one, and keep others from joining meanwhile.
CHUNK: Mapping[Kind, int] = {Kind.PERSONS: 500, Kind.RECORDS: 10_000, Kind.MARKS: 5_000}

#: So many chunks of a file are kept after the first look; a larger file is opened twice.
_KEPT = 5

_TAKE: Mapping[Kind, Callable[[Chunk], Taken]] = {
    Kind.PERSONS: take_persons,
    Kind.RECORDS: take_records,
    Kind.MARKS: take_marks,
}
_CAUSE = {Kind.PERSONS: Cause.JOINED, Kind.RECORDS: Cause.RECORD, Kind.MARKS: Cause.MARK}

_NEXT = """
select row, sealed from staged_row where delivery_id = %s and row > %s order by row limit %s
"""
_DONE = (Verdict.ACCEPTED, Verdict.DUPLICATE)


@dataclass(frozen=True, slots=True)
class _Looking:
    """How the rows of a delivery are looked at for now."""

    delivery: Delivery
    loaded: Loaded
    looker: Looker
    day: date
    limits: Limits

    @classmethod
    def of(cls, delivery: Delivery) -> _Looking:
        """Look under the version in force, as of today."""
        found, day = current(), today()
        version = (found.rulebook_no, found.rulebook.version)
        looker = _looker(*version, Kind(delivery.kind), day, bool(settings.DEMO))
        return cls(delivery, found, looker, day, limits_of(delivery.pk))

    def outside(self, rows: Sequence[Staged]) -> dict[int, Outcome]:
        """Return the outcomes of rows that may not come in by the door they came through."""
        items = self.loaded.rulebook.items
        return self.limits.outside(self.looker.kind, items, self.delivery.header, rows)


@dataclass(slots=True)
class _Chunk:
    """Rows that are opened, and what was found of them under a version of the rulebook."""

    rows: Sequence[Staged]
    _found: tuple[int, date, Looked] | None = None

    def looked_at(self, looking: _Looking) -> Looked:
        """Return what can be said of the rows by themselves; it is worked out once a version."""
        under = (looking.loaded.rulebook_no, looking.day)
        if self._found is None or self._found[:2] != under:
            found = looking.looker.look(
                looking.delivery.header, self.rows, looking.delivery.received_at
            )
            self._found = (*under, found)
        return self._found[2]


@lru_cache(maxsize=8)
def _looker(number: int, version: str, kind: Kind, day: date, made_up: bool) -> Looker:
    return Looker(loaded(number, version).rulebook, kind, today=day, made_up=made_up)


def judge(*, delivery_id: int) -> None:
    """Give every staged row its verdict [sanming 5] [yunnan 2.2, 4.1].

    Raises NotReceivedError, DeliveryBusyError.
    """
    with alone(delivery_id):
        delivery = Delivery.objects.get(pk=delivery_id)
        if delivery.state == "judged":
            return
        if delivery.state == "receiving":
            raise NotReceivedError
        Delivery.objects.filter(pk=delivery_id).update(state="judging")
        reached(Point.JUDGE_BEGUN)
        knots, kept = _knots(_Looking.of(delivery))
        for chunk in kept or _chunks(delivery, delivery.upto):
            _judge_chunk(delivery, chunk, knots)
            reached(Point.JUDGE_KEPT)
        reached(Point.JUDGE_WHOLE)
        Delivery.objects.filter(pk=delivery_id).update(state="judged", judged_at=now())
        reached(Point.JUDGED)


def _chunks(delivery: Delivery, upto: int) -> Iterator[_Chunk]:
    """Yield the staged rows behind `upto`, opened, chunk by chunk."""
    keys, size = site_keys(), CHUNK[Kind(delivery.kind)]
    while found := ask(_NEXT, delivery.pk, upto, size):
        rows = [open_row(keys, delivery.pk, row, bytes(sealed)) for row, sealed in found]
        yield _Chunk(rows)
        upto = found[-1][0]


def _knots(looking: _Looking) -> tuple[Knots, list[_Chunk]]:
    """Hold the rows of the whole file against each other; those that are settled may be gone.

    Return the chunks as well where they are all to be judged and few enough to be kept.
    """
    left, fresh = [pl.DataFrame(schema=LEFT)], not looking.delivery.upto
    kept: list[_Chunk] = []
    for chunk in _chunks(looking.delivery, 0):
        looked = chunk.looked_at(looking)
        left.append(_left(looked, looking.looker.kind))
        fresh = fresh and len(kept) < _KEPT
        kept = [*kept, chunk] if fresh else []
    return knots_of(pl.concat(left)), kept


def _left(looked: Looked, kind: Kind) -> pl.DataFrame:
    """What a chunk leaves for comparing. A repeated row has the same name, too."""
    good = looked.good
    said = [pl.col("@said"), *([pl.col("@called")] if "@called" in good.columns else [])]
    nothing = pl.lit(0, pl.UInt64())
    records = kind is Kind.RECORDS
    return good.select(
        pl.col("seq").cast(pl.Int32).alias("row"),
        pl.col("@key").hash().alias("key"),
        pl.struct(said).hash().alias("said"),
        (pl.struct("furnisher", "record").hash() if records else nothing).alias("record"),
        (pl.col("@who").hash() if records else nothing).alias("owner"),
    )


def _judge_chunk(delivery: Delivery, chunk: _Chunk, knots: Knots) -> None:
    while True:
        looking = _Looking.of(delivery)
        try:
            _settle(looking, chunk.looked_at(looking), knots, chunk.rows)
            return
        except SwitchedError:
            continue


@transaction.atomic
def _settle(looking: _Looking, looked: Looked, knots: Knots, rows: Sequence[Staged]) -> None:
    outcomes, warned = of_problems(looked.problems)
    outside = looking.outside(rows)
    outcomes |= outside
    good = looked.good.filter(~pl.col("seq").is_in([*outside]))
    refused = _turned_away(looking, looked, good)
    for row in good["seq"]:
        if found := refused.get(row) or _in_knot(row, knots):
            outcomes[row] = found
    left = good.filter(~pl.col("seq").is_in([*outcomes]))
    if left.height:
        chunk = Chunk(
            looking.delivery.pk, looking.delivery.received_at, looking.loaded, looked, left,
            looking.day,
        )  # fmt: skip
        taken = _TAKE[looking.looker.kind](chunk)
        outcomes |= taken.outcomes
        reached(Point.JUDGE_TAKEN)
        if taken.persons:
            rescore(
                person_nos=sorted(taken.persons),
                cause=_CAUSE[looking.looker.kind],
                ref=f"delivery {looking.delivery.pk}",
                version=looking.loaded,
                at=taken.at,
            )
    reached(Point.JUDGE_SCORED)
    upto = rows[-1].row
    if looking.looker.kind is Kind.RECORDS:
        tally(looking.delivery.pk, good, outcomes, upto)
    _write(looking.delivery.pk, outcomes, warned, upto)
    reached(Point.JUDGE_WRITTEN)


def _turned_away(looking: _Looking, looked: Looked, good: pl.DataFrame) -> Mapping[int, Outcome]:
    """Return the outcomes of rows that nobody agreed to: before anything of them is kept."""
    if looking.looker.kind is not Kind.RECORDS:
        return {}
    chunk = Chunk(
        looking.delivery.pk, looking.delivery.received_at, looking.loaded, looked, good,
        looking.day,
    )  # fmt: skip
    told = Outcome(Verdict.REJECTED, (problem(FileCode.NO_MARKET_CONSENT, "identity"),))
    return dict.fromkeys(without_consent(chunk), told)


def _in_knot(row: int, knots: Knots) -> Outcome | None:
    """Return the outcome of a row that its own file repeats, contradicts or moves."""
    if row in knots.repeating:
        return Outcome(Verdict.DUPLICATE)
    if row in knots.contradicting:
        return waits(FileCode.CONFLICTING_ROWS, row=knots.contradicting[row])
    if row in knots.moving:
        return waits(FileCode.PERSON_CHANGED, "identity", row=knots.moving[row])
    return None


def _write(
    delivery: int,
    outcomes: Mapping[int, Outcome],
    warned: Mapping[int, Sequence[Problem]],
    upto: int,
) -> None:
    """Write the verdicts down, and let go of the rows that need no mending."""
    at = now()
    copy_rows(
        "verdict",
        ("delivery_id", "row", "verdict", "told", "problems", "judged_at"),
        ("int8", "int4", "text", "text", "jsonb", "timestamptz"),
        (
            (
                delivery,
                row,
                each.verdict.value,
                each.told,
                [*each.problems, *warned.get(row, ())],
                at,
            )
            for row, each in sorted(outcomes.items())
        ),
    )
    done = [row for row, each in outcomes.items() if each.verdict in _DONE or not_kept(each)]
    let_go(delivery, done)
    ask("delete from staged_row where delivery_id = %s and row = any(%s)", delivery, done)
    ask("update delivery set upto = %s where id = %s", upto, delivery)
