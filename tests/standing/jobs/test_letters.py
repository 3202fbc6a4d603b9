"""Letters: brought at least once, told once, in order, put back, given up, sent again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection, transaction

from chengxin.access.doors import citizen_door
from chengxin.clock import clock_of
from chengxin.standing.jobs.letters import deliver, send_again
from chengxin.standing.jobs.queue import MOST
from chengxin.standing.jobs.selectors import given_up, messages_of
from chengxin.standing.models import Message, Outbox, Standing, StandingChange
from tests.standing.jobs.conftest import Town

pytestmark = pytest.mark.slow

#: A change to this score can be told to nobody while the fault is planted.
UNTELLABLE = 777

PLANT = f"""
create function untellable() returns trigger language plpgsql as $$ begin
  if exists (select from standing_change where id = new.change_id and score = {UNTELLABLE}) then
    raise exception 'planted';
  end if;
  return new;
end $$;
create trigger untellable before insert on message for each row execute function untellable();
"""


@pytest.fixture(scope="module")
def faulty(town: Town) -> Town:
    with psycopg.connect(town.site.owner) as owner:
        owner.execute(PLANT.encode())
    return town


@pytest.fixture
def people(faulty: Town) -> Iterator[list[int]]:
    """People with a score; whatever a test does is undone."""
    assert faulty.first
    with transaction.atomic():
        yield [*Standing.objects.order_by("pk").values_list("person_id", flat=True)]
        transaction.set_rollback(True)


def changed(person: int, score: int) -> int:
    """Let a score change, as `rescore` writes it down; return the letter's number."""
    last = StandingChange.objects.filter(person_id=person).order_by("-number")[0]
    row = StandingChange.objects.create(
        person_id=person, number=last.number + 1, rulebook_no=last.rulebook_no, as_of=last.as_of,
        score_before=last.score, score=score, level=last.level, dimensions={}, cause="record",
        changed_at=datetime(2026, 3, 2, tzinfo=UTC),
    )  # fmt: skip
    letter = Outbox.objects.create(
        kind="standing.changed", payload={"change": row.pk}, created_at=row.changed_at
    )
    return letter.pk


def told(person: int) -> list[int]:
    """The scores that somebody was told of, in the order of the changes."""
    rows = Message.objects.filter(change__person_id=person).order_by("change__number")
    return [row.change.score for row in rows]


def at(minutes: int) -> datetime:
    return datetime(2026, 3, 2, 4, tzinfo=UTC) + timedelta(minutes=minutes)


def delivered(minutes: int) -> int:
    with clock_of(lambda: at(minutes)):
        return deliver()


def test_a_change_is_told_once_and_the_letter_names_nobody(people: list[int]) -> None:
    one, other, *_rest = people
    letters = [changed(one, 601), changed(other, 602), changed(one, 603)]
    assert delivered(0) == 3
    assert delivered(0) == 0
    Outbox.objects.filter(pk__in=letters).update(done_at=None)
    assert delivered(1) == 3
    assert (told(one), told(other)) == ([601, 603], [602])
    with clock_of(lambda: at(2)):
        seen = messages_of(citizen_door(one, "session"), one)
    assert [each.score for each in seen] == [603, 601]
    assert seen[0].score_before == 601
    assert all({*row.payload} == {"change"} for row in Outbox.objects.filter(pk__in=letters))


def test_a_letter_that_cannot_be_brought_keeps_its_place_and_only_its_own_person_waits(
    people: list[int],
) -> None:
    one, other, *_rest = people
    first, second, others = changed(one, UNTELLABLE), changed(one, 604), changed(other, 605)
    minutes = 0
    for attempt in range(1, MOST + 1):
        assert delivered(minutes) > 0
        row = Outbox.objects.get(pk=first)
        assert (row.attempts, row.done_at, row.fault) == (attempt, None, "ProgrammingError")
        assert delivered(minutes) == 0
        minutes += 70
        assert told(other) == [605]
        assert told(one) == ([604] if attempt == MOST else [])
    assert Outbox.objects.get(pk=others).attempts == 0
    assert Outbox.objects.get(pk=second).attempts == 0
    assert [each.pk for each in given_up()] == [first]
    # Whoever mends the fault sends it again, and it stands in its own place.
    StandingChange.objects.filter(score=UNTELLABLE).update(score=606)
    assert send_again(number=first)
    assert not send_again(number=first)
    assert delivered(minutes) == 1
    assert told(one) == [606, 604]
    assert given_up() == []


def test_a_letter_that_nobody_knows_is_given_up_and_holds_up_nobody(people: list[int]) -> None:
    strange = Outbox.objects.create(kind="strange", payload={}, created_at=at(0))
    changed(people[0], 607)
    for attempt in range(MOST):
        delivered(attempt * 70)
    assert told(people[0]) == [607]
    assert [(each.pk, each.fault) for each in given_up()] == [(strange.pk, "UnknownLetterError")]


def test_what_was_told_and_what_is_to_be_goes_with_the_consent(people: list[int]) -> None:
    person = people[0]
    changed(person, 608)
    assert delivered(0) == 1
    late = changed(person, 609)
    with connection.cursor() as cursor:
        # As leaving does, and a score that finds the consent gone.
        cursor.execute("delete from standing_change where person_no = %s", [person])
    assert not Message.objects.filter(told_at=at(0)).exists()
    assert delivered(2) > 0
    assert Outbox.objects.get(pk=late).done_at is not None
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from message")
        assert cursor.fetchone() == (0,)
