"""The staff pages in a real browser: the main ways without a script, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from chengxin.clock import clock_of, system_clock
from chengxin.standing.services.versions import store_version
from tests.browser import chromium
from tests.ledger.city import write
from tests.opening import put_in_force
from tests.records.conftest import NOW, SHAOXING
from tests.records.rows import ANNA, BAO, fine, person
from tests.site import Site
from tests.web.serving import served
from tests.web.staff.working import Worker, hired
from tests.web.test_browser import press

pytestmark = [pytest.mark.slow, pytest.mark.browser]

#: Width of the window by language, so that each page is looked at once on a phone.
WIDTHS = {"zh": 1280, "en": 390}


AXE = Axe()


@dataclass(frozen=True, slots=True)
class Office:
    """A site with people of staff, and files that wait to be sent."""

    url: str
    workers: dict[str, Worker]
    persons: Path
    records: Path


@pytest.fixture(scope="module")
def office(made: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    assert made.url
    began = system_clock()
    with clock_of(lambda: system_clock() - began + NOW), served() as url:
        number = store_version(folder=SHAOXING, by="wang", cases=False)
        put_in_force(rulebook_no=number)
        workers = {
            name: hired(name, ["handler", "intake", "editor"])
            for name in ("zh", "en", "axe.zh", "axe.en")
        }
        folder = tmp_path_factory.mktemp("files")
        rows = [person(), person(**BAO, born_on="1985-05-05"), person(name=""), person(born_on="x")]
        persons = write(folder / "persons.csv", rows)
        records = write(folder / "records.csv", [fine(), fine(record="P2", amount="much")])
        yield Office(url, workers, persons, records)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@contextmanager
def window(browser: Browser, lang: str, *, scripts: bool) -> Iterator[Page]:
    size = {"width": WIDTHS[lang], "height": 900}
    context = browser.new_context(viewport=size, java_script_enabled=scripts)  # type: ignore[arg-type]  # a TypedDict
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page, office: Office, name: str) -> None:
    worker = office.workers[name]
    page.goto(f"{office.url}/staff/sign-in/?lang={name[-2:]}")
    for field, typed in worker.typed().items():
        page.fill(f"#id_{field}", typed)
    press(page, page.locator("main button"))
    expect(page).to_have_url(f"{office.url}/staff/")


def send(page: Page, office: Office, kind: int, file: Path) -> None:
    page.goto(f"{office.url}/staff/intake/")
    page.check(f"#id_kind_{kind}")
    page.set_input_files("#id_file", file)
    press(page, page.locator("main form button"))


def look(page: Page, office: Office, number: str) -> None:
    page.goto(f"{office.url}/staff/person/")
    page.fill("#id_number", number)
    page.check("#id_purpose_0")
    page.fill("#id_reason", "The person disputes a fine of last year")
    press(page, page.locator("main button"))


@pytest.mark.parametrize("lang", WIDTHS)
def test_a_day_of_work_without_a_script(office: Office, browser: Browser, lang: str) -> None:
    with window(browser, lang, scripts=False) as page:
        sign_in(page, office, lang)
        send(page, office, 0, office.persons)
        expect(page.locator("main")).to_contain_text("bad_date")
        send(page, office, 1, office.records)
        expect(page.locator("main")).to_contain_text("bad_number")
        look(page, office, BAO["identity"][:-1])
        expect(page.locator(".problems")).to_be_visible()
        look(page, office, ANNA["identity"])
        expect(page.locator(".identity-bar")).to_contain_text(ANNA["identity"][-4:])
        expect(page.locator("body")).not_to_contain_text(ANNA["name"])
        for name in ("identity", "arithmetic"):
            press(page, page.locator(f"main a[href$='/{name}/']"))
        expect(page.locator("main")).to_contain_text("500")
        page.goto(f"{office.url}/staff/rules/")
        press(page, page.locator("main tbody a").first)
        press(page, page.locator("main a[href*='item-commitment_fine']").first)
        expect(page.locator("main h1")).to_be_visible()
        overflow = page.locator("body").bounding_box()
        assert overflow is not None
        assert overflow["width"] <= WIDTHS[lang]
        press(page, page.locator("header button"))
        expect(page).to_have_url(f"{office.url}/staff/sign-in/")
        page.goto(f"{office.url}/staff/")
        expect(page).to_have_url(f"{office.url}/staff/sign-in/")


def check(page: Page) -> None:
    """Let axe look at the page as it is shown."""
    result = AXE.run(page)
    assert result.violations_count == 0, f"{page.url}: {result.generate_report()}"


@pytest.mark.parametrize("lang", WIDTHS)
def test_axe_finds_nothing_where_something_is_wrong(
    office: Office, browser: Browser, lang: str
) -> None:
    with window(browser, lang, scripts=True) as page:
        page.goto(f"{office.url}/staff/sign-in/?lang={lang}")
        press(page, page.locator("main button"))
        check(page)
        sign_in(page, office, f"axe.{lang}")
        send(page, office, 0, office.persons)
        check(page)
        look(page, office, "1")
        check(page)
