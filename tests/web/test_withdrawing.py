"""Consent taken back while fifty requests are under way: none that began later shows a score."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from chengxin.database import Server
from chengxin.standing.models import Standing
from chengxin.standing.services.leaving import withdraw
from tests.site import site
from tests.web.city import PASSWORD, City, city
from tests.web.serving import served

pytestmark = pytest.mark.slow

AT_ONCE = 50
#: What stands on the page of somebody who has a score, and nowhere else.
SCORE = 'class="score'


@dataclass
class Reader(Thread):
    """Somebody's open page, asked for again and again."""

    base: str
    session: str
    stop: Event
    seen: list[tuple[float, float, bool]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = Thread.__hash__

    def run(self) -> None:
        while not self.stop.is_set():
            began = time.monotonic()
            status, text = asked(self.base, self.session)
            if status >= 500 and SCORE not in text:
                # The database has no place for so many at once: without an answer nothing is seen.
                self.failed.append(f"{status}: {text[:200]}")
                continue
            self.seen.append((began, time.monotonic(), SCORE in text))


def asked(base: str, session: str) -> tuple[int, str]:
    """Ask for the first page; return the status and the text."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=120)
    try:
        connection.request("GET", "/", headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def town(server: Server) -> Iterator[City]:
    with site(server) as made, city(made) as found:
        yield found


def _signed_in(base: str) -> str:
    """Come in as Lin and return the key of the session."""
    client = Client(headers={"host": urlsplit(base).netloc})
    assert client.post("/sign-in/", {"login": "lin", "password": PASSWORD}).status_code == 302
    key = client.cookies["sessionid"].value
    assert Session.objects.filter(session_key=key).exists()
    return key


@pytest.mark.check("S15")
@pytest.mark.article("shaoxing", "3.2")
def test_no_request_that_begins_after_the_withdrawal_shows_a_score(town: City) -> None:
    stop = Event()
    with served() as base:
        session = _signed_in(base)
        readers = [Reader(base, session, stop) for _each in range(AT_ONCE)]
        for reader in readers:
            reader.start()
        _until(lambda: all(reader.seen for reader in readers))
        before = time.monotonic()
        withdraw(person_no=town.people["lin"])
        over = time.monotonic()
        _until(lambda: all(reader.seen[-1][0] > over for reader in readers))
        stop.set()
        for reader in readers:
            reader.join()
    asked_for = [each for reader in readers for each in reader.seen]
    assert sum(len(reader.failed) for reader in readers) < len(asked_for) / 10
    under_way = [each for each in asked_for if each[0] < over and each[1] > before]
    assert len(under_way) >= AT_ONCE
    assert all(shown for _began, ended, shown in asked_for if ended < before)
    assert not any(shown for began, _ended, shown in asked_for if began > over)
    assert not Standing.objects.filter(person=town.people["lin"]).exists()


def _until(holds: object, seconds: float = 240) -> None:
    """Wait until something holds."""
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "the requests do not come back"
        time.sleep(0.05)
