"""Every page of the site in a real browser, in both languages, found by walking its addresses.

A route without an example fails, so no page is forgotten. People's pages are looked at on a phone
and those of staff on a wide screen. Where `SHOTS` names a folder, a picture of each is left in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from chengxin.database import Server
from chengxin.web import shared
from tests.browser import chromium
from tests.web.city import PASSWORD, assertion
from tests.web.serving import served
from tests.web.walk.examples import ERRORS, FILES, REFUSED, Seen, examples
from tests.web.walk.looking import Watched
from tests.web.walk.routes import readable
from tests.web.walk.town import OFFICERS, Town, town

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PHONE, DESK = 375, 1280


@pytest.fixture(scope="module")
def there(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(server, tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture(scope="module")
def address(there: Town) -> Iterator[str]:
    assert there.officers
    with pytest.MonkeyPatch.context() as patch, served() as found:
        # The browser is driven by a loop, in which Django takes itself for asynchronous.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield found


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    assert address
    with chromium() as running:
        yield running


class Visitors:
    """One window for each who asks, signed in once."""

    def __init__(self, browser: Browser, address: str, there: Town) -> None:
        self._browser, self._address, self._town = browser, address, there
        self._pages: dict[str, Watched] = {}

    def page(self, who: str) -> Watched:
        if who not in self._pages:
            width = DESK if who in OFFICERS else PHONE
            context = self._browser.new_context(viewport={"width": width, "height": 900})
            context.set_default_timeout(15_000)
            self._pages[who] = Watched(context.new_page(), self._address)
            if who != "nobody":
                self._sign_in(who, self._pages[who].page)
        return self._pages[who]

    def _sign_in(self, who: str, page: Page) -> None:
        officer = self._town.officers.get(who)
        typed = officer.typed() if officer else {"login": who, "password": PASSWORD}
        page.goto(f"{self._address}{'/staff' if officer else ''}/sign-in/")
        for name, value in typed.items():
            page.fill(f"#id_{name}", value)
        with page.expect_navigation():
            page.click("main button")


@pytest.fixture(scope="module")
def visitors(browser: Browser, address: str, there: Town) -> Visitors:
    return Visitors(browser, address, there)


@pytest.fixture(scope="module")
def known(visitors: Visitors, address: str, there: Town) -> Mapping[str, tuple[Seen, ...]]:
    """The examples; a file is opened for those of its sections, which also leaves looks."""
    page = visitors.page("desk").page
    page.goto(f"{address}/staff/person/")
    page.fill("#id_number", assertion("lin").identity.number.reveal())
    page.check("#id_purpose_0")
    page.fill("#id_reason", "本人对一条处罚记录提出异议，需要核对")
    with page.expect_navigation():
        page.click("main button")
    grant = page.url.removeprefix(address)
    links = page.locator("main .act a").all()
    return examples(there, grant, [str(each.get_attribute("href")) for each in links])


def test_every_route_has_an_example_and_every_example_a_route(
    known: Mapping[str, tuple[Seen, ...]], client: Client
) -> None:
    client.raise_request_exception = False
    assert readable(client, "tests.web.walk.urls") == {*known}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_for_everybody(
    known: Mapping[str, tuple[Seen, ...]], visitors: Visitors, address: str, lang: str
) -> None:
    shown = [seen for route, each in known.items() if route not in FILES for seen in each]
    faults = []
    for who, place in [*shown, ("nobody", "/nowhere/"), ("lin", "/nowhere/")]:
        watched = visitors.page(who)
        mark = "&" if "?" in place else "?"
        response = watched.page.goto(f"{address}{place}{mark}lang={lang}")
        assert response is not None
        status = REFUSED.get((who, place), ERRORS.get(place, 200))
        # Colours are the same in both languages.
        told = watched.faults(touch=who not in OFFICERS, colours=lang == "zh")
        if folder := os.environ.get("SHOTS"):
            name = re.sub(r"\W+", "-", f"{who}{place}").strip("-")
            watched.page.screenshot(path=f"{folder}/{lang}-{name}.png", full_page=True)
        if response.status != status:
            told.append(f"answers {response.status}")
        faults += [f"{who} {place}: {each}" for each in dict.fromkeys(told)]
    assert not faults, "\n".join(faults)


def test_colours_do_not_depend_on_the_language() -> None:
    style = Path(shared.__file__).with_name("static") / "site.css"
    by_language = re.findall(r":lang\([^{]*\{([^}]*)\}", style.read_text("utf-8"))
    assert by_language
    assert not [rule for rule in by_language if re.search("color|background|--", rule)]


def test_files_are_handed_out(
    known: Mapping[str, tuple[Seen, ...]], visitors: Visitors, address: str
) -> None:
    for route in FILES:
        for who, place in known[route]:
            answer = visitors.page(who).page.request.get(f"{address}{place}")
            assert answer.ok, place
            assert answer.headers["content-disposition"].startswith("attachment"), place
