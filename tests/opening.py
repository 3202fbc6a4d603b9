"""A version put in force on an empty site of a test's, with everything that the database asks.

The rows are those that the steps of publishing leave (`demo.opening` takes these for real); nobody
is scored on trial, since there is nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model

from chengxin import clock
from chengxin.standing.models import (
    Approval,
    InForceLog,
    Proposal,
    Publication,
    RulebookVersion,
    ShadowRun,
)
from chengxin.standing.services.publishing import switch_due


def put_in_force(*, rulebook_no: int) -> None:
    """Let one person propose a version, two approve it, and put it in force today.

    Where it is in force already it stays so.
    """
    if log := InForceLog.objects.order_by("number").last():
        assert log.rulebook_id == rulebook_no
        return
    decided(rulebook_no, rulebook_no, "first")
    assert switch_due() is not None


def decided(rulebook_no: int, against: int, form: str) -> None:
    """Write a publication down that is due today, instead of what is in force (`against`)."""
    editor, yes, yes_too = _accounts()
    version = RulebookVersion.objects.values_list("version", flat=True).get(pk=rulebook_no)
    proposal = Proposal.objects.create(
        rulebook_id=rulebook_no, version=version, form=form, reason="A test's",
        proposed_at=clock.now(), proposed_by_id=editor,
    )  # fmt: skip
    run = ShadowRun.objects.create(
        proposal=proposal, version=version, against_id=against, as_of=clock.today(),
        known_at=clock.now(), population="0" * 64, anyone_lower=False, report=b"",
        digest="0" * 64, made_at=clock.now(), made_by_id=editor,
    )  # fmt: skip
    first, second = (
        Approval.objects.create(
            proposal=proposal, version=version, run=run, approver_id=each, approved_at=clock.now()
        )
        for each in (yes, yes_too)
    )
    Publication.objects.create(
        proposal=proposal, rulebook_id=rulebook_no, version=version, run=run, first=first,
        first_approver_id=yes, second=second, second_approver_id=yes_too,
        decided_on=clock.today(), notice_days=0, effective_on=clock.today(),
        published_at=clock.now(), published_by_id=editor,
    )  # fmt: skip


def _accounts() -> Iterator[int]:
    """The three who open the sites of tests. They cannot sign in and do nothing else."""
    for login in ("opener", "opener-yes", "opener-yes-too"):
        user, _made = get_user_model().objects.get_or_create(
            username=login, defaults={"password": "!", "is_active": False}
        )
        yield int(user.pk)
