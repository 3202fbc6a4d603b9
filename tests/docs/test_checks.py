"""What docs/checks.yaml says of each check is what the tests' marks say."""

from __future__ import annotations

from tests.docs.checks import PAGE, checks, marked, page_text


def test_each_of_the_sixty_has_a_state_that_the_marks_bear_out() -> None:
    rows = {each.number: each for each in checks()}
    tests = marked()
    assert [*rows] == [f"S{number}" for number in range(1, 61)]
    assert set(tests) <= set(rows)
    for number, row in rows.items():
        assert row.state in ("done", "partly", "later", "site"), number
        assert bool(row.rest) == (row.state in ("partly", "site")), number
        assert bool(tests.get(number)) == (row.state in ("done", "partly")), number


def test_the_table_is_what_they_say() -> None:
    assert PAGE.read_text("utf-8") == page_text()
