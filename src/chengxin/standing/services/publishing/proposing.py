"""Proposals: of a stored version's contents, or of contents that were in force once."""

from __future__ import annotations

from django.db import transaction

from chengxin import clock
from chengxin.access.roles import Role
from chengxin.standing.models import CommentRound, InForceLog, Proposal, TakenBack
from chengxin.standing.publishing.errors import (
    NoEarlierContentsError,
    StepRefusedError,
    UnknownProposalError,
)
from chengxin.standing.publishing.progress import Form
from chengxin.standing.publishing.reading import compared, in_force_number
from chengxin.standing.publishing.steps import Hindrance, Step, Why
from chengxin.standing.publishing.terms import Comparison, grounds, milder_for_everybody
from chengxin.standing.services.publishing.gate import actor, one_at_a_time, reasoned, required
from chengxin.standing.services.publishing.telling import tell_called_off
from chengxin.standing.services.versions import numbered


def propose(*, rulebook_no: int, reason: str, by: str, revises: int | None = None) -> int:
    """Propose a stored version's contents; return the proposal's number.

    While nothing is in force they are to be the site's first version.
    `revises` names a proposal that was open for comments: where this one differs from it only in
    people's favour, its comments and replies count for this one too [yuxi 14] [jinan 13].
    """
    form = Form.FIRST if in_force_number() is None else Form.ORDINARY
    return _proposed(form, rulebook_no, reason, by, revises)


def propose_rollback(*, rulebook_no: int, reason: str, by: str) -> int:
    """Propose to go back to contents that were in force once; return the proposal's number.

    Raises NoEarlierContentsError where they never were.
    """
    if not InForceLog.objects.filter(rulebook_id=rulebook_no).exists():
        raise NoEarlierContentsError
    return _proposed(Form.ROLLBACK, rulebook_no, reason, by, None)


def _proposed(form: Form, rulebook_no: int, reason: str, by: str, revises: int | None) -> int:
    with transaction.atomic():
        one_at_a_time()
        who, version = actor(by), numbered(rulebook_no)
        if Role.EDITOR not in who.roles:
            raise StepRefusedError(Step.TAKE_BACK, [Hindrance(Why.ROLE)])
        made = Proposal.objects.create(
            rulebook_id=rulebook_no,
            version=version.rulebook.version,
            form=form,
            covered_by_id=None if revises is None else _covering(revises, rulebook_no),
            reason=reasoned(reason),
            proposed_at=clock.now(),
            proposed_by_id=who.account,
        )
        return made.proposal_no


def _covering(revises: int, rulebook_no: int) -> int | None:
    """Return the proposal whose round covers contents, None where nobody was heard about them."""
    found = Proposal.objects.filter(proposal_no=revises).first()
    if found is None:
        raise UnknownProposalError(revises)
    owner = found.proposal_no
    if not CommentRound.objects.filter(proposal_id=owner).exists():
        if found.covered_by_id is None:
            return None
        owner = found.covered_by_id
    heard = numbered(Proposal.objects.get(proposal_no=owner).rulebook_id)
    change = Comparison.of(compared(heard, numbered(rulebook_no)))
    mild = milder_for_everybody(grounds(change, anyone_lower=False)) and not change.threshold
    return owner if mild else None


def take_back(*, proposal_no: int, reason: str, by: str) -> None:
    """Take a proposal back; what was done about it stays on record."""
    with transaction.atomic():
        one_at_a_time()
        who = actor(by)
        progress = required(Step.TAKE_BACK, proposal_no, who)
        TakenBack.objects.create(
            proposal_id=proposal_no, reason=reasoned(reason), at=clock.now(), by_id=who.account
        )
        tell_called_off(progress)
