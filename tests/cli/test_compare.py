"""`chengxin compare` on the command line: three faces, and clear words when it cannot be done."""

from __future__ import annotations

import shutil
from contextvars import copy_context
from pathlib import Path

from click.testing import CliRunner, Result

from chengxin.cli import main
from tests.docs.expected import COMPARISON
from tests.rulebook import bad


def run(*words: str | Path) -> Result:
    """Run the command in English, in a context of its own."""
    arguments = ["--lang", "en", "compare", *map(str, words)]
    return copy_context().run(CliRunner().invoke, main, arguments)


def test_it_prints_a_column_for_each_rulebook() -> None:
    done = run(bad.YUXI, bad.SMALL)
    assert done.exit_code == 0
    names, versions = (line.split() for line in done.output.splitlines()[:2])
    assert names == ["Yuxi", "points", "Smallville", "points"]
    assert versions[0::2] == ["yuxi", "small"]


def test_markdown_is_what_the_page_holds() -> None:
    folders = sorted(bad.YUXI.parent.iterdir(), key=lambda each: (each.name != "yuxi", each))
    done = run(*folders, "--markdown", "../rulebooks")
    assert done.exit_code == 0
    assert COMPARISON.read_text("utf-8").endswith(done.output)


def test_pages_are_written_with_the_rulebooks_beside(tmp_path: Path) -> None:
    done = run(bad.SMALL, "--html", tmp_path / "out")
    assert done.output == f"Written: {tmp_path / 'out' / 'index.html'}\n"
    assert (tmp_path / "out" / "small" / "article-measures-12.html").is_file()
    assert 'href="small/article-measures-12.html"' in (tmp_path / "out/index.html").read_text()


def test_a_rulebook_that_does_not_load_is_told_and_nothing_is_compared(tmp_path: Path) -> None:
    broken = tmp_path / "small"
    shutil.copytree(bad.SMALL, broken)
    (broken / "catalogue.yaml").unlink()
    done = run(bad.YUXI, broken)
    assert done.exit_code == 1
    assert "small/catalogue.yaml:0:0 error missing_file" in done.output
    assert "Yuxi" not in done.output


def test_a_rulebook_named_twice_is_refused() -> None:
    done = run(bad.SMALL, bad.SMALL)
    assert done.exit_code == 1
    assert done.output == "small is named twice; name each rulebook once.\n"


def test_no_rulebook_is_a_wrong_command_line() -> None:
    assert run().exit_code == 2
