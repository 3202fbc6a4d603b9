"""Seals: what was entered cannot be changed, added to, moved or cut off unseen, by nobody."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

import psycopg
import pytest
from django.db import connection, connections, transaction
from psycopg import sql

from chengxin.access.chain import COLUMNS, Head, canonical
from chengxin.access.doors import citizen_door, staff_door
from chengxin.access.errors import RegisterBusyError, SealsOverdueError
from chengxin.access.register import SEALED_WITHIN
from chengxin.access.selectors import entries_about
from chengxin.access.services import seal_entries, seal_everything
from chengxin.access.verifying import Code, register_faults
from chengxin.clock import clock_of, now
from chengxin.database import Server
from tests.access.reading import WHY, member, score
from tests.site import Site, site

pytestmark = pytest.mark.slow

BATCHES, EACH = 6, 8

#: Of each kind of damage, and there are nine.
TIMES = 30


@pytest.fixture(scope="module")
def sealed(server: Server) -> Iterator[tuple[Site, Head]]:
    """A register with batches of entries, one entry behind the last seal, and its head."""
    with site(server) as found:
        for batch in range(BATCHES):
            for each in range(EACH):
                person_no = batch * EACH + each
                score(
                    staff_door(member(), "dispute.handling", f"A-{each}1", WHY, person_no),
                    person_no,
                )
            # A number that was drawn and never used is no fault.
            with transaction.atomic():
                score(citizen_door(1, "s"), 1)
                transaction.set_rollback(True)
            assert seal_entries() is not None
        head = seal_everything()
        assert head is not None
        score(citizen_door(1, "s"), 1)
        yield found, head


def codes(cursor: psycopg.Cursor, head: Head | None = None) -> set[Code]:
    return {fault.code for fault in register_faults(cursor, head)}


def test_an_untouched_register_has_no_fault(sealed: tuple[Site, Head]) -> None:
    made, head = sealed
    with psycopg.connect(made.url) as other:
        assert codes(other.cursor(), head) == set()
        tiled = other.execute("select first, last, entries from access_seal order by number")
        assert [entries for _first, _last, entries in tiled.fetchall()] == [EACH] * BATCHES


def _some(cursor: psycopg.Cursor, rng: random.Random) -> int:
    """A sealed entry."""
    cursor.execute("select id from access_entry where id <= (select max(last) from access_seal)")
    return int(rng.choice([row[0] for row in cursor.fetchall()]))


def _edit(cursor: psycopg.Cursor, rng: random.Random) -> None:
    _edit_column(cursor, rng, rng.choice(COLUMNS[1:]))


def _edit_column(cursor: psycopg.Cursor, rng: random.Random, column: str) -> None:
    other = {
        "at": "at + interval '1 microsecond'",
        "person_no": "coalesce(person_no, 0) + 1",
        "outcome": "case outcome when 'shown' then 'denied' else 'shown' end",
        "actor_kind": "case actor_kind when 'self' then 'system' else 'self' end",
    }.get(column, f"{column} || ' '")
    cursor.execute(
        f"update access_entry set {column} = {other} where id = %s".encode(), [_some(cursor, rng)]
    )


def _remove(cursor: psycopg.Cursor, rng: random.Random) -> None:
    cursor.execute("delete from access_entry where id = %s", [_some(cursor, rng)])


_COPY = sql.SQL("insert into access_entry select {}, {} from access_entry where id = %s")


def _copied(cursor: psycopg.Cursor, number: int, source: int) -> None:
    rest = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[1:]))
    cursor.execute(_COPY.format(sql.Literal(number), rest), [source])


def _insert(cursor: psycopg.Cursor, rng: random.Random) -> None:
    """Add an entry where a number was left free, or before all others."""
    cursor.execute(
        "select free from generate_series(-3, (select max(last) from access_seal)) free"
        " where not exists (select from access_entry where id = free)"
    )
    _copied(cursor, int(rng.choice([row[0] for row in cursor.fetchall()])), _some(cursor, rng))


def _swap(cursor: psycopg.Cursor, rng: random.Random) -> None:
    one = _some(cursor, rng)
    other = next(each for each in iter(lambda: _some(cursor, rng), None) if each != one)
    for source, target in ((one, -1), (other, one), (-1, other)):
        cursor.execute("update access_entry set id = %s where id = %s", [target, source])


def _move(cursor: psycopg.Cursor, rng: random.Random) -> None:
    """Put a sealed entry behind the last seal."""
    cursor.execute("select max(id) + 1 from access_entry")
    (last,) = cursor.fetchall()[0]
    cursor.execute("update access_entry set id = %s where id = %s", [last, _some(cursor, rng)])


def _cut(cursor: psycopg.Cursor, rng: random.Random) -> None:
    """Cut off entries before the last seal, and keep the seals."""
    cursor.execute("delete from access_entry where id >= %s", [_some(cursor, rng)])


def _edit_seal(cursor: psycopg.Cursor, rng: random.Random) -> None:
    change = rng.choice(
        [
            "entries = entries + 1", "sealed_at = sealed_at + interval '1 second'",
            "digest = sha256(digest)", "previous = sha256(previous)", "first = first + 1",
            "last = last - 1", "number = number + 100",
        ]
    )  # fmt: skip
    number = rng.randrange(1, BATCHES + 1)
    cursor.execute(f"update access_seal set {change} where number = %s".encode(), [number])


def _remove_seal(cursor: psycopg.Cursor, rng: random.Random) -> None:
    """Take a seal away that others follow, with or without its entries."""
    number = rng.randrange(1, BATCHES)
    if rng.random() < 0.5:
        cursor.execute(
            "delete from access_entry e using access_seal s where s.number = %s"
            " and e.id between s.first and s.last",
            [number],
        )
    cursor.execute("delete from access_seal where number = %s", [number])


def _forge(cursor: psycopg.Cursor, rng: random.Random) -> None:
    """Change an entry and seal the whole register anew, as the program itself would."""
    _edit(cursor, rng)
    cursor.execute("select number, first, last, sealed_at from access_seal order by number")
    from chengxin.access.chain import BEGINNING, digest

    previous = BEGINNING
    for number, first, last, sealed_at in cursor.fetchall():
        cursor.execute(
            f"select {', '.join(COLUMNS)} from access_entry where id between %s and %s"
            " order by id".encode(),
            [first, last],
        )
        made, _entries = digest(number, first, last, previous, sealed_at, cursor.fetchall())
        cursor.execute(
            "update access_seal set previous = %s, digest = %s where number = %s",
            [previous, made, number],
        )
        previous = made


def _cut_with_seals(cursor: psycopg.Cursor, rng: random.Random) -> None:
    """Take away the newest seals with all their entries, as a restored older backup does."""
    number = rng.randrange(1, BATCHES + 1)
    cursor.execute(
        "delete from access_entry where id >= (select first from access_seal where number = %s)",
        [number],
    )
    cursor.execute("delete from access_seal where number >= %s", [number])


def _damage(
    made: Site, head: Head | None, damage: Callable[[psycopg.Cursor, random.Random], None],
    rng: random.Random,
) -> set[Code]:  # fmt: skip
    """Do damage as the superuser, look, and undo it."""
    with psycopg.connect(made.owner) as owner:
        cursor = owner.cursor()
        damage(cursor, rng)
        found = codes(cursor, head)
        owner.rollback()
    return found


@pytest.mark.check("S45")
@pytest.mark.article("yunnan", "3.2")
@pytest.mark.article("yuxi", 24)
@pytest.mark.parametrize(
    "damage", [_edit, _remove, _insert, _swap, _move, _cut, _edit_seal, _remove_seal]
)
def test_whatever_was_changed_is_found_without_any_help(
    sealed: tuple[Site, Head],
    damage: Callable[[psycopg.Cursor, random.Random], None],
    pytestconfig: pytest.Config,
) -> None:
    made, _head = sealed
    rng = random.Random(f"{pytestconfig.getoption('hypothesis_seed')} {damage.__name__}")
    for _each in range(TIMES):
        assert _damage(made, None, damage, rng)


@pytest.mark.check("S45")
@pytest.mark.parametrize("column", COLUMNS[1:])
def test_no_column_of_an_entry_is_left_out(sealed: tuple[Site, Head], column: str) -> None:
    made, _head = sealed

    def edit(cursor: psycopg.Cursor, rng: random.Random) -> None:
        _edit_column(cursor, rng, column)

    assert _damage(made, None, edit, random.Random(column))


@pytest.mark.check("S46")
@pytest.mark.parametrize("damage", [_forge, _cut_with_seals])
def test_what_is_sealed_anew_or_cut_off_is_found_by_a_head_kept_elsewhere(
    sealed: tuple[Site, Head],
    damage: Callable[[psycopg.Cursor, random.Random], None],
    pytestconfig: pytest.Config,
) -> None:
    made, head = sealed
    rng = random.Random(f"{pytestconfig.getoption('hypothesis_seed')} {damage.__name__}")
    for _each in range(TIMES):
        assert _damage(made, None, damage, rng) == set()
        assert _damage(made, head, damage, rng) == {Code.HEAD}


def test_no_text_of_one_entry_passes_for_two() -> None:
    assert canonical(["a", "b"]) != canonical(['a","b'])
    assert canonical([None]) != canonical(["null"])
    at = datetime(2026, 11, 20, tzinfo=UTC)
    assert canonical([at]) != canonical([at + timedelta(microseconds=1)])


def test_an_entry_says_in_which_seal_it_is(sealed: tuple[Site, Head]) -> None:
    made, _head = sealed
    mine = citizen_door(3, "s")
    (look,) = entries_about(mine, 3).looks
    with psycopg.connect(made.url) as other:
        found = other.execute("select digest from access_seal where number = %s", [look.seal])
        assert found.fetchall() == [(bytes.fromhex(look.digest),)]
    assert entries_about(mine, 3, whose="own").looks[0].seal is None


def test_nobody_may_change_a_seal_as_the_application(sealed: tuple[Site, Head]) -> None:
    made, _head = sealed
    for statement in (b"update access_seal set entries = 0", b"delete from access_entry"):
        with (
            psycopg.connect(made.url) as other,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            other.execute(statement)


def test_an_entry_under_way_is_waited_for_and_never_left_out(made: Site) -> None:
    """A low number that is committed late would else stand before a seal, outside of it."""
    written, finish = Event(), Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                score(citizen_door(61, "s"), 61)
                written.set()
                assert finish.wait(30)
        finally:
            connections.close_all()

    def fast() -> None:
        try:
            score(citizen_door(62, "s"), 62)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(slow)
        assert written.wait(30)
        pool.submit(fast).result(30)
        with pytest.raises(RegisterBusyError):
            seal_entries()
        finish.set()
        first.result(30)
    seal = seal_entries()
    assert seal is not None
    with psycopg.connect(made.url) as other:
        numbers = other.execute("select id, person_no from access_entry order by id").fetchall()
        assert codes(other.cursor()) == set()
    assert [person_no for _id, person_no in numbers[-2:]] == [61, 62]
    assert seal.last == numbers[-1][0]


@pytest.mark.usefixtures("made")
def test_two_who_seal_at_once_make_one_chain() -> None:
    for person_no in range(70, 100):
        score(citizen_door(person_no, "s"), person_no)

    def seal() -> None:
        try:
            while seal_entries(most=3):
                pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(seal), pool.submit(seal)]:
            done.result(60)
    seal_everything()
    with connection.cursor() as cursor:
        assert [*register_faults(cursor)] == []


@pytest.mark.usefixtures("made")
def test_sealing_lets_staff_look_again() -> None:
    score(citizen_door(1, "s"), 1)
    later = now() + SEALED_WITHIN + timedelta(seconds=1)
    context = staff_door(member(), "dispute.handling", "", WHY, 1)
    with clock_of(lambda: later):
        with pytest.raises(SealsOverdueError):
            score(context, 1)
        seal_everything()
        assert score(context, 1)
