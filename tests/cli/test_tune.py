"""`chengxin tune` on a made-up city: who may ask, what is drawn, what is saved; in a browser."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from chengxin.cli.tune import pages
from chengxin.cli.tune.answers import actions
from chengxin.cli.tune.desk import Desk
from chengxin.cli.tune.server import MOST_BYTES, Server
from chengxin.demo.files import make_files
from chengxin.demo.people import TODAY
from chengxin.ledger import Ledger, read_files
from chengxin.rulebook import load
from chengxin.rulebook.draft import Draft
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.tune import Asked, Population
from tests.scoring.test_tune import levels

ROOT = Path(__file__).parent.parent.parent
YUXI = ROOT / "rulebooks" / "yuxi"
GOOD = "rulebook.yaml#levels/1/from"
BASE = "rulebook.yaml#scale/base"
MONTHS = "rulebook.yaml#validity/months"
FINE = "indicators/lawfulness.yaml#indicators/fines/points/bands/1/points"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    found = load(YUXI).rulebook
    assert found is not None
    return found


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def server(desk: Desk) -> Iterator[Server]:
    with Server(pages(desk, TODAY, None), actions(desk)) as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield running
        running.shutdown()


class Asking:
    """Requests as the page makes them, unless told otherwise."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.token = server.token

    def __call__(
        self,
        name: str,
        body: object = None,
        *,
        method: str = "POST",
        token: str | None = None,
        raw: bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> tuple[int, Any, http.client.HTTPResponse]:
        content = raw if raw is not None else json.dumps(body or {"lang": "en"}).encode()
        given: dict[str, str | None] = {
            "Host": self.server.host,
            "Origin": f"http://{self.server.host}",
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
        }
        if method != "POST":
            content = b""
            given = {"Host": self.server.host}
        given |= headers or {}
        line = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=60)
        line.putrequest(
            method,
            f"/{self.token if token is None else token}/{name}",
            skip_host=True,
            skip_accept_encoding=True,
        )
        for key, value in given.items():
            if value is not None:
                line.putheader(key, value)
        line.endheaders()
        # One who is refused may be cut off before all is sent.
        with suppress(ConnectionError):
            line.send(content)
        answer = line.getresponse()
        found = answer.read()
        line.close()
        is_json = (answer.getheader("Content-Type") or "").startswith("application/json")
        return answer.status, json.loads(found) if is_json else found.decode(), answer


@pytest.fixture
def ask(server: Server) -> Asking:
    return Asking(server)


def draw(ask: Asking, lang: str = "en", **edits: str) -> Any:
    status, found, _answer = ask("draw", {"lang": lang, "edits": edits})
    assert status == 200
    return found


# Who may ask


def test_the_page_is_for_this_computer_alone(ask: Asking, server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert len(server.token) >= 32
    status, text, answer = ask("", method="GET")
    assert status == 200
    policy = answer.getheader("Content-Security-Policy") or ""
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.getheader("Referrer-Policy") == "no-referrer"
    assert answer.getheader("Cache-Control") == "no-store"
    assert not re.search(r"<script(?! src=\"tune\.js\")|\son\w+=|style=", text)
    assert server.token not in text
    assert ask("en", method="GET")[0] == 200


@pytest.mark.parametrize("name", ["", "draw", "../draw", "tune.js", "%2e%2e/", "nothing"])
@pytest.mark.parametrize("token", ["", "x", "x" * 32, "%00"])
def test_without_the_token_there_is_nothing(ask: Asking, name: str, token: str) -> None:
    for method in ("GET", "POST"):
        status, text, _answer = ask(name, method=method, token=token)
        assert (status, text) == (404, "Not Found")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:80", "127.0.0.1", "127.0.0.1:1", "", None]
)
def test_a_name_that_another_site_points_here_is_refused(ask: Asking, host: str | None) -> None:
    for method in ("GET", "POST"):
        assert ask("draw", method=method, headers={"Host": host})[0] == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_ask(ask: Asking, headers: dict[str, str | None]) -> None:
    assert ask("draw", headers=headers)[0] == 403


@pytest.mark.parametrize(
    ("status", "raw", "headers"),
    [
        (415, b"{}", {"Content-Type": "text/plain"}),
        (415, b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}),
        (411, b"{}", {"Content-Length": None}),
        (411, b"{}", {"Content-Length": "-1"}),
        (411, b"{}", {"Content-Length": "1e9"}),
        (413, b"{}", {"Content-Length": "9" * 30}),
        (413, b" " * (MOST_BYTES + 1), {}),
        (400, b"", {}),
        (400, b"[]", {}),
        (400, b"[" * 50_000, {}),
        (400, b'{"lang": "en", "path": "/etc"}', {}),
        (400, b'{"lang": "fr"}', {}),
        (400, b'{"lang": "en", "edits": {"a": 1}}', {}),
        (400, b'{"lang": "en", "edits": {"a": "' + b"9" * 300 + b'"}}', {}),
        (400, b'{"lang": "en", "edits": [["a", "1"]]}', {}),
        (400, b'{"lang": "en", "name": "\\ud800"}', {}),
        (400, b"\xff\xfe", {}),
        (400, b"2", {"Transfer-Encoding": "chunked"}),
    ],
)
def test_what_is_no_request_of_the_page_is_refused(
    ask: Asking, status: int, raw: bytes, headers: dict[str, str | None]
) -> None:
    found, text, _answer = ask("draw", raw=raw, headers=headers)
    assert found == status
    assert len(text) < 60
    assert ask("draw", {"lang": "en", "edits": {}})[0] == 200


def test_nothing_is_done_by_looking(ask: Asking) -> None:
    for name in ("draw", "run", "save", "progress"):
        assert ask(name, method="GET")[0] == 404
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
        assert ask("draw", method=method)[0] == 501


# What is drawn


def test_what_is_drawn_is_what_a_full_run_gives(
    ask: Asking, desk: Desk, book: Rulebook, ledger: Ledger
) -> None:
    edits = {BASE: "503", GOOD: "603", FINE: "-25"}
    answer = desk.draw(edits)
    assert answer.loaded.rulebook is not None
    assert answer.tried is not None
    (part,) = ledger.slices
    before, after = levels(book, part, TODAY), levels(answer.loaded.rulebook, part, TODAY)
    pairs = [(before[person][1], after[person][1]) for person in before]
    assert {pair: pairs.count(pair) for pair in {*pairs}} == dict(answer.tried.matrix)
    found = draw(ask, **edits)
    assert found["state"] == "drawn"
    assert "harsher" in found["html"]
    assert "since" in found["html"]


@pytest.mark.parametrize("text", ["abc", "1e3", "５００", "500; rm", "", "{{7*7}}", "<b>5</b>"])
def test_a_bad_number_is_said_beside_its_field(ask: Asking, text: str) -> None:
    found = draw(ask, **{BASE: text})
    assert found["state"] == "refused"
    assert found["fields"] == {BASE: ["This is not a number as it can stand here."]}
    assert draw(ask, **{"rulebook.yaml#name/zh": "1"})["state"] == "refused"


def test_what_a_gate_refuses_is_said_in_words(ask: Asking) -> None:
    found = draw(ask, "zh", **{GOOD: "510"})
    assert found["state"] == "refused"
    assert any("单纯用钱" in said or "钱" in said for said in found["fields"][GOOD]), found
    award = "indicators/lawfulness.yaml#indicators/repairs_done/points/fixed"
    assert draw(ask, **{award: "-2"})["state"] == "refused"


def test_few_people_are_not_counted_out(ask: Asking) -> None:
    html = draw(ask, **{BASE: "501"})["html"]
    cells = re.findall(r"<td class=\"num\">([^<]*|&lt;10)</td>", html)
    assert cells
    for cell in cells:
        assert cell == "&lt;10" or int(cell.replace(",", "")) % 5 == 0


def test_a_longer_validity_goes_through_everybody(ask: Asking) -> None:
    found = draw(ask, **{MONTHS: "30"})
    assert found["state"] == "everybody"
    _status, told, _answer = ask("run", {"lang": "en", "edits": {MONTHS: "30"}})
    end = time.monotonic() + 120
    while told["state"] == "running" and time.monotonic() < end:
        time.sleep(0.1)
        _status, told, _answer = ask("progress")
    assert (told["state"], told["done"]) == ("done", told["of"])
    assert draw(ask, **{MONTHS: "30"})["state"] == "drawn"
    assert draw(ask, **{MONTHS: "30", BASE: "505"})["state"] == "drawn"
    assert draw(ask, **{BASE: "505"})["state"] == "drawn"


# What is saved


def test_a_draft_is_saved_with_its_diff(ask: Asking, desk: Desk) -> None:
    edits = {GOOD: "605", FINE: "-25"}
    _status, found, _answer = ask("save", {"lang": "en", "edits": edits, "name": "next"})
    assert "harsher" in found["html"]
    cases = ask("cases", {"lang": "en", "name": "next"})[1]
    assert re.match(r"[1-9]\d* of 136 worked cases expect other numbers", cases["said"])
    assert "No draft" in ask("cases", {"lang": "en", "name": "../yuxi"})[1]["said"]
    saved = load(desk.drafts / "next").rulebook
    assert saved is not None
    assert saved.version in found["html"]
    assert saved.levels[1].lowest == 605
    again = ask("save", {"lang": "en", "edits": {}, "name": "next"})[1]
    assert again["said"] == "There is something of that name already; nothing was saved."
    refused = ask("save", {"lang": "en", "edits": {GOOD: "510"}, "name": "other"})[1]
    assert refused["said"] == "The rulebook does not admit these numbers; nothing was saved."
    assert not (desk.drafts / "other").exists()


@pytest.mark.parametrize("name", ["", "..", "../up", "/etc/x", "a/b", "A", "a" * 61, "草案", "a\n"])
def test_a_draft_goes_nowhere_else(ask: Asking, desk: Desk, name: str) -> None:
    before = sorted(desk.drafts.parent.rglob("*"))
    found = ask("save", {"lang": "zh", "edits": {}, "name": name})[1]
    assert found["said"] == "文件夹不能用这个名称。"
    assert sorted(desk.drafts.parent.rglob("*")) == before


# In a browser


@pytest.fixture
def page(server: Server) -> Iterator[Page]:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
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
        browser.close()


@pytest.mark.browser
def test_a_number_is_changed_drawn_saved_and_read(page: Page, server: Server, desk: Desk) -> None:
    expect.set_options(timeout=120_000)
    page.goto(server.address)
    before = page.locator("#matrix").text_content()
    expect(page.locator("#count")).to_have_text("已修改 0 个数字")
    field = page.locator(f"input[name='{GOOD}']")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("540")
    # Money alone could earn half of so narrow a level.
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#save-button")).to_be_disabled()
    page.keyboard.press("Control+A")
    page.keyboard.type("625")
    expect(page.locator("#state")).to_contain_text("已重绘")
    expect(page.locator("#result .chip").first).to_contain_text("加重")
    assert page.locator("#matrix").text_content() != before
    page.locator("a[hreflang]").click()
    expect(page.locator("#state")).to_contain_text("Drawn in")
    expect(page.locator(f"input[name='{GOOD}']")).to_have_value("625")
    page.locator("#name").fill("higher")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_contain_text("The draft is saved")
    expect(page.locator("#saved")).to_contain_text("harsher")
    expect(page.locator("#cases")).to_contain_text("of 136 worked cases expect other numbers")
    saved = load(desk.drafts / "higher").rulebook
    assert saved is not None
    assert saved.levels[1].lowest == 625
    page.locator("#back-all").click()
    expect(page.locator("#count")).to_have_text("Numbers changed: 0")
    expect(page.locator(f"input[name='{GOOD}']")).to_have_value("600")


@pytest.mark.browser
def test_everybody_is_scored_again_from_the_page(page: Page, server: Server) -> None:
    expect.set_options(timeout=120_000)
    page.goto(server.address + "en")
    page.locator("#periods summary").first.click()
    page.locator(f"input[name='{MONTHS}']").fill("18")
    expect(page.locator("#everybody")).to_be_visible()
    page.locator("#run").press("Enter")
    expect(page.locator("#everybody")).to_be_hidden()
    expect(page.locator("#state")).to_contain_text("Drawn in")
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    for element in page.locator("input:visible, button:visible").all()[:30]:
        assert element.evaluate("e => e.labels?.length || e.ariaLabel || e.textContent.trim()")


def test_the_command_serves_until_it_is_ended(tmp_path: Path) -> None:
    example = ROOT / "docs" / "example"
    running = subprocess.Popen(
        [
            *(sys.executable, "-m", "chengxin", "--lang", "en", "tune"),
            str(YUXI),
            *("--persons", str(example / "persons.csv")),
            *("--records", str(example / "records.csv"), "--marks", str(example / "marks.csv")),
            *("--as-of", "2026-11-01", "--drafts", str(tmp_path)),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        found = re.search(r"http://(127\.0\.0\.1:[0-9]+)(/\S+/)en", line)
        assert found is not None, line
        host = found.group(1)
        connection = http.client.HTTPConnection(host, timeout=30)
        connection.request("GET", found.group(2))
        assert connection.getresponse().status == 200
        connection.close()
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
        if running.stdout is not None:
            running.stdout.close()
