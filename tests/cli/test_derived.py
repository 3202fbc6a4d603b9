"""`chengxin score` and `explain` with consents to derived scores, and without."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main

JINAN = str(Path(__file__).parent.parent.parent / "rulebooks" / "jinan")

FILES = {
    "persons": """\
person,born_on,usual_resident,full_capacity,resident_since,consented_on
J-1,1990-05-04,yes,yes,2010-01-01,2020-10-01
J-2,1984-02-29,yes,yes,2010-01-01,2020-10-01
J-3,1984-02-29,yes,yes,2010-01-01,
""",
    "records": """\
record,version,person,item,furnisher,finding,formed_on,recorded_at,authority,own_name
A,1,J-1,commendation,F,positive,2021-01-04,2021-01-05,city,yes
""",
    "consents": """\
person,derived,consented_on,withdrew_on,recorded_at
J-1,library,2021-03-01,,2021-03-01
J-1,venues,2021-03-01,2021-12-01,2021-03-01
J-2,library,2021-03-01,2021-04-01,2021-03-01
J-3,library,2021-03-01,,2021-03-01
""",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    return tmp_path


def run(command: str, files: Path, *more: str, kinds: str = "persons records consents") -> Result:
    given = [word for kind in kinds.split() for word in (f"--{kind}", str(files / f"{kind}.csv"))]
    common = ("--as-of", "2021-06-01", "--historical")
    person = [more[0]] if command == "explain" else []
    rest = more[len(person) :]
    return CliRunner().invoke(
        main, ["--lang", "en", command, JINAN, *person, *given, *common, *rest]
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.article("jinan", 14)
def test_whoever_consented_has_a_row_and_nobody_else(files: Path) -> None:
    out = files / "out"
    result = run("score", files, "--out", str(out))
    assert result.exit_code == 0, result.output
    found = rows(out / "derived.csv")
    # 600 + 30 + 20 = 650.
    assert [(row["person"], row["derived"], row["value"]) for row in found] == [
        ("J-1", "library", "15"),
        ("J-1", "venues", "50"),
    ]
    assert [row["next_change_on"] for row in found] == ["2022-10-01", "2021-12-01"]
    assert {row["law"] for row in found} == {"lapsed"}
    assert {row["cite"] for row in found} == {"measures#14"}
    parquet = f"select count(*) from '{out}/derived/*.parquet'"
    assert duckdb.connect().execute(parquet).fetchall() == [(2,)]


@pytest.mark.article("jinan", 14)
def test_the_file_of_derived_scores_does_not_hold_the_points(files: Path) -> None:
    assert run("score", files, "--out", str(files / "out")).exit_code == 0
    columns = rows(files / "out" / "derived.csv")[0].keys()
    assert not {"score", "level"} & columns
    scores = rows(files / "out" / "scores.csv")
    assert not {"value", "derived", "library", "venues"} & scores[0].keys()


@pytest.mark.article("jinan", 14)
def test_without_consents_there_is_nothing_of_them(files: Path) -> None:
    out = files / "out"
    assert run("score", files, "--out", str(out)).exit_code == 0
    before = rows(out / "scores.csv")
    assert run("score", files, "--out", str(out), kinds="persons records").exit_code == 0
    assert not (out / "derived.csv").exists()
    assert not (out / "derived").exists()
    assert rows(out / "scores.csv") == before


def test_a_person_is_told_which_piece_gives_what_and_until_when(files: Path) -> None:
    result = run("explain", files, "J-1")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.partition("Derived scores")[2].split())
    for words in ("650 → 650–749: 15", "art. 14", "2021-12-01", "Library points", "Venue points"):
        assert words in said


@pytest.mark.parametrize("person", ["J-2", "J-3"])
def test_nothing_is_said_of_derived_scores_to_whoever_has_none(files: Path, person: str) -> None:
    result = run("explain", files, person)
    assert result.exit_code == 0, result.output
    assert "erived" not in result.output


def test_the_ledger_of_a_run_keeps_the_consents(files: Path) -> None:
    out = files / "out"
    assert run("score", files, "--out", str(out)).exit_code == 0
    result = run("explain", files, "J-1", "--ledger", str(out / "ledger"), kinds="")
    assert "Library points" in result.output


def test_an_unknown_derived_score_stops_the_run_at_its_row(files: Path) -> None:
    text = FILES["consents"].replace("J-2,library", "J-2,libary")
    (files / "consents.csv").write_text(text, "utf-8")
    result = run("score", files, "--out", str(files / "out"))
    assert result.exit_code == 1
    assert "consents.csv:4:2 error unknown_derived" in result.output
    assert "Did you mean 'library'?" in result.output
