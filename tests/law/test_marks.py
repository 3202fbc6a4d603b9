"""What is read from the tests' sources is what pytest itself sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxin.law import cover
from chengxin.law.scan import mark_namings
from tests.conftest import ARTICLES

ROOT = Path(__file__).parents[2]
#: The one test whose marks come from the worked cases and not from its own source.
CASES = ("tests/scoring/test_cases.py", "test_a_worked_case_is_right")


def test_the_marks_read_are_those_that_pytest_sees(pytestconfig: pytest.Config) -> None:
    read: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for naming in mark_namings(ROOT)[0]:
        key = (naming.place.file, naming.place.name)
        read.setdefault(key, set()).add((naming.law, naming.row))
    collected = {key: marks for key, marks in pytestconfig.stash[ARTICLES].items() if key != CASES}
    assert collected
    assert {key: read.get(key, set()) for key in collected} == collected
    files = {file for file, _test in collected}
    assert {key for key in read if key[0] in files} <= {*collected}


@pytest.mark.slow
def test_the_marks_of_the_worked_cases_are_what_they_prove(pytestconfig: pytest.Config) -> None:
    collected = pytestconfig.stash[ARTICLES].get(CASES)
    if collected is None:
        pytest.skip("the worked cases are not part of this run")
    proved = {
        (law, row) for law, rows in cover(ROOT).rows.items() for row, each in rows.items()
        if each.cases
    }  # fmt: skip
    assert collected == proved
