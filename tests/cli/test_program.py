"""Lines to copy name the program so that they work where they were printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from chengxin.cli.common import program

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
