"""Sites with a rulebook in force, as they are on the last day of the made-up city."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings

from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.site.verifying import verify
from chengxin.standing.services.versions import store_version
from chengxin.text import language
from tests.opening import put_in_force
from tests.records.changes import Tables
from tests.site import Site, site

ROOT = Path(__file__).parents[2]
YUXI = ROOT / "rulebooks" / "yuxi"
SHAOXING = ROOT / "rulebooks" / "shaoxing"
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@contextmanager
def opened(server: Server, rulebook: Path = YUXI) -> Iterator[Site]:
    """A site of its own, ready to take files in."""
    with ExitStack() as stack:
        made = stack.enter_context(site(server))
        stack.enter_context(override_settings(DEMO=True))
        stack.enter_context(clock_of(lambda: NOW))
        stack.enter_context(language("en"))
        put_in_force(rulebook_no=store_version(folder=rulebook, by="test", cases=False))
        yield made


@pytest.fixture(scope="module")
def shaoxing(server: Server) -> Iterator[Site]:
    """A site whose rulebook has items that a law has collected."""
    with opened(server, SHAOXING) as found:
        yield found


@pytest.fixture
def clean(shaoxing: Site) -> Site:
    """That site without anybody in it."""
    empty(shaoxing)
    return shaoxing


def empty(site: Site) -> None:
    """Take everything away that came in."""
    with psycopg.connect(site.owner) as connection:
        connection.execute(
            "truncate person, assistance, change_proposal, person_alias, person_change,"
            " person_merged, consent_event, delivered, departure, erasure, delivery,"
            " furnisher,"
            " held_row, mended_row, record, record_version, record_body, record_mark, row_export,"
            " staged_row, verdict, correction, correction_answer, record_statement,"
            " declaration, declaration_answer,"
            " outbox, expiry, run cascade"
        )


@pytest.fixture(scope="session")
def yuxi() -> Rulebook:
    rulebook = load(YUXI).rulebook
    assert rulebook is not None
    return rulebook


@pytest.fixture
def tables(shaoxing: Site) -> Tables:
    return Tables(shaoxing)


@pytest.fixture
def sound(shaoxing: Site) -> Iterator[None]:
    """Whatever a test does, every invariant of identities, records and standings holds."""
    yield
    assert shaoxing.url
    wanted = ("I1 ", "I3 ", "I8 ", "I12 ", "I28 ", "I30 ", "I31 ", "I2 ", "I4 ")
    broken = {
        each.id: each.found.rows
        for each in verify()
        if each.found.broken and each.id.startswith(wanted)
    }
    assert broken == {}
