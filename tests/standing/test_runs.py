"""The daily run keeps everybody's standing true, goes on where it stopped, and is done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings

from chengxin import clock
from chengxin.standing.database import driver
from chengxin.standing.models import Run, Standing, StandingChange
from chengxin.standing.services.runs import Kind, begin, rescore_everybody, tomorrow
from chengxin.standing.services.scoring import Cause, lock, rescore
from tests.oracle.strategies import SEEDS
from tests.scoring.test_kernel import EXAMPLES, NO_SHRINKING
from tests.standing.test_scoring import filed, on_day, undone

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

#: The kernel on these tables has a property of its own, with all examples (`test_facts`).
POPULATIONS = EXAMPLES // 10


@pytest.mark.article("yuxi", 15)
@pytest.mark.article("yuxi", 10)
def test_day_after_day_the_run_leaves_what_the_kernel_would_say(
    record_property: Callable[[str, object], None],
) -> None:
    looked = changed = 0

    def look(seed: int, other: int) -> None:
        nonlocal looked, changed
        with undone():
            version, persons, days = filed(seed, other)
            day, drawn = days[0], Random(other)
            with on_day(day):
                lock(persons)
                rescore(person_nos=persons, cause=Cause.JOINED)
            for _step in range(4):
                # Also over days on which nothing ran.
                day += timedelta(days=drawn.choice((1, 1, 2, 30, 200)))
                with on_day(day):
                    run = tomorrow(chunk=drawn.choice((1, 3, 1000)))
                    changed += run.changed
                answers = version.engine.answers(driver(), persons, as_of=day)
                expected = {
                    number: (each.score, each.level, each.dimensions, each.next_change_on)
                    for number, each in zip(persons, answers, strict=True)
                    if each.score is not None
                }
                found = {
                    row.person_id: (row.score, row.level, row.dimensions, row.next_change_on)
                    for row in Standing.objects.all()
                }
                assert found == expected
                looked += len(persons)

    settings(phases=NO_SHRINKING, max_examples=POPULATIONS)(given(SEEDS, SEEDS)(look))()
    record_property("compared:standings after a daily run", looked)
    assert changed >= POPULATIONS // 2


def test_a_run_that_was_stopped_goes_on_and_is_done_once() -> None:
    class StoppedError(Exception):
        pass

    def stop(_run: Run) -> None:
        raise StoppedError

    with undone():
        _version, persons, days = filed(1, 2)
        with on_day(days[0]):
            # Everybody agreed and has no score yet: the run lets them in.
            with pytest.raises(StoppedError):
                tomorrow(chunk=3, told=stop)
            (stopped,) = Run.objects.all()
            assert stopped.ended_at is None
            assert 0 < Standing.objects.count() <= 3
            assert stopped.persons == 3
            done = tomorrow(chunk=3)
            assert done.id == stopped.id
            assert done.ended_at == clock.now()
            assert done.changed == StandingChange.objects.count() == Standing.objects.count()
            before = [*StandingChange.objects.values_list()]
            assert tomorrow().changed == done.changed
            assert [*StandingChange.objects.values_list()] == before
            assert {row.cause_ref for row in StandingChange.objects.all()} == {str(done.id)}
            # Once more for everybody changes nothing where nothing changed.
            again = rescore_everybody(begin(Kind.VERSION), chunk=4)
            assert again.ended_at is not None
            assert (again.changed, again.persons >= Standing.objects.count()) == (0, True)
            assert again.persons <= len(persons)
