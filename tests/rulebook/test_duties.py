"""What a city owes its people beside the points: clocks, channels, reviews, and their examples."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.duties import DUTIES, EFFECTS, EVENTS, IN_QUESTION
from chengxin.rulebook.model import Rulebook
from tests.rulebook import bad
from tests.rulebook.test_docs import REFERENCE


@pytest.fixture(scope="module")
def yuxi() -> Rulebook:
    book = load(bad.YUXI).rulebook
    assert book is not None
    return book


@pytest.mark.article("yuxi", 22)
def test_a_dispute_is_answered_in_three_working_days_or_the_item_stops_counting(
    yuxi: Rulebook,
) -> None:
    clock = yuxi.clocks["dispute_own"]
    assert (clock.length, clock.unit, clock.starts) == (3, "working_days", "received")
    assert clock.effect == "stops_counting"
    assert [str(cite) for cite in clock.cite] == ["measures#22"]


@pytest.mark.article("yuxi", 17)
def test_a_person_asks_in_the_citys_mini_programme(yuxi: Rulebook) -> None:
    channel = yuxi.channels["mini_programme"]
    assert [str(cite) for cite in channel.cite] == ["measures#17"]
    assert "玉溪分公众服务" in channel.name.zh


def test_every_event_and_effect_belongs_to_a_duty() -> None:
    assert {event for starts in DUTIES.values() for event in starts} == {*EVENTS}
    assert {*IN_QUESTION} < {*DUTIES}
    assert "stops_counting" in EFFECTS


def test_the_reference_lists_the_duties_with_their_events() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", REFERENCE.read_text("utf-8"), re.M)
    listed = {duty: tuple(re.findall(r"\w+", events)) for duty, events in rows}
    assert listed.items() >= DUTIES.items()


def test_the_example_of_the_reference_loads(tmp_path: Path) -> None:
    example = re.search(r"^```yaml\n(clocks:\n.*?)^```$", REFERENCE.read_text("utf-8"), re.M | re.S)
    assert example is not None
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    settings = root / "rulebook.yaml"
    before = settings.read_text("utf-8").partition("clocks:\n")[0]
    settings.write_text(before + example.group(1), "utf-8")
    loaded = load(root)
    assert loaded.diagnostics == ()
    assert loaded.rulebook is not None
    assert loaded.rulebook.deviations[0].about == "holds"


@pytest.mark.parametrize("law", ["draft", "lapsed"])
def test_a_law_that_is_not_in_force_may_leave_clocks_and_channels_out(
    tmp_path: Path, law: str
) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    settings = root / "rulebook.yaml"
    text = settings.read_text("utf-8").partition("clocks:\n")[0]
    settings.write_text(text.replace("law: in_force", f"law: {law}"), "utf-8")
    assert load(root).diagnostics == ()


@pytest.mark.parametrize(
    ("today", "overdue"), [(None, False), (date(2026, 3, 28), False), (date(2026, 3, 29), True)]
)
def test_a_review_is_overdue_from_the_day_after_it_was_due(
    tmp_path: Path, today: date | None, overdue: bool
) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    with (root / "rulebook.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "reviews: {catalogue: {every_months: 1, last_on: 2026-02-28, cite: measures#10}}"
        )
    codes = [each.code for each in load(root, today=today).diagnostics]
    # One month after the last day of February is 28 March.
    assert codes == ([Code.REVIEW_OVERDUE] if overdue else [])


@pytest.mark.article("jinan", 10)
def test_a_law_may_set_another_period_for_an_item_than_the_citys(tmp_path: Path) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    catalogue = root / "catalogue.yaml"
    text = catalogue.read_text("utf-8")
    period = "    submission: {calendar_days: 30, cite: measures#7}\n"
    catalogue.write_text(re.sub(r"(?m)^  fine:\n", "  fine:\n" + period, text, count=1), "utf-8")
    book = load(root).rulebook
    assert book is not None
    own = book.items["fine"].submission
    assert own is not None
    assert (own.length, own.unit, [str(each) for each in own.cite]) == (
        30, "calendar_days", ["measures#7"],
    )  # fmt: skip
    assert all(item.submission is None for key, item in book.items.items() if key != "fine")
    for wrong in ("{cite: measures#7}", "{months: 1, calendar_days: 30, cite: measures#7}"):
        catalogue.write_text(
            re.sub(r"(?m)^  fine:\n", f"  fine:\n    submission: {wrong}\n", text, count=1), "utf-8"
        )
        assert {each.code for each in load(root).diagnostics} >= {Code.CLOCK_LENGTH}
