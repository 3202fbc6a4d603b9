"""`docs/coverage.md` is what `law/` says."""

from __future__ import annotations

import pytest

from tests.docs.expected import COVERAGE, coverage_text


@pytest.mark.slow
def test_the_page_is_what_the_law_says() -> None:
    assert COVERAGE.read_text("utf-8") == coverage_text()
