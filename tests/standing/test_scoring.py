"""What a transaction leaves behind when it scores: standings, changes and what others are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest
from django.db import connection, transaction
from hypothesis import given, settings

from chengxin import clock
from chengxin.access.doors import citizen_door
from chengxin.people.consent import Giver, Purpose
from chengxin.people.services import give_consent
from chengxin.standing import selectors
from chengxin.standing.database import driver
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.models import Outbox, Standing, StandingChange
from chengxin.standing.services import scoring
from chengxin.standing.services.leaving import withdraw
from chengxin.standing.services.scoring import Cause, lock, rescore
from chengxin.standing.services.versions import Loaded, current
from tests.oracle.ledgers import random_ledger
from tests.oracle.strategies import SEEDS
from tests.scoring.comparison import slice_of
from tests.scoring.test_kernel import EXAMPLES, NO_SHRINKING
from tests.standing.filing import (
    file_marks,
    file_persons,
    file_records,
    file_slice,
    opaque,
    stored,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

#: The kernel on these tables has a property of its own, with all examples (`test_facts`).
POPULATIONS = EXAMPLES // 10


@contextmanager
def undone() -> Iterator[None]:
    """Everything inside happens, and none of it stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def on_day(day: date) -> Iterator[None]:
    with clock.clock_of(lambda: datetime(day.year, day.month, day.day, 4, tzinfo=UTC)):
        yield


def filed(seed: int, other: int, *, order: int = 0) -> tuple[Loaded, list[int], list[date]]:
    """A version in force, a population in the tables, and days to ask about, in their order."""
    version = stored(seed, in_force=True)
    ledger = opaque(random_ledger(version.rulebook, other))
    with slice_of(version.rulebook, ledger) as part:
        persons = file_slice(version.rulebook, part, Random(order))
    return version, persons, sorted({as_of for as_of, _known_at in ledger.questions})


def rows(table: str, *but: str) -> list[dict[str, Any]]:
    """A table's rows without some columns, by what they hold.

    In which order one statement writes its rows down says nothing, and so do the numbers they get.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"select to_jsonb(t) - %s::text[] from {table} t order by 1", [[*but]])
        return [json.loads(row[0]) for row in cursor.fetchall()]


@pytest.mark.article("yuxi", 15)
@pytest.mark.article("jinan", 6)
@pytest.mark.article("yuxi", 12)
def test_standings_are_what_the_kernel_says_on_both_routes(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    scores = 0

    def scored(persons: list[int], days: list[date]) -> tuple[list[dict[str, Any]], ...]:
        for day in days:
            with on_day(day):
                lock(persons)
                rescore(person_nos=persons, cause=Cause.DAY, ref="1")
        return rows("standing"), rows("standing_change", "id"), rows("outbox", "id", "payload")

    def look(seed: int, other: int) -> None:
        nonlocal scores
        with undone():
            version, persons, days = filed(seed, other)
            with undone():
                monkeypatch.setattr(scoring, "COLUMNAR_FROM", 10**9)
                inside = scored(persons, days)
                answers = version.engine.answers(driver(), persons, as_of=days[-1])
            with undone():
                monkeypatch.setattr(scoring, "COLUMNAR_FROM", 1)
                assert scored(persons, days) == inside
            found = {row["person_no"]: row for row in inside[0]}
            numbers = dict(zip(persons, answers, strict=True))
            assert found.keys() == {no for no, each in numbers.items() if each.score is not None}
            for person_no, row in found.items():
                whole = numbers[person_no]
                assert (row["score"], row["level"]) == (whole.score, whole.level)
                assert row["dimensions"] == whole.dimensions
                ends = row["next_change_on"]
                assert (ends and date.fromisoformat(ends)) == whole.next_change_on
            scores += len(answers)

    settings(phases=NO_SHRINKING, max_examples=POPULATIONS)(given(SEEDS, SEEDS)(look))()
    record_property("compared:standings", scores)
    assert scores > POPULATIONS


def test_a_change_is_counted_told_once_and_dies_with_the_consent() -> None:
    with undone():
        _version, persons, days = filed(1, 2)
        with on_day(days[-1]):
            lock(persons)
            first = rescore(person_nos=persons, cause=Cause.JOINED, ref="here")
            assert first is not None
            count, changed = first.counts()
            assert (count, changed) == (len(persons), Standing.objects.count())
            again = rescore(person_nos=persons, cause=Cause.DAY)
            assert again is not None
            assert again.counts() == (len(persons), 0)
            change = StandingChange.objects.order_by("id")[0]
            assert (change.number, change.score_before, change.cause_ref) == (1, None, "here")
            told = Outbox.objects.filter(kind="standing.changed").order_by("id")
            assert [row.payload for row in told] == [
                {"change": row.id} for row in StandingChange.objects.order_by("id")
            ]
            somebody = change.person_id
            context = citizen_door(somebody, "a session")
            now = selectors.standing_of(context, somebody)
            assert now is not None
            whole = selectors.answer(context, somebody)
            assert whole is not None
            assert (now.score, now.level, now.dimensions, now.next_change_on) == (
                whole.score, whole.level, whole.dimensions, whole.next_change_on,
            )  # fmt: skip
            assert now.rulebook_no == current().rulebook_no
            (only,) = selectors.history(context, somebody)
            assert (only.cause, only.score, only.score_before) == (Cause.JOINED, now.score, None)


@pytest.mark.check("S49")
def test_what_rests_on_a_consent_goes_with_it() -> None:
    with undone():
        _version, persons, days = filed(1, 2)
        with on_day(days[-1]):
            lock(persons)
            rescore(person_nos=persons, cause=Cause.JOINED)
            somebody = Standing.objects.order_by("person_id")[0].person_id
            with connection.cursor() as cursor:
                # The event that would have come with the file.
                cursor.execute(
                    "insert into consent_event (person_no, purpose, event_type, event_time,"
                    " effective_on, given_by, terms) select person_no, purpose, 'given',"
                    " updated_at, consented_on, 'file', '{}' from consent where person_no = %s",
                    [somebody],
                )
            assert withdraw(person_no=somebody)
            assert not Standing.objects.filter(person_id=somebody).exists()
            assert not StandingChange.objects.filter(person_id=somebody).exists()
            assert not withdraw(person_no=somebody)
            lock([somebody])
            rescore(person_nos=[somebody], cause=Cause.RECORD)
            assert not Standing.objects.filter(person_id=somebody).exists()
            # Agreeing again begins a new history.
            give_consent(
                person_no=somebody, purpose=Purpose.COMPUTE, notice=None, given_by=Giver.FILE,
                effective_on=clock.today(), event_time=clock.now(),
            )  # fmt: skip
            rescore(person_nos=[somebody], cause=Cause.JOINED)
            assert StandingChange.objects.get(person_id=somebody).number == 1


def test_who_moves_away_has_no_standing_and_keeps_the_history() -> None:
    with undone():
        _version, persons, days = filed(1, 2)
        with on_day(days[-1]):
            lock(persons)
            rescore(person_nos=persons, cause=Cause.JOINED)
            somebody = Standing.objects.order_by("person_id")[0].person_id
            for left_on in (clock.today() - timedelta(days=1), None):
                with connection.cursor() as cursor:
                    cursor.execute(
                        "insert into person_facts (person_no, recorded_at, born_on,"
                        " household_registered, usual_resident, residence_permit, full_capacity,"
                        " left_on) select person_no, max(recorded_at) + interval '1 day',"
                        " '1990-01-01', true, true, true, true, %s from person_facts"
                        " where person_no = %s group by person_no",
                        [left_on, somebody],
                    )
                rescore(person_nos=[somebody], cause=Cause.FACT)
                there = Standing.objects.filter(person_id=somebody).exists()
                assert there == (left_on is None)
            changes = StandingChange.objects.filter(person_id=somebody).order_by("number")
            assert [(row.number, row.score_before) for row in changes] == [(1, None), (2, None)]


def test_scoring_asks_for_a_version_and_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        lock([1])
    with undone(), pytest.raises(NothingInForceError):
        lock([1])
    assert rescore(person_nos=[], cause=Cause.DAY) is None


@pytest.mark.article("yuxi", 15)
@pytest.mark.article("yuxi", 12)
def test_any_order_of_the_same_deliveries_leaves_the_same_standings() -> None:
    """Records and marks in chunks, each scored in its transaction, whatever comes first."""

    def look(seed: int, other: int) -> None:
        with undone():
            version = stored(seed, in_force=True)
            ledger = opaque(random_ledger(version.rulebook, other))
            found = []
            with (
                slice_of(version.rulebook, ledger) as part,
                on_day(max(as_of for as_of, _known_at in ledger.questions)),
            ):
                records = pl.read_parquet(part.records).to_dicts()
                for number in range(3):
                    order = Random(number)
                    with undone():
                        numbers = file_persons(part, Random(0))
                        order.shuffle(records)
                        size = order.choice((1, 7, 1000))
                        for first in range(0, len(records), size):
                            chunk = records[first : first + size]
                            persons = sorted({numbers[row["person_no"]] for row in chunk})
                            lock(persons)
                            file_records(version.rulebook, chunk, numbers)
                            rescore(person_nos=persons, cause=Cause.RECORD)
                        persons = sorted(numbers.values())
                        lock(persons)
                        file_marks(part, numbers, order)
                        rescore(person_nos=persons, cause=Cause.MARK)
                        names = dict(Standing.objects.values_list("person_id", "person__person"))
                        found.append(
                            {
                                str(names[row["person_no"]]): {
                                    key: row[key]
                                    for key in ("score", "level", "dimensions", "next_change_on")
                                }
                                for row in rows("standing")
                            }
                        )
            assert found[0] == found[1] == found[2]

    settings(phases=NO_SHRINKING, max_examples=max(3, POPULATIONS // 2))(
        given(SEEDS, SEEDS)(look)
    )()


def test_all_of_it_fits_into_one_pipeline_of_the_callers() -> None:
    """Locks are waited for once; what is inserted, the score and the commit are sent together."""
    with undone():
        _version, persons, days = filed(1, 2)
        with on_day(days[-1]):
            with driver().pipeline(), transaction.atomic():
                version = lock(persons)
                with connection.cursor() as cursor:
                    cursor.execute("update outbox set done_at = null where false")
                rescored = rescore(person_nos=persons, cause=Cause.RECORD, version=version)
            assert rescored is not None
            assert rescored.counts() == (len(persons), Standing.objects.count())
            assert Standing.objects.count() > 0
