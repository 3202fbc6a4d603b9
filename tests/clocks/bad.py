"""The bad cases: edits on the published years, and what `chengxin clock` must print about them.

The files read like those of `tests/rulebooks/bad/`; their edits are on copies of 2020 and 2026.
"""

from __future__ import annotations

import os
import shutil
from contextvars import copy_context
from pathlib import Path

from click.testing import CliRunner

from chengxin.cli import main
from chengxin.clocks.read import YEARS
from chengxin.text import LANGUAGES
from tests.rulebook import bad

FOLDER = Path(__file__).parent / "bad"


def files() -> list[Path]:
    """All bad cases, in order."""
    return sorted(FOLDER.glob("*.txt"))


def checked(case: bad.BadCase, folder: Path, lang: str) -> tuple[str, int]:
    """Return what `chengxin clock` prints about the case's years, and its exit code."""
    root = folder / lang / "years"
    root.mkdir(parents=True)
    for year in ("2020", "2026"):
        shutil.copy(YEARS / f"{year}.yaml", root)
    for edit in case.edits:
        bad.apply(edit, root / edit.path)
    here = Path.cwd()
    os.chdir(root.parent)
    try:
        # A context of its own: the command sets the language for good.
        result = copy_context().run(
            CliRunner().invoke, main, ["--lang", lang, "clock", "--years", root.name]
        )
    finally:
        os.chdir(here)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output, result.exit_code


def accepted(case: bad.BadCase, folder: Path) -> str:
    """Return the file with its outputs made anew."""
    outputs = (f"=== {lang}\n{checked(case, folder, lang)[0]}" for lang in LANGUAGES)
    return case.source.rstrip("\n") + "\n" + "".join(outputs)
