"""What people and officers do from end to end in a real browser, by the keyboard where they can.

Scripts are off: every way has to be open without them. Each step waits for the page it leads to.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Locator, Page

from chengxin.access.models import Staff
from chengxin.clock import civil_day, clock_of, now, system_clock
from chengxin.database import Server
from chengxin.demo.people import identity_number
from chengxin.site.working import work_once
from chengxin.standing.services.versions import current
from tests.browser import chromium
from tests.ledger.city import write
from tests.records.rows import person
from tests.site import site
from tests.standing.publishing.office import MILDER, STORER, hire, version
from tests.web.city import NOW, assertion, city
from tests.web.serving import served
from tests.web.staff.working import Worker, hired
from tests.web.test_browser import press

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ROLES = {
    "wang": "editor",
    "li": "approver",
    "zhao": "approver",
    "he": "handler intake",
    "ma": "intake",
}


@dataclass
class Calendar:
    """A clock that goes as the system's does, so many days on as a test says."""

    began: datetime = field(default_factory=system_clock)
    days: int = 0

    def __call__(self) -> datetime:
        return NOW + timedelta(self.days) + (system_clock() - self.began)


@dataclass(frozen=True, slots=True)
class Office:
    """Where the site is, its calendar, and who works there."""

    url: str
    calendar: Calendar
    workers: dict[str, Worker]


@pytest.fixture(scope="module")
def office(server: Server) -> Iterator[Office]:
    calendar = Calendar()
    quick = override_settings(PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"])
    with pytest.MonkeyPatch.context() as patch, quick, site(server) as made, city(made):
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        workers = {name: hired(name, roles.split()) for name, roles in ROLES.items()}
        hire_storer()
        with clock_of(calendar), served() as url:
            yield Office(url, calendar, workers)


def hire_storer() -> None:
    """Make the accounts that keep versions, where the city has not made them."""
    if not Staff.objects.filter(user__username=STORER).exists():
        hire()


@pytest.fixture(scope="module")
def browser(office: Office) -> Iterator[Browser]:
    assert office.url
    with chromium() as running:
        yield running


@contextmanager
def window(browser: Browser, width: int = 1280) -> Iterator[Page]:
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, java_script_enabled=False)  # type: ignore[arg-type]  # a TypedDict
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def by_keys(page: Page, *typed: str) -> None:
    """Go on from field to field by the keyboard, and send the form with Enter."""
    for position, text in enumerate(typed):
        if position:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def signed_in(page: Page, office: Office, name: str) -> None:
    """Sign somebody in by the keyboard alone, also twice within a code's time."""
    Staff.objects.filter(user__username=name).update(last_step=0)
    worker = office.workers[name]
    page.goto(f"{office.url}/staff/sign-in/?lang=en")
    page.locator("#id_login").focus()
    by_keys(page, worker.login, worker.password, worker.code())
    assert page.url == f"{office.url}/staff/"


def main(page: Page, selector: str) -> Locator:
    return page.locator(f"main {selector}")


def follows_its_problem(page: Page, name: str) -> None:
    """The summary of what is wrong leads by the keyboard to the field that it is about."""
    link = page.locator(f".problems a[href='#id_{name}']")
    link.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.locator(":focus").get_attribute("id") == f"id_{name}"


def test_an_officer_comes_in_by_the_keyboard_and_chooses_another_password(
    browser: Browser, office: Office
) -> None:
    worker, other = office.workers["ma"], "a long other password 7"
    with window(browser) as page:
        page.goto(f"{office.url}/staff/sign-in/?lang=en")
        page.keyboard.press("Tab")
        assert page.locator(":focus").get_attribute("class") == "skip"
        page.locator("#id_login").focus()
        by_keys(page, worker.login, worker.password, "000000")
        assert main(page, ".problems").is_visible()
        signed_in(page, office, "ma")
        page.goto(f"{office.url}/staff/password/")
        Staff.objects.filter(user__username="ma").update(last_step=0)
        page.locator("#id_password").focus()
        by_keys(page, worker.password, worker.code(), other, "another than that one")
        follows_its_problem(page, "again")
        Staff.objects.filter(user__username="ma").update(last_step=0)
        page.locator("#id_password").focus()
        by_keys(page, worker.password, worker.code(), other, other)
        assert page.url.partition("#")[0] == f"{office.url}/staff/"
        office.workers["ma"] = replace(worker, password=other)


def test_a_file_is_sent_mended_and_sent_again(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    number = identity_number(31, date(1990, 1, 1), "male")
    lin = assertion("lin").identity.number.reveal()
    rows = [person(identity=number, name="何安", born_on="soon"), person(identity=lin, name="林错")]
    file = write(tmp_path / "persons.csv", rows)
    with window(browser) as page:
        signed_in(page, office, "he")
        page.goto(f"{office.url}/staff/intake/")
        press(page, main(page, "form button"))
        follows_its_problem(page, "file")
        send(page, file)
        assert "bad_date" in main(page, "table").first.inner_text()
        summary = main(page, "summary").first
        summary.focus()
        page.keyboard.press("Enter")
        page.locator("#id_reason").fill("short")
        press(page, main(page, "details button"))
        assert main(page, "details").get_attribute("open") is not None
        page.locator("#id_reason").fill("The furnisher asked which rows were wrong")
        with page.expect_download() as given:
            main(page, "details button").click()
        mended = tmp_path / "mended.csv"
        text = Path(given.value.path()).read_text("utf-8")
        # One row was refused, and one is held because the number is known under another name.
        assert number in text
        assert "name_differs" in text
        mended.write_text(text.replace("soon", "1990-01-01").replace("林错", "林试"), "utf-8")
        page.goto(f"{office.url}/staff/intake/")
        send(page, mended)
        assert main(page, ".tiles").inner_text().split()[:2] == ["2", "rows"]
        assert not main(page, "details").count()


def send(page: Page, file: Path) -> None:
    page.locator("#id_kind_0").focus()
    page.keyboard.press("Space")
    page.set_input_files("#id_file", file)
    press(page, main(page, "form button"))


def test_a_file_is_opened_for_a_purpose_and_its_time_is_shown(
    browser: Browser, office: Office
) -> None:
    with window(browser) as page:
        signed_in(page, office, "he")
        page.goto(f"{office.url}/staff/person/")
        page.locator("#id_number").fill(assertion("lin").identity.number.reveal())
        press(page, main(page, "form button"))
        follows_its_problem(page, "purpose_0")
        assert page.locator("#id_number").input_value() == ""
        page.locator("#id_number").fill(assertion("lin").identity.number.reveal())
        page.locator("#id_purpose_0").check()
        page.locator("#id_reason").fill("The person disputes a fine of last year")
        press(page, main(page, "form button"))
        assert "15 min left" in main(page, ".identity-bar").inner_text()
        press(page, main(page, "a[href$='/identity/']"))
        assert "林试" in main(page, "dl").inner_text()
        office.calendar.began -= timedelta(minutes=10)
        press(page, main(page, "a[href$='/score/']"))
        assert "5 min left" in main(page, ".identity-bar").inner_text()
        office.calendar.began -= timedelta(minutes=6)
        page.reload()
        assert not main(page, ".identity-bar").count()
        press(page, main(page, "a[href='/staff/person/']"))


def done_behind_the_page() -> None:
    """What `chengxin work` does beside the pages."""
    while work_once():
        pass


def test_rules_are_proposed_commented_on_approved_and_switched_to(
    browser: Browser, office: Office
) -> None:
    number = version(MILDER)
    with window(browser) as page:
        signed_in(page, office, "wang")
        page.goto(f"{office.url}/staff/publishing/")
        page.locator("#id_rulebook_no").select_option(str(number))
        page.locator("#id_form_0").check()
        page.locator("#id_reason").fill("Better")
        press(page, main(page, "form .button").last)
        proposal = page.url
        made = proposal.rstrip("/").rpartition("/")[2]
        press(page, main(page, "form[action$='/open_round/'] button"))
    with window(browser, 375) as page:
        page.goto(f"{office.url}/drafts/?lang=en")
        press(page, main(page, f"a[href='/drafts/{made}/']"))
        press(page, main(page, "form button"))
        follows_its_problem(page, "text")
        page.locator("#id_text").fill("Why not 520?")
        press(page, main(page, "form button"))
        assert "was kept" in main(page, ".done").inner_text()
    office.calendar.days += 30
    with window(browser) as page:
        signed_in(page, office, "wang")
        page.goto(proposal)
        main(page, "textarea[id^='reason-']").first.fill("The sum would not fit")
        press(page, main(page, "form[action$='/reply/'] button"))
        press(page, main(page, "form[action$='/try/'] button"))
        done_behind_the_page()
    for name in ("li", "zhao"):
        with window(browser) as page:
            signed_in(page, office, name)
            page.goto(proposal)
            press(page, main(page, "form[action$='/approve/'] button"))
    with window(browser) as page:
        signed_in(page, office, "wang")
        page.goto(proposal)
        page.locator("#effective_on").fill(f"{civil_day(now())}")
        press(page, main(page, "form[action$='/publish/'] button"))
        press(page, main(page, "form[action$='/switch/'] button"))
        assert current().rulebook_no != number
        done_behind_the_page()
        assert current().rulebook_no == number
    with window(browser, 375) as page:
        page.goto(f"{office.url}/drafts/{made}/?lang=en")
        assert "The sum would not fit" in main(page, "section").last.inner_text()
