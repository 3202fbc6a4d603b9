"""The pages as files: well formed, self-contained, linked, labelled, and deaf to hostile names."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from chengxin.report import ToldPerson, write_city_report, write_comparison, write_rulebook_site
from chengxin.report.pages import policy, style
from chengxin.rulebook.model import Name
from tests.report.sample import city, hostile
from tests.report.sample_book import RULEBOOK

VOID = {"meta", "br", "link", "img", "input", "hr"}
#: A page without a table of contents of its own still has one of these.
SHAPES = {"path", "circle", "rect", "line"}


class Page(HTMLParser):
    """Reads a page strictly: every element closed in order, and what a test asks about kept."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.words: dict[str, str] = {}
        text = path.read_text("utf-8")
        assert text.startswith("<!doctype html>")
        self.feed(text)
        self.close()
        assert not self.open, f"{path.name}: left open {self.open}"
        assert not self.faults, f"{path.name}: {self.faults}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.faults.append(f"an attribute twice on {tag}")
        if tag not in VOID | SHAPES:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if self.open:
            self.words[self.open[-1]] = self.words.get(self.open[-1], "") + data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        """Return the attributes of every such element."""
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city's report with the rulebook's pages in it, and a comparison beside it."""
    out = tmp_path_factory.mktemp("report")
    write_city_report(out, city())
    write_comparison((RULEBOOK,), out / "compared")
    return out


@pytest.fixture(scope="module")
def pages(report: Path) -> dict[Path, Page]:
    """Every page of it, read strictly."""
    return {path: Page(path) for path in sorted(report.rglob("*.html"))}


def test_everything_has_its_page_in_both_languages(report: Path) -> None:
    names = {path.name for path in (report / "rulebook").iterdir()}
    wanted = ["index"]
    wanted += [f"article-{document}-{number}" for document, number in RULEBOOK.articles]
    wanted += [f"item-{item}" for item in RULEBOOK.items]
    wanted += [f"rule-{rule}" for rule in (*RULEBOOK.indicators, *RULEBOOK.ceilings)]
    wanted += [f"case-{case}" for case in RULEBOOK.cases]
    assert names == {f"{name}{end}" for name in wanted for end in (".html", ".en.html")}
    assert {"index.html", "en.html", "person-1.html", "person-3.en.html"} <= {
        path.name for path in report.iterdir()
    }


def test_every_link_leads_somewhere(pages: dict[Path, Page]) -> None:
    ids = {path: [each["id"] for each in _with(page, "id")] for path, page in pages.items()}
    for path, page in pages.items():
        assert len(ids[path]) == len(set(ids[path])), f"{path.name}: an id twice"
        for link in page.all("a"):
            address, _, anchor = (link["href"] or "").partition("#")
            target = (path.parent / unquote(address)).resolve() if address else path
            assert target in pages, f"{path.name} → {link['href']}"
            assert not anchor or anchor in ids[target], f"{path.name} → {link['href']}"


def test_every_page_is_reached_from_a_first_one(report: Path, pages: dict[Path, Page]) -> None:
    reached, waiting = set(), [report / "index.html", report / "compared" / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        for link in pages[path].all("a"):
            address = (link["href"] or "").partition("#")[0]
            if address:
                waiting.append((path.parent / address).resolve())
    assert reached == set(pages)


def _with(page: Page, attribute: str) -> Iterator[dict[str, str | None]]:
    return (attributes for _, attributes in page.elements if attribute in attributes)


def test_nothing_is_scripted_or_asked_of_the_network(pages: dict[Path, Page]) -> None:
    allowed = {"a", "meta", "style"}
    for page in pages.values():
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "iframe", "object", "form", "link", "img", "base"}
        assert {"style", "title", "main", "h1"} <= tags
        for tag, attributes in page.elements:
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]
            assert not {"src", "srcset", "data", "xlink:href"} & attributes.keys()
            assert "href" not in attributes or tag in allowed
        assert "url(" not in page.words["style"]
        assert "@import" not in page.words["style"]


def test_the_policy_admits_this_style_and_nothing_else(pages: dict[Path, Page]) -> None:
    for page in pages.values():
        digest = b64encode(sha256(page.words["style"].encode()).digest()).decode()
        said = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
        assert said == [policy()]
        assert f"style-src 'sha256-{digest}'" in policy()
        assert policy().startswith("default-src 'none'")


def test_pages_are_labelled_for_those_who_listen(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        assert page.all("html")[0]["lang"] == ("en" if path.name.endswith("en.html") else "zh-Hans")
        assert len(page.all("h1")) == 1
        headings = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        steps = pairwise(headings)
        assert all(after - before <= 1 for before, after in steps), f"{path.name}: {headings}"
        assert len(page.all("table")) == len(page.all("caption"))
        assert all("scope" in cell for cell in page.all("th"))
        assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in page.all("svg"))
        others = [link for link in page.all("a") if "hreflang" in link]
        assert len(others) == 1


@pytest.mark.check("S27")
@pytest.mark.parametrize("lang", ["", ".en"])
def test_hostile_names_stay_text(tmp_path: Path, lang: str) -> None:
    book, answer = hostile()
    bad = answer.person
    told = ToldPerson(Name(bad, bad), Name(bad, bad), bad, answer)
    data = city()
    values = {name: getattr(data, name) for name in data.__slots__}
    write_city_report(tmp_path, type(data)(**(values | {"rulebook": book, "people": [told]})))
    for path in (
        tmp_path / ("en.html" if lang else "index.html"),
        tmp_path / f"person-1{lang}.html",
        *(tmp_path / "rulebook").glob(f"*-*{lang}.html"),
    ):
        page = Page(path)
        assert not page.all("script"), path.name
        assert "<script" not in path.read_text("utf-8")


def test_an_article_tells_what_cites_it(tmp_path: Path) -> None:
    write_rulebook_site(RULEBOOK, tmp_path)
    cited = (tmp_path / "article-measures-16.en.html").read_text("utf-8")
    assert 'href="rule-volunteer_hours.en.html"' in cited
    assert "Shared limit" in cited
    uncited = (tmp_path / "article-measures-24.en.html").read_text("utf-8")
    assert "Nothing in this rulebook cites it." in uncited
    refused = (tmp_path / "item-petition.en.html").read_text("utf-8")
    assert "never taken in" in refused
    assert "Furnisher" not in refused
    case = (tmp_path / "case-honours_are_capped.en.html").read_text("utf-8")
    assert "500 + 50 − 2 = 548" in case


def _luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("front", "back"),
    [
        *(
            (text, ground)
            for text in ("ink", "soft", "accent", "less")
            for ground in ("page", "card")
        ),
        ("wait", "wait-wash"),
        ("mast-ink", "mast"),
    ],
)
def test_text_stands_out_from_its_ground(front: str, back: str) -> None:
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", style()))
    low, high = sorted((_luminance(tokens[front]), _luminance(tokens[back])))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_departures_and_interpretations_stand_with_what_they_are_about(report: Path) -> None:
    rule = (report / "rulebook" / "rule-honours.en.html").read_text("utf-8")
    assert "Do honours of a team count? No." in rule
    item = (report / "rulebook" / "item-volunteering.en.html").read_text("utf-8")
    assert "The text counts days; hours are counted." in item
    other = (report / "rulebook" / "rule-donations.en.html").read_text("utf-8")
    assert "Do honours of a team" not in other
