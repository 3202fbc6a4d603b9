"""The demonstration's report in a real browser, narrow and wide, asking the network for nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from chengxin.demo.gathering import gather
from chengxin.report import write_city_report
from tests.browser import chromium
from tests.demo.conftest import Scored

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(small_city: Scored, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_city_report(out, gather(small_city.outcome, small_city.reading, small_city.files.roster))
    return out


@pytest.fixture(params=[375, 1280])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    asked: list[str] = []
    opened.on("request", lambda seen: asked.append(seen.url))
    yield opened
    opened.close()
    assert asked
    assert all(url.startswith("file://") for url in asked)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_from_the_city_to_a_person_to_an_article(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    assert "全市" in page.get_by_role("heading", level=1).inner_text()
    assert fits(page)
    page.get_by_role("link", name="同一件事只算一次").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("为什么是")
    assert "同一份决定由两个部门报送" in page.inner_text("main")
    assert fits(page)
    page.get_by_role("link", name="第十二条").first.click()
    assert "千分制" in page.inner_text("main")
    assert fits(page)


def test_every_person_fits_in_both_languages(page: Page, report: Path) -> None:
    pages = sorted(report.glob("person-*.html"))
    assert len(pages) >= 24
    for path in pages:
        page.goto(path.as_uri())
        assert fits(page), path.name


def test_who_did_not_agree_has_no_number(page: Page, report: Path) -> None:
    page.goto((report / "en.html").as_uri())
    page.get_by_role("link", name="No consent, no score").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Why there is no score"
    assert not page.locator(".score").count()
