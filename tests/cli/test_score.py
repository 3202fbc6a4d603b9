"""`chengxin score` and `explain` on real files: good ones, bad ones, and half-done runs."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main

ROOT = Path(__file__).parent.parent.parent
YUXI = str(ROOT / "rulebooks" / "yuxi")

PERSONS = """\
person,born_on,household_registered,usual_resident,residence_permit,full_capacity,resident_since,\
consented_on,withdrew_on,left_on,died_on
Y-1,1990-05-04,yes,yes,no,yes,2010-01-01,2025-05-01,,,
Y-2,1984-02-29,yes,yes,no,yes,,2025-05-01,,,
Y-3,1984-02-29,yes,yes,no,yes,,,,,
"""
RECORDS = """\
record,version,person,item,furnisher,finding,formed_on,ended_on,source_valid_until,issuer,document,\
severity,final_on,notified_on,recorded_at,hours
A,1,Y-1,volunteering,U,positive,2026-03-01,,,,,,,,2026-03-02T09:00:00,60
B,1,Y-1,volunteering,U,positive,2026-05-01,,,,,,,,2026-05-02T09:00:00,45.5
C,1,Y-2,volunteering,U,positive,2026-05-01,,,,,,,,2026-05-02T09:00:00,12
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "persons.csv").write_text(PERSONS, "utf-8")
    (tmp_path / "records.csv").write_text(RECORDS, "gb18030")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", *words])


def score(files: Path, *more: str, out: str = "out") -> Result:
    return run(
        "score", YUXI,
        "--persons", str(files / "persons.csv"), "--records", str(files / "records.csv"),
        "--as-of", "2026-11-21", "--out", str(files / out), *more,
    )  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.article("yuxi", 12)
@pytest.mark.article("yuxi", 15)
def test_every_score_is_five_hundred_and_the_sum_of_its_contributions(files: Path) -> None:
    result = score(files)
    assert result.exit_code == 0, result.output
    scores = {row["person"]: row for row in rows(files / "out" / "scores.csv")}
    assert scores.keys() == {"Y-1", "Y-2"}
    for person, row in scores.items():
        parts = [r for r in rows(files / "out" / "contributions.csv") if r["person"] == person]
        assert Decimal(row["score"]) == 500 + sum(Decimal(part["points"]) for part in parts)
    without = rows(files / "out" / "without_score.csv")
    assert without == [{"person": "Y-3", "unmet": "consent"}]
    same = f"select person, score from '{files}/out/scores/*.parquet' order by 1"
    assert duckdb.connect().execute(same).fetchall() == [
        (p, int(row["score"])) for p, row in sorted(scores.items())
    ]


def test_what_was_recorded_later_is_not_known_earlier(files: Path) -> None:
    assert score(files, "--known-at", "2026-04-01").exit_code == 0
    parts = rows(files / "out" / "contributions.csv")
    assert {part["record"] for part in parts if part["part"] == "record"} == {"A"}


def test_a_bad_row_stops_the_run_and_says_where_and_why(files: Path) -> None:
    bad = RECORDS.replace("2026-03-01", "2026-02-30").replace("45.5", "many")
    (files / "records.csv").write_text(bad, "utf-8")
    result = score(files)
    assert result.exit_code == 1
    assert "records.csv:2:7" in result.output
    assert "records.csv:3:16" in result.output
    assert not (files / "out" / "scores.csv").exists()
    skipped = score(files, "--skip-bad")
    assert skipped.exit_code == 0, skipped.output
    assert {r["record"] for r in rows(files / "out" / "contributions.csv")} >= {"C"}
    kept = list((files / "out" / "ledger").rglob("*.csv"))
    assert kept, "the bad rows are kept"
    assert any("2026-02-30" in path.read_text("utf-8-sig") for path in kept)


def test_a_run_that_was_killed_goes_on_where_it_stopped(files: Path) -> None:
    assert score(files).exit_code == 0
    first = {path: path.stat().st_mtime_ns for path in (files / "out").glob("*/part-*.parquet")}
    before = (files / "out" / "scores.csv").read_bytes()
    (files / "out" / "scores.csv").unlink()
    assert score(files).exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in first} == first
    assert (files / "out" / "scores.csv").read_bytes() == before
    # Another day is another run.
    again = run(
        "score", YUXI,
        "--persons", str(files / "persons.csv"), "--records", str(files / "records.csv"),
        "--as-of", "2026-11-22", "--out", str(files / "out"),
    )  # fmt: skip
    assert again.exit_code == 0
    assert {row["as_of"] for row in rows(files / "out" / "scores.csv")} == {"2026-11-22"}


def test_a_day_outside_the_rulebooks_force_is_history(files: Path) -> None:
    arguments = (
        "score", YUXI,
        "--persons", str(files / "persons.csv"), "--records", str(files / "records.csv"),
        "--as-of", "2024-01-01", "--out", str(files / "out"),
    )  # fmt: skip
    refused = run(*arguments)
    assert refused.exit_code == 1
    assert "--historical" in refused.output
    assert run(*arguments, "--historical").exit_code == 0


@pytest.mark.parametrize(("lang", "word"), [("zh", "志愿服务"), ("en", "olunteer")])
def test_explain_prints_the_arithmetic(files: Path, lang: str, word: str) -> None:
    result = run(
        "explain", YUXI, "Y-1",
        "--persons", str(files / "persons.csv"), "--records", str(files / "records.csv"),
        "--as-of", "2026-11-21", "--lang", lang,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert word in result.output
    (row,) = (r for r in _scores(files) if r["person"] == "Y-1")
    assert row["score"] in result.output


def test_explain_says_what_was_known(files: Path) -> None:
    arguments = (
        "explain", YUXI, "Y-1",
        "--persons", str(files / "persons.csv"), "--records", str(files / "records.csv"),
        "--as-of", "2026-11-21",
    )  # fmt: skip
    then = run(*arguments, "--known-at", "2026-03-01T23:59:59Z").output.splitlines()
    assert then[2] == "as known at 2026-03-02 07:59:59"
    now = run(*arguments).output.splitlines()
    assert now[2] == ""
    assert any("U · A" in line for line in now)
    assert not any("U · A" in line for line in then)


def _scores(files: Path) -> list[dict[str, str]]:
    assert score(files).exit_code == 0
    return rows(files / "out" / "scores.csv")


def test_nobody_of_that_name(files: Path) -> None:
    result = run(
        "explain", YUXI, "nobody' or 1=1 --",
        "--persons", str(files / "persons.csv"), "--records", str(files / "records.csv"),
        "--as-of", "2026-11-21",
    )  # fmt: skip
    assert result.exit_code == 1
    assert "no person" in result.output


def test_formulas_do_not_reach_a_spreadsheet(files: Path) -> None:
    records = RECORDS.replace("A,1,Y-1", '"=1+1",1,Y-1')
    (files / "records.csv").write_text(records, "utf-8")
    result = score(files, "--skip-bad")
    assert result.exit_code == 0, result.output
    for cells in rows(files / "out" / "contributions.csv"):
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells.values())


def test_a_folder_that_is_no_ledger_is_named(files: Path) -> None:
    result = run(
        "explain", YUXI, "Y-1", "--ledger", str(files), "--as-of", "2026-11-21"
    )  # fmt: skip
    assert result.exit_code == 1
    assert files.name in result.output
    assert "Traceback" not in result.output


def test_rows_come_in_the_order_of_persons_and_parts(files: Path) -> None:
    assert score(files).exit_code == 0
    found = rows(files / "out" / "contributions.csv")
    assert [row["person"] for row in found] == sorted(row["person"] for row in found)
