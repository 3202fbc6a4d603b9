"""What has been done about the proposals of a site, for pages and the command. Nothing personal.

Steps are judged by the same `Progress` that is shown.
"""

from __future__ import annotations

from datetime import date

from chengxin.access.looks import about_nobody
from chengxin.scoring.versions import Diff
from chengxin.standing.models import Comment, InForceLog, Proposal, Publication, ShadowRun
from chengxin.standing.publishing.errors import UnknownProposalError
from chengxin.standing.publishing.progress import Progress
from chengxin.standing.publishing.reading import (
    compared,
    in_force_number,
    read_progress,
    waiting,
)
from chengxin.standing.services.versions import current, numbered


@about_nobody
def difference(old: int, new: int) -> Diff:
    """Return what two stored versions differ in."""
    return compared(numbered(old), numbered(new))


@about_nobody
def proposal(proposal_no: int) -> Proposal:
    """Return a proposal's own row. Raises UnknownProposalError."""
    found = (
        Proposal.objects.select_related("rulebook", "proposed_by", "covered_by")
        .filter(proposal_no=proposal_no)
        .first()
    )
    if found is None:
        raise UnknownProposalError(proposal_no)
    return found


@about_nobody
def progress_of(proposal_no: int) -> Progress:
    """Return what was done about a proposal. Raises UnknownProposalError."""
    return read_progress(proposal(proposal_no), in_force_number())


@about_nobody
def proposals() -> list[tuple[Proposal, Progress]]:
    """Return all proposals, the newest first."""
    now = in_force_number()
    rows = Proposal.objects.select_related("rulebook", "proposed_by").order_by("-proposal_no")
    return [(row, read_progress(row, now)) for row in rows]


@about_nobody
def comments_of(proposal_no: int) -> list[Comment]:
    """Return what was said in a proposal's own round, the oldest first, with the replies."""
    found = Comment.objects.filter(round_id=proposal_no).select_related("reply").order_by("pk")
    return list(found)


@about_nobody
def latest_run(proposal_no: int) -> ShadowRun | None:
    """Return the latest shadow run with its report and approvals."""
    return (
        ShadowRun.objects.filter(proposal_id=proposal_no)
        .prefetch_related("approvals__approver", "approvals__taken_back")
        .order_by("-pk")
        .first()
    )


@about_nobody
def history() -> list[InForceLog]:
    """Return what was in force from when, the latest first."""
    return list(InForceLog.objects.select_related("rulebook", "publication").order_by("-number"))


@about_nobody
def announced() -> Publication | None:
    """Return what comes into force next, None where nothing is decided."""
    return waiting(current().rulebook_no).select_related("rulebook", "run").first()


@about_nobody
def open_rounds(today: date) -> list[Proposal]:
    """Return the proposals on which everybody may say something on a day."""
    return list(
        Proposal.objects.filter(
            round__first_day__lte=today, round__last_day__gte=today, taken_back__isnull=True
        )
        .select_related("rulebook", "round")
        .order_by("proposal_no")
    )
