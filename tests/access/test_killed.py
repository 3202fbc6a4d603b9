"""A process that is killed at any point has shown nothing that has no entry."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.access.reading import entries
from tests.site import Site

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("times", [3, pytest.param(60, marks=pytest.mark.prove)])
def test_whatever_was_shown_before_a_kill_has_its_entry(
    made: Site, times: int, pytestconfig: pytest.Config
) -> None:
    rng = random.Random(f"{pytestconfig.getoption('hypothesis_seed')}")
    environment = {**os.environ, "DATABASE_URL": made.url, "PYTHONPATH": str(ROOT)}
    for each in range(times):
        first = (times * 1000 + each) * 1_000_000
        looker = subprocess.Popen(
            [sys.executable, "-m", "tests.access.looker", str(first)], stdout=subprocess.PIPE,
            env=environment, cwd=ROOT,
        )  # fmt: skip
        assert looker.stdout is not None
        shown = [int(looker.stdout.readline())]
        time.sleep(rng.uniform(0, 0.2))
        looker.kill()
        shown += map(int, looker.stdout.read().split())
        looker.stdout.close()
        looker.wait(30)
        kept = {e["person_no"] for e in entries(made.url) if e["person_no"] >= first}
        # One more may have been entered and not shown any more; never the other way round.
        assert {*shown} <= kept
        assert len(kept) - len(shown) <= 1
