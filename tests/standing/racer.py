"""One session of a race, in a process of its own: does what it is told, a line at a time.

Lines are JSON on standard input, `[word, arguments]`; each is answered by one line, `null` or what
went wrong. With `--without-locks` scoring takes none: that is how a race shows that it can be lost.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402  nothing of Django before its setup
from django.test import Client  # noqa: E402

from chengxin import clock  # noqa: E402
from chengxin.access.doors import citizen_door  # noqa: E402
from chengxin.export.gathering import gather  # noqa: E402
from chengxin.people.consent import Giver, Purpose  # noqa: E402
from chengxin.people.identity import Identity, read_identity  # noqa: E402
from chengxin.people.names import Name, read_name  # noqa: E402
from chengxin.people.services import find  # noqa: E402
from chengxin.records.services import arriving, chunk, departing, gate  # noqa: E402
from chengxin.records.services.departing import leave_for_good  # noqa: E402
from chengxin.records.services.joining import join  # noqa: E402
from chengxin.records.services.judging import judge  # noqa: E402
from chengxin.records.services.market import take_market_back  # noqa: E402
from chengxin.standing.models import Run  # noqa: E402
from chengxin.standing.selectors import standing_of  # noqa: E402
from chengxin.standing.services import leaving, runs, scoring  # noqa: E402
from chengxin.standing.services.scoring import Cause  # noqa: E402
from chengxin.standing.services.versions import Loaded, current  # noqa: E402
from tests.records.test_joining_held import FACTS  # noqa: E402

BODY = (
    "insert into record_body (record_no, version, person_no, finding, formed_on, final_on,"
    " notified_on, severity, issuer, document, f1, f2)"
    " values (%s, %s, %s, -1, '2026-03-02', '2026-03-02', '2026-03-02', 0, '', '', %s, 1)"
)


class Session:
    """What a session knows between two lines."""

    def __init__(self) -> None:
        self.open: ExitStack | None = None
        self.version: Loaded | None = None
        self.browser = Client()

    def begin(self) -> int:
        """Open a transaction; return the number of the server's process."""
        self.open = ExitStack()
        self.open.enter_context(transaction.atomic())
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            return int(cursor.fetchone()[0])

    def lock(self, person: int) -> None:
        self.version = scoring.lock([person])

    def fine(self, person: int, record: int, version: int, amount: int) -> None:
        """A record of a fine, or a version of it, and the score."""
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into record_version (record_no, version, person_no, catalogue_no,"
                " recorded_at, known_from, digest)"
                " select %s, %s, %s, catalogue_no, now(), now(), '' from catalogue_item"
                " where item = 'penalty_fine'",
                [record, version, person],
            )
            cursor.execute(BODY, [record, version, person, amount])
        self.rescore(person, Cause.RECORD)

    def mark(self, person: int, record: int) -> None:
        """Annul a record, and the score."""
        with connection.cursor() as cursor:
            cursor.execute(
                'insert into record_mark (record_no, person_no, kind, starts, "case", recorded_at,'
                " known_from) values (%s, %s, 3, '2026-04-01', '1', now(), now())",
                [record, person],
            )
        self.rescore(person, Cause.MARK)

    def rescore(self, person: int, cause: str) -> None:
        scoring.rescore(person_nos=[person], cause=Cause(cause), version=self.version)

    def withdraw(self, person: int) -> None:
        leaving.withdraw(person_no=person)

    def market_back(self, person: int) -> None:
        take_market_back(person_no=person)

    def look(self, person: int) -> None:
        """Ask where somebody stands, as the person does."""
        over = _over(person)
        found = standing_of(citizen_door(person, "race"), person)
        if over and found is not None:
            raise AssertionError("a number after the end")

    def copied(self, person: int) -> None:
        """Take the copy of everything, which must be of one moment."""
        over = _over(person)
        held = gather(citizen_door(person, "race"), person)
        if held is None:
            return
        number = held.standing is not None or held.history
        lives = any(
            each.purpose == Purpose.COMPUTE and each.withdrew_on is None for each in held.consents
        )
        if number and (over or not lives):
            raise AssertionError("a copy with a number after the end")

    def sign_in(self, login: str, password: str) -> None:
        """Begin a visit."""
        self.browser = Client()
        typed = {"login": login, "password": password}
        came = self.browser.post("/sign-in/", typed, secure=True)
        if came.status_code != 302:
            raise AssertionError(f"sign-in says {came.status_code}")

    def page(self, person: int) -> None:
        """Open the first page of the visit."""
        over = _over(person)
        shown = self.browser.get("/", secure=True)
        if over and 'class="score' in shown.content.decode():
            raise AssertionError("a page with a number after the end")

    def at(self, instant: str) -> None:
        """Let the clock stand, at a site whose people are made up."""
        clock.set_clock(lambda: datetime.fromisoformat(instant))
        settings.DEMO = True
        settings.ALLOWED_HOSTS = ["testserver"]

    def going_on(self, instant: str, since: float) -> None:
        """The same, but the clock goes on from there, alike in every session."""
        self.at(instant)
        start = datetime.fromisoformat(instant)
        clock.set_clock(lambda: start + timedelta(seconds=time.time() - since))

    def leave(self, number: str) -> None:
        """Leave for good, whoever has this number and is here."""
        person = find(_identity(number))
        if person is not None:
            leave_for_good(person_no=person)

    def copy(self, number: str) -> None:
        """Look at everything that is held about somebody."""
        person = find(_identity(number))
        if person is not None:
            gather(citizen_door(person, "race"), person)

    def join(self, number: str, name: str, notice: str) -> None:
        """Agree on the page."""
        called = read_name(name)
        assert isinstance(called, Name)
        join(
            identity=_identity(number), name=called, facts=FACTS, notice=bytes.fromhex(notice),
            given_by=Giver.SELF,
        )  # fmt: skip

    def judge(self, delivery: int) -> None:
        """Take a file in that was received."""
        judge(delivery_id=delivery)

    def switch(self, rulebook: int) -> None:
        """Put another version in force, alone with the row, as publishing does."""
        with connection.cursor() as cursor:
            cursor.execute("select from in_force where id = 1 for update")
            cursor.execute("update in_force set rulebook_no = %s where id = 1", [rulebook])

    def everybody(self, run: int) -> None:
        """Rescore everybody, in a transaction for each chunk."""
        runs.rescore_everybody(Run.objects.get(id=run))

    def commit(self) -> None:
        assert self.open is not None
        kept, self.open = self.open, None
        kept.close()

    def abort(self) -> None:
        """Undo what is open, if anything is."""
        if self.open is not None:
            connection.set_rollback(True)
            self.open.close()
            self.open = None


def _over(person: int) -> bool:
    """Whether the consent to the points has ended for everybody to see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select withdrew_on is not null from consent where person_no = %s and purpose = %s",
            [person, Purpose.COMPUTE],
        )
        row = cursor.fetchone()
    return row is None or bool(row[0])


def _identity(number: str) -> Identity:
    read = read_identity(number, today=clock.today(), made_up=True)
    assert isinstance(read, Identity)
    return read


class NoLocks:
    """What remains of locks that are held when there are none."""

    def __init__(self, _persons: object) -> None: ...

    def held(self) -> Loaded:
        return current()


def without_locks(persons: object) -> Loaded:
    """What remains of `lock` when it locks nothing."""
    return NoLocks(persons).held()


def main() -> None:
    if "--without-locks" in sys.argv:
        for module in (scoring, leaving, runs, chunk, departing):
            module.__dict__["lock"] = without_locks
        arriving.__dict__["ask_for_locks"] = NoLocks
        for name in ("hold", "share"):
            gate.__dict__[name] = lambda _identities: None
    session = Session()
    words: dict[str, Callable[..., Any]] = {
        name: getattr(session, name) for name in vars(Session) if not name.startswith("_")
    }
    for line in sys.stdin:
        steps = json.loads(line)
        answer: Any = None
        try:
            for word, arguments in steps:
                answer = words[word](*arguments)
        except Exception as error:
            session.abort()
            answer = f"{type(error).__name__}: {error}"
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
