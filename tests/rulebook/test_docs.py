"""The examples of the language reference load over the small rulebook, and its cases are right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.scoring.cases import check_cases
from tests.rulebook import bad

REFERENCE = Path(__file__).parent.parent.parent / "docs" / "rulebook.md"
_EXAMPLE = re.compile(r"^```yaml file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> dict[str, str]:
    """File → text, of every example that names a file."""
    return dict(_EXAMPLE.findall(REFERENCE.read_text("utf-8")))


@pytest.mark.slow
def test_the_examples_load_and_their_cases_are_right(tmp_path: Path) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    assert examples()
    for path, text in examples().items():
        # A case of one name would stand twice: the reference shows one of the small rulebook's own.
        for name in re.findall(r"^  (\w+):$", text, re.MULTILINE) if "cases" in path else ():
            _without(root, name)
        (root / path).write_text(text, "utf-8")
    loaded = load(root)
    assert loaded.diagnostics == ()
    assert loaded.rulebook is not None
    assert check_cases(loaded.rulebook) == ()


def _without(root: Path, case: str) -> None:
    for file in (root / "cases").iterdir():
        text = file.read_text("utf-8")
        pattern = rf"^  {case}:\n(?:   .*\n|\n)*"
        file.write_text(re.sub(pattern, "", text, flags=re.MULTILINE), "utf-8")


@pytest.mark.slow
def test_the_small_rulebooks_cases_are_right() -> None:
    loaded = load(bad.SMALL)
    assert loaded.rulebook is not None
    assert check_cases(loaded.rulebook) == ()
