"""What the database itself holds, whatever the code says; and every order of two approvers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from chengxin.access.members import find_account
from chengxin.database.roles import OWNER
from chengxin.standing.models import Approval, InForceLog, Proposal, ShadowRun
from chengxin.standing.publishing.errors import StepRefusedError
from chengxin.standing.publishing.selectors import progress_of
from chengxin.standing.publishing.steps import Asked, Step, Why, hindrances
from chengxin.standing.services.publishing import approve, publish, unapprove
from tests.standing.publishing.office import (
    EDITOR,
    FIRST,
    MILDER,
    SECOND,
    STORER,
    TEXT,
    THIRD,
    approved,
    on,
    proposed,
    ran,
    version,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("in_force")]


def number_of(name: str) -> int:
    found = find_account(name)
    assert found is not None
    return found.member.user_id


def run_sql(statement: str, *values: str | int | None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


APPROVE = (
    "insert into approval (proposal_no, version, run_id, approver_id, approved_at)"
    " values (%s, %s, %s, %s, now())"
)


@pytest.mark.check("S14")
def test_the_database_refuses_what_are_not_two_approvals_of_the_same() -> None:
    made, other = proposed(version(MILDER)), proposed(version(TEXT))
    with on(30):
        run, others = ran(made), ran(other)
        contents = Proposal.objects.get(proposal_no=made).version
        run_sql(APPROVE, made, contents, run, number_of(FIRST))
        refused = {
            "twice": (made, contents, run, number_of(FIRST)),
            "storer": (made, contents, run, number_of(STORER)),
            "proposer": (made, contents, run, number_of(EDITOR)),
            "other contents": (made, "f" * 64, run, number_of(SECOND)),
            "other run": (made, contents, others, number_of(SECOND)),
            "other proposal": (other, contents, run, number_of(SECOND)),
        }
        for values in refused.values():
            with pytest.raises(IntegrityError):
                run_sql(APPROVE, *values)
        run_sql(APPROVE, made, contents, run, number_of(SECOND))
    assert Approval.objects.filter(proposal_id=made).count() == 2


def test_the_database_refuses_a_publication_that_rests_on_less() -> None:
    """One person twice, approvals of another run, a name that is not the approval's, no notice."""
    made = proposed(version(MILDER))
    with on(30):
        approved(made)
        old = {each.approver_id: each.pk for each in Approval.objects.filter(proposal_id=made)}
        approved(made)
        run = ShadowRun.objects.order_by("-pk")[0]
        first, second = Approval.objects.filter(run=run).order_by("pk")
        row: dict[str, str | int] = {
            "proposal_no": made, "rulebook_no": Proposal.objects.get(proposal_no=made).rulebook_id,
            "version": run.version, "run_id": run.pk, "first_id": first.pk,
            "first_approver_id": first.approver_id, "second_id": second.pk,
            "second_approver_id": second.approver_id, "decided_on": "2026-04-01",
            "notice_days": 30, "effective_on": "2026-05-01", "published_at": "2026-04-01T00:00Z",
            "published_by_id": number_of(EDITOR),
        }  # fmt: skip
        insert = "insert into publication ({}) values ({})".format(
            ", ".join(row), ", ".join("%s" for _value in row)
        )
        spoils: tuple[dict[str, str | int], ...] = (
            {"second_id": first.pk, "second_approver_id": first.approver_id},
            {"second_id": first.pk},
            {"second_id": old[second.approver_id]},
            {"second_approver_id": number_of(THIRD)},
            {"version": "f" * 64},
            {"effective_on": "2026-04-30"},
        )
        for spoiled in spoils:
            with pytest.raises(IntegrityError):
                run_sql(insert, *{**row, **spoiled}.values())
        run_sql(insert, *row.values())


def test_what_is_in_force_changes_by_a_publication_that_holds_and_by_nothing_else(
    in_force: int,
) -> None:
    """And the log of it is the database's own."""
    change = "update in_force set rulebook_no = %s, since = %s, publication_id = %s"
    made = proposed(version(MILDER))
    milder = version(MILDER)
    with on(30) as day:
        approved(made)
        published = publish(proposal_no=made, effective_on=day, by=EDITOR)
    before, at, later = "2026-03-31T15:59Z", "2026-03-31T16:00Z", "2026-04-02T00:00Z"
    for values in (
        (milder, at, None),
        (in_force, at, published),
        (version(TEXT), at, published),
        (milder, before, published),
    ):
        with pytest.raises(IntegrityError):
            run_sql(change, *values)
    for statement in (
        "insert into in_force_log (number, rulebook_no, since) values (9, 1, now())",
        "update in_force_log set since = now()",
        "delete from in_force_log",
        "delete from in_force",
    ):
        with pytest.raises(ProgrammingError):
            run_sql(statement)
    with transaction.atomic():
        run_sql(change, milder, at, published)
        with pytest.raises(IntegrityError):
            run_sql(change, milder, later, published)
        log = [*InForceLog.objects.order_by("number").values_list("number", "rulebook_id")]
        assert log == [(1, in_force), (2, milder)]
        transaction.set_rollback(True)
    with on(30):
        unapprove(proposal_no=made, reason="No", by=FIRST)
    with pytest.raises(IntegrityError):
        run_sql(change, milder, at, published)


@pytest.mark.parametrize("table", ["in_force_log", "taken_back"])
def test_a_temporary_table_never_stands_for_what_the_database_goes_by(
    in_force: int, table: str
) -> None:
    """Neither for the log that it keeps, nor for what took a publication back."""
    change = "update in_force set rulebook_no = %s, since = '2026-04-01', publication_id = %s"
    made = proposed(version(MILDER))
    with on(30) as day:
        approved(made)
        values = version(MILDER), publish(proposal_no=made, effective_on=day, by=EDITOR)
        if table == "taken_back":
            unapprove(proposal_no=made, reason="No", by=FIRST)
    run_sql(f"create temporary table {table} (like public.{table} including all)")
    run_sql(f"grant all on pg_temp.{table} to {OWNER}")
    if table == "taken_back":
        with pytest.raises(IntegrityError):
            run_sql(change, *values)
        return
    run_sql("insert into pg_temp.in_force_log select * from public.in_force_log")
    run_sql(change, *values)
    with connection.cursor() as cursor:
        cursor.execute("select rulebook_no from public.in_force_log order by number")
        assert cursor.fetchall() == [(in_force,), (values[0],)]


def tries(step: Callable[..., object], **named: object) -> None:
    with suppress(StepRefusedError):
        step(**named)


def test_every_order_of_two_approvers_who_may_think_again_and_of_new_runs() -> None:
    """It can be published exactly when two people's latest word on the latest run is yes."""
    made = proposed(version(MILDER))
    met: Counter[bool] = Counter()
    events: dict[str, Callable[[], object]] = {
        "A": lambda: tries(approve, proposal_no=made, by=FIRST),
        "B": lambda: tries(approve, proposal_no=made, by=SECOND),
        "a": lambda: tries(unapprove, proposal_no=made, reason="No", by=FIRST),
        "b": lambda: tries(unapprove, proposal_no=made, reason="No", by=SECOND),
        "R": lambda: ran(made),
    }

    def expected(order: str) -> bool:
        since = order[order.rindex("R") :] if "R" in order else ""
        # A yes that was taken back over a run cannot be given again.
        return all(
            yes in since and (no not in since[since.index(yes) :])
            for yes, no in (("A", "a"), ("B", "b"))
        )

    def walk(order: str, left: int) -> None:
        progress = progress_of(made)
        found = hindrances(Step.PUBLISH, progress, Asked(None, day))
        assert (found == ()) == expected(order), order
        assert {each.why for each in found} <= {Why.NO_RUN, Why.TOO_FEW}
        met[found == ()] += 1
        if left:
            for name, event in events.items():
                with transaction.atomic():
                    event()
                    walk(order + name, left - 1)
                    transaction.set_rollback(True)

    with on(30) as day:
        walk("", 1)
        ran(made)
        walk("R", 3)
    assert met[True] >= 4
    assert met[False] > 100
