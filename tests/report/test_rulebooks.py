"""The rulebooks that ship here, shown whole: in words throughout, and every answer adds up."""

import re
from html import unescape
from pathlib import Path

import pytest

from chengxin.report import explain, show, write_rulebook_site
from chengxin.report.periods import validity_words
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.text import LANGUAGES, language
from tests.answered import answered

FOLDERS = sorted(Path(__file__).parents[2].glob("rulebooks/*/rulebook.yaml"))
IDENTIFIER = re.compile(r"\b[a-z]+_[a-z_]+\b")


@pytest.fixture(scope="module", params=FOLDERS, ids=[path.parent.name for path in FOLDERS])
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    loaded = load(request.param.parent).rulebook
    assert loaded is not None
    return loaded


def _in_words(text: str, rulebook: Rulebook) -> bool:
    return not set(IDENTIFIER.findall(text)) - {rulebook.id}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rulebook_is_shown_in_words_throughout(rulebook: Rulebook, lang: str) -> None:
    text = show(rulebook, lang)
    joined = re.sub(r"\s+", "", text)
    names = [rule.name for rule in rulebook.indicators.values()]
    names += [ceiling.name for ceiling in rulebook.ceilings.values()]
    assert all(re.sub(r"\s+", "", name.get(lang)) in joined for name in names)
    assert _in_words(text, rulebook)


@pytest.mark.parametrize(
    ("item", "lang", "said"),
    [
        (
            "medal",
            "en",
            "Tier is National: 60 months · set by a law or regulation; Tier is City or Province:"
            " 24 months; all others: 12 months",
        ),
        ("city_fine", "zh", "罚款数额2,000 元起：12 个月；其余：6 个月"),
        ("training", "en", "to 31 December of the year in which it begins"),
        ("honour", "en", ""),
    ],
)
def test_a_period_is_said_with_what_it_asks_for(item: str, lang: str, said: str) -> None:
    book = load(FOLDERS[0].parents[2] / "tests" / "rulebooks" / "small").rulebook
    assert book is not None
    with language(lang):
        assert validity_words(book, book.items[item]) == said


@pytest.mark.slow
def test_its_pages_are_in_words_too(rulebook: Rulebook, tmp_path: Path) -> None:
    write_rulebook_site(rulebook, tmp_path)
    pages = list(tmp_path.iterdir())
    assert len(pages) > 2 * (len(rulebook.articles) + len(rulebook.items) + len(rulebook.cases))
    for page in pages:
        body = page.read_text("utf-8").partition("<body>")[2]
        assert _in_words(unescape(re.sub(r"<[^>]*>", " ", body)), rulebook), page.name
        for link in re.findall(r'href="([^"#]+)', body):
            assert (tmp_path / link).exists(), f"{page.name} → {link}"


@pytest.mark.slow
def test_every_answer_to_its_cases_adds_up(rulebook: Rulebook) -> None:
    for case, ask, answer, _derived in answered(rulebook):
        for lang in LANGUAGES:
            text = explain(rulebook, answer, lang=lang)
            if ask.score is not None:
                assert f"= {ask.score}\n" in text, case.id
            assert _in_words(text.replace(case.id, ""), rulebook), case.id
