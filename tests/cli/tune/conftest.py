"""A made-up city on the tuning page, its server, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Page

from chengxin.cli.common import When
from chengxin.cli.tune import pages
from chengxin.cli.tune.answers import actions
from chengxin.cli.tune.desk import Desk
from chengxin.cli.tune.server import Server
from chengxin.demo.files import make_files
from chengxin.demo.people import TODAY
from chengxin.ledger import Ledger, read_files
from chengxin.rulebook import load
from chengxin.rulebook.draft import Draft
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.tune import Asked, Population
from tests.browser import chromium
from tests.cli.tune.asking import YUXI, Asking


@pytest.fixture(scope="session")
def book() -> Rulebook:
    found = load(YUXI).rulebook
    assert found is not None
    return found


@pytest.fixture(scope="session")
def ledger(book: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("city")
    files = make_files(folder, book, persons=900)
    reading = read_files(
        book,
        persons=files.persons,
        records=files.records,
        marks=files.marks,
        out=folder / "ledger",
        skip_bad=True,
    )
    assert reading.ledger is not None
    return reading.ledger


@pytest.fixture(scope="session")
def desk(
    book: Rulebook, ledger: Ledger, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    work = tmp_path_factory.mktemp("work")
    asked = Asked(ledger.slices, TODAY, threads=1)
    made = Desk(
        book,
        Draft(YUXI, work / "draft"),
        Population(book, asked),
        asked,
        drafts=work / "drafts",
        work=work,
    )
    yield made
    made.close()


@pytest.fixture(scope="session")
def server(desk: Desk) -> Iterator[Server]:
    with Server(pages(desk, When(TODAY, None)), actions(desk)) as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield running
        running.shutdown()


@pytest.fixture
def ask(server: Server) -> Asking:
    return Asking(server)


@pytest.fixture
def page(server: Server) -> Iterator[Page]:
    with chromium() as browser:
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        complaints: list[str] = []
        asked: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("request", lambda request: asked.append(request.url))
        opened.set_default_timeout(60_000)
        yield opened
        assert not complaints
        assert all(url.startswith(server.address) for url in asked)
