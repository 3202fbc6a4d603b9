"""What was known then is what was answered then, whatever furnishers say that they had recorded.

Random histories come in by the site's own services, in any order and in chunks: instants that
furnishers name lie years before, several rows name the same one, and the clock itself stands still
or is put back. Whoever is asked about afterwards, as known at an instant, is answered as then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest
from django.db import transaction
from hypothesis import given, settings

from chengxin.clock import clock_of
from chengxin.ledger import Slice
from chengxin.ledger.encoding import item_numbers
from chengxin.people.facts import FACTS, Facts
from chengxin.people.services import record_facts
from chengxin.records.services.arriving import arrival
from chengxin.records.services.attaching import ABOUT, CONTENT, attach, furnishers, records_of
from chengxin.records.services.marking import add_marks
from chengxin.scoring.result import PersonScore
from chengxin.standing.database import driver
from chengxin.standing.models import StandingChange
from chengxin.standing.services.scoring import Cause, lock, rescore
from chengxin.standing.services.versions import Loaded
from tests.conftest import PROVE_EXAMPLES
from tests.oracle.ledgers import random_ledger
from tests.oracle.strategies import SEEDS
from tests.scoring.comparison import slice_of
from tests.scoring.test_kernel import EXAMPLES, NO_SHRINKING
from tests.standing.filing import file_persons, opaque, stored

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

POPULATIONS = EXAMPLES if EXAMPLES >= PROVE_EXAMPLES else max(3, EXAMPLES // 20)

#: Changes of a population that are asked for again.
CHANGES = 20

#: How the clock goes on between two chunks.
STEPS = (timedelta(), timedelta(microseconds=1), timedelta(hours=1), timedelta(9), -timedelta(1))

MARKED = {
    "place": pl.Int64(), "furnisher": pl.String(), "record": pl.String(), "kind": pl.Int8(),
    "from": pl.Date(), "until": pl.Date(), "recorded_at": pl.Datetime("us"), "case": pl.String(),
}  # fmt: skip

#: Later than anything that a random history says was recorded.
BEGIN = datetime(2027, 1, 1, tzinfo=UTC)


class History:
    """A population whose rows come in chunk by chunk, and what was answered after each."""

    def __init__(self, version: Loaded, part: Slice, chance: Random, day: date) -> None:
        self.version, self.chance, self.day = version, chance, day
        self.persons = file_persons(part, chance)
        self.items = {number: item for item, number in item_numbers(version.rulebook).items()}
        records = pl.read_parquet(part.records, columns=["record_no", "furnisher", "record"])
        self.records = {number: names for number, *names in records.iter_rows()}
        self.left: list[tuple[str, dict[str, Any]]] = [
            *(("record", row) for row in pl.read_parquet(part.records).to_dicts()),
            *(("mark", row) for row in pl.read_parquet(part.marks).to_dicts()),
            *(("facts", row) for row in pl.read_parquet(part.persons).to_dicts()),
        ]
        chance.shuffle(self.left)
        #: By instant and person, the last answer of the instant.
        self.told: dict[datetime, dict[str, PersonScore]] = {}
        self.clock = BEGIN

    def play(self) -> None:
        """Let everything come in; a mark waits for its record."""
        size = self.chance.choice((2, 5, 20))
        while self.left:
            self.clock += self.chance.choice(STEPS)
            chunk, self.left = self.left[:size], self.left[size:]
            with clock_of(lambda: self.clock):
                self.left += self._take(chunk)

    def _take(
        self, chunk: Sequence[tuple[str, dict[str, Any]]]
    ) -> list[tuple[str, dict[str, Any]]]:
        numbers = sorted({self.persons[row["person_no"]] for _kind, row in chunk})
        version = lock(numbers)
        at = arrival(numbers)
        self._attach([row for kind, row in chunk if kind == "record"], at)
        waiting = self._mark([row for kind, row in chunk if kind == "mark"], at)
        same = [row for kind, row in chunk if kind == "facts" and not self._move(row, at)]
        rescore(person_nos=numbers, cause=Cause.RECORD, version=version, at=at)
        # Where nothing is kept, a clock may still be put back behind this instant.
        left = {id(row) for row in (*waiting, *same)}
        came = sorted(
            {self.persons[row["person_no"]] for _kind, row in chunk if id(row) not in left}
        )
        answers = self.version.engine.answers(driver(), came, as_of=self.day)
        self.told.setdefault(at, {}).update({each.person: each for each in answers})
        return [("mark", row) for row in waiting]

    def _attach(self, rows: Sequence[dict[str, Any]], at: datetime) -> None:
        said = [
            {
                **{name: row.get(name) for name in CONTENT},
                "item": self.items[row["item_no"]],
                "person_no": self.persons[row["person_no"]],
                "delivery_id": None, "row": None, "digest": "\\x00",
            }
            for row in rows
        ]  # fmt: skip
        assert len(attach(pl.DataFrame(said, schema={**CONTENT, **ABOUT}), at)) == len(rows)

    def _mark(self, rows: Sequence[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
        """Write marks whose records are there; return the others."""
        if not rows:
            return []
        said = [
            (n, *self.records[row["record_no"]], row["kind"], row["starts"], row["until"],
             row["recorded_at"], row["case"] or "")
            for n, row in enumerate(rows)
        ]  # fmt: skip
        frame = pl.DataFrame(said, schema=MARKED, orient="row")
        there = frame.join(furnishers(frame["furnisher"]), on="furnisher")
        there = there.join(records_of(there), on=["furnisher_no", "record"])
        assert add_marks(there, at).height == there.height
        return [row for n, row in enumerate(rows) if n not in set(there["place"])]

    def _move(self, row: dict[str, Any], at: datetime) -> bool:
        """Attest that somebody lives elsewhere, or here again, unless facts came just now."""
        facts = {name: row[name] for name in FACTS}
        facts["left_on"] = self.chance.choice((None, self.day - timedelta(1)))
        return at not in self.told and record_facts(
            person_no=self.persons[row["person_no"]], facts=Facts(**facts), recorded_at=at
        )


@pytest.mark.article("yuxi", 12)
def test_what_was_answered_at_an_instant_is_answered_again_as_known_then(
    record_property: Callable[[str, object], None],
) -> None:
    asked = moved = lied = 0

    def look(seed: int, other: int, order: int) -> None:
        nonlocal asked, moved, lied
        with transaction.atomic():
            version = stored(seed, in_force=True)
            ledger = opaque(random_ledger(version.rulebook, other))
            with slice_of(version.rulebook, ledger) as part:
                history = History(version, part, Random(order), ledger.questions[0][0])
                history.play()
            persons = sorted(history.persons.values())
            latest = _answers(history, persons, None)
            for at, told in history.told.items():
                again = _answers(history, persons, at)
                assert {person: again[person] for person in told} == told, (seed, other, order, at)
                asked += len(told)
                moved += sum(told[person] != latest[person] for person in told)
            # So what a standing says of the past can be checked, change by change.
            lied += _changes_hold(history)
            transaction.set_rollback(True)

    settings(phases=NO_SHRINKING, max_examples=POPULATIONS)(given(SEEDS, SEEDS, SEEDS)(look))()
    record_property("compared:answers as known then", asked)
    assert asked > 10 * POPULATIONS
    # Most of them are other answers than those of the end; else nothing would be shown.
    assert moved > asked // 10
    assert lied > 0


def _answers(
    history: History, persons: Sequence[int], known_at: datetime | None
) -> dict[str, PersonScore]:
    found = history.version.engine.answers(driver(), persons, as_of=history.day, known_at=known_at)
    return {each.person: each for each in found}


def _changes_hold(history: History) -> int:
    """Changes that are kept give their score again; the last one of an instant was known then."""
    rows = StandingChange.objects.order_by("number")
    kept = [*{(each.person_id, each.changed_at): each for each in rows}.values()]
    for each in history.chance.sample(kept, min(len(kept), CHANGES)):
        (again,) = history.version.engine.answers(
            driver(), [each.person_id], as_of=each.as_of, known_at=each.changed_at
        )
        assert (again.score, again.level) == (each.score, each.level)
    return len(kept)
