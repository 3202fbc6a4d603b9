"""The switch: on its day a version comes into force, and everybody is scored anew, as one step.

One transaction takes the row of what is in force alone, changes it and rescores everybody. Whoever
scores shares that row, so nobody scores by one version while the other comes; whoever reads sees
the old version's lines until the commit and the new one's after it. A process that is killed
before leaves nothing; one that is called again finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from chengxin import clock
from chengxin.failpoints import Point, reached
from chengxin.standing.models import InForce, Publication, Run
from chengxin.standing.publishing.progress import Form
from chengxin.standing.publishing.reading import waiting, waiting_to_open
from chengxin.standing.publishing.steps import Step
from chengxin.standing.services.publishing.gate import actor, one_at_a_time, required
from chengxin.standing.services.publishing.telling import tell
from chengxin.standing.services.runs import Kind, rescore_everybody
from chengxin.standing.services.versions import check_vocabulary, numbered

#: Persons that are scored at once: what is held in memory, not what is committed.
_AT_ONCE = 100_000

#: Who is told how far a switch is.
Told = Callable[[Run], None]


def _nobody(_run: Run) -> None:
    """Tell nobody."""


def switch_due() -> int | None:
    """Carry out the publication whose day has come; return its number, None where there is none.

    A second one that was tried against what this one replaces is overtaken by it: it waits for
    another shadow run, and never for its day. Raises VocabularyError, as `switch` does.
    """
    with transaction.atomic():
        one_at_a_time()
        row = InForce.objects.select_for_update().filter(id=1).first()
        wait = waiting_to_open() if row is None else waiting(row.rulebook_id)
        due = wait.filter(effective_on__lte=clock.today()).first()
        if due is None:
            return None
        _carry_out(row, due, _nobody)
        return due.pk


def switch(*, proposal_no: int, by: str, told: Told = _nobody) -> int:
    """Carry out a publication whose day has come, without waiting for the day's run.

    `told` is given the run after each chunk, before anything of it is committed.
    Raises StepRefusedError, and VocabularyError where records came in since it was published that
    the version would read as something else.
    """
    with transaction.atomic():
        one_at_a_time()
        row = InForce.objects.select_for_update().filter(id=1).first()
        progress = required(Step.SWITCH, proposal_no, actor(by))
        assert progress.published is not None
        _carry_out(row, Publication.objects.get(pk=progress.published.number), told)
        return progress.published.number


def _carry_out(row: InForce | None, due: Publication, told: Told) -> None:
    if row is None:
        _open(due)
    else:
        _switch(row, due, told)


def _open(due: Publication) -> None:
    """Put the first version of a site in force. Nobody has a score before it."""
    InForce.objects.create(
        id=1, rulebook_id=due.rulebook_id, since=clock.now(), publication_id=due.pk
    )
    tell("rulebook.in_force", {"publication": due.pk, "rulebook_no": due.rulebook_id})


def _switch(row: InForce, due: Publication, told: Told) -> None:
    # With the row held nothing more is taken in under the version that goes.
    check_vocabulary(
        numbered(due.rulebook_id).rulebook, going_back=due.proposal.form == Form.ROLLBACK
    )
    before = row.rulebook_id
    InForce.objects.filter(id=1).update(
        rulebook_id=due.rulebook_id, since=clock.now(), publication_id=due.pk
    )
    # The same contents may come into force twice on one day: what was run before counts no more.
    run, _made = Run.objects.update_or_create(
        kind=Kind.VERSION,
        as_of=clock.today(),
        rulebook_no=due.rulebook_id,
        defaults={
            "upto": 0, "persons": 0, "changed": 0, "started_at": clock.now(), "ended_at": None
        },
    )  # fmt: skip
    reached(Point.SWITCH_IN_FORCE)
    rescore_everybody(run, chunk=_AT_ONCE, told=told)
    reached(Point.SWITCH_SCORED)
    payload = {"publication": due.pk, "replaces": before, "rulebook_no": due.rulebook_id}
    tell("rulebook.in_force", payload)
