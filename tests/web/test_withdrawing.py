"""Consent taken back while fifty requests are under way: none that began later shows a score."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from math import inf
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
PATIENCE = 240
#: What stands on the page of somebody who has a score, and nowhere else.
SCORE = 'class="score'


#: How long somebody waits for whom the database had no place.
PAUSE = 0.3


@dataclass
class Turn:
    """When everybody asks again at once, and when the consent was taken back."""

    again: Event = field(default_factory=Event)
    over: float = inf


@dataclass
class Reader(Thread):
    """Somebody's open page, asked for until one request began after the end."""

    base: str
    session: str
    turn: Turn
    begun: int = 0
    seen: list[tuple[float, float, bool]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = Thread.__hash__

    def run(self) -> None:
        while not self.seen or self.seen[-1][0] <= self.turn.over:
            began = time.monotonic()
            self.begun += 1
            status, text = asked(self.base, self.session)
            if status >= 500 and SCORE not in text:
                # The database has no place for so many at once: without an answer nothing is seen.
                self.failed.append(f"{status}: {text[:200]}")
                time.sleep(PAUSE)
                continue
            self.seen.append((began, time.monotonic(), SCORE in text))
            self.turn.again.wait()


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
    turn = Turn()
    with served() as base:
        session = _signed_in(base)
        readers = [Reader(base, session, turn) for _each in range(AT_ONCE)]
        for reader in readers:
            reader.start()
        _until(lambda: all(reader.seen for reader in readers))
        turn.again.set()
        _until(lambda: all(reader.begun > len(reader.failed) + 1 for reader in readers), 0.001)
        before = time.monotonic()
        withdraw(person_no=town.people["lin"])
        turn.over = over = time.monotonic()
        _until(lambda: not any(reader.is_alive() for reader in readers))
    asked_for = [each for reader in readers for each in reader.seen]
    failed = sum(len(reader.failed) for reader in readers)
    assert failed < len(asked_for) / 10
    under_way = [each for each in asked_for if each[0] < over and each[1] > before]
    assert len(under_way) + failed >= AT_ONCE
    assert all(shown for _began, ended, shown in asked_for if ended < before)
    assert not any(shown for began, _ended, shown in asked_for if began > over)
    assert not Standing.objects.filter(person=town.people["lin"]).exists()


def _until(holds: Callable[[], bool], pause: float = 0.05) -> None:
    """Wait until something holds, and look again after each pause."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "the requests do not come back"
        time.sleep(pause)
