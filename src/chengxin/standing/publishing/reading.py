"""A proposal's rows put together into its `Progress`. Reads; decides nothing."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Count, F, Q, QuerySet

from chengxin import clock
from chengxin.scoring.versions import Diff, compare
from chengxin.standing.models import CommentRound, InForce, InForceLog, Proposal, Publication
from chengxin.standing.publishing.progress import (
    Approved,
    Contents,
    Form,
    Progress,
    Published,
    Round,
    Tried,
)
from chengxin.standing.publishing.terms import Comparison
from chengxin.standing.services.versions import Loaded, loaded, numbered


def compared(old: Loaded, new: Loaded) -> Diff:
    """Return what two versions differ in."""
    return _compared(
        (old.rulebook_no, old.rulebook.version), (new.rulebook_no, new.rulebook.version)
    )


@lru_cache(maxsize=32)
def _compared(old: tuple[int, str], new: tuple[int, str]) -> Diff:
    # Contents never change under their number and hash.
    return compare(loaded(*old).rulebook, loaded(*new).rulebook)


def holding() -> QuerySet[Publication]:
    """Return the publications of which no part was taken back."""
    return Publication.objects.filter(
        taken_back__isnull=True,
        proposal__taken_back__isnull=True,
        first__taken_back__isnull=True,
        second__taken_back__isnull=True,
    )


def waiting(current: int) -> QuerySet[Publication]:
    """Return the publications that wait for their day, the first one first.

    One that was tried against another version than the one in force waits for nothing.
    """
    found = holding().filter(switch__isnull=True, run__against_id=current)
    return found.exclude(rulebook_id=current).order_by("effective_on", "pk")


def waiting_to_open() -> QuerySet[Publication]:
    """Return the publications that wait to be the first one; only while nothing is in force."""
    found = holding().filter(switch__isnull=True, rulebook_id=F("run__against_id"))
    return found.filter(proposal__form=Form.FIRST).order_by("effective_on", "pk")


def in_force_number() -> int | None:
    """Return the number of the version in force, None while a site has none."""
    return InForce.objects.values_list("rulebook_id", flat=True).first()


def read_progress(proposal: Proposal, in_force: int | None) -> Progress:
    """Return what was done about a proposal, beside the version in force now, if one is."""
    now = numbered(proposal.rulebook_id if in_force is None else in_force)
    tried = _tried(proposal)
    published = _published(proposal)
    wait = waiting_to_open() if in_force is None else waiting(in_force)
    others = wait.exclude(proposal=proposal)
    return Progress(
        proposal_no=proposal.proposal_no,
        form=Form(proposal.form),
        proposed_by=proposal.proposed_by_id,
        contents=_contents(proposal, now),
        current=now.rulebook_no,
        opens=in_force is None,
        taken_back=hasattr(proposal, "taken_back"),
        round=_round(proposal),
        tried=tried,
        published=published,
        other_waits=others.exists(),
    )


def _contents(proposal: Proposal, now: Loaded) -> Contents:
    version = numbered(proposal.rulebook_id)
    book = version.rulebook
    return Contents(
        rulebook_no=version.rulebook_no,
        version=book.version,
        stored_by=proposal.rulebook.stored_by,
        same_city=book.id == now.rulebook.id,
        in_force_law=book.law == "in_force",
        starts=book.starts,
        until=book.until,
        comparison=Comparison.of(compared(now, version)),
    )


def _round(proposal: Proposal) -> Round | None:
    """The proposal's own round; else that of the proposal which covers it."""
    owners = [each for each in (proposal.proposal_no, proposal.covered_by_id) if each is not None]
    for owner in owners:
        found = (
            CommentRound.objects.filter(proposal_id=owner)
            .annotate(
                all=Count("comments"),
                unanswered=Count("comments", filter=Q(comments__reply__isnull=True)),
            )
            .first()
        )
        if found is not None:
            own = owner == proposal.proposal_no
            return Round(found.first_day, found.last_day, found.all, found.unanswered, own)
    return None


def _tried(proposal: Proposal) -> Tried | None:
    run = proposal.runs.defer("report").order_by("-id").first()
    if run is None:
        return None
    approvals = run.approvals.select_related("taken_back").order_by("id")
    return Tried(
        run.pk,
        run.against_id,
        clock.civil_day(run.made_at),
        run.anyone_lower,
        tuple(Approved(a.pk, a.approver_id, hasattr(a, "taken_back")) for a in approvals),
    )


def _published(proposal: Proposal) -> Published | None:
    found = proposal.publications.select_related("run").defer("run__report").order_by("-id").first()
    if found is None:
        return None
    switch = InForceLog.objects.filter(publication=found).first()
    return Published(
        found.pk,
        found.run_id,
        found.run.against_id,
        found.effective_on,
        holding().filter(pk=found.pk).exists(),
        switch is not None,
        switch is not None and not InForceLog.objects.filter(previous=switch).exists(),
    )
