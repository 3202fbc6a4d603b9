"""Who is told of, what the report says, and that both are what the engine answered."""

from pathlib import Path

import polars as pl
import pytest

from chengxin.demo.city import PERSONS
from chengxin.demo.gathering import gather
from chengxin.demo.telling import WITHOUT_CONSENT, find_telling, telling_kinds
from chengxin.report import write_city_report
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.hits import rules_hit
from tests.demo.conftest import YUXI, Scored, loaded, scored


def test_every_kind_of_arithmetic_is_found_even_in_a_small_city(
    small_city: Scored, yuxi: Rulebook
) -> None:
    found = find_telling(small_city.outcome)
    kinds = [kind.id for kind in telling_kinds(yuxi)]
    assert [each.kind.id for each in found] == [*kinds, WITHOUT_CONSENT.id]
    assert len({each.person for each in found}) == len(found)


def test_people_told_of_show_what_they_are_told_for(small_city: Scored) -> None:
    found = find_telling(small_city.outcome)
    answers = small_city.outcome.answers([each.person for each in found])
    reasons = ("disputed", "repaired", "held", "same_matter", "expired", "waived")
    for each in found:
        answer = answers[each.person]
        if each.kind.id in reasons:
            assert each.kind.id in {row.reason for row in answer.rows}
        if each.kind is WITHOUT_CONSENT:
            assert answer.unmet == ("consent",)
            assert answer.score is None
        else:
            assert answer.score is not None


def test_answers_read_back_are_those_of_the_engine(small_city: Scored, yuxi: Rulebook) -> None:
    ledger = small_city.reading.ledger
    assert ledger is not None
    (part,) = ledger.slices
    outcome = small_city.outcome
    with Engine(yuxi, threads=1) as engine:
        engines = {each.person: each for each in engine.answers(part, as_of=outcome.as_of)}
    read = outcome.answers(list(engines))
    assert set(read) == set(engines)
    for person, answer in engines.items():
        mine = read[person]
        assert sorted(map(repr, mine.rows)) == sorted(map(repr, answer.rows))
        assert (mine.score, mine.level, mine.dimensions) == (
            answer.score,
            answer.level,
            answer.dimensions,
        )
        assert (mine.next_change_on, mine.unmet) == (answer.next_change_on, answer.unmet)


def test_figures_count_everybody_once(small_city: Scored) -> None:
    outcome, ledger = small_city.outcome, small_city.reading.ledger
    assert ledger is not None
    people = sum(count for _score, count in outcome.histogram())
    assert people == sum(outcome.levels().values())
    assert people + outcome.unmet().height == ledger.counts["persons"]
    assert set(outcome.without_score()) >= {"consent"}


def test_the_report_has_a_page_for_everybody_told_of(small_city: Scored, tmp_path: Path) -> None:
    data = gather(small_city.outcome, small_city.reading, small_city.files.roster)
    write_city_report(tmp_path, data)
    pages = {path.name for path in tmp_path.glob("*.html")}
    assert {"index.html", "en.html"} < pages
    for number, person in enumerate(data.people, 1):
        assert person.name in (tmp_path / f"person-{number}.html").read_text("utf-8")
        assert f"person-{number}.en.html" in pages
    assert (tmp_path / "rulebook" / "index.html").exists()


@pytest.mark.slow
def test_the_report_names_nobody_else(small_city: Scored, tmp_path: Path) -> None:
    data = gather(small_city.outcome, small_city.reading, small_city.files.roster)
    write_city_report(tmp_path, data)
    text = "".join(path.read_text("utf-8") for path in tmp_path.glob("*.html"))
    roster = pl.read_csv(small_city.files.roster, infer_schema=False)
    told = {person.name for person in data.people}
    assert not any(number in text for number in roster["identity_number"])
    assert not any(name in text for name in set(roster["name"]) - told if len(name) > 2)


def test_verdicts_show_an_example_of_every_problem(small_city: Scored) -> None:
    data = gather(small_city.outcome, small_city.reading, small_city.files.roster)
    counted = {file.file: dict(file.problems) for file in small_city.reading.files}
    for file in data.files:
        assert {code.code: code.times for code in file.codes} == counted[file.name]
        assert file.rows == file.good + file.bad + file.duplicate
        for code in file.codes:
            assert code.example.startswith(file.name)
            assert code.hint.zh, code.code
            assert code.hint.en, code.code
    encodings = {file.encoding for file in data.files}
    assert encodings == {"CSV, UTF-8", "CSV, GB18030", "XLSX", "Parquet"}


@pytest.mark.slow
def test_the_whole_city(yuxi: Rulebook, tmp_path: Path) -> None:
    city = scored(yuxi, tmp_path, PERSONS)
    planted = {file["file"]: file["problems"] for file in city.files.manifest["files"]}
    assert {file.file: dict(file.problems) for file in city.reading.files} == planted
    records = sum(f["rows"] for f in city.files.manifest["files"] if f["kind"] == "records")
    assert 230_000 < records < 270_000
    bad = sum(file["bad"] for file in city.files.manifest["files"])
    # Besides the dirt: what nobody agreed to, with the marks about it.
    unasked = sum(problems.get("no_market_consent", 0) for problems in planted.values())
    assert 0.007 < (bad - unasked) / records < 0.015
    assert 0.01 < unasked / records < 0.03
    assert len(find_telling(city.outcome)) == len(telling_kinds(yuxi)) + 1
    assert set(city.outcome.levels()) == {level.id for level in yuxi.levels}
    assert rules_hit(tmp_path / "scores").never(yuxi) == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("city", "persons"), [("jinan", 9_000), ("sanming", 5_000), ("shaoxing", 16_000)]
)
def test_every_rule_of_the_other_cities_meets_somebody(
    city: str, persons: int, tmp_path: Path
) -> None:
    """Among as many as every rule needs: the same seed draws the same people each time."""
    assert persons <= PERSONS
    book = loaded(YUXI.parent / city)
    scored(book, tmp_path, persons)
    assert rules_hit(tmp_path / "scores").never(book) == ()
