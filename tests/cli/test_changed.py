"""`chengxin changed` on the example's files: the table, the JSON, other rules, wrong questions."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main
from chengxin.report import words

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
YUXI = ROOT / "rulebooks" / "yuxi"
EXAMPLE = ROOT / "docs" / "example"
WHEN = ("--from", "2026-03-01", "--to", "2026-11-01")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for kind in ("persons", "records", "marks"):
        shutil.copy(EXAMPLE / f"{kind}.csv", tmp_path)
    return tmp_path


def given(files: Path) -> list[str]:
    kinds = ("persons", "records", "marks")
    return [word for kind in kinds for word in (f"--{kind}", str(files / f"{kind}.csv"))]


def ask(files: Path, person: str, *words_: str, lang: str = "en", book: Path = YUXI) -> Result:
    arguments = ["--lang", lang, "changed", str(book), person, *given(files), *words_]
    return CliRunner().invoke(main, arguments)


def found(files: Path, person: str, *words_: str, book: Path = YUXI) -> dict[str, Any]:
    result = ask(files, person, *words_, "--json", book=book)
    assert result.exit_code == 0, result.output
    made = json.loads(result.output)
    assert isinstance(made, dict)
    if made["difference"] is not None:
        assert made["difference"] == made["to"]["score"] - made["from"]["score"]
        assert made["difference"] == sum(row["points"] for row in made["rows"])
        for row in made["rows"]:
            assert sum(line["centipoints"] for line in row["lines"]) == row["points"] * 100
    return made


def deleted(files: Path, causes: list[dict[str, Any]]) -> None:
    """Delete the lines of records, with the marks about them, or of marks from the files."""
    gone = 0
    for cause in causes:
        for kind in ("marks",) if cause.get("mark") else ("records", "marks"):
            path = files / f"{kind}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                head, *lines = csv.reader(file)
            named = {head.index(key): cause[key] for key in ("furnisher", "record")}
            kept = [ln for ln in lines if any(ln[at] != value for at, value in named.items())]
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([head, *kept])
            gone += len(lines) - len(kept)
    assert gone >= len(causes)


@pytest.mark.article("yuxi", 11)
def test_a_row_is_gone_when_its_lines_are_deleted_from_the_files(files: Path) -> None:
    made = found(files, "p-01", *WHEN)
    assert len(made["rows"]) >= 3
    assert {len(row["causes"]) for row in made["rows"]} == {1, 2}
    for row in made["rows"]:
        deleted(files, row["causes"])
        left = found(files, "p-01", *WHEN)
        assert left["difference"] == made["difference"] - row["points"]
        for kind in ("persons", "records", "marks"):
            shutil.copy(EXAMPLE / f"{kind}.csv", files)


@pytest.mark.parametrize(("lang", "said"), [("zh", "合在一起才有"), ("en", "Only together")])
def test_the_table_adds_up_in_words(files: Path, lang: str, said: str) -> None:
    result = ask(files, "p-01", *WHEN, lang=lang)
    assert result.exit_code == 0, result.output
    assert said in result.output
    made = found(files, "p-01", *WHEN)
    total = next(ln for ln in result.output.splitlines() if f" = {made['to']['score']}" in ln)
    assert total.startswith(str(made["from"]["score"]))


def test_every_kind_of_cause_has_words() -> None:
    from chengxin.scoring.changes import CAUSES

    assert words.causes().keys() == {*CAUSES}


def test_what_came_to_be_known_is_told_by_the_day_it_came(files: Path) -> None:
    made = found(files, "p-01", "--from", "2026-11-01@2026-04-01", "--to", "2026-11-01")
    kinds = {cause["kind"] for row in made["rows"] for cause in row["causes"]}
    assert kinds == {"record", "mark"}
    then = found(files, "p-01", "--from", "2026-04-01@", "--to", "2026-04-01@2026-04-01")
    assert then["difference"] == 0
    assert then["rows"] == []
    assert then["without_effect"] == []


def test_the_other_way_round_is_the_same_with_the_other_sign(files: Path) -> None:
    there = found(files, "p-01", *WHEN)
    back = found(files, "p-01", "--from", WHEN[3], "--to", WHEN[1])
    assert back["difference"] == -there["difference"]
    assert [-row["points"] for row in back["rows"]] == [row["points"] for row in there["rows"]]
    assert all(cause["reverse"] for row in back["rows"] for cause in row["causes"])


@pytest.mark.article("yuxi", 2)
def test_without_one_of_the_scores_the_facts_are_named(files: Path) -> None:
    made = found(files, "p-05", "--from", "2026-11-01", "--to", "2027-05-01")
    assert made["difference"] is None
    assert made["rows"] == []
    assert made["facts"] == [{"fact": "age", "held_at_from": False, "on": "2027-04-03"}]
    result = ask(files, "p-05", "--from", "2026-11-01", "--to", "2027-05-01")
    assert "2027-04-03" in result.output
    assert "does not exist" in result.output
    never = ask(files, "p-04", *WHEN)
    assert "Neither" in never.output


def test_a_changed_rule_is_a_cause(files: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(YUXI, other)
    rules = next(path for path in (other / "indicators").glob("*.yaml") if _honours(path))
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("city_department: 5", "city_department: 4"), "utf-8")
    day = ("--from", "2026-11-01", "--to", "2026-11-01")
    made = found(files, "p-01", *day, "--to-rulebook", str(other))
    assert made["from"]["version"] != made["to"]["version"]
    (row,) = made["rows"]
    assert row["points"] == -1
    (cause,) = row["causes"]
    assert cause["kind"] == "rule"
    assert cause["part"].startswith("indicators ")
    assert found(files, "p-01", *day, "--to-rulebook", str(YUXI))["rows"] == []
    refused = ask(
        files, "p-01", *day, "--to-rulebook", str(other), "--ledger", str(files / "ledger")
    )
    assert refused.exit_code == 2
    assert "--to-rulebook" in refused.output


def _honours(path: Path) -> bool:
    return "city_department: 5" in path.read_text("utf-8")


def test_a_ledger_answers_as_its_files(files: Path) -> None:
    scored = CliRunner().invoke(
        main,
        ["score", str(YUXI), *given(files), "--as-of", "2026-11-01", "--out", str(files / "out")],
    )
    assert scored.exit_code == 0, scored.output
    arguments = ["changed", str(YUXI), "p-01", "--ledger", str(files / "out" / "ledger"), *WHEN]
    result = CliRunner().invoke(main, [*arguments, "--json"])
    assert json.loads(result.output) == found(files, "p-01", *WHEN)


@pytest.mark.parametrize(
    ("when", "code", "said"),
    [
        (("--from", "2026-13-01", "--to", "2026-11-01"), 2, "2025-03-26"),
        (("--from", "2026-03-01@noon", "--to", "2026-11-01"), 2, "instant"),
        (("--from", "2026-03-01"), 2, "--to"),
        (("--from", "2021-03-01", "--to", "2026-11-01"), 1, "--historical"),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(
    files: Path, when: tuple[str, ...], code: int, said: str
) -> None:
    result = ask(files, "p-01", *when)
    assert result.exit_code == code
    assert said in result.output
    assert "Traceback" not in result.output


def test_nobody_of_that_name(files: Path) -> None:
    result = ask(files, "p-99", *WHEN)
    assert result.exit_code == 1
    assert "no person" in result.output
