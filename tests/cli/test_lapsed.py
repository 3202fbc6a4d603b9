"""A lapsed rulebook, Jinan's, scores as history and in no other way; every output says so."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main

JINAN = str(Path(__file__).parent.parent.parent / "rulebooks" / "jinan")

#: A person from elsewhere with a residence permit.
PERSONS = """\
person,born_on,household_registered,usual_resident,residence_permit,full_capacity,resident_since,\
consented_on
J-1,1990-05-04,no,unknown,yes,yes,2015-01-01,2020-10-05
"""
RECORDS = """\
record,version,person,item,furnisher,finding,formed_on,recorded_at,hours
A,1,J-1,volunteering,U,positive,2022-03-01,2022-03-02T09:00:00,60
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "persons.csv").write_text(PERSONS, "utf-8")
    (tmp_path / "records.csv").write_text(RECORDS, "utf-8")
    return tmp_path


def run(files: Path, *words: str) -> Result:
    sources = ("--persons", str(files / "persons.csv"), "--records", str(files / "records.csv"))
    return CliRunner().invoke(main, ["--lang", "en", *words, *sources])


@pytest.mark.article("jinan", 23)
@pytest.mark.parametrize("day", ["2020-10-05", "2022-09-30", "2022-10-01"])
def test_it_scores_on_no_day_but_as_history(files: Path, day: str) -> None:
    words = ("score", JINAN, "--as-of", day, "--out", str(files / "out"))
    refused = run(files, *words)
    assert refused.exit_code == 1
    assert "--historical" in refused.output
    assert not (files / "out" / "scores.csv").exists()
    done = run(files, *words, "--historical")
    assert done.exit_code == 0, done.output
    assert "law lapsed" in done.output
    with (files / "out" / "scores.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["law"], row["figures"]) == ("lapsed", "illustrative")
    # 600, 20 for a clean record; 20 + 40 / 2 for the hours of 2022.
    assert row["score"] == ("620" if day < "2022-03-01" else "660")


@pytest.mark.article("jinan", 23)
def test_an_explanation_says_so_too(files: Path) -> None:
    told = run(files, "explain", JINAN, "J-1", "--as-of", "2022-09-30", "--historical")
    assert told.exit_code == 0, told.output
    assert "law lapsed" in told.output
    assert "600 + 40 + 20 = 660" in told.output
