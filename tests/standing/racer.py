"""One session of a race, in a process of its own: does what it is told, a line at a time.

Lines are JSON on standard input, `[word, arguments]`; each is answered by one line, `null` or what
went wrong. With `--without-locks` scoring takes none: that is how a race shows that it can be lost.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402  nothing of Django before its setup

from chengxin import clock  # noqa: E402
from chengxin.access.doors import citizen_door  # noqa: E402
from chengxin.export.gathering import gather  # noqa: E402
from chengxin.people.consent import Giver  # noqa: E402
from chengxin.people.identity import Identity, read_identity  # noqa: E402
from chengxin.people.names import Name, read_name  # noqa: E402
from chengxin.people.services import find  # noqa: E402
from chengxin.records.services import chunk, departing, gate, joining  # noqa: E402
from chengxin.records.services.departing import leave_for_good  # noqa: E402
from chengxin.records.services.joining import join  # noqa: E402
from chengxin.records.services.judging import judge  # noqa: E402
from chengxin.standing.models import Run  # noqa: E402
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

    def at(self, instant: str) -> None:
        """Let the clock stand, at a site whose people are made up."""
        clock.set_clock(lambda: datetime.fromisoformat(instant))
        settings.DEMO = True

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


def _identity(number: str) -> Identity:
    read = read_identity(number, today=clock.today(), made_up=True)
    assert isinstance(read, Identity)
    return read


def without_locks(_persons: object) -> Loaded:
    """What remains of `lock` when it locks nothing."""
    return current()


def main() -> None:
    if "--without-locks" in sys.argv:
        for module in (scoring, leaving, runs, chunk, departing, joining):
            module.__dict__["lock"] = without_locks
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
