"""How far a proposal has come, in one word for lists of them. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chengxin.standing.publishing.progress import Progress
from chengxin.standing.publishing.steps import APPROVERS, needs_round


class State(StrEnum):
    """How far a proposal has come."""

    TAKEN_BACK = "taken_back"
    IN_FORCE = "in_force"
    WAS_IN_FORCE = "was_in_force"
    ANNOUNCED = "announced"
    OVERTAKEN = "overtaken"
    PROPOSED = "proposed"
    COMMENTS = "comments"
    TO_ANSWER = "to_answer"
    TO_TRY = "to_try"
    TO_APPROVE = "to_approve"
    TO_PUBLISH = "to_publish"


def state(progress: Progress, today: date) -> State:
    """Return how far a proposal has come."""
    published, tried = progress.published, progress.tried
    if progress.taken_back:
        return State.TAKEN_BACK
    if published is not None and published.switched:
        return State.IN_FORCE if published.in_force else State.WAS_IN_FORCE
    if progress.waits:
        return State.ANNOUNCED
    if published is not None and published.holds and tried and tried.number == published.run:
        return State.OVERTAKEN
    if needs_round(progress):
        if progress.round is None or today < progress.round.first_day:
            return State.PROPOSED
        if today <= progress.round.last_day:
            return State.COMMENTS
        if progress.round.unanswered:
            return State.TO_ANSWER
    if tried is None or tried.against != progress.current:
        return State.TO_TRY
    return State.TO_APPROVE if len(tried.standing) < APPROVERS else State.TO_PUBLISH
