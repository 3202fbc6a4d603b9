"""Doing one job: by the services that a terminal uses too, and with signs of life meanwhile.

A refusal of the rules ends a job. Anything else that goes wrong puts it back, with more and more
time between, until somebody of the staff has to look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread

from django.db import Error, connections, transaction

from chengxin.people.consent import Purpose
from chengxin.people.models import Consent
from chengxin.standing.errors import StandingError
from chengxin.standing.jobs.queue import (
    LEASE,
    Claim,
    Kind,
    LeaseLostError,
    fail,
    finish,
    refuse,
    renew,
    take,
)
from chengxin.standing.models import Run
from chengxin.standing.services.publishing.shadow import keep, measured
from chengxin.standing.services.publishing.switching import switch
from chengxin.text import language


class Signs:
    """How far a job is; a thread beside it says so and that somebody is still there."""

    def __init__(self, claim: Claim) -> None:
        self.done = self.whole = 0
        self._claim, self._over = claim, Event()
        self._thread = Thread(target=self._beat, daemon=True)

    @contextmanager
    def given(self) -> Iterator[Signs]:
        """Give signs for as long as this."""
        self._thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(LEASE.total_seconds() / 6):
                try:
                    if not renew(self._claim, self.done, self.whole):
                        return
                except Error:
                    # The database is gone for a moment, or for good: the lease says which.
                    connections.close_all()
        finally:
            connections.close_all()


def do_next(more: Mapping[Kind, Job] | None = None) -> bool:
    """Do the job that has waited longest; false where nothing waits.

    `more` does what belongs to higher rooms.
    """
    claim = take()
    if claim is None:
        return False
    signs = Signs(claim)
    with language(claim.lang):
        try:
            with signs.given():
                {**_DONE, **(more or {})}[claim.kind](claim, signs)
        except LeaseLostError:
            pass
        except StandingError as error:
            refuse(claim, str(error))
        except Error as error:
            connections.close_all()
            fail(claim, error)
        except Exception as error:
            fail(claim, error)
    return True


#: What does a job.
type Job = Callable[[Claim, Signs], None]


def _try(claim: Claim, _signs: Signs) -> None:
    found = measured(proposal_no=claim.key, by=claim.by)
    with transaction.atomic():
        keep(found)
        finish(claim)


def _switch(claim: Claim, signs: Signs) -> None:
    def told(run: Run) -> None:
        signs.done = run.persons

    with transaction.atomic():
        signs.whole = Consent.objects.filter(purpose=Purpose.COMPUTE).count()
        switch(proposal_no=claim.key, by=claim.by, told=told)
        finish(claim)


_DONE: Mapping[Kind, Job] = {Kind.TRY: _try, Kind.SWITCH: _switch}
