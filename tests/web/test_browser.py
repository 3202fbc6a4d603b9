"""The citizen's way through the pages in a real browser: narrow and wide, in both languages.

What the way needs is done with scripts switched off. Nothing but the site itself is asked for. What
holds for every page by itself is tried in `walk`, on a phone; here on a wide screen.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser import chromium
from tests.web.city import PASSWORD, City
from tests.web.serving import served
from tests.web.walk.looking import SMALL

pytestmark = pytest.mark.browser

PHONE, DESK = 375, 1280

PAGES = (
    "/", "/why/", "/changes/", "/changes/what-if/?item=honour", "/history/", "/history/2/",
    "/records/", "/looks/", "/me/", "/me/leave/", "/start/", "/notice/", "/help/",
    "/rules/rule-fines/",
    "/nowhere/",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(town: City) -> Iterator[str]:
    """The small city, served."""
    assert town.people
    # The browser is driven by a loop of this thread, in which Django takes itself for asynchronous.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with served() as found:
        yield found
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    assert address
    with chromium() as running:
        yield running


def opened(browser: Browser, width: int, **more: Any) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": 800}, **more)
    context.set_default_timeout(10_000)
    return context


def press(page: Page, control: Locator) -> None:
    """Click what leads to another page, and wait for it: the click alone answers before."""
    with page.expect_navigation():
        control.click()


def signed_in(page: Page, address: str, login: str, lang: str) -> None:
    page.goto(f"{address}/sign-in/?lang={lang}")
    page.locator("#id_login").fill(login)
    page.locator("#id_password").fill(PASSWORD)
    press(page, page.locator("main button"))


@pytest.mark.parametrize(
    ("lang", "width"), [("zh", PHONE), ("en", DESK), ("zh", DESK), ("en", PHONE)]
)
def test_the_way_without_a_script_and_every_page_for_everybody(
    browser: Browser, address: str, lang: str, width: int
) -> None:
    asked: list[str] = []
    with opened(browser, width, java_script_enabled=False) as plain:
        page = plain.new_page()
        page.on("request", lambda seen: asked.append(seen.url))
        signed_in(page, address, "lin", lang)
        score = page.locator(".score").inner_text()
        press(page, page.locator("a[href='/why/']").first)
        assert score in page.locator("h1").inner_text()
        assert page.locator(".sum td").inner_text() == score
        press(page, page.locator("a.more-of").first)
        assert page.locator("dl.pairs").count() >= 2
        page.goto(f"{address}/changes/")
        page.locator("#item").select_option("volunteering")
        press(page, page.locator("aside button"))
        page.locator("#id_f_hours").fill("100")
        press(page, page.locator("main form .button:not([name])"))
        assert int(page.locator(".score").inner_text()) > int(score)
        press(page, page.locator("a[href='/looks/']").first)
        page.goto(f"{address}/?text=large")
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
        page.goto(f"{address}/?text=usual")
        kept = plain.storage_state()
    assert asked
    assert all(url.startswith(address) for url in asked)
    if width == PHONE:
        return
    with opened(browser, width, storage_state=kept) as scripted:
        page = scripted.new_page()
        refused: list[str] = []
        page.on("console", lambda told: refused.append(told.text))
        for place in PAGES:
            page.goto(f"{address}{place}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
            assert page.evaluate(SMALL) == [], place
        assert not [text for text in refused if re.search("Content Security Policy", text)]


@pytest.mark.check("S49")
@pytest.mark.parametrize(("lang", "width"), [("zh", PHONE), ("en", DESK)])
def test_joining_and_leaving_by_two_equal_answers(
    browser: Browser, address: str, lang: str, width: int
) -> None:
    with opened(browser, width, java_script_enabled=False) as plain:
        page = plain.new_page()
        signed_in(page, address, "zhao", lang)
        yes, no = page.locator(".choice button").all()
        one, other = yes.bounding_box(), no.bounding_box()
        assert one is not None
        assert other is not None
        assert (one["width"], one["height"], one["y"]) == (
            other["width"], other["height"], other["y"],
        )  # fmt: skip
        colours = [each.evaluate("e => getComputedStyle(e).backgroundColor") for each in (yes, no)]
        assert colours[0] == colours[1]
        press(page, no)
        assert not page.locator(".score").count()
        press(page, page.locator("main a[href='/start/']"))
        press(page, page.locator(".choice button").first)
        assert page.locator(".score").count() == 1
        page.goto(f"{address}/me/")
        press(page, page.locator("a[href='/me/leave/']"))
        press(page, page.locator(".choice button"))
        assert page.url.endswith("/me/?left=1")
        page.goto(address)
        assert page.url.endswith("/start/")


def test_the_keyboard_reaches_what_a_finger_does_and_shows_where_it_is(
    browser: Browser, address: str
) -> None:
    with opened(browser, PHONE) as context:
        page = context.new_page()
        signed_in(page, address, "lin", "zh")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.get_attribute("href") == "/rules/"
        assert focused.evaluate("e => getComputedStyle(e).outlineWidth") == "3px"


def test_printed_pages_leave_out_what_is_for_fingers(browser: Browser, address: str) -> None:
    with opened(browser, DESK) as context:
        page = context.new_page()
        signed_in(page, address, "lin", "zh")
        page.goto(f"{address}/why/")
        page.emulate_media(media="print")
        assert page.locator("nav.tabs").is_hidden()
        assert page.locator(".arithmetic").first.is_visible()
        assert page.locator(".bar").is_hidden()
