"""What may follow what: by the dictionary, by the services and by the database, always the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.access.doors import citizen_door
from chengxin.people.consent import Event, Giver, Purpose, may_follow
from chengxin.people.errors import ConsentOrderError
from chengxin.people.selectors import consent_of
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
TEXTS = ("# Market\nYou agree.", "# Market\nYou accept.")
_numbers = itertools.count(40_000)
_people = itertools.count(4_000)

_INSERT = """
insert into consent_event
  (person_no, purpose, event_type, event_time, effective_on, given_by, notice, terms)
values (%s, %s, %s, %s, %s, 'self', %s, '{}')
"""

#: That a session stands still because of another one's row.
_WAITS = "select from pg_stat_activity where pid = %s and wait_event_type = 'Lock'"

#: What somebody can say; the end of a term comes by itself.
SAID = [each for each in Event if each is not Event.EXPIRED]

#: One thing that somebody does: which event, and about which of the two texts.
Done = tuple[Event, int]


def keep(
    owner: psycopg.Connection,
    person_no: int,
    event: str,
    text: int,
    day: date = DAY,
    purpose: str = Purpose.MARKET,
) -> bool:
    """Write an event past the services; False when the database does not take it."""
    try:
        with owner.transaction():
            owner.execute(_INSERT, [person_no, purpose, event, AT, day, bytes([text])])
    except psycopg.errors.CheckViolation:
        return False
    return True


@pytest.fixture(scope="module")
def writer(made: Site) -> Iterator[psycopg.Connection]:
    """The application, which could write what it likes if the database let it."""
    with psycopg.connect(made.url, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("new_text", [False, True])
def test_the_database_has_the_dictionary_of_the_code(
    writer: psycopg.Connection, new_text: bool
) -> None:
    for before, event in itertools.product((None, *Event), Event):
        person_no = next(_numbers)
        ends: dict[Event | None, tuple[Event, ...]] = {
            each: (Event.GIVEN, each) for each in (Event.WITHDRAWN, Event.EXPIRED)
        }
        way = {None: (), **ends}.get(before, (before,))
        assert all(keep(writer, person_no, str(each), 0) for each in way)
        # An end that is brought forward is the one repetition, and it needs an earlier day.
        day = DAY - timedelta(days=before is event is Event.WITHDRAWN)
        taken = keep(writer, person_no, event, int(new_text), day)
        assert taken == may_follow(before, event, new_text=new_text), (before, event)


def test_an_end_is_brought_forward_and_never_put_off(writer: psycopg.Connection) -> None:
    person_no = next(_numbers)
    assert keep(writer, person_no, "given", 0)
    assert keep(writer, person_no, "withdrawn", 0, DAY)
    assert not keep(writer, person_no, "withdrawn", 0, DAY)
    assert not keep(writer, person_no, "withdrawn", 0, DAY + timedelta(days=1))


@pytest.mark.parametrize(
    "purpose", ["", "points", "points.compute ", "employment", "points.derived.", "lending.score"]
)
def test_nobody_can_consent_to_what_is_not_in_the_list(
    writer: psycopg.Connection, purpose: str
) -> None:
    assert not keep(writer, next(_numbers), "given", 0, purpose=purpose)


def test_of_two_first_words_at_once_one_is_kept(made: Site) -> None:
    """Nobody locks anything here: the place of the event is what only one of them gets."""
    person_no = next(_numbers)
    with psycopg.connect(made.url) as one, psycopg.connect(made.url) as other:
        one.execute(_INSERT, [person_no, Purpose.MARKET, "given", AT, DAY, None])
        with ThreadPoolExecutor(1) as pool:
            later = pool.submit(
                other.execute, _INSERT, [person_no, Purpose.MARKET, "refused", AT, DAY, None]
            )
            while not one.execute(_WAITS, [other.info.backend_pid]).fetchall():
                assert not later.done()
            one.commit()
            with pytest.raises(psycopg.errors.UniqueViolation):
                later.result(20)


def does(person_no: int, event: Event, text: int) -> None:
    """Do it by the service for it."""
    notice = store_notice(purpose=Purpose.MARKET, lang="en", text=TEXTS[text], published_at=AT)
    match event:
        case Event.REQUESTED:
            request_consent(
                person_no=person_no, purpose=Purpose.MARKET, notice=notice, event_time=AT,
                asked_on=DAY,
            )  # fmt: skip
        case Event.GIVEN:
            give_consent(
                person_no=person_no, purpose=Purpose.MARKET, notice=notice, given_by=Giver.SELF,
                effective_on=DAY, event_time=AT,
            )  # fmt: skip
        case Event.REFUSED:
            refuse_consent(
                person_no=person_no, purpose=Purpose.MARKET, notice=notice, given_by=Giver.SELF,
                effective_on=DAY, event_time=AT,
            )  # fmt: skip
        case Event.EXPIRED:
            raise AssertionError("nobody says that: a term ends by itself")
        case Event.WITHDRAWN:
            withdraw_consent(
                person_no=person_no, purpose=Purpose.MARKET, given_by=Giver.SELF,
                effective_on=DAY, event_time=AT,
            )  # fmt: skip


@pytest.mark.article("yuxi", 8)
@pytest.mark.article("jinan", 7)
@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SAID), st.integers(0, 1)), max_size=7))
def test_random_histories_keep_what_is_legal_and_the_text_that_was_meant(
    order: list[Done],
) -> None:
    """Whatever is tried in whatever order: what is kept is a walk through the dictionary."""
    person_no = enrol(identity=identity(next(_people)), name=name(), facts=FACTS, recorded_at=AT)
    kept: list[Done] = []
    for event, text in order:
        before, last = kept[-1] if kept else (None, None)
        new_text = event is not Event.WITHDRAWN and text != last
        # The same yes again, and the same end again, are no events and no mistakes.
        repeats = before is event and (
            event is Event.WITHDRAWN or (event is Event.GIVEN and not new_text)
        )
        if repeats or may_follow(before, event, new_text=new_text):
            does(person_no, event, text)
            assert last is not None or not repeats
            at = last if event is Event.WITHDRAWN and last is not None else text
            kept += [] if repeats else [(event, at)]
        else:
            with pytest.raises(ConsentOrderError):
                does(person_no, event, text)
    state = consent_of(citizen_door(person_no, "steps"), person_no, Purpose.MARKET)
    assert [each.event for each in state.events] == [event for event, _text in kept]
    digests = [store_notice(purpose=Purpose.MARKET, lang="en", text=text, published_at=AT)
               for text in TEXTS]  # fmt: skip
    assert [each.notice for each in state.events] == [digests[text] for _event, text in kept]
    assert state.lives == (bool(kept) and kept[-1][0] is Event.GIVEN)
