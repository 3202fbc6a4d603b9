"""The first version of a site: the same gate as any later one, held by the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from chengxin.database import Server
from chengxin.demo.opening import put_first_in_force
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.models import InForceLog, Outbox, Proposal, Publication, ShadowRun
from chengxin.standing.publishing.errors import StepRefusedError
from chengxin.standing.publishing.progress import Form
from chengxin.standing.publishing.report import numbers
from chengxin.standing.publishing.selectors import progress_of
from chengxin.standing.publishing.state import State, state
from chengxin.standing.publishing.steps import Why
from chengxin.standing.services.publishing import (
    approve,
    open_round,
    propose,
    publish,
    switch,
    switch_due,
    try_out,
    unapprove,
)
from chengxin.standing.services.versions import current
from tests.site import Site, site
from tests.standing.publishing.office import (
    EDITOR,
    FIRST,
    MILDER,
    SECOND,
    STORER,
    hire,
    on,
    ran,
    version,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(server: Server) -> Iterator[Site]:
    """A site with people who publish and a version that is kept, and nothing in force."""
    with site(server) as made:
        hire()
        with on(0):
            version()
        yield made


@pytest.fixture
def empty(kept: Site) -> Iterator[Site]:
    """The same, where whatever a test does is undone."""
    with transaction.atomic():
        yield kept
        transaction.set_rollback(True)


def put(rulebook_no: int, publication: int | None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into in_force (id, rulebook_no, since, publication_id)"
            " values (1, %s, '2026-03-02T12:00+08', %s)",
            [rulebook_no, publication],
        )


def first_of(rulebook_no: int) -> int:
    return propose(rulebook_no=rulebook_no, reason="The city's standard", by=EDITOR)


@pytest.mark.usefixtures("empty")
def test_nothing_comes_into_force_without_two_approvals_of_its_very_contents() -> None:
    """Neither by the services nor by the database's own hand."""
    number = version()
    with on(0) as day:
        with pytest.raises(IntegrityError):
            put(number, None)
        made = first_of(number)
        assert progress_of(made).form is Form.FIRST
        ran(made)
        with pytest.raises(StepRefusedError) as told:
            publish(proposal_no=made, effective_on=day, by=EDITOR)
        assert [each.why for each in told.value.hindrances] == [Why.TOO_FEW]
        for who, why in ((STORER, Why.STORED_IT), (EDITOR, Why.ROLE)):
            with pytest.raises(StepRefusedError) as told:
                approve(proposal_no=made, by=who)
            assert why in {each.why for each in told.value.hindrances}
        approve(proposal_no=made, by=FIRST)
        with pytest.raises(StepRefusedError):
            approve(proposal_no=made, by=FIRST)
        assert switch_due() is None
        approve(proposal_no=made, by=SECOND)
        published = publish(proposal_no=made, effective_on=day, by=EDITOR)
        with pytest.raises(IntegrityError):
            put(version(MILDER), published)
        with transaction.atomic():
            unapprove(proposal_no=made, reason="No", by=SECOND)
            with pytest.raises(IntegrityError):
                put(number, published)
            transaction.set_rollback(True)
        put(number, published)
        assert current().rulebook_no == number
        assert state(progress_of(made), day) is State.IN_FORCE


@pytest.mark.article("yuxi", 14)
@pytest.mark.usefixtures("empty")
def test_a_round_that_was_opened_for_the_first_version_is_gone_through() -> None:
    with on(0) as day:
        made = first_of(version())
        open_round(proposal_no=made, first_day=day, last_day=day + timedelta(29), by=EDITOR)
        ran(made)
        with pytest.raises(StepRefusedError) as told:
            approve(proposal_no=made, by=FIRST)
        assert [each.why for each in told.value.hindrances] == [Why.ROUND_RUNS]


@pytest.mark.usefixtures("empty")
def test_a_first_version_waits_for_its_day_and_the_days_run_puts_it_in_force() -> None:
    with on(0) as day:
        made = first_of(version())
        ran(made)
        for name in (FIRST, SECOND):
            approve(proposal_no=made, by=name)
        publish(proposal_no=made, effective_on=day + timedelta(2), by=EDITOR)
        with pytest.raises(StepRefusedError):
            switch(proposal_no=made, by=EDITOR)
    with on(1):
        assert switch_due() is None
        with pytest.raises(NothingInForceError):
            current()
    with on(2):
        assert switch_due() == Publication.objects.get().pk
        assert current().rulebook_no == Proposal.objects.get().rulebook_id


def test_a_site_that_opened_before_keeps_its_row_and_gets_no_more_like_it(kept: Site) -> None:
    """As the owner, with the guards away, as such a site was left by its migration."""
    with psycopg.connect(kept.owner) as owner:
        owner.execute("alter table in_force disable trigger user")
        with pytest.raises(psycopg.errors.CheckViolation, match="in_force_approved"):
            owner.execute(
                "insert into in_force (id, rulebook_no, since) values (1, %s, now())", [version()]
            )
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from in_force")


@pytest.mark.usefixtures("kept")
def test_the_first_version_takes_every_step_once() -> None:
    """The shadow run is of nobody; whoever wanted to be first as well comes too late.

    Committed, and so the last test of its site.
    """
    number, other = version(), version(MILDER)
    with on(0):
        again, rival = first_of(number), first_of(other)
        ran(rival)
        for name in (FIRST, SECOND):
            approve(proposal_no=rival, by=name)
        put_first_in_force(number, EDITOR, (FIRST, SECOND))
        (run,) = ShadowRun.objects.filter(proposal__rulebook_id=number)
        # A count of few people is left out of a report, and so is one of nobody.
        counted = numbers(bytes(run.report))
        assert (run.anyone_lower, run.against_id, counted["persons"]) == (False, number, None)
        (log,) = InForceLog.objects.all()
        assert log.publication is not None
        assert (log.number, log.rulebook_id) == (1, number)
        assert log.publication.first_approver_id != log.publication.second_approver_id
        assert Outbox.objects.filter(kind="rulebook.in_force").count() == 1
        assert switch_due() is None
        for late in (again, rival):
            with pytest.raises(StepRefusedError) as told:
                try_out(proposal_no=late, by=EDITOR)
            assert Why.TOO_LATE in {each.why for each in told.value.hindrances}
        with pytest.raises(StepRefusedError):
            publish(proposal_no=rival, effective_on=log.publication.effective_on, by=EDITOR)
        assert progress_of(first_of(other)).form is Form.ORDINARY
