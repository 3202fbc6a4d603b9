"""Random rulebooks and people: what a site scores is what verify and the interpreter compute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings

from chengxin import clock
from chengxin.database import Server
from chengxin.site.verifying import recomputing
from chengxin.site.verifying.invariants import Moment
from chengxin.standing.database import driver
from chengxin.standing.models import Standing
from chengxin.standing.services.scoring import Cause, lock, rescore
from tests.oracle.ledgers import random_ledger
from tests.oracle.strategies import SEEDS
from tests.scoring.comparison import by_interpreter, slice_of
from tests.scoring.test_kernel import EXAMPLES, NO_SHRINKING
from tests.site import site
from tests.standing.filing import LONG_AGO, file_slice, opaque, stored

pytestmark = pytest.mark.slow

#: The kernel on these tables has a property of its own, with all examples (`test_facts`).
POPULATIONS = EXAMPLES // 10


@pytest.mark.article("yuxi", 12)
def test_standings_are_what_two_others_compute(
    server: Server, record_property: Callable[[str, object], None]
) -> None:
    compared = 0

    def look(seed: int, other: int) -> None:
        nonlocal compared
        with transaction.atomic():
            version = stored(seed, in_force=True)
            ledger = opaque(random_ledger(version.rulebook, other))
            with slice_of(version.rulebook, ledger) as part:
                persons = file_slice(version.rulebook, part, Random(other), known_from=LONG_AGO)
            day = max(as_of for as_of, _known_at in ledger.questions)
            now = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
            with clock.clock_of(lambda: now):
                rescore(person_nos=persons, cause=Cause.DAY, version=lock(persons))
            (check,) = recomputing.CHECKS
            found = check(driver(), Moment(now, day))
            assert found["I4 recomputed"].checked == len(persons)
            assert not {which: each for which, each in found.items() if each.broken}
            expected = {
                person: (answer.score, answer.level, answer.dimensions, answer.next_change_on)
                for person, answer in by_interpreter(version.rulebook, ledger, day, None).items()
                if answer.score is not None
            }
            assert {
                str(row.person.person): (
                    row.score, row.level, row.dimensions, row.next_change_on
                )
                for row in Standing.objects.select_related("person")
            } == expected  # fmt: skip
            compared += len(expected)
            transaction.set_rollback(True)

    with site(server):
        settings(phases=NO_SHRINKING, max_examples=POPULATIONS)(given(SEEDS, SEEDS)(look))()
    record_property("compared:standings verified", compared)
    assert compared
