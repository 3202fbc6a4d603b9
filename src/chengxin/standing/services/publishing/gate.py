"""The way into every step: one step at a time, by somebody of the staff, when nothing hinders it.

Whoever also takes the row of what is in force takes this lock before it.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from chengxin import clock
from chengxin.access.members import find_account
from chengxin.standing.publishing.comment_text import LONGEST_TEXT
from chengxin.standing.publishing.errors import (
    BadReasonError,
    BusyError,
    StepRefusedError,
    UnknownAccountError,
)
from chengxin.standing.publishing.progress import Actor, Progress
from chengxin.standing.publishing.selectors import progress_of
from chengxin.standing.publishing.steps import Asked, Step, hindrances

#: Any number that nothing else takes an advisory lock by.
LOCK = 0x7075_626C


def one_at_a_time(*, at_most: timedelta | None = None) -> None:
    """Wait until no other step of publishing is being taken, to the end of the transaction.

    What a step is judged by is appended in many tables, so there is no one row to lock. Raises
    BusyError after `at_most`, which then is the longest that the transaction waits for any lock.
    """
    with connection.cursor() as cursor:
        if at_most is not None:
            milliseconds = str(at_most // timedelta(milliseconds=1))
            cursor.execute("select set_config('lock_timeout', %s, true)", [milliseconds])
        try:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise BusyError from None
            raise


def actor(name: str) -> Actor:
    """Return somebody of the staff by the login. Raises UnknownAccountError."""
    account = find_account(name)
    if account is None or not account.active:
        raise UnknownAccountError(name)
    member = account.member
    return Actor(member.user_id, member.login, member.roles)


def required(step: Step, proposal_no: int, who: Actor, *, on: date | None = None) -> Progress:
    """Return a proposal's progress when the step may be taken. Raises StepRefusedError."""
    progress = progress_of(proposal_no)
    if found := hindrances(step, progress, Asked(who, clock.today(), on)):
        raise StepRefusedError(step, found)
    return progress


def reasoned(text: str) -> str:
    """Return a reason as it is kept. Raises BadReasonError."""
    reason = text.strip()
    if not 0 < len(reason) <= LONGEST_TEXT:
        raise BadReasonError(LONGEST_TEXT)
    return reason
