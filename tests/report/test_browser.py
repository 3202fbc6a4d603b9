"""The pages in a real browser, from a disk: they fit narrow and wide, and ask for nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from chengxin.law import cover
from chengxin.report import write_city_report, write_comparison, write_coverage
from tests.browser import chromium
from tests.report.sample import city
from tests.report.sample_book import RULEBOOK

pytestmark = pytest.mark.browser

SIZES = {"phone": 375, "desk": 1280}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_city_report(out, city())
    return out


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    size = {"width": SIZES[request.param], "height": 900}
    opened = browser.new_page(viewport={"width": size["width"], "height": size["height"]})
    asked: list[str] = []
    complaints: list[str] = []

    def note(seen: Request) -> None:
        asked.append(seen.url)

    opened.on("request", note)
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.close()
    assert asked
    assert all(url.startswith("file://") for url in asked)
    assert not complaints


def _fits(page: Page) -> bool:
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


def test_from_the_report_to_a_person_and_to_the_article(
    page: Page, report: Path, tmp_path: Path
) -> None:
    page.goto((report / "index.html").as_uri())
    assert _fits(page)
    page.screenshot(path=tmp_path / "city.png", full_page=True)
    page.get_by_role("link", name="几乎每一种行").click()
    assert page.get_by_role("heading", level=1).inner_text() == "为什么是 603"
    assert _fits(page)
    page.screenshot(path=tmp_path / "person.png", full_page=True)
    page.get_by_role("link", name="第十二条").first.click()
    assert page.url.endswith("/rulebook/article-measures-12.html")
    assert "千分制" in page.get_by_role("article").inner_text()
    assert _fits(page)
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Article 12"
    page.screenshot(path=tmp_path / "article.png", full_page=True)


def test_from_the_rules_to_an_article_and_a_case(page: Page, report: Path, tmp_path: Path) -> None:
    page.goto((report / "rulebook" / "index.en.html").as_uri())
    assert _fits(page)
    page.screenshot(path=tmp_path / "rules.png", full_page=True)
    page.get_by_role("link", name="Article 16").click()
    page.get_by_role("link", name="Honours").first.click()
    page.get_by_role("link", name="Honours are capped in total").click()
    assert "500 + 50 − 2 = 548" in page.inner_text("main")
    assert _fits(page)


def test_the_style_is_applied_in_spite_of_the_policy(page: Page, report: Path) -> None:
    page.goto((report / "person-1.html").as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.score')).fontSize") == "48px"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_records_of_a_sum_open_without_script(page: Page, report: Path) -> None:
    page.goto((report / "person-1.en.html").as_uri())
    members = page.get_by_text("V-1")
    assert not members.is_visible()
    page.get_by_text("See 2 records").click()
    assert members.is_visible()


def test_from_a_comparison_to_an_article(page: Page, tmp_path: Path) -> None:
    write_comparison((RULEBOOK, RULEBOOK), tmp_path)
    page.goto((tmp_path / "index.html").as_uri())
    assert _fits(page)
    page.screenshot(path=tmp_path / "compared.png", full_page=True)
    page.get_by_role("link", name="第十三条").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "第十三条"
    page.get_by_role("link", name="返回").click()
    page.get_by_role("link", name="返回").click()
    assert page.get_by_role("heading", level=1).inner_text() == "规则对照"


@pytest.fixture(scope="module")
def coverage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("coverage")
    write_coverage(cover(Path(__file__).parents[2]), out, {})
    return out


def test_from_the_coverage_to_an_article_and_a_case(page: Page, coverage: Path) -> None:
    page.goto((coverage / "index.html").as_uri())
    assert _fits(page)
    page.get_by_role("link", name="玉溪市个人诚信积分管理办法").click()
    assert _fits(page)
    text = page.get_by_text("第十二条 个人诚信积分")
    assert not text.is_visible()
    page.locator("#article-12 + details summary").click()
    assert text.is_visible()
    page.get_by_role("link", name="2月29日出生者").click()
    assert page.url.endswith("/yuxi/case-leap_day_birthday.html")
    page.goto((coverage / "law-yunnan.en.html").as_uri())
    assert "Not built yet" in page.inner_text("main")
    assert _fits(page)
