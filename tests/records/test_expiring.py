"""What is over is gone: each kind at the end of its period and not a day before, with its event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings

from chengxin.access.doors import citizen_door
from chengxin.clock import clock_of, months_later
from chengxin.ledger.columns import Kind
from chengxin.people.periods import PERIODS, Kept, longest_months
from chengxin.records.about.selectors import records_of
from chengxin.records.database import ask
from chengxin.records.own.services.statements import say_beside
from chengxin.records.selectors import delivery
from chengxin.records.services.expiring import expire, expiring
from chengxin.site.verifying import verify
from chengxin.standing.database import driver
from chengxin.standing.services.leaving import withdraw
from chengxin.standing.services.runs import tomorrow
from chengxin.standing.services.versions import current
from tests.records.conftest import NOW
from tests.records.rows import ANNA, BAO, count, deed, fine, mark, person, send, verdicts
from tests.records.test_joining_held import joins
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

EVENTS = "select kind, rows from expiry order by id"


@contextmanager
def later(days: int) -> Iterator[None]:
    """The site so many days later, when its run of the morning is through."""
    with clock_of(lambda: NOW + timedelta(days=days)):
        tomorrow()
        yield


def sound() -> None:
    """Every invariant holds, but that nobody has sealed the looks of these tests."""
    broken = {each.id: each.found.rows for each in verify() if each.found.broken}
    assert {name: rows for name, rows in broken.items() if not name.startswith("I24 ")} == {}


@pytest.mark.check("S52")
def test_rows_that_nobody_mended_go_and_what_was_said_of_them_stays(tmp_path: Path) -> None:
    wrong = send(tmp_path, Kind.RECORDS, [fine(), fine(record="P2", item="nothing"), fine()])
    told = verdicts(wrong)
    with later(89):
        assert expire() == {}
        assert count("staged_row") == 1
    with later(91):
        assert expire() == {Kept.UNMENDED: 1}
        assert expire() == {}
        assert count("staged_row") == 0
        assert verdicts(wrong) == told
        assert ask("select kind, delivery_id, rows from expiry") == [("unmended", wrong, 1)]
        sound()
        # A correction that comes later is a row like any other.
        assert verdicts(send(tmp_path, Kind.RECORDS, [fine(record="P2")])) == ["accepted"]
        sound()
    with later(366):
        assert expire()[Kept.FILE_NAMES] == 1
        found = delivery(wrong)
        assert found is not None
        assert (found.name, found.rows, found.judged) == ("", 3, 3)
        sound()


@pytest.mark.check("S52")
def test_what_is_held_for_somebody_who_never_joins_goes_and_does_not_come_back(
    tmp_path: Path,
) -> None:
    send(tmp_path, Kind.RECORDS, [fine(), fine(record="P2"), fine(**BAO, record="P3")])
    with clock_of(lambda: NOW + timedelta(days=400)):
        send(tmp_path, Kind.MARKS, [mark(record="P2", kind="annulled")])
    assert count("held_row") == 4
    with later(PERIODS[Kept.HELD].days - 1):
        assert Kept.HELD not in expire()
    with later(PERIODS[Kept.HELD].days + 1):
        # What came about a record later keeps it for as long as that is kept.
        assert expire()[Kept.HELD] == 2
        assert count("held_row") == 2
        assert verdicts(send(tmp_path, Kind.RECORDS, [fine()])) == ["duplicate"]
        assert count("held_row") == 2
        joins(ANNA["identity"], ANNA["name"])
        assert count("record") == 1
        sound()


@pytest.mark.check("S52")
@pytest.mark.article("yuxi", 10)
def test_a_record_goes_when_no_period_of_the_rulebook_keeps_it(tmp_path: Path) -> None:
    """One that was over before the consent began; what a score rested on stays as long as that."""
    send(tmp_path, Kind.PERSONS, [person(consented_on=NOW.date().isoformat())])
    months = longest_months(current().rulebook)
    before_it = months_later(NOW.date(), -months) - timedelta(days=1)
    old = {"formed_on": before_it.isoformat(), "recorded_at": f"{before_it}T09:00:00"}
    send(tmp_path, Kind.RECORDS, [deed(**old), deed(record="R2")])
    (person_no,) = ask("select person_no from person")[0]
    first = ask("select record_no from record where record = 'R1'")[0][0]
    say_beside(context=citizen_door(person_no, "s"), record_no=first, words="It was a long way.")
    days = PERIODS[Kept.RECORDS].days - 1
    with later(days):
        assert Kept.RECORDS not in expire()
    with later(days + 1):
        before = ask("select score, number from standing")
        assert expire()[Kept.RECORDS] == 1
        assert Kept.RECORDS not in expire()
        assert ask("select score, number from standing") == before
        assert ask("select record_no, ground from erasure") == [(first, "over")]
        assert count("record_statement") == 0
        filed = {each.record: each for each in records_of(citizen_door(person_no, "s"), person_no)}
        assert (filed["R1"].newest.erased, filed["R2"].newest.erased) == (True, False)
        sound()
        # The same does not come back by itself.
        assert verdicts(send(tmp_path, Kind.RECORDS, [deed(**old)])) == ["duplicate"]


@pytest.mark.check("S52")
def test_what_a_score_rested_on_stays_while_the_consent_lives(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    send(tmp_path, Kind.RECORDS, [deed()])
    [[person_no, was]] = ask("select person_no, score from standing")
    over = months_later(date(2026, 3, 1), longest_months(current().rulebook))
    days = (over - NOW.date()).days + PERIODS[Kept.RECORDS].days + 1
    with later(days):
        assert Kept.RECORDS not in expire()
        found = current().engine.answers(driver(), [person_no], as_of=NOW.date(), known_at=NOW)
        assert [each.score for each in found] == [was]
        sound()
    with clock_of(lambda: NOW + timedelta(days=days)):
        withdraw(person_no=person_no)
    with later(days):
        assert expire()[Kept.RECORDS] == 1
        assert count("record_body") == 0
        sound()


def test_what_is_disputed_or_still_asked_about_stays(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    send(tmp_path, Kind.RECORDS, [fine(final_on="2026-03-01", notified_on="2026-03-01")])
    send(tmp_path, Kind.MARKS, [mark()])
    with later(20 * 366):
        assert Kept.RECORDS not in expire()
        assert count("record_body") == 1


def test_stopped_after_any_step_it_goes_on_with_what_is_left(tmp_path: Path) -> None:
    for number in range(3):
        send(
            tmp_path, Kind.RECORDS,
            [fine(record=f"P{number}"), fine(record=f"Q{number}", item=f"nothing {number}")],
        )  # fmt: skip
    with later(4_000):
        for steps in (1, 2, 4):
            list(islice(expiring(chunk=1), steps))
            sound()
        assert expire(chunk=1) == {Kept.HELD: 2}
        assert expire(chunk=1) == {}
        sound()
        assert (count("staged_row"), count("held_row")) == (0, 0)
        assert ask("select count(*) from delivery where name_sealed <> ''") == [(0,)]
        gone = ask("select kind, sum(rows) from expiry group by 1 order by 1")
        assert gone == [("file_names", 3), ("held", 3), ("unmended", 3)]


@pytest.mark.check("S52")
def test_sessions_letters_and_what_staff_said_before_a_look_go_too(shaoxing: Site) -> None:
    with psycopg.connect(shaoxing.owner) as owner:
        for statement in (
            "insert into django_session values ('k', '', %s)",
            "insert into guess_limit values ('\\x01', %s)",
            "insert into outbox (kind, payload, created_at, done_at) select 'told', '{}', d, d"
            " from (select %s::timestamptz d)",
            "insert into look_grant select gen_random_uuid(), 1, '', 1, 'p', '', '', d, d"
            " from (select %s::timestamptz d)",
            "insert into visit (mark, account, proved_at, began_at, seen_at) select '\\x01', '', d,"
            " d, d from (select %s::timestamptz d)",
        ):
            owner.execute(statement.encode(), [NOW])
    with later(0):
        assert expire() == {}
    with later(2):
        assert expire() == {Kept.SESSIONS: 3}
    with later(91):
        assert expire() == {Kept.LETTERS: 1}
    with later(184):
        assert expire() == {Kept.GRANTS: 1}


def test_a_site_may_choose_other_lengths(tmp_path: Path) -> None:
    send(tmp_path, Kind.RECORDS, [fine(item="nothing")])
    with override_settings(KEEP_DAYS={k: v.days for k, v in PERIODS.items()} | {"unmended": 30}):
        with later(29):
            assert expire() == {}
        with later(31):
            assert expire() == {Kept.UNMENDED: 1}


def test_the_application_lets_nothing_go_without_its_event_or_before_its_time(
    shaoxing: Site,
) -> None:
    with psycopg.connect(shaoxing.url) as application:
        for statement in ("delete from expiry", "delete from look_grant", "delete from outbox"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement.encode())
            application.rollback()
        with pytest.raises(psycopg.errors.RaiseException, match="not over"):
            application.execute("select expire('held', now() + interval '1 day', now(), 1)")
