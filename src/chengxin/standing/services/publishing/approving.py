"""Two people approve the same contents over the same shadow run, and a day is decided."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chengxin import clock
from chengxin.standing.models import Approval, Publication, ShadowRun, TakenBack
from chengxin.standing.publishing.notice import notice
from chengxin.standing.publishing.progress import Form
from chengxin.standing.publishing.steps import Step
from chengxin.standing.publishing.terms import notice_owed
from chengxin.standing.services.publishing.gate import actor, one_at_a_time, reasoned, required
from chengxin.standing.services.publishing.telling import tell, tell_called_off
from chengxin.standing.services.versions import check_vocabulary, numbered


def approve(*, proposal_no: int, by: str) -> int:
    """Say yes to a proposal's contents and to its latest shadow run; return the number.

    Raises StepRefusedError. The database refuses a second yes of the same account over one run,
    and any yes of whoever stored or proposed the contents.
    """
    with transaction.atomic():
        one_at_a_time()
        who = actor(by)
        progress = required(Step.APPROVE, proposal_no, who)
        assert progress.tried is not None
        made = Approval.objects.create(
            proposal_id=proposal_no,
            version=progress.contents.version,
            run_id=progress.tried.number,
            approver_id=who.account,
            approved_at=clock.now(),
        )
        return made.pk


def unapprove(*, proposal_no: int, reason: str, by: str) -> None:
    """Take one's own approval back; a publication that rests on it no longer holds."""
    with transaction.atomic():
        one_at_a_time()
        who = actor(by)
        progress = required(Step.UNAPPROVE, proposal_no, who)
        assert progress.tried is not None
        mine = next(each for each in progress.tried.standing if each.account == who.account)
        TakenBack.objects.create(
            approval_id=mine.number, reason=reasoned(reason), at=clock.now(), by_id=who.account
        )
        tell_called_off(progress)


def publish(*, proposal_no: int, effective_on: date, by: str) -> int:
    """Decide the day on which approved contents come into force, and tell everybody concerned.

    The notice waits in the outbox, in numbers of people and never about one. Raises
    StepRefusedError, which says the first possible day, and VocabularyError where records came in
    since the contents were stored that they would read as something else.
    """
    with transaction.atomic():
        one_at_a_time()
        who = actor(by)
        progress = required(Step.PUBLISH, proposal_no, who, on=effective_on)
        assert progress.tried is not None
        check_vocabulary(
            numbered(progress.contents.rulebook_no).rulebook,
            going_back=progress.form is Form.ROLLBACK,
        )
        first, second = progress.tried.standing[:2]
        back = progress.form is Form.ROLLBACK
        made = Publication.objects.create(
            proposal_id=proposal_no,
            rulebook_id=progress.contents.rulebook_no,
            version=progress.contents.version,
            run_id=progress.tried.number,
            first_id=first.number,
            first_approver_id=first.account,
            second_id=second.number,
            second_approver_id=second.account,
            decided_on=clock.today(),
            notice_days=notice_owed(progress.grounds, going_back=back),
            effective_on=effective_on,
            published_at=clock.now(),
            published_by_id=who.account,
        )
        run = ShadowRun.objects.get(pk=progress.tried.number)
        tell("rulebook.announced", notice(made, run, progress))
        return made.pk


def call_off(*, proposal_no: int, reason: str, by: str) -> None:
    """Call a publication off before its day; everybody who was told is told so."""
    with transaction.atomic():
        one_at_a_time()
        who = actor(by)
        progress = required(Step.CALL_OFF, proposal_no, who)
        assert progress.published is not None
        TakenBack.objects.create(
            publication_id=progress.published.number,
            reason=reasoned(reason),
            at=clock.now(),
            by_id=who.account,
        )
        tell_called_off(progress)
