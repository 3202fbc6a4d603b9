"""What Sanming's draft asks of its rulebook beyond single cases: five dimensions, their bounds."""

from __future__ import annotations

import shutil
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner

from chengxin.cli import main
from chengxin.report import show
from chengxin.rulebook import load
from chengxin.rulebook.model import Indicator, Item, Rulebook

SANMING = Path(__file__).parents[2] / "rulebooks" / "sanming"
#: The fields of article 12 in the order of its text, and the categories that stand for them.
FIELDS = {
    "道路交通": "traffic",
    "环境保护": "environment",
    "文化体育": "culture_sport",
    "安全生产": "work_safety",
    "消防安全": "fire_safety",
    "社会保障": "social_security",
    "城市建设": "city_building",
    "城市管理": "city_management",
    "社会治安": "public_order",
    "卫生健康": "hygiene",
    "行政审批": "approvals",
}


@pytest.fixture(scope="module")
def sanming() -> Rulebook:
    book = load(SANMING).rulebook
    assert book is not None
    return book


def _of(book: Rulebook, dimension: str) -> list[Indicator]:
    return [rule for rule in book.indicators.values() if rule.dimension == dimension]


def _read(book: Rulebook, rules: list[Indicator]) -> list[Item]:
    return [book.items[key] for rule in rules if rule.select for key in rule.select.items]


def test_all_articles_stand_in_full(sanming: Rulebook) -> None:
    assert [int(number) for _document, number in sanming.articles] == sorted(range(1, 27), key=str)
    assert all(article.text.startswith("第") for article in sanming.articles.values())


@pytest.mark.article("sanming", 2)
def test_registration_or_usual_residence_is_enough(sanming: Rulebook) -> None:
    assert set(sanming.who.residency) == {"household_registered", "usual_resident"}
    assert sanming.who.age == 18


@pytest.mark.article("sanming", 17)
def test_the_dimensions_are_the_five_of_the_text_in_its_order(sanming: Rulebook) -> None:
    names = ("基础信息", "守信正向", "失信违约", "信用修复", "用信行为")
    shown = [dimension.name.zh for dimension in sanming.dimensions.values()]
    assert all(zh.startswith(name) for zh, name in zip(shown, names, strict=True))
    text = sanming.articles["measures", "17"].text
    assert all(
        word in text for word in ("基础信息", "守信正向", "失信违约", "信用修复", "用信行为")
    )


@pytest.mark.article("sanming", 7)
@pytest.mark.article("sanming", 3)
def test_information_is_basic_or_public_with_a_supplement_by_the_person(sanming: Rulebook) -> None:
    classes = {category.source for category in sanming.categories.values()}
    assert classes == {"basic", "public", "supplementary"}
    given = [
        item
        for item in sanming.items.values()
        if sanming.categories[item.category].source == "supplementary"
    ]
    assert {item.consent for item in given} == {"declared"}


@pytest.mark.article("sanming", 13)
@pytest.mark.article("sanming", 9)
def test_what_has_no_proper_source_is_refused(sanming: Rulebook) -> None:
    assert {sanming.items[key].use for key in ("scraped_data", "private_dispute")} == {"refused"}
    taken = [item for item in sanming.items.values() if item.use != "refused"]
    assert all(item.furnisher and item.legal_basis for item in taken)


@pytest.mark.article("sanming", 8)
@pytest.mark.article("sanming", 17)
def test_basic_information_weighs_nothing_and_everybody_is_told(sanming: Rulebook) -> None:
    assert not _of(sanming, "basic")
    basic = [item for item in sanming.items.values() if item.category == "basic_information"]
    assert basic
    assert {item.use for item in basic} == {"kept"}
    assert "dimensions/basic" in {each.about for each in sanming.deviations}
    assert sanming.dimensions["basic"].weight == 0
    assert "权重 0%：只保存、展示，不计分" in show(sanming, "zh")
    assert "weight 0%: held and shown, never scored" in show(sanming, "en")


@pytest.mark.article("sanming", 26)
@pytest.mark.parametrize(("lang", "said"), [("zh", "暂定"), ("en", "provisional")])
def test_the_date_of_the_draft_is_said_to_be_provisional(
    sanming: Rulebook, lang: str, said: str
) -> None:
    assert said in sanming.interpretations["date_of_the_draft"].answer.get(lang)
    assert said in show(sanming, lang)


@pytest.mark.article("sanming", 11)
def test_credit_use_comes_from_the_citys_own_log_and_only_adds(sanming: Rulebook) -> None:
    rules = _of(sanming, "credit_use")
    items = _read(sanming, rules)
    assert {rule.kind for rule in rules} == {"award"}
    assert {item.finding for item in items} == {("positive",)}
    assert {item.furnisher for item in items} == {"市公共信用信息平台的激励兑现日志"}


@pytest.mark.article("sanming", 12)
def test_each_field_of_penalties_is_there_on_an_effective_legal_document(sanming: Rulebook) -> None:
    text = sanming.articles["measures", "12"].text
    scored = _read(sanming, _of(sanming, "breach"))
    for field, category in FIELDS.items():
        assert field in text
        assert sanming.categories[category].name.zh == field
        assert [item for item in scored if item.category == category], field
    assert all(item.document not in ("", "none") for item in scored)


@pytest.mark.article("sanming", 12)
def test_arrears_deduct_only_on_a_document_and_uncivil_conduct_never(sanming: Rulebook) -> None:
    fees = [item for item in sanming.items.values() if item.category == "public_service_fees"]
    deducted = {item.id for item in _read(sanming, _of(sanming, "breach"))} & {i.id for i in fees}
    assert [sanming.items[key].document for key in deducted] == ["enforcement_decision"]
    assert sanming.items["uncivil_conduct"].use == "refused"


@pytest.mark.article("sanming", 24)
def test_repairs_together_never_earn_more_than_the_smallest_deduction(sanming: Rulebook) -> None:
    cap = sanming.dimensions["repair"].cap
    points = [rule.points for rule in _of(sanming, "breach") if rule.points]
    costs = chain.from_iterable(
        (each.fixed, *each.table.values(), *(band.points for band in each.bands)) for each in points
    )
    assert cap is not None
    assert cap <= min(-cost for cost in costs if cost)
    assert {rule.kind for rule in _of(sanming, "repair")} == {"award"}


@pytest.mark.article("sanming", 15)
def test_a_person_asks_in_e_sanming_by_real_name(sanming: Rulebook) -> None:
    assert "e三明" in sanming.channels["app"].name.zh


@pytest.mark.article("sanming", 15)
@pytest.mark.article("sanming", 23)
def test_nothing_is_queried_or_disclosed_without_the_person(sanming: Rulebook) -> None:
    assert sanming.consent is not None
    assert sanming.consent.before == ("query", "disclosure")


@pytest.mark.parametrize(("lang", "said"), [("zh", "从未施行"), ("en", "never in force")])
def test_nobody_is_told_that_a_draft_is_in_force(sanming: Rulebook, lang: str, said: str) -> None:
    assert said in show(sanming, lang)


_ARREARS = """
  fees_in_arrears:
    name: {zh: 拖欠公共服务费用, en: Fees in arrears}
    kind: deduction
    cite: measures#12
    select: {items: [fee_agreement]}
    points: {fixed: -20}
    since: 2024-01-01
"""
_SCHOOLING = """dimension: basic
indicators:
  years_of_schooling:
    name: {zh: 受教育情况, en: Schooling}
    kind: award
    cite: measures#17
    select: {items: [schooling]}
    points: {fixed: 5}
"""
_LATE = """
  late_returns:
    name: {zh: 用信逾期, en: Late returns}
    kind: deduction
    cite: measures#17
    select: {items: [late_use]}
    points: {fixed: -1}
    since: 2024-01-01
"""


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        pytest.param(
            "indicators/breach.yaml", "", _ARREARS, "no_legal_document",
            marks=pytest.mark.article("sanming", 12),
        ),
        pytest.param(
            "indicators/basic.yaml", "", _SCHOOLING, "not_scored",
            marks=pytest.mark.article("sanming", 17),
        ),
        pytest.param(
            "catalogue.yaml", "use: kept\n    reason: 读了多少书", "use: scored\n    reason: 读",
            "basic_information", marks=pytest.mark.article("sanming", 8),
        ),
        pytest.param(
            "indicators/credit_use.yaml", "", _LATE, "not_scored",
            marks=pytest.mark.article("sanming", 11),
        ),
        pytest.param(
            "indicators/repair.yaml", "serious: 5", "serious: 11", "repair_bonus",
            marks=pytest.mark.article("sanming", 24),
        ),
    ],
)  # fmt: skip
def test_what_the_text_would_also_allow_does_not_load(
    tmp_path: Path, path: str, old: str, new: str, code: str
) -> None:
    """The text puts no bound on its dimensions; the gates do."""
    shutil.copytree(SANMING, tmp_path / "sanming")
    file = tmp_path / "sanming" / path
    text = file.read_text("utf-8") if file.exists() else ""
    assert old in text
    file.write_text(text.replace(old, new) if old else text + new, "utf-8")
    outcome = load(tmp_path / "sanming")
    assert outcome.rulebook is None
    assert code in {problem.code for problem in outcome.diagnostics}


def test_where_the_text_has_no_number_none_is_cited(sanming: Rulebook) -> None:
    for thing in (*sanming.levels, sanming.validity, sanming.holds, *sanming.clocks.values()):
        assert not thing.cite
        assert thing.modelled_on
    assert sanming.scale.modelled_on


def test_a_draft_scores_only_as_history(tmp_path: Path) -> None:
    persons, records = tmp_path / "persons.csv", tmp_path / "records.csv"
    persons.write_text(
        "person,born_on,household_registered,full_capacity,consented_on\n"
        "S-1,1990-01-01,yes,yes,2023-01-01\n"
    )
    records.write_text("record,version,person,item,furnisher,finding,formed_on,recorded_at\n")
    asked = [
        "score", str(SANMING), "--persons", str(persons), "--records", str(records),
        "--as-of", "2024-06-01", "--out", str(tmp_path / "out"),
    ]  # fmt: skip
    refused = CliRunner().invoke(main, asked)
    assert refused.exit_code == 1
    assert "--historical" in refused.output
    assert CliRunner().invoke(main, [*asked, "--historical"]).exit_code == 0
    assert "565" in (tmp_path / "out" / "scores.csv").read_text("utf-8")
