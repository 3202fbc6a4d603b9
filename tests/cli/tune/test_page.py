"""The tuning page in a browser, and the command that serves it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chengxin.cli.tune.desk import Desk
from chengxin.cli.tune.server import Server
from chengxin.rulebook import load
from tests.cli.tune.asking import GOOD, MONTHS, ROOT, YUXI


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
    # What came of it is said where numbers are turned: the drawing is some screens away.
    expect(page.locator("#state-here")).to_be_visible()
    expect(page.locator("#state-here")).to_contain_text("Drawn in")
    for element in page.locator("input:visible, button:visible").all()[:30]:
        assert element.evaluate("e => e.labels?.length || e.ariaLabel || e.textContent.trim()")


@pytest.mark.slow
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
