"""A due day is kept as it was told, explains itself, and moves only towards whoever waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import psycopg
import pytest

from chengxin.access.deadlines import services
from chengxin.access.deadlines.selectors import deadlines_of, due_days
from chengxin.access.deadlines.services import move_deadlines, set_deadline
from chengxin.access.models import Deadline
from chengxin.clock import clock_of
from chengxin.clocks import Calendar, Rule, calendar_of, published, read_years
from chengxin.clocks.counting import Why
from chengxin.database import Server
from tests.site import Site, site

pytestmark = pytest.mark.slow

FIVE = Rule(length=5, unit="working_days")
BEGUN = datetime.fromisoformat("2020-01-20T10:00:00+08:00")


@pytest.fixture(scope="module", autouse=True)
def place(server: Server) -> Iterator[Site]:
    with site(server) as made:
        yield made


def known_on(day: date) -> Calendar:
    return calendar_of(read_years().years, day)


def with_calendar(patch: pytest.MonkeyPatch, calendar: Calendar) -> None:
    """What this program would come with on another day."""
    patch.setattr(services, "published", lambda: calendar)


def test_a_correction_that_makes_it_later_leaves_what_was_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_calendar(monkeypatch, known_on(date(2020, 1, 20)))
    with clock_of(lambda: BEGUN):
        assert set_deadline(kind="test", ref=1, duty="answer", rule=FIVE, starts=BEGUN).day == date(
            2020, 2, 1
        )
        with_calendar(monkeypatch, published())
        assert move_deadlines() == 0
    told = deadlines_of("test", 1)["answer"]
    assert told.day == date(2020, 2, 1)
    # It is explained by the calendar it was told from, in which that Saturday was worked.
    assert told.rows[-1].why is Why.MAKE_UP
    assert told.calendar == known_on(date(2020, 1, 20)).version != published().version


def test_a_correction_that_makes_it_earlier_moves_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with_calendar(monkeypatch, published())
    with clock_of(lambda: BEGUN):
        set_deadline(kind="test", ref=2, duty="answer", rule=FIVE, starts=BEGUN)
        with_calendar(monkeypatch, known_on(date(2020, 1, 20)))
        assert move_deadlines() == 1
        assert move_deadlines() == 0
    assert due_days("test", [2], ["answer"]) == {2: date(2020, 2, 1)}
    assert Deadline.objects.filter(ref=2).count() == 2, "what was told first is still there"


def test_what_is_over_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with_calendar(monkeypatch, published())
    with clock_of(lambda: BEGUN):
        set_deadline(kind="test", ref=3, duty="answer", rule=FIVE, starts=BEGUN)
    with_calendar(monkeypatch, known_on(date(2020, 1, 20)))
    assert move_deadlines() == 0


def test_the_application_cannot_change_or_remove_what_was_told(place: Site) -> None:
    for statement in (
        "update deadline set due_on = due_on + 30",
        "delete from deadline",
    ):
        with (
            psycopg.connect(place.url) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            app.execute(statement.encode())
