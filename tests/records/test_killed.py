"""The loader is killed with SIGKILL wherever it happens to be, and started again.

Whatever it was doing, the rows come out as if nothing had happened: each has one verdict, the right
one, nothing is there twice, and every standing is true.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import transaction

from chengxin.database import Server
from chengxin.demo.live import LiveFile, Part, live_parts
from chengxin.records.database import ask
from chengxin.records.selectors import delivery, problem_counts
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.rulebook.model import Rulebook
from chengxin.standing.services.scoring import Cause, lock, rescore
from tests.records.conftest import opened
from tests.records.rows import count
from tests.site import Site

pytestmark = pytest.mark.slow


def start(made: Site, file: LiveFile) -> subprocess.Popen[str]:
    """Start the loader and wait until it begins."""
    loader = subprocess.Popen(
        [sys.executable, "-m", "tests.records.loader", str(file.path), file.kind.value],
        env={**os.environ, "DATABASE_URL": made.url, "CHENGXIN_DEMO": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert loader.stdout is not None
    assert loader.stdout.readline() == "ready\n"
    return loader


def taken(made: Site, file: LiveFile, kills: int, rng: random.Random) -> tuple[int, int]:
    """Take a file in with so many kills; return its delivery, and how often it was killed."""
    for kill in range(kills + 1):
        with start(made, file) as loader:
            assert loader.stdout is not None
            if kill < kills:
                time.sleep(rng.uniform(0.0, 0.6))
                loader.kill()
            found = loader.stdout.read().split()
        if found:
            return int(found[-1]), kill
    raise AssertionError("the loader that nobody kills comes to its end")


def proved(made: Site, parts: list[Part], kills: int, rng: random.Random) -> int:
    """Take all files of the parts in, and see that each row came out as it has to."""
    total = 0
    for file in (file for part in parts for file in part.files):
        number, killed = taken(made, file, kills, rng)
        total += killed
        found = delivery(number)
        assert found is not None
        assert dict(found.verdicts) == {word: file.truth[word] for word in found.verdicts}, file
        codes: dict[str, int] = {}
        for each in problem_counts(number):
            codes[each.code] = codes.get(each.code, 0) + each.rows
        assert codes == file.truth["problems"], file
    # Of what nobody agreed to nothing is kept, not even to be mended [yuxi 8].
    waiting = count(
        "verdict where verdict in ('quarantined', 'rejected')"
        """ and not problems @> '[{"code": "no_market_consent"}]'"""
    )
    assert count("staged_row") == waiting
    assert count("record_version") == count("record_body")
    people = [int(row[0]) for row in ask("select person_no from person")]
    with transaction.atomic():
        lock(people)
        again = rescore(person_nos=people, cause=Cause.DAY)
        assert again is not None
        assert again.counts() == (len(people), 0)
    return total


def test_a_killed_loader_loses_and_doubles_nothing(
    server: Server, yuxi: Rulebook, tmp_path: Path
) -> None:
    (part,) = live_parts(tmp_path, yuxi, persons=60)
    persons, *records, _marks = part.files
    largest = max(records, key=lambda file: int(file.truth["rows"]))
    with opened(server) as made:
        judge(delivery_id=receive(path=persons.path, kind=persons.kind, by="test"))
        assert proved(made, [Part(60, (largest,))], 2, random.Random())


@pytest.mark.prove
def test_loaders_killed_often_lose_and_double_nothing(
    server: Server, yuxi: Rulebook, tmp_path: Path
) -> None:
    parts = list(live_parts(tmp_path, yuxi, persons=400, first=100))
    with opened(server) as made:
        assert proved(made, parts, 20, random.Random()) > 100
