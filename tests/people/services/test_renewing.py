"""Keys change under load: everybody is found and read, and the old key is not needed after."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
import pytest
from django.db import connection, connections

from chengxin.access.doors import citizen_door
from chengxin.people.keys import site_keys
from chengxin.people.sealing import UnknownKeyError
from chengxin.people.selectors import identity_of, name_of
from chengxin.people.services import enrol, find, renew_keys
from tests.people.made_up import AT, FACTS, identity, name, newer_keys
from tests.site import Site

pytestmark = pytest.mark.slow

PEOPLE = 60


def join(number: int) -> int:
    return enrol(identity=identity(number), name=name(), facts=FACTS, recorded_at=AT)


def values() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("select identity_index, identity_sealed, name_sealed from person")
        return [bytes(value) for row in cursor.fetchall() for value in row]


@pytest.mark.check("S38")
def test_keys_change_while_people_are_found_read_and_enrolled(made: Site) -> None:
    numbers = {each: join(each) for each in range(300, 300 + PEOPLE)}
    stop, reads = Event(), [0]

    def read() -> None:
        """Find and read people over and over; everybody is there every time."""
        try:
            while not stop.is_set():
                for each, person_no in numbers.items():
                    assert find(identity(each)) == person_no
                    assert name_of(citizen_door(person_no, "s"), person_no)
                    reads[0] += 1
        finally:
            connections.close_all()

    def enrol_more() -> set[int]:
        try:
            return {join(each) for each in [*range(300, 310), *range(400, 410)]}
        finally:
            connections.close_all()

    with newer_keys("test-n"), ThreadPoolExecutor(2) as pool:
        reader, writer = pool.submit(read), pool.submit(enrol_more)
        assert writer.result(60) >= {numbers[each] for each in range(300, 310)}
        assert renew_keys(chunk=7) == 0
        stop.set()
        reader.result(60)
        assert reads[0] > 0
        assert len({*values()}) == 3 * (PEOPLE + 10)
        assert all(b"test-n" in value[:16] for value in values())

        # Without the old key nothing is missed.
        both = os.environ["CHENGXIN_KEYS"]
        os.environ["CHENGXIN_KEYS"] = "".join(
            line for line in both.splitlines(keepends=True) if line.startswith("current")
        )
        try:
            assert len(site_keys().known) == 2
            for each, person_no in numbers.items():
                assert find(identity(each)) == person_no
                door = citizen_door(person_no, "s")
                assert identity_of(door, person_no) == identity(each)
        finally:
            os.environ["CHENGXIN_KEYS"] = both

    # With the old key alone nothing can be read any more: it can be destroyed.
    with pytest.raises(UnknownKeyError):
        name_of(citizen_door(numbers[300], "s"), numbers[300])

    _forget(made)


def test_whoever_is_being_written_is_left_for_the_next_pass(made: Site) -> None:
    first, second = join(500), join(501)
    with newer_keys("test-p"):
        with psycopg.connect(made.url) as other:
            other.execute("select from person where person_no = %s for key share", [first])
            assert renew_keys() == 1
            other.rollback()
        assert find(identity(501)) == second
        assert renew_keys() == 0
        assert renew_keys() == 0
        assert (find(identity(500)), find(identity(501))) == (first, second)
    _forget(made)


def _forget(made: Site) -> None:
    """Remove everybody, whose keys are gone with the test."""
    with psycopg.connect(made.owner, autocommit=True) as owner:
        owner.execute("truncate person cascade")
