"""What Shaoxing's measures ask of its rulebook beyond single cases: consent, parts, channels."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chengxin.ledger import ledger_from_cells
from chengxin.rulebook import load
from chengxin.rulebook.model import Grounded, Item, Rulebook

SHAOXING = Path(__file__).parents[2] / "rulebooks" / "shaoxing"
SECTIONS = ("1.1", "1.2", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3", "5")


@pytest.fixture(scope="module")
def shaoxing() -> Rulebook:
    book = load(SHAOXING).rulebook
    assert book is not None
    return book


def _taken(book: Rulebook) -> list[Item]:
    return [item for item in book.items.values() if item.use != "refused"]


def _deducting(book: Rulebook) -> list[Item]:
    rules = [rule for rule in book.indicators.values() if rule.kind == "deduction" and rule.select]
    return [book.items[key] for rule in rules if rule.select for key in rule.select.items]


def _cites(thing: Grounded) -> set[str]:
    return {str(cite) for cite in thing.cite}


def test_all_sections_stand_in_full(shaoxing: Rulebook) -> None:
    assert [number for _document, number in shaoxing.articles] == [*SECTIONS]
    marks = [article.text[:3] for article in shaoxing.articles.values()]
    assert marks == [*("（一）", "（二）"), *("（一）", "（二）", "（三）") * 3, "本办法"]


@pytest.mark.article("shaoxing", "1.1(1)")
def test_usual_residents_include_the_registered_and_holders_of_a_permit(
    shaoxing: Rulebook,
) -> None:
    facts = {"usual_resident", "household_registered", "residence_permit"}
    assert (shaoxing.who.age, set(shaoxing.who.residency)) == (18, facts)


@pytest.mark.article("shaoxing", "1.1(2)")
def test_consent_comes_before_collection_unless_a_law_provides_for_it(shaoxing: Rulebook) -> None:
    assert shaoxing.consent is not None
    assert {"collection", "calculation", "query", "use"} <= {*shaoxing.consent.before}
    by_law = [item for item in _taken(shaoxing) if item.consent == "by_law"]
    penalties = {item.id for item in _taken(shaoxing) if item.document == "penalty_decision"}
    assert {item.id for item in by_law} == penalties
    assert all("《浙江省公共信用信息管理条例》第十一条" in item.legal_basis for item in by_law)
    for item in _taken(shaoxing):
        if item.consent == "consent":
            assert "本人" in item.legal_basis, item.id


@pytest.mark.article("shaoxing", "2.1")
@pytest.mark.article("shaoxing", "3.1")
def test_the_points_have_the_three_components_of_the_text(shaoxing: Rulebook) -> None:
    parts = [_cites(dimension) for dimension in shaoxing.dimensions.values()]
    assert all("measures#3.1" in part for part in parts)
    components = {cite for part in parts for cite in part} - {"measures#3.1"}
    assert components == {"measures#2.2(1)", "measures#2.2(2)", "measures#2.2(3)"}


@pytest.mark.article("shaoxing", "2.2(1)")
def test_the_provincial_result_comes_with_its_edition_and_only_adds(shaoxing: Rulebook) -> None:
    item = shaoxing.items["provincial_evaluation"]
    assert {*item.fields} == {"result", "edition"}
    assert not any(field.optional for field in item.fields.values())
    assert item.finding == ("positive",)
    assert shaoxing.categories[item.category].source != "basic"
    assert shaoxing.items["name_and_number"].use == "kept"


@pytest.mark.article("shaoxing", "2.2(2)")
def test_what_deducts_is_an_effective_legal_document(shaoxing: Rulebook) -> None:
    assert {item.document for item in _deducting(shaoxing)} <= {
        "judgment", "ruling", "penalty_decision", "enforcement_decision", "listing_decision",
        "revocation_decision", "disciplinary_decision",
    }  # fmt: skip
    for key in ("commitment", "commitment_check"):
        item = shaoxing.items[key]
        assert (item.finding, item.document) == (("positive", "adverse"), "none")
        assert item not in _deducting(shaoxing)


@pytest.mark.article("shaoxing", "2.2(3)")
@pytest.mark.article("shaoxing", "2.3")
def test_persons_may_enter_honours_donations_and_volunteering(shaoxing: Rulebook) -> None:
    entered = {item.id for item in _taken(shaoxing) if item.consent == "declared"}
    assert entered == {"declared_honour", "declared_donation", "declared_volunteering"}


@pytest.mark.article("shaoxing", "2.3/review")
@pytest.mark.article("shaoxing", "3.1/review")
def test_catalogue_and_indicators_are_looked_through_regularly(shaoxing: Rulebook) -> None:
    assert {key: _cites(each) for key, each in shaoxing.reviews.items()} == {
        "catalogue": {"measures#2.3"},
        "indicators": {"measures#3.1"},
    }


@pytest.mark.article("shaoxing", "2.3")
@pytest.mark.parametrize("item", ["religion", "fee_arrears", "gossip"])
def test_what_the_catalogue_does_not_list_is_not_taken_in(
    shaoxing: Rulebook, tmp_path: Path, item: str
) -> None:
    person = {"person": "P", "born_on": "1990-01-01", "consented_on": "2023-01-01"}
    record = {
        "record": "R", "version": "1", "person": "P", "furnisher": "F", "item": item,
        "finding": "positive", "formed_on": "2024-01-01", "recorded_at": "2024-01-01",
    }  # fmt: skip
    reading = ledger_from_cells(shaoxing, [person], [record], [], out=tmp_path)
    assert reading.ledger is None
    assert any(item in str(problem) for problem in reading.diagnostics)


@pytest.mark.article("shaoxing", "3.1")
def test_the_text_fixes_a_thousand_points_and_no_other_number(shaoxing: Rulebook) -> None:
    assert (shaoxing.scale.lowest, shaoxing.scale.highest) == (0, 1000)
    assert "1000" in shaoxing.articles["measures", "3.1"].text
    rules = shaoxing.indicators.values()
    parts = (*shaoxing.dimensions.values(), *shaoxing.pools.values(), shaoxing.scale)
    assert all(thing.modelled_on for thing in (*rules, *parts, *shaoxing.clocks.values()))
    for thing in (*shaoxing.levels, shaoxing.validity, shaoxing.holds, shaoxing.display):
        assert not thing.cite
        assert thing.modelled_on


@pytest.mark.article("shaoxing", "3.2")
def test_a_person_asks_on_the_phone_in_wechat_or_at_a_terminal_for_nothing(
    shaoxing: Rulebook,
) -> None:
    assert {channel.kind for channel in shaoxing.channels.values()} == {
        "app", "official_account", "terminal",
    }  # fmt: skip
    text = shaoxing.articles["measures", "3.2"].text
    for channel in shaoxing.channels.values():
        assert channel.name.zh.replace("APP", " APP").removeprefix("微信") in text
        assert _cites(channel) == {"measures#3.2"}


@pytest.mark.article("shaoxing", "3.2")
def test_nothing_is_disclosed_without_the_person(shaoxing: Rulebook) -> None:
    assert shaoxing.consent is not None
    assert "disclosure" in shaoxing.consent.before
    assert "measures#3.2" in _cites(shaoxing.consent)


@pytest.mark.article("shaoxing", "3.3")
def test_nobody_falls_below_the_base_and_no_level_lies_below_it(shaoxing: Rulebook) -> None:
    assert shaoxing.guard is not None
    assert [level.id for level in shaoxing.levels if level.lowest < shaoxing.scale.base] == ["fair"]


@pytest.mark.article("shaoxing", "4.1")
@pytest.mark.article("shaoxing", "4.2")
def test_disputes_repairs_and_corrections_have_clocks(shaoxing: Rulebook) -> None:
    cited = {key: _cites(clock) for key, clock in shaoxing.clocks.items() if clock.cite}
    assert cited["dispute_own"] == cited["correction"] == {"measures#4.2"}
    assert cited["repair_update"] == {"measures#4.1"}
    assert shaoxing.clocks["dispute_total"].length == 20


@pytest.mark.article("shaoxing", "5")
def test_the_trial_began_on_the_first_of_february_2022(shaoxing: Rulebook) -> None:
    assert str(shaoxing.starts) == "2022-02-01"
    since = {rule.since for rule in shaoxing.indicators.values() if rule.kind == "deduction"}
    assert since == {shaoxing.starts}


_BROKEN = """
  promises_broken:
    name: {zh: 承诺未遵守, en: Commitments not kept}
    kind: deduction
    cite: measures#2.2(2)
    select: {items: [commitment_check]}
    points: {fixed: -5}
    since: 2022-02-01
"""


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        pytest.param(
            "indicators/commitments.yaml", "", _BROKEN, "no_legal_document",
            marks=pytest.mark.article("shaoxing", "2.2(2)"),
        ),
        pytest.param(
            "catalogue.yaml", "use: kept\n    reason: 只用于识别", "use: scored\n    reason: 识",
            "basic_information", marks=pytest.mark.article("shaoxing", "2.2(1)"),
        ),
        pytest.param(
            "catalogue.yaml", "zh: 荣誉表彰", "zh: 文明家庭", "not_the_person",
            marks=pytest.mark.article("shaoxing", "2.2(3)"),
        ),
        pytest.param(
            "indicators/commitments.yaml", "fixed: -20}\n    since: 2022-02-01",
            "fixed: -20}\n    since: 2021-12-31", "since_before_publication",
            marks=pytest.mark.article("shaoxing", "5"),
        ),
        pytest.param(
            "indicators/public_good.yaml", "limits: {total: 36}\n    pool: giving",
            "limits: {total: 36}", "money_too_far", marks=pytest.mark.article("shaoxing", "2.2(3)"),
        ),
    ],
)  # fmt: skip
def test_what_the_text_would_also_allow_does_not_load(
    tmp_path: Path, path: str, old: str, new: str, code: str
) -> None:
    """The text leaves its indicators to the credit agency; the gates leave it less."""
    shutil.copytree(SHAOXING, tmp_path / "shaoxing")
    file = tmp_path / "shaoxing" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")
    outcome = load(tmp_path / "shaoxing")
    assert outcome.rulebook is None
    assert code in {problem.code for problem in outcome.diagnostics}
