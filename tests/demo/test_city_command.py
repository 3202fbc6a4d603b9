"""`chengxin city` from the outside."""

import json
import re
import shlex
import webbrowser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main
from tests.demo.conftest import ROOT

pytestmark = pytest.mark.slow


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", *arguments], catch_exceptions=False)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", asked.append)
    return asked


def test_it_makes_reads_scores_and_tells(
    opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("city", "--persons", "260", "--out", "city")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    for line, word in zip(lines, ("Made", "Read", "Scored", "Told", "Report"), strict=False):
        assert line.startswith(word)
        assert word == "Report" or re.search(r"\(\d+\.\d s\)$", line)
    assert (tmp_path / "city" / "report" / "index.html").exists()
    assert not opened

    command = shlex.split(lines[-1])
    assert command[0] == "chengxin"
    explained = run(*command[1:])
    assert explained.exit_code == 0, explained.output
    assert "500" in explained.stdout


def test_it_opens_a_browser_when_asked_to(opened: list[str], tmp_path: Path) -> None:
    result = run("city", "--persons", "30", "--out", str(tmp_path), "--open")
    assert result.exit_code == 0, result.output
    assert opened == [(tmp_path / "report" / "en.html").resolve().as_uri()]


def test_a_day_before_the_law_is_refused(tmp_path: Path) -> None:
    result = run("city", "--persons", "5", "--out", str(tmp_path), "--as-of", "2024-01-01")
    assert result.exit_code == 1
    assert "2025-03-26" in result.output


def test_another_day_is_asked_of_the_same_files(opened: list[str], tmp_path: Path) -> None:
    book = str(ROOT / "rulebooks" / "yuxi")
    ask = ("city", "--persons", "30", "--out", str(tmp_path), "--rulebook", book)
    assert run(*ask).exit_code == 0
    before = (tmp_path / "files" / "manifest.json").read_bytes()
    assert run(*ask, "--as-of", "2026-01-01").exit_code == 0
    assert (tmp_path / "files" / "manifest.json").read_bytes() == before
    assert not opened


def test_what_was_recorded_later_is_not_known_and_the_report_says_so(
    opened: list[str], tmp_path: Path
) -> None:
    book = str(ROOT / "rulebooks" / "yuxi")
    ask = ("city", "--persons", "60", "--out", str(tmp_path), "--rulebook", book)
    everything = run(*ask)
    result = run(*ask, "--known-at", "2026-03-01")
    assert result.exit_code == 0, result.output
    assert 0 < rows_told(result.stdout) < rows_told(everything.stdout)
    run_of = json.loads((tmp_path / "scores" / "run.json").read_text("utf-8"))
    assert run_of["known_at"].startswith("2026-03-01T")

    said = "as known at 2026-03-01 23:59:59"
    for page in ("en.html", "person-1.en.html"):
        assert said in (tmp_path / "report" / page).read_text("utf-8")
    explained = run(*shlex.split(result.stdout.splitlines()[-1])[1:])
    assert explained.exit_code == 0, explained.output
    assert said in explained.stdout
    assert not opened


def test_a_time_before_the_first_record_leaves_everybody_without_records(
    opened: list[str], tmp_path: Path
) -> None:
    result = run("city", "--persons", "30", "--out", str(tmp_path), "--known-at", "2020-01-01")
    assert result.exit_code == 0, result.output
    assert "as known at 2020-01-01" in (tmp_path / "report" / "en.html").read_text("utf-8")
    assert not opened


def rows_told(said: str) -> int:
    found = re.search(r"([\d,]+) rows of arithmetic", said)
    assert found is not None, said
    return int(found[1].replace(",", ""))


def test_a_draft_is_shown_as_history_and_so_is_the_command_to_try(
    opened: list[str], tmp_path: Path
) -> None:
    book = str(ROOT / "rulebooks" / "sanming")
    ask = ("city", "--persons", "60", "--out", str(tmp_path), "--rulebook", book)
    refused = run(*ask)
    assert refused.exit_code == 1
    assert "sanming is draft" in refused.output
    result = run(*ask, "--historical")
    assert result.exit_code == 0, result.output
    explained = run(*shlex.split(result.stdout.splitlines()[-1])[1:])
    assert explained.exit_code == 0, explained.output
    assert "550" in explained.stdout
    assert not opened
