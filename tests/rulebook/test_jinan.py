"""Jinan's rulebook holds what its measures list, and nothing that they exclude."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook

JINAN = Path(__file__).parent.parent.parent / "rulebooks" / "jinan"

#: Article 9, word for word, in its order.
KINDS = (
    "身份识别信息",
    "荣誉奖励信息",
    "社会贡献信息",
    "遵纪守法信息",
    "行政管理信息",
    "守信践诺信息",
    "法律、行政法规和国家规定的其他信息",
)
#: The two exclusions of article 9(5).
EXCLUDED = ("summary_penalty", "corrected_minor_act")


@pytest.fixture(scope="module")
def jinan() -> Rulebook:
    """The rulebook, which must load."""
    loaded = load(JINAN)
    assert loaded.rulebook is not None, loaded.diagnostics
    return loaded.rulebook


@pytest.mark.article("jinan", 23)
def test_the_law_has_lapsed_and_counted_two_years(jinan: Rulebook) -> None:
    assert jinan.law == "lapsed"
    assert jinan.figures == "illustrative"
    assert (jinan.starts, jinan.until) == (date(2020, 10, 1), date(2022, 9, 30))
    assert sorted(int(number) for _document, number in jinan.articles) == [*range(1, 24)]


@pytest.mark.article("jinan", "9(1)")
@pytest.mark.article("jinan", "9(2)")
@pytest.mark.article("jinan", "9(3)")
@pytest.mark.article("jinan", "9(4)")
@pytest.mark.article("jinan", "9(5)")
@pytest.mark.article("jinan", "9(6)")
@pytest.mark.article("jinan", "9(7)")
def test_the_seven_kinds_of_article_9_are_categories(jinan: Rulebook) -> None:
    seven = list(jinan.categories.values())[: len(KINDS)]
    assert tuple(category.name.zh for category in seven) == KINDS
    assert [(cite.article, cite.part) for category in seven for cite in category.cite] == [
        ("9", part) for part in range(1, 8)
    ]
    assert [category.source for category in seven] == ["basic", *["public"] * 6]


@pytest.mark.article("jinan", "9(5)")
def test_both_exclusions_of_9_5_are_refused(jinan: Rulebook) -> None:
    assert {jinan.items[key].use for key in EXCLUDED} == {"refused"}
    deducting = {
        key
        for rule in jinan.indicators.values()
        if rule.kind == "deduction" and rule.select
        for key in rule.select.items
    }
    assert len(deducting) > len(EXCLUDED)
    for key in deducting:
        assert {"summary_procedure", "minor_corrected"} <= set(jinan.items[key].excludes)


@pytest.mark.article("jinan", 8)
def test_public_and_market_information_are_classes(jinan: Rulebook) -> None:
    used = {
        jinan.categories[item.category].source
        for item in jinan.items.values()
        if item.use == "scored"
    }
    assert used == {"public", "market", "supplementary"}


@pytest.mark.article("jinan", 11)
def test_what_a_person_declares_is_honours_and_social_contribution(jinan: Rulebook) -> None:
    declared = [item for item in jinan.items.values() if item.consent == "declared"]
    assert {item.category for item in declared} == {"declared_honours", "declared_contribution"}


@pytest.mark.article("jinan", 7)
def test_nothing_is_taken_without_the_agreement(jinan: Rulebook) -> None:
    taken = [item for item in jinan.items.values() if item.use != "refused"]
    assert {item.consent for item in taken} == {"consent", "declared"}
    unpaid = jinan.items["unpaid_donation"]
    assert "健康" in unpaid.purpose
    assert "第二十九条" in unpaid.legal_basis


@pytest.mark.parametrize(
    ("duty", "days", "starts"),
    [
        pytest.param("submission", 7, "formed", marks=pytest.mark.article("jinan", 10)),
        pytest.param("dispute_own", 3, "received", marks=pytest.mark.article("jinan", 20)),
        pytest.param("dispute_forward", 2, "received", marks=pytest.mark.article("jinan", 20)),
        pytest.param("dispute_furnisher", 5, "forwarded", marks=pytest.mark.article("jinan", 20)),
    ],
)
def test_the_clocks_are_those_of_the_text(
    jinan: Rulebook, duty: str, days: int, starts: str
) -> None:
    clock = jinan.clocks[duty]
    assert (clock.length, clock.unit, clock.starts) == (days, "working_days", starts)
    assert clock.cite


def test_what_the_text_does_not_fix_is_never_cited(jinan: Rulebook) -> None:
    silent = (jinan.scale, jinan.validity, *jinan.levels)
    assert [thing.cite for thing in silent] == [()] * len(silent)
    assert all(thing.modelled_on for thing in silent)
    assert all(rule.modelled_on for rule in jinan.indicators.values())


_MARKET = """
  agreements_broken:
    name: {zh: 没有按约履行, en: Agreements broken}
    kind: deduction
    cite: measures#8
    select: {items: [adverse_market_information]}
    points: {fixed: -5}
    since: 2020-10-01
"""
_KEPT = "use: kept\n    reason: 从事什么行业与是否守信无关"
_ALL = (
    "severity: [ordinary]\n    document: enforcement_decision\n    excludes: [summary_procedure, "
)


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        pytest.param(
            "catalogue.yaml", _KEPT, _KEPT.replace("kept", "scored"), "basic_information",
            id="a licence is scored as identity",
        ),
        pytest.param(
            "catalogue.yaml", _ALL, _ALL.removesuffix("summary_procedure, "), "admits_too_much",
            marks=pytest.mark.article("jinan", "9(5)"), id="summary procedure is let in",
        ),
        pytest.param(
            "catalogue.yaml", "zh: 注销营业执照逃避行政处罚", "zh: 所任职的法定代表人注销营业执照",
            "not_the_person", id="another's act",
        ),
        pytest.param(
            "indicators/market.yaml", "", _MARKET, "not_scored",
            id="the market deducts",
        ),
        pytest.param(
            "rulebook.yaml", "", "restrictions: [library]\n", "punishment",
            marks=pytest.mark.article("jinan", 12), id="a low score restricts",
        ),
        pytest.param(
            "indicators/promises.yaml", "points: {fixed: 3}", "points: {fixed: 11}", "repair_bonus",
            id="a repair pays",
        ),
    ],
)  # fmt: skip
def test_what_the_text_must_not_be_made_to_say_does_not_load(
    tmp_path: Path, path: str, old: str, new: str, code: str
) -> None:
    shutil.copytree(JINAN, tmp_path / "jinan")
    file = tmp_path / "jinan" / path
    text = file.read_text("utf-8")
    assert not old or text.count(old) == 1
    file.write_text(text.replace(old, new) if old else text + new, "utf-8")
    assert code in {problem.code for problem in load(tmp_path / "jinan").diagnostics}
