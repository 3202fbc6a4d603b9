"""Races between sessions in separate processes, with real commits: none may leave anything untrue.

Every order of the steps of two sessions is tried, then all at once. Each kind of race is also run
by sessions that score without locks, and must then be lost at least once: a race that cannot be
lost shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from random import Random
from shutil import copytree
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.db import connection, transaction

from chengxin.standing.models import Standing
from chengxin.standing.services.runs import Kind, begin
from chengxin.standing.services.scoring import Cause, lock, rescore
from chengxin.standing.services.versions import current, store_version
from tests.opening import put_in_force
from tests.site import Site
from tests.standing.racing import Racer, Step, at_once, in_order, orders, racers, untrue

pytestmark = pytest.mark.slow

YUXI = Path("rulebooks/yuxi")

#: The numbers of the two versions that are switched between.
VERSIONS: list[int] = []
_numbers = count(1)

Scripts = tuple[Sequence[Step], Sequence[Step]]


@pytest.fixture(scope="module", autouse=True)
def ready(made: Site) -> None:
    """Two versions, of which the first is in force."""
    with TemporaryDirectory() as root:
        later = copytree(YUXI, Path(root) / "yuxi")
        settings = later / "rulebook.yaml"
        settings.write_text(settings.read_text("utf-8") + "# a later version\n", "utf-8")
        VERSIONS[:] = [store_version(folder=f, by="test", cases=False) for f in (YUXI, later)]
    put_in_force(rulebook_no=VERSIONS[0])
    # What a switch has to prove is for publishing; here it is the row that races.
    with psycopg.connect(made.owner) as owner:
        owner.execute("alter table in_force disable trigger user")
        owner.execute("alter table in_force drop constraint in_force_contents")


@pytest.fixture(scope="module")
def locking(made: Site, ready: None) -> Iterator[list[Racer]]:  # noqa: ARG001
    with racers(3) as made_ready:
        yield made_ready


@pytest.fixture(scope="module")
def careless(made: Site, ready: None) -> Iterator[list[Racer]]:  # noqa: ARG001
    with racers(2, "--without-locks") as made_ready:
        yield made_ready


def somebody() -> int:
    """A new person who agreed and stands at the base, with three records to come."""
    number = next(_numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into person (person, identity_index, identity_sealed, name_sealed, joined_at)"
            " values (gen_random_uuid(), %s, '', '', now()) returning person_no",
            [str(number).encode()],
        )
        person = int(cursor.fetchone()[0])
        for statement in (
            "insert into person_facts (person_no, recorded_at, born_on, usual_resident,"
            " full_capacity, resident_since)"
            " values (%s, '2020-01-01Z', '1990-01-01', true, true, '2000-01-01')",
            "insert into consent (person_no, purpose, consented_on, updated_at)"
            " values (%s, 'points.compute', '2020-01-01', now())",
            "insert into consent_event (person_no, purpose, event_type, event_time, effective_on,"
            " given_by, terms)"
            " values (%s, 'points.compute', 'given', now(), '2020-01-01', 'self', '{}')",
            "insert into furnisher (furnisher, since) values ('局', now()) on conflict do nothing",
        ):
            cursor.execute(statement, [person] if "%s" in statement else None)
    return person


def record_of(person: int) -> int:
    """The number of a new record that nothing is said of yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into record (furnisher_no, record, person_no)"
            " select furnisher_no, %s, %s from furnisher where furnisher = '局'"
            " returning record_no",
            [str(next(_numbers)), person],
        )
        return int(cursor.fetchone()[0])


def stands(person: int) -> None:
    with transaction.atomic():
        lock([person])
        rescore(person_nos=[person], cause=Cause.JOINED)


def steps(person: int, *writes: tuple[str, Sequence[object]]) -> Sequence[Step]:
    """A transaction that scores, in three steps."""
    return [[("begin", ()), ("lock", [person])], [*writes], [("commit", ())]]


def two_records(person: int) -> Scripts:
    return (
        steps(person, ("fine", [person, record_of(person), 1, 30_000])),
        steps(person, ("fine", [person, record_of(person), 1, 500_000])),
    )


def withdrawal(person: int) -> Scripts:
    leaves: Sequence[Step] = [[("begin", ())], [("withdraw", [person])], [("commit", ())]]
    return steps(person, ("fine", [person, record_of(person), 1, 30_000])), leaves


def switch(person: int) -> Scripts:
    """The row is switched, and then everybody is rescored, in transactions of their own."""
    other = next(number for number in VERSIONS if number != current().rulebook_no)
    run = begin(Kind.VERSION, rulebook_no=other)
    type(run).objects.filter(id=run.id).update(ended_at=None, upto=person - 1)
    switches: Sequence[Step] = [
        [("begin", ()), ("switch", [other])], [("commit", ())], [("everybody", [run.id])]
    ]  # fmt: skip
    return steps(person, ("fine", [person, record_of(person), 1, 30_000])), switches


def mark(person: int) -> Scripts:
    record = record_of(person)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into record_version (record_no, version, person_no, catalogue_no, recorded_at,"
            " known_from, digest) select %s, 1, %s, catalogue_no, now(), now(), ''"
            " from catalogue_item where item = 'penalty_fine'",
            [record, person],
        )
        cursor.execute(
            "insert into record_body (record_no, version, person_no, finding, formed_on, final_on,"
            " notified_on, severity, issuer, document, f1, f2) values (%s, 1, %s, -1,"
            " '2026-03-02', '2026-03-02', '2026-03-02', 0, '', '', 30000, 1)",
            [record, person],
        )
    stands(person)
    # The redelivery concerns another fact of the person too, so that either alone would show.
    again = ("fine", [person, record_of(person), 1, 500_000])
    return (
        steps(person, ("mark", [person, record])),
        steps(person, ("fine", [person, record, 2, 60_000]), again),
    )


KINDS: dict[str, Callable[[int], Scripts]] = {
    "lost updates": two_records,
    "withdrawal against scoring": withdrawal,
    "version switch against intake": switch,
    "mark against redelivery": mark,
}


def raced(sessions: Sequence[Racer], kind: str, order: Sequence[int] | None) -> list[str]:
    """One race about a new person; what is untrue after it."""
    person = somebody()
    stands(person)
    scripts = KINDS[kind](person)
    wrong = at_once(sessions, scripts) if order is None else in_order(sessions, scripts, order)
    return wrong + untrue(person)


def test_what_the_records_of_the_races_do_to_a_score(locking: list[Racer]) -> None:
    person = somebody()
    stands(person)
    scores = [Standing.objects.get(person_id=person).score]
    for script in two_records(person):
        for step in script:
            assert not isinstance(locking[0].do(step), str)
        scores.append(Standing.objects.get(person_id=person).score)
    assert scores == sorted(set(scores), reverse=True)
    assert untrue(person) == []


@pytest.mark.check("S16")
@pytest.mark.parametrize("kind", KINDS)
def test_every_order_of_two_sessions_leaves_what_is_true(
    locking: list[Racer], careless: list[Racer], kind: str
) -> None:
    """Without the locks some of these orders leave something untrue, which is asserted."""
    every = orders(3, 3)
    assert len(every) == 20
    assert {order: wrong for order in every if (wrong := raced(locking, kind, order))} == {}
    assert any(raced(careless, kind, order) for order in every)


@pytest.mark.check("S16")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("races", [30, pytest.param(300, marks=pytest.mark.prove)])
def test_none_of_so_many_races_is_lost(
    locking: list[Racer],
    kind: str,
    races: int,
    record_property: Callable[[str, object], None],
) -> None:
    """The same sessions without locks lose some of the orders above."""
    assert [wrong for _race in range(races) if (wrong := raced(locking, kind, None))] == []
    record_property(f"compared:races, {kind}", races)


@pytest.mark.parametrize("races", [6, pytest.param(90, marks=pytest.mark.prove)])
def test_orders_of_three_sessions_leave_what_is_true(locking: list[Racer], races: int) -> None:
    """Two records and a withdrawal: two steps each, a transaction is never left by halves."""
    every = orders(2, 2, 2)
    for order in Random(races).sample(every, min(races, len(every))):
        person = somebody()
        stands(person)
        first, second = two_records(person)
        _record, leaves = withdrawal(person)
        scripts = [[[*s[0], *s[1]], s[2]] for s in (first, second, leaves)]
        assert in_order(locking, scripts, order) + untrue(person) == [], order
