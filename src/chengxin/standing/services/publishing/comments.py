"""The round of comments: opened for some days, open to everybody, answered one by one.

[yuxi 14] [jinan 13]
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from chengxin import clock
from chengxin.standing.models import Comment, CommentRound, Reply
from chengxin.standing.publishing.comment_text import cleaned, fault
from chengxin.standing.publishing.errors import (
    BadDaysError,
    CommentRefusedError,
    NoRoundError,
    TooManyError,
    UnknownProposalError,
)
from chengxin.standing.publishing.selectors import open_rounds
from chengxin.standing.publishing.steps import Step
from chengxin.standing.publishing.terms import TERMS
from chengxin.standing.services.publishing.gate import actor, one_at_a_time, reasoned, required

#: Comments that are taken in on one proposal within an hour.
MOST_AN_HOUR = 60

#: A switch holds the lock while it rescores everybody; who comments meanwhile must not take up the
#: server's threads.
PATIENCE = timedelta(seconds=2)


def open_round(*, proposal_no: int, first_day: date, last_day: date, by: str) -> None:
    """Let everybody say something about a proposal from one day to another, both included.

    Raises BadDaysError for a round that is too short or begins in the past.
    """
    days = (last_day - first_day).days + 1
    if first_day < clock.today() or days < TERMS.comment_days:
        raise BadDaysError(TERMS.comment_days)
    with transaction.atomic():
        one_at_a_time()
        who = actor(by)
        required(Step.OPEN_ROUND, proposal_no, who)
        CommentRound.objects.create(
            proposal_id=proposal_no,
            first_day=first_day,
            last_day=last_day,
            opened_at=clock.now(),
            opened_by_id=who.account,
        )


def comment(*, proposal_no: int, text: str, body: str = "") -> int:
    """Keep what somebody says, with the name of a body or of nobody; return its number.

    Nothing about who sent it is asked or kept. Raises CommentRefusedError, BusyError, NoRoundError
    and TooManyError.
    """
    said, name = cleaned(text), " ".join(cleaned(body).split())
    if (wrong := fault(said, name)) is not None:
        raise CommentRefusedError(wrong)
    with transaction.atomic():
        # After the lock no approval can overlook it, and the day is the one it is kept on.
        one_at_a_time(at_most=PATIENCE)
        if all(each.proposal_no != proposal_no for each in open_rounds(clock.today())):
            raise NoRoundError
        lately = clock.now() - timedelta(hours=1)
        if Comment.objects.filter(round_id=proposal_no, made_at__gt=lately).count() >= MOST_AN_HOUR:
            raise TooManyError
        made = Comment.objects.create(
            round_id=proposal_no, body=name, text=said, made_at=clock.now()
        )
        return made.pk


def reply(*, comment_id: int, outcome: str, reason: str, by: str, shown: bool = True) -> None:
    """Answer a comment with what came of it and why; once, for ever.

    With `shown` false the public page has the reply alone, because the comment names somebody.
    """
    with transaction.atomic():
        one_at_a_time()
        who = actor(by)
        found = Comment.objects.filter(pk=comment_id).first()
        if found is None:
            raise UnknownProposalError(comment_id)
        required(Step.REPLY, found.round_id, who)
        Reply.objects.create(
            comment=found,
            outcome=outcome,
            reason=reasoned(reason),
            shown=shown,
            replied_at=clock.now(),
            replied_by_id=who.account,
        )
