"""Whoever works is killed in the middle of a shadow run, a switch and a letter: nothing is lost.

What was begun has left nothing; once the lease is over somebody else does it, once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from time import monotonic, sleep

import psycopg
import pytest

from chengxin import clock
from chengxin.site.verifying import checks
from chengxin.site.verifying.invariants import Moment
from chengxin.site.working import work_once
from chengxin.standing.models import (
    InForceLog,
    Job,
    Message,
    Outbox,
    Publication,
    ShadowRun,
    StandingChange,
)
from chengxin.standing.publishing.steps import Step
from chengxin.standing.services.publishing import approve, ask_for, publish
from chengxin.standing.services.versions import current
from tests.standing.jobs.conftest import Town
from tests.standing.publishing.office import EDITOR, FIRST, SECOND, on, proposed

pytestmark = pytest.mark.slow

_WAITS = "select count(*) from pg_locks where not granted and relation = %s::regclass"


def killed(town: Town, table: str) -> None:
    """Start somebody who works, and kill them where they write into a table."""
    command = [sys.executable, "-m", "tests.standing.jobs.worker", clock.now().isoformat()]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "chengxin.settings"}
    with psycopg.connect(town.site.owner) as held:
        held.execute(f"lock table {table} in share mode".encode())
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
        until = monotonic() + 120
        while held.execute(_WAITS, [table]).fetchone() == (0,) and monotonic() < until:
            sleep(0.05)
        assert held.execute(_WAITS, [table]).fetchone() == (1,)
        process.kill()
        said, _nothing = process.communicate()
        assert (process.returncode, said) == (-9, b"")


def all_done() -> None:
    while work_once():
        pass


def broken(*ids: str) -> list[str]:
    """What these invariants find."""
    moment = Moment(clock.now(), clock.today())
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return [
            row
            for check in checks()
            if {*check.ids} & {*ids}
            for found in check(connection, moment).values()
            for row in found.rows
        ]


def test_whoever_works_may_die_at_any_moment(town: Town) -> None:
    made = proposed(town.milder)
    with on(30):
        ask_for(step=Step.TRY, proposal_no=made, by=EDITOR)
        killed(town, "shadow_run")
        assert (Job.objects.get().state, ShadowRun.objects.count()) == ("doing", 1)
        assert not work_once()
        assert broken("I8 jobs") == []
    with on(30, 13) as day:
        assert broken("I8 jobs") == [f"job {Job.objects.get().pk}"]
        all_done()
        assert (Job.objects.get().state, Job.objects.get().attempts) == ("done", 2)
        assert ShadowRun.objects.filter(proposal_id=made).count() == 1
        for name in (FIRST, SECOND):
            approve(proposal_no=made, by=name)
        publish(proposal_no=made, effective_on=day, by=EDITOR)
        ask_for(step=Step.SWITCH, proposal_no=made, by=EDITOR)
        before = StandingChange.objects.count()
        killed(town, "run")
        assert (current().rulebook_no, InForceLog.objects.count()) == (town.first, 1)
        assert StandingChange.objects.count() == before
    with on(30, 14):
        letters = Outbox.objects.filter(done_at__isnull=True).count()
        assert _job(Step.SWITCH).state == "doing"
        killed(town, "message")
        assert (current().rulebook_no, InForceLog.objects.count()) == (town.milder, 2)
        assert _job(Step.SWITCH).state == "done"
        told = StandingChange.objects.filter(score_before__isnull=False).count()
        assert told > 10
        assert Message.objects.count() == 0
        assert Outbox.objects.filter(done_at__isnull=True).count() > letters
        all_done()
        assert Message.objects.count() == told
        assert not Outbox.objects.filter(done_at__isnull=True).exists()
        assert Publication.objects.filter(proposal_id=made).count() == 1
        assert broken("I8 jobs", "I8 told", "I15 one", "I15 since", "I16 approved") == []


def _job(step: Step) -> Job:
    return Job.objects.get(kind=step)
