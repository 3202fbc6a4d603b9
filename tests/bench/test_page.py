"""The page of the benchmarks says what was kept, and holds every bar."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bench.__main__ import PARTS
from bench.bars import BARS, Bar
from bench.growth import PLOT, doubled, plot
from bench.measure import Timing
from bench.page import PAGE, Line, Part, kept, page


def test_the_page_is_what_was_kept() -> None:
    assert PAGE.read_text("utf-8") == page(kept())


def test_every_part_was_measured_and_every_bar_is_held_or_says_why_not() -> None:
    parts = kept()
    assert [*parts] == [*PARTS]
    measured = {line.name for part in parts.values() for line in part.lines if line.name}
    for bar in BARS:
        assert (bar.line in measured) != bool(bar.why), bar.what


def test_the_drawing_is_of_what_was_kept() -> None:
    drawn = kept()["growth"].drawn
    sizes = [int(size) for size in drawn["persons"]]
    assert PLOT.read_text("utf-8") == plot(sizes, drawn["seconds"])
    assert doubled(sizes, drawn["seconds"])
    root = ElementTree.fromstring(PLOT.read_text("utf-8"))
    marks = [each for each in root.iter() if each.get("class") == "mark"]
    assert len(marks) == len(sizes)


@pytest.mark.parametrize(("value", "word"), [(1.2, "kept"), (1.31, "**missed**")])
def test_a_bar_is_kept_or_missed(value: float, word: str) -> None:
    part = Part("A city", "Once.", "", [Line("kernel / by hand", str(value), "by_hand", value)])
    (row,) = (line for line in page({"city": part}).splitlines() if "hand-written" in line)
    assert row.endswith(f"| {value} | {word} |")


def test_a_bar_may_hold_from_below() -> None:
    assert Bar("speed", "≥ 5", least=5).keeps(5.0)
    assert not Bar("speed", "≥ 5", least=5).keeps(4.9)


def test_timings_are_set_against_each_other_by_clock_and_processor() -> None:
    ratio = Timing((3.0, 2.0, 9.0), (4.0, 4.0, 4.0)) / Timing((1.5,), (1.0,))
    assert str(ratio) == "2.00 (processor 4.00)"
