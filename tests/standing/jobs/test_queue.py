"""Jobs: asked for once, taken by one, ended with their effect, begun anew when a taker is gone."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from chengxin.access.members import find_account
from chengxin.standing.jobs.doing import do_next
from chengxin.standing.jobs.queue import (
    MOST,
    Claim,
    Kind,
    LeaseLostError,
    ask,
    fail,
    finish,
    pause,
    renew,
    send_again,
    take,
)
from chengxin.standing.models import Job
from chengxin.standing.publishing.errors import StepRefusedError
from chengxin.standing.publishing.steps import Step
from chengxin.standing.services.publishing import ask_for, publish, switch_due
from chengxin.standing.services.versions import current
from tests.standing.jobs.conftest import Town
from tests.standing.publishing.office import (
    EDITOR,
    FIRST,
    approved,
    on,
    proposed,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("undone")]


def asked(key: int = 1) -> None:
    found = find_account(EDITOR)
    assert found is not None
    ask(kind=Kind.TRY, key=key, by=found.member.user_id)


def taken() -> Claim:
    claim = take()
    assert claim is not None
    return claim


def test_a_job_is_asked_for_once_and_taken_once() -> None:
    with on(0):
        asked()
        asked()
        asked(2)
        first = taken()
        assert (first.key, first.attempt, first.by) == (1, 1, EDITOR)
        assert taken().key == 2
        assert take() is None
        finish(first)
        with pytest.raises(LeaseLostError):
            finish(first)
        asked()
        assert taken().key == 1
    assert Job.objects.count() == 3


def test_who_was_slow_commits_nothing_once_another_has_begun() -> None:
    with on(0):
        asked()
        slow = taken()
        assert renew(slow, 1, 2)
    with on(0, 13):
        again = taken()
        assert (again.number, again.attempt) == (slow.number, 2)
        assert not renew(slow, 2, 2)
        with pytest.raises(LeaseLostError):
            finish(slow)
        finish(again)
        assert Job.objects.get().state == "done"


def test_a_job_that_fails_waits_longer_each_time_and_is_kept() -> None:
    with on(0) as day:
        asked()
        for attempt in range(1, MOST + 1):
            claim = taken()
            assert claim.attempt == attempt
            fail(claim, ValueError("Wang 110101199003070011"))
            assert take() is None
            Job.objects.filter(state="waiting").update(not_before=f"{day}T00:00Z")
        job = Job.objects.get()
        assert (job.state, job.fault) == ("dead", "ValueError")
        assert pause(MOST) > pause(1)
        assert send_again(number=job.pk)
        assert not send_again(number=job.pk)
        assert taken().attempt == 1


def test_a_job_whose_takers_die_is_given_up_too() -> None:
    for attempt in range(MOST):
        with on(0, attempt + 1):
            if not attempt:
                asked()
            taken()
    with on(0, 20):
        assert take() is None
    job = Job.objects.get()
    assert (job.state, job.fault) == ("dead", "died")


def test_the_database_refuses_a_job_that_nobody_holds_and_two_of_the_same() -> None:
    with on(0):
        asked()
        for changes in ({"state": "doing"}, {"state": "done"}, {"state": "lost"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Job.objects.update(**changes)
        taken()
        row = Job.objects.get()
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_a_step_that_is_refused_is_not_asked_for(undone: Town) -> None:
    made = proposed(undone.milder)
    with on(0):
        with pytest.raises(StepRefusedError):
            ask_for(step=Step.SWITCH, proposal_no=made, by=EDITOR)
        ask_for(step=Step.TRY, proposal_no=made, by=FIRST)
        ask_for(step=Step.TRY, proposal_no=made, by=EDITOR)
    asked_by = Job.objects.get().asked_by
    assert asked_by is not None
    assert asked_by.get_username() == FIRST


def test_a_switch_that_was_overtaken_is_refused_with_the_reason(undone: Town) -> None:
    made = proposed(undone.milder)
    with on(30) as day:
        approved(made)
        publish(proposal_no=made, effective_on=day, by=EDITOR)
        ask_for(step=Step.SWITCH, proposal_no=made, by=EDITOR)
        assert switch_due() is not None
        assert do_next()
    job = Job.objects.get()
    assert job.state == "refused"
    assert job.refusal
    assert current().rulebook_no == undone.milder
