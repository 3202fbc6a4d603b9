"""Yuxi's catalogue and register hold everything that its measures list."""

from __future__ import annotations

from collections import Counter

import pytest

from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from tests.rulebook import bad

#: Article 7(2) and 7(3), word for word.
COURTS = [
    "刑事判决司法裁判信息",
    "民事判决司法裁判信息",
    "仲裁案件信息",
    "纳入失信被执行人名单及限制消费信息",
    "破产案件审判流程节点信息",
    "破产程序中人民法院发布的各类公告",
    "人民法院制作的破产程序法律文书",
    "人民法院认为应当公开的其他信息",
]
ADMINISTRATION = [
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政确认",
    "行政征收",
    "行政给付",
    "行政裁决",
    "行政补偿",
    "行政奖励",
    "行政监督检查",
    "行政备案",
]


@pytest.fixture(scope="module")
def yuxi() -> Rulebook:
    book = load(bad.YUXI).rulebook
    assert book is not None
    return book


@pytest.mark.article("yuxi", 7)
def test_the_twelve_kinds_with_their_lists_are_categories_and_each_has_an_item(
    yuxi: Rulebook,
) -> None:
    public = {
        key: each.cite[0].part
        for key, each in yuxi.categories.items()
        if [cite.article for cite in each.cite] == ["7"]
    }
    assert Counter(public.values()) == {2: len(COURTS), 3: len(ADMINISTRATION)} | {
        part: 1 for part in range(1, 13) if part not in (2, 3)
    }
    names: dict[int, list[str]] = {}
    for key, part in public.items():
        names.setdefault(part, []).append(yuxi.categories[key].name.zh)
    assert names[2] == COURTS
    assert names[3] == ADMINISTRATION
    assert {item.category for item in yuxi.items.values()} >= {*public}


@pytest.mark.article("yuxi", 7)
def test_a_person_may_be_known_by_passport(yuxi: Rulebook) -> None:
    assert "passport" in yuxi.items["name_and_number"].fields["known_by"].codes


@pytest.mark.article("yuxi", 7)
@pytest.mark.parametrize("category", ["admin_payment", "admin_compensation", "admin_levy"])
def test_what_the_state_pays_or_levies_is_never_scored_nor_its_amount_kept(
    yuxi: Rulebook, category: str
) -> None:
    (item,) = [each for each in yuxi.items.values() if each.category == category]
    assert item.use == "kept"
    assert not item.fields


@pytest.mark.article("yuxi", 8)
def test_market_information_is_taken_by_consent_and_only_awards(yuxi: Rulebook) -> None:
    market = [
        each for each in yuxi.items.values() if yuxi.categories[each.category].source == "market"
    ]
    assert market
    assert all(each.consent == "consent" and each.finding == ("positive",) for each in market)


@pytest.mark.article("yuxi", 26)
def test_what_the_text_leaves_open_is_answered_and_linked(yuxi: Rulebook) -> None:
    assert {"exactly_500", "start_of_three_days"} <= {*yuxi.interpretations}
    for each in yuxi.interpretations.values():
        assert each.about
        assert "26" in {cite.article for cite in each.cite}


@pytest.mark.article("yuxi", 15)
def test_that_deductions_wait_is_shown_as_a_departure_from_the_text(yuxi: Rulebook) -> None:
    (held,) = [each for each in yuxi.deviations if each.about == "holds"]
    assert [str(cite) for cite in held.cite] == ["measures#15"]


@pytest.mark.article("yuxi", 4)
def test_everything_taken_in_states_its_basis_and_everything_scored_its_article(
    yuxi: Rulebook,
) -> None:
    taken = [each for each in yuxi.items.values() if each.use != "refused"]
    assert all(each.legal_basis and each.purpose and each.necessity for each in taken)
    for thing in (*taken, *yuxi.categories.values(), *yuxi.indicators.values()):
        assert "measures" in {cite.document for cite in thing.cite}, thing


@pytest.mark.article("yuxi", 5)
@pytest.mark.article("yuxi", 6)
def test_the_catalogue_holds_all_three_classes_each_with_a_footing_of_its_own(
    yuxi: Rulebook,
) -> None:
    footings: dict[str, set[str]] = {}
    for item in yuxi.items.values():
        if item.use != "refused":
            source = yuxi.categories[item.category].source
            footings.setdefault(source, set()).add(item.consent)
    assert {*footings} == {"basic", "public", "market", "supplementary"}
    assert footings["market"] == {"consent"}
    assert footings["supplementary"] == {"declared"}
