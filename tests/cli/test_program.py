"""What holds for every command: lines to copy work, places that cannot be used are said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from chengxin.cli import main
from chengxin.cli.common import program

ROOT = Path(__file__).parent.parent.parent
YUXI = str(ROOT / "rulebooks" / "yuxi")
FILES = tuple(
    word
    for kind in ("persons", "records", "marks")
    for word in (f"--{kind}", str(ROOT / "docs" / "example" / f"{kind}.csv"))
)
INSTALLED = Path(sys.executable).parent / "chengxin"


def test_off_the_path_it_is_called_by_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(INSTALLED)])
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.chdir(INSTALLED.parent.parent)
    assert program() == "bin/chengxin"
    assert (
        subprocess.run([program(), "--version"], check=False, capture_output=True).returncode == 0
    )


def test_on_the_path_it_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(INSTALLED)])
    monkeypatch.setenv("PATH", str(INSTALLED.parent))
    assert program() == "chengxin"


@pytest.mark.parametrize(
    "words",
    [
        ("score", YUXI, *FILES, "--as-of", "2026-11-01", "--out"),
        ("impact", YUXI, YUXI, *FILES, "--as-of", "2026-11-01", "--out"),
        ("show", YUXI, "--html"),
        ("schema", "--out"),
    ],
    ids=lambda words: words[0],
)
def test_a_place_that_cannot_be_written_to_is_said(words: tuple[str, ...], tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", "utf-8")
    for place in (taken, taken / "below"):
        result = CliRunner().invoke(main, ["--lang", "en", *words, str(place)])
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit), result.exception
        assert str(taken) in result.output
        assert "Nothing can be read or written there." in result.output
    assert taken.read_text("utf-8") == "a file"


def test_a_folder_above_the_ledger_is_told_from_one_without(tmp_path: Path) -> None:
    made = CliRunner().invoke(
        main, ["score", YUXI, *FILES, "--as-of", "2026-11-01", "--out", str(tmp_path / "out")]
    )
    assert made.exit_code == 0, made.output
    words = ["--lang", "en", "explain", YUXI, "p-01", "--as-of", "2026-11-01"]
    above = CliRunner().invoke(main, [*words, "--ledger", str(tmp_path / "out")])
    assert f"Did you mean {tmp_path / 'out' / 'ledger'}?" in above.output
    without = CliRunner().invoke(main, [*words, "--ledger", str(tmp_path)])
    assert "Did you mean" not in without.output
    neither = CliRunner().invoke(main, words)
    assert "--ledger" in neither.output


@pytest.mark.parametrize(
    ("option", "value"),
    [("--memory", "banana"), ("--memory", "4"), ("--threads", "0"), ("--threads", "-3")],
)
def test_an_amount_that_is_none_is_refused(option: str, value: str, tmp_path: Path) -> None:
    words = ["score", YUXI, *FILES, "--as-of", "2026-11-01", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*words, option, value])
    assert result.exit_code == 2, result.output
    assert not (tmp_path / "out").exists()


def test_too_little_memory_is_said(tmp_path: Path) -> None:
    words = ["score", YUXI, *FILES, "--as-of", "2026-11-01", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, ["--lang", "en", *words, "--memory", "2MB"])
    assert result.exit_code == 1, result.output
    assert "Give it more with --memory." in result.output
