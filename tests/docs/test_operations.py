"""The table of invariants is what `chengxin verify` asks."""

from __future__ import annotations

from tests.docs.expected import OPERATIONS, operations_text


def test_the_table_of_invariants_is_the_programs() -> None:
    assert OPERATIONS.read_text("utf-8") == operations_text()
