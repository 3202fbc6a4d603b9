"""The switch over real people: everybody at once, whole or not at all; and going back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from time import monotonic, sleep

import psycopg
import pytest
from django.db import connections, transaction

from chengxin import clock
from chengxin.database import Server
from chengxin.ledger import ledger_from_cells
from chengxin.report.impact import write_impact_report
from chengxin.scoring.impact import Question, measure_impact
from chengxin.scoring.versions import compare
from chengxin.standing.models import InForceLog, Outbox, ShadowRun, Standing
from chengxin.standing.publishing.report import numbers
from chengxin.standing.publishing.selectors import latest_run, progress_of
from chengxin.standing.publishing.steps import needs_round
from chengxin.standing.services.publishing import (
    approve,
    propose_rollback,
    publish,
    switch_due,
    try_out,
)
from chengxin.standing.services.runs import tomorrow
from chengxin.standing.services.scoring import lock
from chengxin.standing.services.versions import current, numbered
from tests.opening import put_in_force
from tests.oracle.ledgers import Ledger, random_ledger
from tests.scoring.arrivals import in_files
from tests.scoring.comparison import slice_of
from tests.site import Site, site
from tests.standing.filing import file_slice, opaque
from tests.standing.publishing.office import (
    EDITOR,
    FIRST,
    MILDER,
    SECOND,
    hire,
    on,
    proposed,
    version,
)

pytestmark = pytest.mark.slow

PERSONS = 60


class City:
    """A site with people whose scores are true on the first day, and the facts they rest on."""

    def __init__(self, made: Site) -> None:
        self.site = made
        hire()
        with on(-1):
            self.first = version()
            put_in_force(rulebook_no=self.first)
            book = numbered(self.first).rulebook
            self.ledger: Ledger = opaque(random_ledger(book, 7, persons=PERSONS))
            with slice_of(book, self.ledger) as part:
                file_slice(book, part, Random(7))
            tomorrow()
            self.milder = version(MILDER)

    def versions(self) -> set[int]:
        return {*Standing.objects.values_list("rulebook_id", flat=True)}


@pytest.fixture(scope="module")
def city(server: Server) -> Iterator[City]:
    with site(server) as made:
        yield City(made)


def decided(proposal_no: int) -> None:
    """Try a proposal for real, let two approve it and publish it for today."""
    try_out(proposal_no=proposal_no, by=EDITOR, threads=1)
    for name in (FIRST, SECOND):
        approve(proposal_no=proposal_no, by=name)
    publish(proposal_no=proposal_no, effective_on=clock.today(), by=EDITOR)


@pytest.mark.article("yuxi", 25)
def test_a_shadow_run_says_what_the_files_of_the_same_people_say(
    city: City, tmp_path: Path
) -> None:
    """And nobody's standing is touched by it."""
    before = [*Standing.objects.order_by("pk").values_list()]
    made = proposed(city.milder, heard=False)
    with on(0):
        try_out(proposal_no=made, by=EDITOR, threads=1)
        as_of, known_at = clock.today(), clock.now()
    assert [*Standing.objects.order_by("pk").values_list()] == before
    run = latest_run(made)
    assert isinstance(run, ShadowRun)
    old, new = numbered(city.first).rulebook, numbered(city.milder).rulebook
    files, ledgers = in_files(city.ledger), []
    for at, book in enumerate((old, new)):
        reading = ledger_from_cells(
            book, files.persons, files.records, files.marks, tmp_path / f"{at}"
        )
        assert reading.ledger is not None
        ledgers.append(reading.ledger)
    question = Question(old, new, (ledgers[0], ledgers[1]), as_of, known_at, percents=())
    impact = measure_impact(question, tmp_path / "work", threads=1)
    write_impact_report(tmp_path / "out", impact, compare(old, new))
    expected = json.loads((tmp_path / "out" / "impact.json").read_text("utf-8"))
    found = numbers(bytes(run.report))
    assert found.pop("inputs")
    assert expected.pop("inputs") == []
    assert found == expected
    assert (run.anyone_lower, impact.lower) == (False, 0)
    assert sum(count for _score, count in impact.histograms[0]) == len(before) > 10


def test_a_switch_is_whole_or_not_at_all_and_waits_for_whoever_scores(city: City) -> None:
    """Killed at its very end it has done nothing; called again it does everything, once."""
    made = proposed(city.milder)
    with on(30):
        decided(made)
        at = clock.now()
    log = InForceLog.objects.count()
    command = [sys.executable, "-m", "tests.standing.publishing.switcher", at.isoformat()]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "chengxin.settings"}
    with psycopg.connect(city.site.owner) as held:
        # What a switch writes last waits for this lock, with everything else done and uncommitted.
        held.execute("lock table outbox in share mode")
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
        until = monotonic() + 60
        while not _waits(held) and monotonic() < until:
            sleep(0.05)
        assert _waits(held)
        assert city.versions() == {city.first}
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert process.stdout is not None
    assert process.stdout.read() == b""
    process.stdout.close()
    assert city.versions() == {city.first}
    assert (current().rulebook_no, InForceLog.objects.count()) == (city.first, log)
    with on(29):
        assert switch_due() is None
    _switch_beside_a_scoring(city)
    assert city.versions() == {city.milder}
    assert (current().rulebook_no, InForceLog.objects.count()) == (city.milder, log + 1)
    with on(30):
        assert switch_due() is None
    assert Outbox.objects.filter(kind="rulebook.in_force").count() == 2


def _waits(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "select count(*) from pg_locks where not granted and relation = 'outbox'::regclass"
    ).fetchone()
    return row is not None and row[0] > 0


def _switch_beside_a_scoring(city: City) -> None:
    """Whoever scores holds the version it scores by, and the switch comes after the commit."""
    done: list[int | None] = []

    def switching() -> None:
        try:
            done.append(switch_due())
        finally:
            connections.close_all()

    with on(30):
        thread = threading.Thread(target=switching)
        with transaction.atomic():
            assert lock([]).rulebook_no == city.first
            thread.start()
            thread.join(0.5)
            assert thread.is_alive()
            assert city.versions() == {city.first}
        thread.join(60)
    assert done not in ([], [None])


def test_going_back_is_a_proposal_of_its_own(city: City) -> None:
    """To harsher contents it is a change like any other; to milder ones it waits for two people."""
    if current().rulebook_no == city.first:
        # Alone in its process: the test before has not put the milder version in force.
        milder = proposed(city.milder)
        with on(30):
            decided(milder)
            assert switch_due() is not None
    assert current().rulebook_no == city.milder
    with on(40) as day:
        back = propose_rollback(rulebook_no=city.first, reason="A mistake", by=EDITOR)
        assert needs_round(progress_of(back))
        harsher = version({"base: 500": "base: 480"})
    again = proposed(harsher)
    with on(50) as day:
        try_out(proposal_no=again, by=EDITOR, threads=1)
        for name in (FIRST, SECOND):
            approve(proposal_no=again, by=name)
        publish(proposal_no=again, effective_on=day + timedelta(30), by=EDITOR)
    with on(80):
        assert switch_due() is not None
        lower = dict(Standing.objects.values_list("person_id", "score"))
        back = propose_rollback(rulebook_no=city.milder, reason="Too harsh", by=EDITOR)
        assert not needs_round(progress_of(back))
        decided(back)
    with on(80, 13):
        assert switch_due() is not None
        higher = dict(Standing.objects.values_list("person_id", "score"))
    assert city.versions() == {city.milder}
    assert lower.keys() == higher.keys()
    assert all(lower[person] <= higher[person] for person in lower)
    assert lower != higher
    log = InForceLog.objects.order_by("number").values_list("number", "previous_id")
    assert [*log] == [(1, None), (2, 1), (3, 2), (4, 3)]
