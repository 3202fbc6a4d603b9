"""What the city's report says, and what it never shows."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.diagnostics import Diagnostic, Span
from chengxin.ledger import FileCount
from chengxin.report import DoesNotAddUpError, FileVerdict, statistics, write_city_report
from chengxin.report.statistics import FEWEST, bins, rounded, share, shown
from tests.report.sample import PERSON, city


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("city")
    write_city_report(out, city())
    return (out / "en.html").read_text("utf-8")


def test_few_people_are_never_counted(english: str) -> None:
    rows = dict(re.findall(r'<th scope="row">(\w+)</th>(.*?)</tr>', english, re.S))
    assert "&lt;10" in rows["Excellent"]
    assert "%" not in rows["Excellent"]
    assert "&lt;10" in rows["Insufficient"]
    assert re.search(r"\d,\d{3}|\d{3}", rows["Fair"])
    assert 'The person has moved away.</th><td class="num">&lt;10' in english


def test_it_tells_of_files_rows_and_people(english: str) -> None:
    for said in (
        "志愿服务2026.xlsx",
        "12,043",
        "bad_date",
        "2026/13/01",
        "Write it as 2026-01-31.",
        "GB18030",
        "A line of nearly every kind",
        "Guard of the base",
        "Same matter",
        'href="rulebook/index.en.html"',
        "Nobody is real",
    ):
        assert said in english


def test_a_verdict_tells_the_most_frequent_problems_first() -> None:
    count = FileCount(
        file="a.csv",
        kind="records",
        encoding="gb18030",
        rows=9,
        good=5,
        bad=4,
        duplicate=0,
        problems={"bad_date": 1, "bad_number": 3},
    )
    said = [
        Diagnostic("bad_date", "elsewhere", Span("b.csv", 2)),
        Diagnostic("bad_date", "This is no date.", Span("a.csv", 4), hint="Write 2026-01-31."),
        Diagnostic("bad_date", "Nor is this.", Span("a.csv", 5)),
    ]
    verdict = FileVerdict.of(count, said)
    assert [(code.code, code.times, code.example) for code in verdict.codes] == [
        ("bad_number", 3, ""),
        ("bad_date", 1, "4: This is no date."),
    ]
    assert verdict.codes[1].hint.en == "Write 2026-01-31."
    assert (verdict.name, verdict.good, verdict.bad) == ("a.csv", 5, 4)


def test_no_score_of_a_person_stands_on_the_front_page(english: str) -> None:
    people = english.partition('id="people"')[2].partition("<h2")[0]
    assert str(PERSON.score) not in people


def test_a_persons_page_has_the_whole_arithmetic(tmp_path: Path) -> None:
    write_city_report(tmp_path, city())
    page = (tmp_path / "person-1.html").read_text("utf-8")
    for said in (
        "500 + 46.50 + 50 + 26 − 20 + 0.50 = 603",
        "信用良好",
        "异议中",
        "再有 14 小时可升至 20 分",
        'href="rulebook/article-measures-16.html"',
        'href="rulebook/rule-volunteer_hours.html"',
        "示例甲是虚构的",
        "上限 150，还可再加 103.50",
        "2027年3月2日",
    ):
        assert said in page
    nobody = (tmp_path / "person-3.en.html").read_text("utf-8")
    assert "There is no live consent." in nobody
    assert 'class="score"' not in nobody


def test_a_person_who_does_not_add_up_stops_the_report(tmp_path: Path) -> None:
    data = city()
    wrong = replace(data.people[0], answer=replace(PERSON, score=1))
    with pytest.raises(DoesNotAddUpError):
        write_city_report(tmp_path, replace(data, people=[wrong]))


def test_an_empty_city_has_a_report(tmp_path: Path) -> None:
    empty = replace(
        city(),
        histogram=[],
        levels={},
        persons_total=0,
        scored=0,
        without_score={},
        dimensions={},
        files=[],
        reasons={},
        parts={},
        people=[],
        known_at=None,
    )
    write_city_report(tmp_path, empty)
    assert "There are too few people" in (tmp_path / "en.html").read_text("utf-8")


COUNTS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 60)), max_size=40)


@given(COUNTS)
def test_bins_cover_a_stretch_of_the_scale_and_hide_the_few(counts: list[tuple[int, int]]) -> None:
    made = bins(counts, 0, 1000)
    for before, after in pairwise(made):
        assert after.lowest == before.highest + 1
    for each in made:
        real = sum(count for score, count in counts if each.lowest <= score <= each.highest)
        assert each.persons == rounded(real)
        assert each.persons is None or each.persons >= FEWEST
    outside = sum(
        count for score, count in counts if made and not made[0].lowest <= score <= made[-1].highest
    )
    widest = 1000 // 20 + 1
    assert outside < FEWEST * widest


@given(st.integers(0, 10**9))
def test_a_shown_count_is_near_and_never_small(count: int) -> None:
    safe = rounded(count)
    assert (safe is None) == (count < FEWEST)
    assert safe is None or (abs(safe - count) <= 2 and safe % 5 == 0)
    assert shown(count).startswith("<") == (count < FEWEST)


def test_the_highest_number_belongs_to_the_last_bin() -> None:
    (last,) = statistics.bins([(1000, 12), (985, 9)], 0, 1000)
    assert (last.lowest, last.highest, last.persons) == (980, 1000, 20)


def test_shares_need_a_large_enough_whole() -> None:
    assert share(333, 1000) == "33.5%"
    assert share(25, 27) == ""
