"""What was known when is the site's own word: no furnisher makes another past by dating rows back.

Rows come in through the intake, each at an instant of the site's clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import psycopg
import pytest

from chengxin import clock
from chengxin.ledger.columns import Kind
from chengxin.records.database import ask
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.scoring.result import PersonScore
from chengxin.standing.database import driver
from chengxin.standing.services.leaving import withdraw
from chengxin.standing.services.versions import current
from tests.ledger.city import write
from tests.records.conftest import NOW
from tests.records.rows import ANNA, Cells, fine, mark, person, send
from tests.records.test_joining_held import FINAL, joins
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

#: Long before anything came in, and not later than its delivery: what a furnisher may say.
BACKDATED = "2020-01-01T00:00:00"


def at(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


def sent(folder: Path, hours: int, kind: Kind, *rows: Cells) -> None:
    """Take rows in, so many hours later."""
    with clock.clock_of(lambda: at(hours)):
        send(folder, kind, rows)


def answer(known_at: datetime | None = None) -> PersonScore:
    """The answer about whoever is the only one there, as of one and the same day."""
    ((number,),) = ask("select person_no from person")
    found = current().engine.answers(
        driver(), [number], as_of=clock.civil_day(NOW), known_at=known_at
    )
    return found[0]


def known(table: str) -> Sequence[datetime]:
    rows = ask(f"select known_from from {table} order by record_no, known_from")
    return [row[0].astimezone(UTC) for row in rows]


@pytest.mark.article("yuxi", 12)
def test_what_comes_dated_back_changes_no_answer_of_the_past(tmp_path: Path) -> None:
    sent(tmp_path, 0, Kind.PERSONS, person())
    told = {at(0): answer()}
    sent(tmp_path, 1, Kind.RECORDS, fine(**FINAL), fine(record="P2", **FINAL))
    told[at(1)] = answer()
    again = fine(version="2", amount="90000.00", **{**FINAL, "recorded_at": BACKDATED})
    sent(tmp_path, 2, Kind.RECORDS, again)
    told[at(2)] = answer()
    over = {"kind": "annulled", "from": "2026-09-02"}
    sent(tmp_path, 3, Kind.MARKS, mark(**over, recorded_at=BACKDATED))
    told[at(3)] = answer()
    # A later word of the same case with an earlier date does not speak, now or ever.
    sent(tmp_path, 4, Kind.MARKS, mark(**over, until="2026-09-02", recorded_at="2019-01-01"))
    assert answer() == told[at(3)]
    told[at(4)] = answer()
    assert len({str(each) for each in told.values()}) == 4
    assert known("record_version") == [at(1), at(2), at(1)]
    assert known("record_mark") == [at(3), at(4)]
    for instant, then in told.items():
        assert answer(instant) == then
        assert answer(instant + timedelta(minutes=59)) == then


@pytest.mark.article("jinan", 7)
def test_what_was_held_is_known_from_the_joining_on(tmp_path: Path) -> None:
    sent(tmp_path, 1, Kind.RECORDS, fine(**FINAL), fine(record="P2", **FINAL))
    sent(tmp_path, 2, Kind.MARKS, mark(record="P2", kind="annulled"))
    with clock.clock_of(lambda: at(3)):
        number = joins(ANNA["identity"], ANNA["name"])
    assert known("record_version") == [at(3), at(3)]
    assert known("record_mark") == [at(3)]
    ((received,),) = ask("select distinct received_at from record_version v"
                         " join delivery d on d.id = v.delivery_id")  # fmt: skip
    assert received == at(1)
    before = answer(at(2))
    assert before.score is None
    then = answer(at(3))
    # Whoever left and is back: what came meanwhile was known to no score of the time without.
    with clock.clock_of(lambda: at(4)):
        withdraw(person_no=number)
    sent(tmp_path, 5, Kind.RECORDS, fine(record="P3", **FINAL))
    with clock.clock_of(lambda: at(6)):
        assert joins(ANNA["identity"], ANNA["name"]) == number
    assert known("record_version") == [at(3), at(3), at(6)]
    assert [row.record for row in answer(at(5)).rows] == [row.record for row in then.rows]
    assert answer(at(6)) == answer() != answer(at(5))


def test_a_clock_that_is_put_back_takes_nothing_back(tmp_path: Path) -> None:
    sent(tmp_path, 0, Kind.PERSONS, person())
    sent(tmp_path, 5, Kind.RECORDS, fine(**FINAL))
    then = answer()
    sent(tmp_path, 3, Kind.RECORDS, fine(record="P2", **FINAL))
    assert known("record_version") == [at(5), at(5)]
    assert answer(at(4)).score != then.score
    # Not before it was delivered, either.
    path = write(tmp_path / "late.csv", [fine(record="P3", **FINAL)])
    with clock.clock_of(lambda: at(8)):
        delivery = receive(path=path, kind=Kind.RECORDS, by="test")
    with clock.clock_of(lambda: at(7)):
        judge(delivery_id=delivery)
    assert known("record_version") == [at(5), at(5), at(8)]
    changes = ask("select changed_at from standing_change order by number")
    assert [row[0] for row in changes] == sorted(row[0] for row in changes)


def test_rows_from_before_get_the_instant_of_their_change(clean: Site, tmp_path: Path) -> None:
    sent(tmp_path, 0, Kind.RECORDS, fine(record="P2", **FINAL))
    sent(tmp_path, 1, Kind.MARKS, mark(record="P2", kind="annulled"))
    with clock.clock_of(lambda: at(2)):
        joins(ANNA["identity"], ANNA["name"])
    sent(tmp_path, 3, Kind.RECORDS, fine(record="P3", **FINAL))
    sent(tmp_path, 4, Kind.MARKS, mark(record="P3", kind="annulled", recorded_at=BACKDATED))
    versions, marks = known("record_version"), known("record_mark")
    assert (versions, marks) == ([at(2), at(3)], [at(2), at(4)])
    migration = import_module("chengxin.records.migrations.0006_known_from")
    with psycopg.connect(clean.owner) as connection:
        connection.execute("update record_version set known_from = '1970-01-01'")
        connection.execute("update record_mark set known_from = '1970-01-01'")
        connection.execute(migration._VERSIONS.encode())
        connection.execute(migration._MARKS.encode())
    assert (known("record_version"), known("record_mark")) == (versions, marks)
