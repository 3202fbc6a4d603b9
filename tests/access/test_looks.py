"""A look and its entry are one: both are committed, or nothing is shown."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import psycopg
import pytest
from django.db import OperationalError, connections, transaction

from chengxin.access.context import AccessContext
from chengxin.access.doors import citizen_door, staff_door, system_door
from chengxin.access.errors import LookDeniedError, RegisterError
from chengxin.access.looks import about_a_person
from tests.access.reading import (
    WHY,
    broken,
    entries,
    member,
    number,
    score,
    score_and_records,
)
from tests.site import Site

pytestmark = pytest.mark.slow


@pytest.mark.article("jinan", 22)
@pytest.mark.article("yunnan", "3.1")
def test_a_look_leaves_one_entry_a_request_and_kind(made: Site) -> None:
    before = len(entries(made.url))
    context = citizen_door(1, "a session")
    assert score(context, 1) == "secret of 1 for self"
    assert score(context, 1)
    assert score_and_records(context, 1)
    one, other = entries(made.url)[before:]
    assert (one["person_no"], one["kinds"], one["selector"], one["outcome"]) == (
        1, "score", "tests.access.reading.score", "shown",
    )  # fmt: skip
    assert (other["kinds"], other["purpose"], other["legal_basis"]) == (
        "records", "self.view", "PIPL 45",
    )  # fmt: skip
    assert score(citizen_door(1, "a session"), 1)
    assert len(entries(made.url)) == before + 3


def test_a_selector_that_asks_another_leaves_one_entry(made: Site) -> None:
    before = len(entries(made.url))
    score_and_records(citizen_door(2, "s"), 2)
    assert [entry["kinds"] for entry in entries(made.url)[before:]] == ["records score"]


def test_a_session_cannot_be_read_from_an_entry_but_told_from_others(made: Site) -> None:
    for session in ("session-key-a", "session-key-b"):
        score(citizen_door(3, session), 3)
    a, b = (entry["actor"] for entry in entries(made.url)[-2:])
    assert a != b
    assert "session-key" not in a + b


@pytest.fixture
def revoked(made: Site) -> Iterator[None]:
    with psycopg.connect(made.owner, autocommit=True) as owner:
        owner.execute("revoke insert on access_entry from chengxin_app")
        yield
        owner.execute("grant insert on access_entry to chengxin_app")


@pytest.mark.check("S44")
@pytest.mark.article("yuxi", 4)
@pytest.mark.article("sanming", 6)
@pytest.mark.article("shaoxing", "4.3")
@pytest.mark.usefixtures("revoked")
def test_nothing_is_shown_where_no_entry_can_be_written(made: Site) -> None:
    before = entries(made.url)
    for context in (citizen_door(1, "s"), system_door("1")):
        with pytest.raises(RegisterError):
            score(context, 1)
        assert not context.entered
    with pytest.raises(RegisterError):
        staff_door(member(), "dispute.handling", "", "short", 1)
    assert entries(made.url) == before


@pytest.mark.check("S44")
def test_nothing_is_shown_while_the_register_is_locked(made: Site) -> None:
    context = citizen_door(1, "s")
    with psycopg.connect(made.owner) as owner:
        owner.execute("lock table access_entry in access exclusive mode")
        with pytest.raises(RegisterError):
            score(context, 1)
        owner.rollback()
    assert score(context, 1)


def test_a_connection_that_breaks_while_reading_shows_nothing_and_keeps_nothing(
    made: Site,
) -> None:
    before = entries(made.url)
    context = citizen_door(1, "s")
    with pytest.raises(OperationalError):
        broken(context, 1)
    connections.close_all()
    assert entries(made.url) == before
    assert not context.entered | context.under_way


@pytest.mark.check("S60")
def test_an_entry_that_was_undone_is_left_again(made: Site) -> None:
    before = len(entries(made.url))
    context = citizen_door(4, "s")
    with transaction.atomic():
        score(context, 4)
        transaction.set_rollback(True)
    assert len(entries(made.url)) == before
    score(context, 4)
    assert len(entries(made.url)) == before + 1


def test_what_would_read_after_its_transaction_is_refused(made: Site) -> None:
    @about_a_person("score")
    def lazy(context: AccessContext, person_no: int) -> Iterator[int]:
        return (person_no for _each in context.actor)

    before = entries(made.url)
    with pytest.raises(TypeError, match="after its transaction"):
        lazy(citizen_door(1, "s"), 1)
    assert entries(made.url) == before


@pytest.mark.parametrize("inside", [False, True], ids=["alone", "in-a-transaction"])
def test_an_attempt_that_is_denied_is_kept_whatever_becomes_of_the_rest(
    made: Site, inside: bool
) -> None:
    before = len(entries(made.url))
    context = staff_door(member(), "dispute.handling", "A-17", WHY, 5)
    with pytest.raises(LookDeniedError), transaction.atomic() if inside else nullcontext():
        score(context, 6)
    (kept,) = entries(made.url)[before:]
    assert (kept["person_no"], kept["outcome"], kept["actor"], kept["kinds"]) == (
        6, "denied", "staff 7", "score",
    )  # fmt: skip


@pytest.mark.article("sanming", 25)
def test_a_purpose_opens_its_kinds_and_no_others(made: Site) -> None:
    from chengxin.access.roles import Role

    context = staff_door(member(Role.AUDIT), "audit.oversight", "", WHY, 5)
    with pytest.raises(LookDeniedError):
        number(context, 5)
    assert entries(made.url)[-1]["outcome"] == "denied"


@pytest.mark.usefixtures("made")
def test_what_is_no_context_opens_nothing() -> None:
    with pytest.raises(TypeError, match="a door made"):
        score(None, 1)  # type: ignore[arg-type]  # the mistake itself


def test_many_at_once_each_leave_their_entry(made: Site) -> None:
    before = len(entries(made.url))

    def look(person_no: int) -> str:
        try:
            return score(citizen_door(person_no, "s"), person_no)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        shown = [*pool.map(look, range(100, 160))]
    assert len(shown) == 60
    assert sorted(entry["person_no"] for entry in entries(made.url)[before:]) == [*range(100, 160)]
