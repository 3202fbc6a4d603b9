"""What a proposal’s page shows: facts, comments, counts, approvals, and each step’s reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chengxin import clock
from chengxin.access.members import Member
from chengxin.report.movement import shown
from chengxin.report.versions import diff_things, summary
from chengxin.scoring.versions import Diff
from chengxin.standing.jobs.selectors import jobs_of
from chengxin.standing.publishing import selectors
from chengxin.standing.publishing.progress import Actor, Progress
from chengxin.standing.publishing.report import numbers
from chengxin.standing.publishing.state import state
from chengxin.standing.publishing.steps import Asked, Step, first_possible_day, hindrances
from chengxin.standing.publishing.terms import TERMS
from chengxin.standing.publishing.words import (
    form_name,
    ground_name,
    hindrance,
    outcomes,
    state_name,
    step_name,
    who_may,
)
from chengxin.web.staff.jobwords import jobs_in_words

__all__ = ["changes", "context", "state"]


def context(proposal_no: int, member: Member) -> Mapping[str, Any]:
    """Return everything that the page shows to a member."""
    row, progress = selectors.proposal(proposal_no), selectors.progress_of(proposal_no)
    asked = Asked(Actor(member.user_id, member.login, member.roles), clock.today())
    run = selectors.latest_run(proposal_no)
    counted = numbers(bytes(run.report)) if run else {}
    return {
        "row": row,
        "progress": progress,
        "state": state_name(state(progress, asked.today)),
        "form_name": form_name(progress.form),
        "grounds": [ground_name(each) for each in sorted(progress.grounds)],
        "first_day": first_possible_day(progress, asked),
        "round_first": asked.today,
        "round_last": asked.today + timedelta(TERMS.comment_days - 1),
        "comments": selectors.comments_of(proposal_no),
        "outcomes": outcomes(),
        "run": run,
        "counts": {name: shown(counted[name]) for name in ("persons", "up", "down") if counted},
        "jobs": jobs_in_words(jobs_of(proposal_no)),
        "approvals": [] if run is None else [*run.approvals.all()],
        "steps": [_step(each, progress, asked) for each in Step if each is not Step.REPLY],
        "may_reply": not hindrances(Step.REPLY, progress, asked),
    }


def _step(step: Step, progress: Progress, asked: Asked) -> Mapping[str, Any]:
    return {
        "key": str(step),
        "name": step_name(step),
        "who": who_may(step),
        "why_not": [hindrance(step, each) for each in hindrances(step, progress, asked)],
        "reasoned": step in (Step.UNAPPROVE, Step.CALL_OFF, Step.TAKE_BACK),
    }


def changes(diff: Diff) -> Mapping[str, Any]:
    """Return what two versions differ in, thing by thing, in words."""
    warnings = [f"{each.message} {each.hint}" for each in diff.warnings]
    return {"summary": summary(diff.changes), "things": diff_things(diff), "warnings": warnings}
