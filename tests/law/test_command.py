"""`chengxin cover`: what it prints, the pages it writes, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main
from chengxin.rulebook import load
from chengxin.scoring.hits import rules_hit
from tests.law.checkout import TEST, checkout

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/example"


def run(*words: str, lang: str = "en") -> Result:
    return CliRunner().invoke(main, ["--lang", lang, *words])


def test_a_row_is_printed_with_what_does_it_and_what_proves_it(tmp_path: Path) -> None:
    result = run("cover", "--root", str(checkout(tmp_path)))
    assert result.exit_code == 0
    assert re.search(
        r"art\. 1 +What is to be done +S Covered +code src/it\.py do_it +", result.output
    )
    assert "tests test_it" in result.output
    assert "O Organisational: For bodies" in result.output
    assert "A note beside" in result.output
    assert "已覆盖" in run("cover", "--root", str(tmp_path), lang="zh").output


def test_a_lost_test_is_printed_and_ends_with_1(tmp_path: Path) -> None:
    root = checkout(tmp_path, test=TEST.replace('@pytest.mark.article("a", 1)\n', ""))
    result = run("cover", "--root", str(root))
    assert result.exit_code == 1
    assert "law/a.yaml:7:3 error lost_test a 1 is written down as covered" in result.output


def test_json_holds_every_row(tmp_path: Path) -> None:
    result = run("cover", "--root", str(checkout(tmp_path)), "--json")
    (law,) = json.loads(result.output)["laws"]
    assert [(row["row"], row["state"]) for row in law["rows"]] == [
        ("1", "covered"), ("2", "organisational"),
    ]  # fmt: skip
    assert law["rows"][0]["tests"] == ["tests/test_it.py:7 test_it"]


def test_outside_a_checkout_it_says_what_is_missing(tmp_path: Path) -> None:
    result = run("cover", "--root", str(tmp_path))
    assert result.exit_code == 1
    assert "law" in result.output
    assert "checkout" in result.output


def _links(page: Path) -> list[str]:
    return re.findall(r'href="([^"#]+)', page.read_text("utf-8"))


@pytest.mark.slow
def test_every_link_of_the_pages_leads_somewhere(tmp_path: Path) -> None:
    result = run("cover", "--root", str(ROOT), "--html", str(tmp_path))
    assert result.exit_code == 0, result.output
    pages = [*tmp_path.glob("*.html")]
    assert len(pages) == 2 * (1 + 5)
    for page in pages:
        links = _links(page)
        assert links
        for link in links:
            assert (tmp_path / link).is_file(), (page.name, link)
    assert "二（二）" in (tmp_path / "law-shaoxing.html").read_text("utf-8")


@pytest.mark.slow
def test_rules_that_met_nobody_are_told(tmp_path: Path) -> None:
    yuxi = ROOT / "rulebooks/yuxi"
    files = [f"--{kind}={EXAMPLE / kind}.csv" for kind in ("persons", "records", "marks")]
    out = tmp_path / "run"
    assert run("score", str(yuxi), *files, "--as-of=2026-11-01", f"--out={out}").exit_code == 0
    book = load(yuxi).rulebook
    assert book is not None
    never = rules_hit(out).never(book)
    counted = {
        line.split(",")[2]
        for line in (out / "contributions.csv").read_text("utf-8").splitlines()
        if ",true," in line
    }
    assert counted & {*book.indicators}
    assert {*never} == {*book.indicators, *book.ceilings} - counted
    printed = run("cover", "--root", str(ROOT), "--json", f"--scores={out}")
    assert json.loads(printed.output)["rules_never_hit"] == {"yuxi": [*never]}


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    root = checkout(tmp_path)
    result = run("cover", "--root", str(root), f"--scores={tmp_path}")
    assert result.exit_code == 1
    assert "no finished run" in result.output
