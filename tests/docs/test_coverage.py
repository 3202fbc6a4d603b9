"""`docs/coverage.md` is what `law/` says."""

from __future__ import annotations

from tests.docs.expected import COVERAGE, coverage_text


def test_the_page_is_what_the_law_says() -> None:
    assert COVERAGE.read_text("utf-8") == coverage_text()
