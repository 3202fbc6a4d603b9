"""Many enrolled at once are what each would be by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import override_settings

from chengxin.database import Server
from chengxin.demo.people import identity_number
from chengxin.people.consent import Giver, Purpose
from chengxin.people.facts import Facts
from chengxin.people.identity import Identity, read_identity
from chengxin.people.names import Name, read_name
from chengxin.people.services import (
    Newcomer,
    enrol,
    enrol_newcomers,
    find,
    find_many,
    give_consent,
)
from tests.site import Site, site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
DAY = date(2025, 6, 1)


@pytest.fixture
def made(server: Server) -> Iterator[Site]:
    with site(server) as found, override_settings(DEMO=True):
        yield found


def newcomer(number: int) -> Newcomer:
    text = identity_number(number, date(1990, 1, 1), "female")
    identity = read_identity(text, today=AT.date(), made_up=True)
    name = read_name("周敏")
    assert isinstance(identity, Identity)
    assert isinstance(name, Name)
    return Newcomer(identity, name, Facts(born_on=date(1990, 1, 1), usual_resident=True), DAY)


def rows(person_no: int) -> list[list[tuple[object, ...]]]:
    """Everything that is kept of a person but numbers and what is sealed."""
    found = []
    for query in (
        "select joined_at from person where person_no = %s",
        "select recorded_at, born_on, usual_resident, full_capacity from person_facts"
        " where person_no = %s",
        "select purpose, consented_on, withdrew_on, updated_at from consent where person_no = %s",
        "select purpose, event_type, event_time, effective_on, given_by, notice, terms::text"
        " from consent_event where person_no = %s",
    ):
        with connection.cursor() as cursor:
            cursor.execute(query, [person_no])
            found.append(cursor.fetchall())
    return found


def test_they_are_what_enrolling_and_consenting_make_of_each() -> None:
    one, *others = (newcomer(number) for number in range(3))
    single = enrol(identity=one.identity, name=one.name, facts=one.facts, recorded_at=AT)
    give_consent(
        person_no=single, purpose=Purpose.COMPUTE, notice=None, given_by=Giver.FILE,
        effective_on=DAY, event_time=AT,
    )  # fmt: skip
    many = enrol_newcomers(people=others, at=AT)
    assert set(many) == {each.identity for each in others}
    for each in others:
        assert find(each.identity) == many[each.identity]
        assert rows(many[each.identity]) == rows(single)
    names = [known.name for known in find_many([each.identity for each in others]).values()]
    assert names == [one.name] * 2


def test_whoever_is_there_is_left_out() -> None:
    there, new = newcomer(1), newcomer(2)
    number = enrol(identity=there.identity, name=there.name, facts=there.facts, recorded_at=AT)
    assert set(enrol_newcomers(people=[there, new], at=AT)) == {new.identity}
    assert rows(number)[2:] == [[], []]
