"""Each planted defect is found by the test that is named for it, in a copy of the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from tests.defects.planted import DEFECTS, Defect
from tests.docs.markdown import ROOT

_COPIED = ("src", "tests", "rulebooks", "law", "docs")
_FILES = ("conftest.py", "pyproject.toml")

#: What pytest answers: tests failed; nothing else is a find, least of all a test that is not there.
_FAILED = 1


def test_there_are_thirty_of_different_names() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 30
    assert len({defect.holds for defect in DEFECTS}) >= 20


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_can_be_planted_and_its_test_is_there(defect: Defect) -> None:
    source = (ROOT / "src" / "chengxin" / defect.file).read_text("utf-8")
    assert source.count(defect.old) == 1, "the code has changed; plant the defect anew"
    file, _colons, test = defect.found_by.partition("::")
    assert f"def {test}" in (ROOT / "tests" / file).read_text("utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository, without what was built in it."""
    folder = tmp_path_factory.mktemp("copy")
    for part in _COPIED:
        copytree(ROOT / part, folder / part, ignore=ignore_patterns("__pycache__"))
    for file in _FILES:
        (folder / file).write_bytes((ROOT / file).read_bytes())
    return folder


@pytest.mark.prove
def test_without_a_defect_all_these_tests_pass(copy: Path) -> None:
    ran = _run(copy, sorted({defect.found_by for defect in DEFECTS}))
    assert ran.returncode == 0, ran.stdout[-3000:]


@pytest.mark.prove
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_the_named_test_finds(defect: Defect, copy: Path) -> None:
    file = copy / "src" / "chengxin" / defect.file
    right = file.read_text("utf-8")
    file.write_text(right.replace(defect.old, defect.new), "utf-8")
    try:
        ran = _run(copy, [defect.found_by])
    finally:
        file.write_text(right, "utf-8")
    assert ran.returncode == _FAILED, ran.stdout[-3000:]


def _run(copy: Path, tests: Iterable[str]) -> subprocess.CompletedProcess[str]:
    """Run tests of the copy against the copy."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    options = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *(f"tests/{test}" for test in tests)],
        cwd=copy,
        env={**kept, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
