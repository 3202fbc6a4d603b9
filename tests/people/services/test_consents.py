"""Consent: legal orders only, a row that agrees with its events, a lock that scoring meets."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection, transaction

from chengxin.people.consent import Event, Giver, Purpose, may_follow
from chengxin.people.errors import (
    ConsentDayError,
    ConsentOrderError,
    NobodyError,
    NoticeError,
    UnknownNoticeError,
)
from chengxin.people.services import (
    enrol,
    give_consent,
    refuse_consent,
    request_consent,
    store_notice,
    withdraw_consent,
)
from tests.people.made_up import AT, FACTS, identity, name
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

DAY = date(2026, 11, 2)
_numbers = itertools.count(100)


def somebody() -> int:
    number = next(_numbers)
    return enrol(identity=identity(number), name=name(), facts=FACTS, recorded_at=AT)


def text(words: str = "# Points\nYou agree.") -> bytes:
    return store_notice(purpose=Purpose.COMPUTE, lang="en", text=words, published_at=AT)


def give(person_no: int, day: date = DAY, notice: bytes | None = None) -> bool:
    return give_consent(
        person_no=person_no, purpose=Purpose.COMPUTE, notice=notice or text(),
        given_by=Giver.SELF, effective_on=day, event_time=AT,
    )  # fmt: skip


def withdraw(person_no: int, day: date = DAY) -> bool:
    return withdraw_consent(
        person_no=person_no, purpose=Purpose.COMPUTE, given_by=Giver.SELF, effective_on=day,
        event_time=AT,
    )  # fmt: skip


def request(person_no: int) -> None:
    request_consent(
        person_no=person_no, purpose=Purpose.COMPUTE, notice=text(), event_time=AT, asked_on=DAY
    )


def refuse(person_no: int) -> None:
    refuse_consent(
        person_no=person_no, purpose=Purpose.COMPUTE, notice=text(), given_by=Giver.SELF,
        effective_on=DAY, event_time=AT,
    )  # fmt: skip


DO: dict[Event, Callable[[int], object]] = {
    Event.REQUESTED: request, Event.GIVEN: give, Event.REFUSED: refuse, Event.WITHDRAWN: withdraw,
}  # fmt: skip


def events(person_no: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select event_type from consent_event where person_no = %s order by id", [person_no]
        )
        return [str(row[0]) for row in cursor.fetchall()]


def row(person_no: int) -> tuple[date, date | None] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select consented_on, withdrew_on from consent where person_no = %s", [person_no]
        )
        found = cursor.fetchone()
    return (found[0], found[1]) if found else None


@pytest.mark.parametrize("order", [*itertools.product(DO, repeat=3)], ids="-".join)
def test_every_order_of_three_is_kept_or_refused_and_the_row_agrees(
    order: tuple[Event, ...],
) -> None:
    person_no = somebody()
    done: list[Event] = []
    for event in order:
        before = done[-1] if done else None
        repeats = before == event and event in (Event.GIVEN, Event.WITHDRAWN)
        if repeats or may_follow(before, event):
            DO[event](person_no)
            done += [] if repeats else [event]
        else:
            with pytest.raises(ConsentOrderError):
                DO[event](person_no)
    assert events(person_no) == done
    kept = row(person_no)
    assert (kept is not None and kept[1] is None) == (bool(done) and done[-1] is Event.GIVEN)


@pytest.mark.article("jinan", 7)
def test_the_text_that_was_agreed_to_is_kept() -> None:
    person_no = somebody()
    give(person_no)
    with connection.cursor() as cursor:
        cursor.execute(
            "select text, given_by, e.terms ->> 'lang' from consent_event e"
            " join notice on notice = digest where person_no = %s",
            [person_no],
        )
        assert cursor.fetchone() == ("# Points\nYou agree.", "self", "en")


def test_one_changed_word_is_another_text_and_another_yes() -> None:
    person_no = somebody()
    assert give(person_no)
    changed = text("# Points\nYou accept.")
    assert changed != text()
    assert not give(person_no, DAY + timedelta(days=9))
    assert give(person_no, DAY + timedelta(days=9), changed)
    assert events(person_no) == ["given", "given"]
    assert row(person_no) == (DAY, None)


def test_a_text_that_was_never_published_binds_nobody() -> None:
    with pytest.raises(UnknownNoticeError):
        give(somebody(), notice=bytes(32))
    with pytest.raises(UnknownNoticeError):
        give_consent(
            person_no=somebody(), purpose=Purpose.COMPUTE, notice=None, given_by=Giver.SELF,
            effective_on=DAY, event_time=AT,
        )  # fmt: skip
    with pytest.raises(NoticeError):
        store_notice(
            purpose=Purpose.COMPUTE, lang="zh", text="# Points\nYou agree.", published_at=AT
        )
    with pytest.raises(NoticeError):
        text(" ")


def test_days_go_forward() -> None:
    person_no = somebody()
    give(person_no)
    with pytest.raises(ConsentDayError):
        withdraw(person_no, DAY - timedelta(days=1))
    withdraw(person_no, DAY + timedelta(days=2))
    with pytest.raises(ConsentDayError):
        give(person_no, DAY + timedelta(days=1))
    give(person_no, DAY + timedelta(days=3))
    assert row(person_no) == (DAY + timedelta(days=3), None)


def test_a_consent_that_has_not_begun_can_be_withdrawn() -> None:
    person_no = somebody()
    give(person_no, DAY + timedelta(days=300))
    assert withdraw(person_no)
    assert row(person_no) == (DAY, DAY)
    assert not withdraw(person_no)
    assert give(person_no, DAY + timedelta(days=1))


@pytest.mark.parametrize("since", [-3, 50])
def test_an_end_to_come_is_brought_forward_and_only_that(since: int) -> None:
    person_no = somebody()
    given = DAY + timedelta(days=since)
    give(person_no, given)
    assert withdraw(person_no, DAY + timedelta(days=99))
    assert not withdraw(person_no, DAY + timedelta(days=100))
    assert withdraw(person_no)
    assert row(person_no) == (min(given, DAY), DAY)
    assert not withdraw(person_no, DAY - timedelta(days=1))
    assert events(person_no) == ["given", "withdrawn", "withdrawn"]


def test_nobody_cannot_agree() -> None:
    with pytest.raises(NobodyError):
        give(1_000_000)


def test_a_file_may_name_no_text() -> None:
    person_no = somebody()
    assert give_consent(
        person_no=person_no, purpose=Purpose.COMPUTE, notice=None, given_by=Giver.FILE,
        effective_on=DAY, event_time=AT,
    )  # fmt: skip
    assert row(person_no) == (DAY, None)


@pytest.mark.parametrize("change", [give, withdraw], ids=["given", "withdrawn"])
def test_whoever_changes_a_consent_holds_its_row(
    made: Site, change: Callable[[int], object]
) -> None:
    """A scoring transaction that shares the row is not overtaken, and the other way round."""
    person_no = somebody()
    give(person_no)
    if change is give:
        withdraw(person_no)
    ask = "select from consent where person_no = %s for share nowait"
    with psycopg.connect(made.url) as other:
        with transaction.atomic():
            change(person_no)
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute(ask, [person_no])
        other.rollback()
        assert other.execute(ask, [person_no]).rowcount == 1


def test_two_first_answers_at_once_are_told_one_after_the_other(made: Site) -> None:
    """Where there is no consent yet, the person's row is what both wait for."""
    person_no = somebody()
    with psycopg.connect(made.url) as other:
        with transaction.atomic():
            refuse(person_no)
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute(
                    "select from person where person_no = %s for no key update nowait", [person_no]
                )
        other.rollback()
