"""`chengxin diff` on real folders: the author's numbers, where they come from, and the warning."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main

ROOT = Path(__file__).parent.parent.parent
YUXI = ROOT / "rulebooks" / "yuxi"


@pytest.fixture
def harsher(tmp_path: Path) -> Path:
    """Yuxi with a deeper second bracket of fines, a milder fading, and another name."""
    folder = tmp_path / "yuxi"
    shutil.copytree(YUXI, folder)
    rules = folder / "indicators" / "lawfulness.yaml"
    text = rules.read_text("utf-8")
    assert text.count("{from: 500.01, points: -20}") == 2
    text = text.replace("{from: 500.01, points: -20}", "{from: 500.01, points: -25}", 1)
    assert "{fixed: 2}" in text
    text = text.replace("{fixed: 2}", "{fixed: 3}", 1).replace("en: Fines}", "en: Penalties}")
    rules.write_text(text, "utf-8")
    return folder


def run(lang: str, *words: str | Path) -> Result:
    return CliRunner().invoke(main, ["--lang", lang, "diff", *map(str, words)])


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", ("加重", "减轻", "仅文字", "500.01", "25 分", "第七条")),
        ("en", ("harsher", "milder", "text only", "−25 points from 500.01 yuan", "art. 7(3)")),
    ],
)
def test_it_says_old_and_new_and_where_they_come_from(
    harsher: Path, lang: str, expected: tuple[str, ...]
) -> None:
    result = run(lang, YUXI, harsher)
    assert result.exit_code == 0, result.output
    for words in expected:
        assert words in result.stdout, result.stdout


def test_it_warns_of_what_is_harsher_without_a_new_since(harsher: Path) -> None:
    result = run("en", YUXI, harsher)
    assert "warning harsher_without_since “Penalties” became harsher" in result.stderr
    assert "lawfulness.yaml" in result.stderr
    assert result.stderr.count("harsher_without_since") == 1
    assert run("en", harsher, YUXI).stderr == ""


def test_machines_read_the_same(harsher: Path) -> None:
    data = json.loads(run("en", YUXI, harsher, "--json").stdout)
    changes = {(c["key"], c["part"]): c for c in data["changes"]}
    assert {key: c["effect"] for key, c in changes.items()} == {
        ("fines", "points"): "harsher",
        ("fines", "name"): "text",
        ("repairs_done", "points"): "milder",
    }
    assert changes["fines", "points"]["new"]["cite"] == ["measures#7(3)"]
    assert changes["repairs_done", "points"]["old"]["says"] == "2 points"
    assert [warning["code"] for warning in data["warnings"]] == ["harsher_without_since"]
    assert data["effect"] == "mixed"
    assert data["old"]["version"] != data["new"]["version"]


def test_the_same_folder_says_the_same() -> None:
    result = run("en", YUXI, YUXI)
    assert result.exit_code == 0
    assert "Both say the same." in result.stdout


def test_a_rulebook_with_errors_is_not_compared(harsher: Path) -> None:
    (harsher / "catalogue.yaml").unlink()
    result = run("en", YUXI, harsher)
    assert result.exit_code == 1
    assert "missing_file" in result.output
