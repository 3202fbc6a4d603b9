"""What people say and do about own records: once each, at once or not at all, gone when they go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from chengxin.access.context import AccessContext
from chengxin.access.doors import citizen_door, staff_door
from chengxin.access.members import Member
from chengxin.access.purposes import Purpose
from chengxin.access.roles import Role
from chengxin.database import Server
from chengxin.ledger.columns import Kind
from chengxin.records.about.selectors import record_of, records_of
from chengxin.records.database import ask
from chengxin.records.own.holding import NoSuchRecordError
from chengxin.records.own.sealing import PLACES
from chengxin.records.own.selectors import (
    correction_queue,
    corrections_of,
    statements_of,
    without,
)
from chengxin.records.own.services.corrections import answer_correction, ask_for_correction
from chengxin.records.own.services.declining import NotDeclinedError, decline
from chengxin.records.own.services.statements import say_beside, take_back_statement
from chengxin.records.own.words import MOST, WordsRefusedError
from chengxin.records.services.departing import leave_for_good
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.records.services.renewing import renew_rows
from chengxin.site.keys_in_use import keys_in_use
from chengxin.site.verifying import verify
from chengxin.standing.selectors import answer, standing_of
from tests.ledger.city import write
from tests.people.made_up import newer_keys
from tests.records.rows import count
from tests.site import site
from tests.together import at_once
from tests.web.city import City, assertion, city

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small_city(server: Server) -> Iterator[City]:
    with site(server) as made, city(made) as found:
        yield found


@pytest.fixture
def town(small_city: City) -> Iterator[City]:
    """The city, in which nothing stays of what a test does."""
    with transaction.atomic():
        yield small_city
        transaction.set_rollback(True)


@pytest.fixture
def kept(server: Server) -> Iterator[City]:
    """A city of its own, in which everything stays."""
    with site(server) as made, city(made) as found:
        yield found


def me(town: City, who: str = "lin") -> AccessContext:
    return citizen_door(town.people[who], "a session")


def number(town: City, record: str, who: str = "lin") -> int:
    person_no = town.people[who]
    return next(r.record_no for r in records_of(me(town, who), person_no) if r.record == record)


def score(town: City) -> int:
    """What is stored, which is what the kernel answers."""
    person_no = town.people["lin"]
    stored, full = standing_of(me(town), person_no), answer(me(town), person_no)
    assert stored is not None
    assert full is not None
    assert stored.score == full.score
    return stored.score


def handler(organisation: str = "市信用中心") -> Member:
    return Member(7, "login", organisation, frozenset({Role.HANDLER}), "print")


@pytest.mark.article("yunnan", "3.3")
def test_a_statement_stands_beside_its_record_and_changes_no_points(town: City) -> None:
    fine, before = number(town, "P-1"), score(town)
    assert say_beside(context=me(town), record_no=fine, words=" Paid at\n once. <b>") == 1
    assert say_beside(context=me(town), record_no=fine, words="Paid at\nonce. <b>") == 1
    assert say_beside(context=me(town), record_no=fine, words="Paid the same day.") == 2
    context = staff_door(
        handler(), Purpose.DISPUTE, "", "The person asks about a fine", town.people["lin"]
    )
    [shown] = [r for r in records_of(context, town.people["lin"]) if r.record_no == fine]
    assert shown.statement == "Paid the same day."
    assert "Paid" not in repr(shown)
    assert [e.words for e in statements_of(me(town), town.people["lin"])] == [
        "Paid the same day.", "Paid at\nonce. <b>",
    ]  # fmt: skip
    assert score(town) == before
    stored = " ".join(row[0] for row in ask("select s::text from record_statement s"))
    assert "Paid" not in stored
    assert b"Paid".hex() not in stored
    assert take_back_statement(context=me(town), record_no=fine)
    assert not take_back_statement(context=me(town), record_no=fine)
    assert count("record_statement") == 0
    assert score(town) == before


@pytest.mark.parametrize("words", ["", " \n ", "x" * (MOST + 1), "990001 19900101 0021", "a\x07b"])
def test_what_cannot_stand_beside_a_record_is_refused(town: City, words: str) -> None:
    with pytest.raises(WordsRefusedError):
        say_beside(context=me(town), record_no=number(town, "P-1"), words=words)
    assert count("record_statement") == 0


def test_nobody_speaks_about_the_records_of_others(town: City) -> None:
    hers = number(town, "G-1", "sun")
    staff = staff_door(
        handler(), Purpose.DISPUTE, "", "The person asks about it", town.people["sun"]
    )
    for context in (me(town), staff):
        with pytest.raises(NoSuchRecordError):
            say_beside(context=context, record_no=hers, words="Mine")
        with pytest.raises(NoSuchRecordError):
            take_back_statement(context=context, record_no=hers)
        with pytest.raises(NoSuchRecordError):
            ask_for_correction(context=context, record_no=hers, ground="other", words="")
        with pytest.raises(NoSuchRecordError):
            decline(context=context, record_no=hers)
    with pytest.raises(NoSuchRecordError):
        without(me(town), town.people["lin"], hers)
    assert (count("record_statement"), count("correction"), count("erasure")) == (0, 0, 0)


@pytest.mark.article("yuxi", 22)
@pytest.mark.article("shaoxing", "4.2")
@pytest.mark.check("S50")
@pytest.mark.check("S53")
def test_a_request_holds_the_deduction_out_until_it_is_answered(town: City) -> None:
    fine, before = number(town, "P-1"), score(town)
    asked = {"context": me(town), "record_no": fine, "ground": "untrue"}
    made = ask_for_correction(**asked, words="It was repealed.")  # type: ignore[arg-type]  # a table
    assert ask_for_correction(**asked, words="Again") == made  # type: ignore[arg-type]  # as above
    held_out = score(town)
    assert held_out > before
    [mine] = corrections_of(me(town), town.people["lin"])
    assert (mine.words, mine.outcome, mine.suspends) == ("It was repealed.", None, True)
    assert [each.number for each in correction_queue()] == [made]
    found = record_of(me(town), town.people["lin"], fine)
    assert found is not None
    assert [(m.kind, m.case) for m in found.marks] == [("disputed", mine.reference)]

    for who, outcome, words in (
        (Member(7, "l", "b", frozenset({Role.AUDIT}), "p"), "stands", "Right"),
        (handler("市市场监管局"), "stands", "Right"),
        (handler(), "mended", "Mended"),
        (handler(), "stands", " "),
    ):
        with pytest.raises(WordsRefusedError):
            answer_correction(number=made, member=who, outcome=outcome, words=words)
    answer_correction(number=made, member=handler(), outcome="stands", words="The order holds.")
    assert score(town) == before
    with pytest.raises(WordsRefusedError):
        answer_correction(number=made, member=handler(), outcome="annulled", words="Wrong")
    [mine] = corrections_of(me(town), town.people["lin"])
    assert (mine.outcome, mine.answer) == ("stands", "The order holds.")

    # The same version is examined again, and holds nothing out a second time.
    again = ask_for_correction(**asked, words="")  # type: ignore[arg-type]  # as above
    assert again != made
    assert score(town) == before
    answer_correction(number=again, member=handler(), outcome="annulled", words="Repealed.")
    assert score(town) == held_out


def test_a_request_can_be_answered_after_a_corrected_version_alone(
    town: City,
) -> None:
    fine = number(town, "P-1")
    made = ask_for_correction(context=me(town), record_no=fine, ground="untrue", words="")
    ask(
        "insert into record_version (record_no, version, person_no, catalogue_no, recorded_at,"
        " known_from, digest) select record_no, 2, person_no, catalogue_no, recorded_at,"
        " now() - interval '1 year', '' from record_version where record_no = %s",
        fine,
    )
    ask(
        "insert into record_body select b.record_no, 2, b.person_no, b.finding, b.formed_on,"
        " b.ended_on, b.source_valid_until, b.severity, b.final_on, b.notified_on, b.issuer,"
        " b.document, 100, b.f2, b.f3, b.f4 from record_body b where record_no = %s",
        fine,
    )
    answer_correction(number=made, member=handler(), outcome="mended", words="It was less.")
    assert corrections_of(me(town), town.people["lin"])[0].outcome == "mended"


@pytest.mark.article("yunnan", "6.2")
@pytest.mark.check("S50")
def test_an_own_positive_record_is_deleted_with_what_it_gave(town: City) -> None:
    honour, lin = number(town, "H-1"), town.people["lin"]
    say_beside(context=me(town), record_no=honour, words="I would rather not")
    before, told = score(town), without(me(town), lin, honour)
    assert score(town) == before
    assert count("record_body") == count("record_version")
    assert decline(context=me(town), record_no=honour)
    assert not decline(context=me(town), record_no=honour)
    assert score(town) == told.score
    assert told.score is not None
    assert told.score < before
    assert count("record_statement") == 0
    assert ask("select record_no, ground from erasure") == [(honour, "declined")]
    [gone] = [each for each in records_of(me(town), lin) if each.record_no == honour]
    assert gone.newest.erased


def test_what_speaks_against_somebody_is_not_deleted(town: City) -> None:
    with pytest.raises(NotDeclinedError):
        decline(context=me(town), record_no=number(town, "P-1"))
    with pytest.raises(NotDeclinedError):
        without(me(town), town.people["lin"], number(town, "P-1"))
    assert count("erasure") == 0


@pytest.mark.check("S16")
def test_the_same_at_the_same_moment_is_done_once_and_the_site_stays_sound(
    kept: City, tmp_path: Path
) -> None:
    fine, honour = number(kept, "P-1"), number(kept, "H-1")
    said = at_once(*[lambda: say_beside(context=me(kept), record_no=fine, words="Once")] * 4)
    assert said == [1] * 4
    asked = at_once(
        *[
            lambda: ask_for_correction(
                context=me(kept), record_no=fine, ground="other", words="Once"
            )
        ]
        * 4
    )
    assert len({*asked}) == 1
    gone = at_once(*[lambda: decline(context=me(kept), record_no=honour)] * 4)
    assert sorted(map(bool, gone)) == [False, False, False, True]
    assert (count("record_statement"), count("correction"), count("erasure")) == (1, 1, 1)
    assert ask("select count(*) from record_mark where \"case\" like 'FIX-%%'") == [(1,)]

    # What was deleted does not come back with a delivery, whose answer is that of any other.
    who = assertion("lin")
    row = {
        "record": "N-1", "version": "1", "identity": who.identity.number.reveal(), "name": "林试",
        "item": "good_deed", "furnisher": "市文明办", "finding": "positive",
        "formed_on": "2026-11-01", "recorded_at": "2026-11-02T09:00:00",
    }  # fmt: skip

    def deliver(version: str, **more: str) -> None:
        path = write(tmp_path / f"{version}.csv", [{**row, "version": version, **more}])
        judge(delivery_id=receive(path=path, kind=Kind.RECORDS, by="test"))

    deliver("1")
    fresh, before = number(kept, "N-1"), score(kept)
    decline(context=me(kept), record_no=fresh)
    without_it = score(kept)
    assert without_it < before
    deliver("2", recorded_at="2026-11-03T09:00:00")
    assert score(kept) == without_it
    assert ask("select count(*) from record_body where record_no = %s", fresh) == [(0,)]
    verdicts = ask("select verdict, told from verdict order by id")
    assert verdicts == [("accepted", ""), ("accepted", "")]
    assert {each.id for each in verify() if each.found.broken} == set()

    # Where two entries of one person become one, words open still.
    answer_correction(
        number=int(str(asked[0])), member=handler(), outcome="stands", words="It holds"
    )
    sun = kept.people["sun"]
    with psycopg.connect(kept.site.owner) as owner:
        for table in PLACES:
            owner.execute(f"update {table} set person_no = {sun}".encode())
    [moved] = corrections_of(me(kept, "sun"), sun)
    assert (moved.words, moved.answer) == ("Once", "It holds")
    assert [each.words for each in statements_of(me(kept, "sun"), sun)] == ["Once"]


@pytest.mark.article("jinan", 7)
def test_own_words_go_with_the_person(town: City) -> None:
    fine, lin = number(town, "P-1"), town.people["lin"]
    say_beside(context=me(town), record_no=fine, words="Paid at once")
    made = ask_for_correction(context=me(town), record_no=fine, ground="other", words="Paid")
    answer_correction(number=made, member=handler(), outcome="stands", words="It holds")
    leave_for_good(person_no=lin)
    for table in ("record_statement", "correction", "correction_answer"):
        assert (table, count(table)) == (table, 0)
    with pytest.raises(NoSuchRecordError):
        say_beside(context=me(town), record_no=fine, words="After all")
    with pytest.raises(NoSuchRecordError):
        answer_correction(number=made, member=handler(), outcome="stands", words="It holds")


@pytest.mark.check("S38")
def test_own_words_pass_to_new_keys(town: City) -> None:
    fine, lin = number(town, "P-1"), town.people["lin"]
    say_beside(context=me(town), record_no=fine, words="Paid at once")
    made = ask_for_correction(context=me(town), record_no=fine, ground="other", words="Paid")
    answer_correction(number=made, member=handler(), outcome="stands", words="It holds")
    tables = {"record_statement", "correction", "correction_answer"}
    with newer_keys("test-b"):
        assert renew_rows(chunk=1) == 0
        found = {(e.table, e.key) for e in keys_in_use() if e.table in tables}
        assert found == {(table, "test-b") for table in tables}
        assert statements_of(me(town), lin)[0].words == "Paid at once"
        [mine] = corrections_of(me(town), lin)
        assert (mine.words, mine.answer) == ("Paid", "It holds")


@pytest.mark.parametrize(
    "change",
    [
        "delete from record_statement", "update record_statement set version = 9",
        "update correction set ground = ''", "delete from correction_answer",
    ],
)  # fmt: skip
def test_nobody_changes_or_removes_words(town: City, change: str) -> None:
    assert town.people
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_the_day_of_a_dispute_is_the_civil_day(town: City) -> None:
    made = ask_for_correction(
        context=me(town), record_no=number(town, "P-1"), ground="other", words=""
    )
    assert ask("select starts, until from record_mark where \"case\" like 'FIX%%'") == [
        (date(2026, 11, 21), None)
    ]
    answer_correction(number=made, member=handler(), outcome="stands", words="It holds")
    assert ask("select until from record_mark where \"case\" like 'FIX%%' order by id desc") == [
        (date(2026, 11, 21),), (None,),
    ]  # fmt: skip
