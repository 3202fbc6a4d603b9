"""Enrolling: once by identity, under one name, sealed, also from two processes and two keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.db import connection, connections, transaction

from chengxin.people.errors import FactsDifferError, NameDiffersError, NobodyError
from chengxin.people.facts import Facts
from chengxin.people.identity import Identity, read_identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import (
    SealBrokenError,
    key_of,
    open_cell,
)
from chengxin.people.services import enrol, find, find_many, record_facts
from chengxin.people.services.enrolling import cell
from tests.people.made_up import AT, FACTS, identity, name, newer_keys

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from person")
        return int(cursor.fetchone()[0])


def join(number: int, called: str = "柳如烟", facts: Facts = FACTS) -> int:
    return enrol(identity=identity(number), name=name(called), facts=facts, recorded_at=AT)


@pytest.mark.article("yunnan", "2.1")
def test_again_is_the_same_person_and_nothing_more() -> None:
    first = join(1)
    before = count()
    assert join(1) == first
    assert count() == before
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from person_facts where person_no = %s", [first])
        assert cursor.fetchone() == (1,)
    assert find(identity(1)) == first


@pytest.mark.article("yuxi", "7/passport")
def test_a_passport_is_a_person_only_with_its_state() -> None:
    read = [
        read_identity("E12345678", today=AT.date(), issuer=state) for state in ("CHN", "chn", "FRA")
    ]
    one, same, other = (each for each in read if isinstance(each, Identity))
    people = [
        enrol(identity=each, name=name(), facts=FACTS, recorded_at=AT)
        for each in (one, same, other)
    ]
    assert people[0] == people[1] == find(one)
    assert people[2] not in people[:2]


def test_a_name_is_compared_as_people_write_it() -> None:
    first = join(2, "买买提·吐尔逊")
    assert join(2, "买买提•吐尔逊") == first


def test_another_name_is_refused_and_leaves_nothing() -> None:
    first = join(3)
    with pytest.raises(NameDiffersError) as told:
        join(3, "柳如燕", replace(FACTS, usual_resident=False))
    assert "柳" not in str(told.value)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from person_facts where person_no = %s", [first])
        assert cursor.fetchone() == (1,)


def test_nobody_is_found_who_has_not_joined() -> None:
    assert find(identity(4)) is None
    joined = join(5)
    found = find_many([identity(4), identity(5)])
    assert {each.person_no for each in found.values()} == {joined}
    assert found[identity(5)].name == name()


def test_the_seal_is_bound_to_table_column_and_row() -> None:
    one, other = join(6), join(7, "欧阳月")
    with connection.cursor() as cursor:
        cursor.execute(
            "select person, identity_sealed, name_sealed from person where person_no = any(%s)"
            " order by person_no",
            [[one, other]],
        )
        (a, a_identity, a_name), (b, _b_identity, b_name) = cursor.fetchall()
    keys = site_keys()
    assert open_cell(keys, cell("identity", a), bytes(a_identity)) == identity(6).written()
    assert open_cell(keys, cell("name", b), bytes(b_name)).reveal() == "欧阳月"
    for moved in ((cell("name", b), a_name), (cell("name", a), a_identity)):
        with pytest.raises(SealBrokenError):
            open_cell(keys, moved[0], bytes(moved[1]))


@pytest.mark.check("S36")
def test_swapped_names_are_not_read_but_raise() -> None:
    one, other = join(8), join(9, "欧阳月")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update person p set name_sealed = q.name_sealed from person q"
            " where (p.person_no, q.person_no) in ((%s, %s), (%s, %s))",
            [one, other, other, one],
        )
        with pytest.raises(SealBrokenError):
            find(identity(8))
        transaction.set_rollback(True)


def test_what_is_known_is_told_from_what_is_attested_anew() -> None:
    person_no = join(10)
    later = AT + timedelta(days=1)
    moved = replace(FACTS, usual_resident=False)
    assert not record_facts(person_no=person_no, facts=FACTS, recorded_at=later)
    assert record_facts(person_no=person_no, facts=moved, recorded_at=later)
    assert not record_facts(person_no=person_no, facts=moved, recorded_at=later)
    with pytest.raises(FactsDifferError):
        record_facts(person_no=person_no, facts=FACTS, recorded_at=later)
    with pytest.raises(NobodyError):
        record_facts(person_no=1_000_000, facts=FACTS, recorded_at=AT)


def test_while_keys_change_people_are_found_under_the_former_one() -> None:
    old = join(11)
    with newer_keys("test-b"):
        assert join(11) == old
        new = join(12)
        with connection.cursor() as cursor:
            cursor.execute("select person, name_sealed from person where person_no = %s", [new])
            person, sealed = cursor.fetchone()
        assert key_of(cell("name", person), bytes(sealed)) == "test-b"
        assert find(identity(12)) == new
    # Who has only the old keys cannot see it, which is why all restart before they change.
    assert find(identity(12)) is None


@pytest.mark.parametrize("newer", [False, True], ids=["one-key", "two-keys"])
def test_two_at_once_enrol_one_person(newer: bool) -> None:
    """The second waits for the first, also when it knows the first one's key as a former one."""
    number = 20 + newer
    inserted, finish = Signal(), Signal()

    def first() -> int:
        try:
            with transaction.atomic():
                person_no = join(number)
                inserted.set()
                assert finish.wait(30)
            return person_no
        finally:
            connections.close_all()

    def second() -> int:
        try:
            return join(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        assert inserted.wait(30)
        if newer:
            with newer_keys("test-c"):
                other = pool.submit(second)
                _wait_for_a_lock()
                finish.set()
                assert other.result(30) == one.result(30)
        else:
            other = pool.submit(second)
            _wait_for_a_lock()
            finish.set()
            assert other.result(30) == one.result(30)


def _wait_for_a_lock() -> None:
    with connection.cursor() as cursor:
        for _each in range(3000):
            cursor.execute(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                " and datname = current_database()"
            )
            if cursor.fetchone() == (1,):
                return
            cursor.execute("select pg_sleep(0.01)")
    pytest.fail("nobody waits")
