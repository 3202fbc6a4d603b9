"""What the texts ask beside their articles' main point, and what holds for every city."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxin.ledger import ledger_from_cells
from chengxin.ledger.columns import Holds, Kind, columns
from chengxin.report import write_rulebook_site
from chengxin.rulebook import load
from chengxin.rulebook.codes import Code
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.compile import compile_rulebook
from tests.rulebook import bad

ROOT = Path(__file__).parents[2]


def book(city: str) -> Rulebook:
    loaded = load(ROOT / "rulebooks" / city)
    assert loaded.rulebook is not None, loaded.diagnostics
    return loaded.rulebook


@pytest.mark.parametrize(
    "city",
    [
        pytest.param("yuxi", marks=pytest.mark.article("yuxi", "8/ratings")),
        pytest.param("jinan", marks=pytest.mark.article("jinan", "10/ratings")),
    ],
)
def test_market_ratings_are_taken_with_their_grade_and_the_persons_consent(city: str) -> None:
    rulebook = book(city)
    rating = rulebook.items["market_rating"]
    assert rulebook.categories[rating.category].source == "market"
    assert (rating.use, rating.consent) == ("scored", "consent")
    assert rating.fields["grade"].ordered
    assert any(
        rule.select and rule.select.items == ("market_rating",)
        for rule in rulebook.indicators.values()
    )


@pytest.mark.article("jinan", "10/formed")
def test_a_record_keeps_the_day_it_was_formed_beside_its_arrival() -> None:
    asked = columns(book("jinan"), Kind.RECORDS)
    assert (asked["formed_on"].holds, asked["formed_on"].required) == (Holds.DATE, True)
    assert (asked["recorded_at"].holds, asked["recorded_at"].required) == (Holds.INSTANT, True)


@pytest.mark.article("sanming", 10)
def test_the_furnisher_finds_within_what_the_catalogue_allows() -> None:
    rulebook = book("sanming")
    asked = columns(rulebook, Kind.RECORDS)
    assert asked["furnisher"].required
    assert {*(asked["finding"].words or ())} == {"positive", "adverse"}
    findings = {item.finding for item in rulebook.items.values() if item.use != "refused"}
    assert {("positive",), ("adverse",)} <= findings


@pytest.mark.article("yunnan", "4.2/classes")
@pytest.mark.parametrize("city", ["yuxi", "sanming", "jinan", "shaoxing"])
def test_every_score_is_of_exactly_one_class_and_a_higher_one_of_no_lower(city: str) -> None:
    rulebook = book(city)
    scores = range(rulebook.scale.lowest, rulebook.scale.highest + 1)
    classes = compile_rulebook(rulebook).level
    found = [
        [each.level for each in classes if each.lowest <= n * 100 < each.below] for n in scores
    ]
    assert {len(levels) for levels in found} == {1}
    assert list(dict.fromkeys(levels[0] for levels in found)) == [
        level.id for level in reversed(rulebook.levels)
    ]


@pytest.mark.article("yuxi", 25)
@pytest.mark.parametrize(
    ("basis", "loads"),
    [("data_source", True), ("law", True), ("use", True), ("convenience", False)],
)
def test_a_change_rests_on_sources_law_or_use(tmp_path: Path, basis: str, loads: bool) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    with (root / "rulebook.yaml").open("a", encoding="utf-8") as file:
        file.write(
            f"changes: [{{on: 2026-01-01, basis: {basis}, reason: {{zh: 因, en: why}},"
            " about: [scale], cite: measures#10}]\n"
        )
    assert (load(root).rulebook is not None) is loads


@pytest.mark.article("yuxi", 4)
@pytest.mark.article("sanming", 13)
@pytest.mark.article("yunnan", "3.2")
@pytest.mark.parametrize("key", ["legal_basis", "purpose", "necessity"])
def test_nothing_is_taken_in_without_basis_purpose_and_necessity(tmp_path: Path, key: str) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    catalogue = root / "catalogue.yaml"
    lines = catalogue.read_text("utf-8").splitlines(keepends=True)
    first = next(at for at, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
    catalogue.write_text("".join([*lines[:first], *lines[first + 1 :]]), "utf-8")
    loaded = load(root)
    assert loaded.rulebook is None
    assert Code.NO_NECESSITY in {problem.code for problem in loaded.diagnostics}


@pytest.mark.article("yuxi", 3)
def test_the_product_is_called_as_the_text_calls_it() -> None:
    rulebook = book("yuxi")
    assert rulebook.name.zh == "玉溪分"
    assert "玉溪分" in rulebook.articles["measures", "3"].text


@pytest.mark.article("yuxi", 5)
def test_yuxi_takes_in_what_its_catalogue_lists_and_nothing_else(tmp_path: Path) -> None:
    person = {"person": "P", "born_on": "1990-01-01", "consented_on": "2025-05-01"}
    record = {
        "record": "R", "version": "1", "person": "P", "furnisher": "F", "item": "volunteering",
        "finding": "positive", "formed_on": "2026-01-01", "recorded_at": "2026-01-02",
        "hours": "10",
    }  # fmt: skip
    taken = ledger_from_cells(book("yuxi"), [person], [record], [], out=tmp_path / "a")
    assert taken.ledger is not None, taken.diagnostics
    gossip = [{**record, "item": "gossip"}]
    refused = ledger_from_cells(book("yuxi"), [person], gossip, [], out=tmp_path / "b")
    assert refused.ledger is None
    assert [problem.code for problem in refused.diagnostics] == ["unknown_item"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("city", "basis"),
    [
        pytest.param(
            "yuxi",
            ("国办发〔2016〕98号", "2024年版", "2024—2025年", "《云南省社会信用条例》"),
            marks=pytest.mark.article("yuxi", 1),
        ),
        pytest.param(
            "sanming",
            ("国务院办公厅", "福建省", "“诚信三明”"),
            marks=pytest.mark.article("sanming", 1),
        ),
    ],
)
def test_the_rulebooks_pages_name_the_basis_of_the_measures(
    tmp_path: Path, city: str, basis: tuple[str, ...]
) -> None:
    write_rulebook_site(book(city), tmp_path)
    page = (tmp_path / "article-measures-1.html").read_text("utf-8")
    assert [name for name in basis if name not in page] == []
