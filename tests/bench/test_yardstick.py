"""The SQL written by hand gives everybody what the kernel gives: a second oracle for Yuxi."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.city import KNOWN_AT, differences, rulebook
from bench.population import make


@pytest.mark.slow
@pytest.mark.parametrize("as_of", [date(2026, 11, 21), date(2026, 2, 28), date(2025, 12, 31)])
def test_the_yardstick_and_the_kernel_agree_about_everybody(as_of: date, tmp_path: Path) -> None:
    book = rulebook()
    (part,) = make(book, 3000, tmp_path, seed=7)
    assert differences(book, part, as_of, KNOWN_AT) == 0
