"""The whole way in a real browser on a phone: to the service, back signed in, and out of both."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page

from chengxin.clock import clock_of, system_clock
from chengxin.database import Server
from chengxin.demo.provider.register import Registered
from chengxin.login.config import VARIABLE
from chengxin.login.metadata import forget
from tests.browser import chromium
from tests.login.conftest import NUMBER
from tests.login.service import PASSWORD, running
from tests.site import site
from tests.web.city import city
from tests.web.serving import served
from tests.web.walk.looking import Watched

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@dataclass(frozen=True)
class Sites:
    """Where the city's pages are, and where the service is."""

    pages: str
    service: str


@pytest.fixture(scope="module")
def sites(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    people = [Registered("lin", PASSWORD, NUMBER, "林试")]
    folder = tmp_path_factory.mktemp("service")
    with (
        site(server) as made, city(made), clock_of(system_clock),
        pytest.MonkeyPatch.context() as patch, served() as address,
        running(folder, people, site=address) as found,
    ):  # fmt: skip
        # The browser is driven by a loop, in which Django takes itself for asynchronous.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        patch.setenv(VARIABLE, str(found.file))
        forget()
        yield Sites(address, found.service.issuer)
        forget()


@pytest.fixture(scope="module")
def browser(sites: Sites) -> Iterator[Browser]:
    assert sites.pages
    with chromium() as running:
        yield running


def press(page: Page, control: Locator) -> None:
    with page.expect_navigation():
        control.click()


@pytest.mark.article("yuxi", 17)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_to_the_service_and_back_and_out_of_both(browser: Browser, sites: Sites, lang: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    watched = Watched(page, "http://127.0.0.1:")
    faults: list[str] = []

    def look() -> None:
        faults.extend(f"{page.url}: {each}" for each in watched.faults(touch=True))

    page.goto(f"{sites.pages}/why/?lang={lang}")
    assert page.url.startswith(f"{sites.pages}/sign-in/")
    look()
    press(page, page.locator("main a.button").first)
    assert page.url.startswith(f"{sites.service}/sign-in/")
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[lang]
    look()
    page.fill("#id_login", "lin")
    page.fill("#id_password", "wrong")
    press(page, page.locator("main button"))
    assert page.locator("[role=alert]").count() == 1
    look()
    page.fill("#id_password", PASSWORD)
    press(page, page.locator("main button"))
    assert page.url == f"{sites.pages}/why/"
    # The same person is signed in elsewhere as well.
    other = browser.new_context()
    elsewhere = other.new_page()
    elsewhere.goto(f"{sites.pages}/sign-in/go/?next=/me/")
    elsewhere.fill("#id_login", "lin")
    elsewhere.fill("#id_password", PASSWORD)
    press(elsewhere, elsewhere.locator("main button"))
    assert elsewhere.url == f"{sites.pages}/me/"
    page.goto(f"{sites.pages}/me/")
    press(page, page.locator("main form[action='/sign-out/'] button"))
    assert page.url == f"{sites.pages}/sign-in/?out=1"
    look()
    press(page, page.locator("main a[href*='sign-out']"))
    assert page.url.startswith(f"{sites.service}/sign-out/")
    look()
    press(page, page.locator("main button"))
    assert page.url == f"{sites.pages}/sign-in/"
    # The service has said so to the site, behind the browsers' backs.
    elsewhere.goto(f"{sites.pages}/me/")
    assert elsewhere.url.startswith(f"{sites.pages}/sign-in/?")
    other.close()
    # Out of both: the service asks again who it is.
    press(page, page.locator("main a.button").first)
    assert re.match(rf"{sites.service}/sign-in/", page.url)
    # An answer without a question, and a question that the service does not answer.
    page.goto(f"{sites.pages}/sign-in/back/?code=x&state=y")
    look()
    page.goto(f"{sites.service}/authorize/?response_type=code&client_id=nobody")
    look()
    context.close()
    assert not faults, "\n".join(faults)
