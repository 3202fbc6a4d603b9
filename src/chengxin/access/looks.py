"""The decorators of selectors: who reads something about a person leaves an entry, or gets nothing.

Every public function of every module `selectors` wears one of the two; a test walks them. The entry
is written first, in the transaction of the read, and both are committed before anything is
returned, so that a crash in between shows nothing [shaoxing 4.3].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate

from django.db import connection, transaction
from django.db.models import QuerySet

from chengxin.access.context import AccessContext, ActorKind
from chengxin.access.errors import LookDeniedError
from chengxin.access.kinds import Kind
from chengxin.access.register import check_seals, enter, keep_denied
from chengxin.text import _

#: What the decorators leave on a function: the kinds it shows, none for one about nobody.
MARK = "chengxin_shows"


def about_a_person[**P, T](
    *words: str,
) -> Callable[
    [Callable[Concatenate[AccessContext, int, P], T]],
    Callable[Concatenate[AccessContext, int, P], T],
]:
    """Let a selector show kinds of data about a person, `context` and `person_no` first.

    It raises LookDeniedError, SealsOverdueError or RegisterError, and shows nothing then.
    """
    kinds = frozenset(map(Kind, words))
    if not kinds:
        raise ValueError("name the kinds of data that the selector shows")

    def decorate(
        read: Callable[Concatenate[AccessContext, int, P], T],
    ) -> Callable[Concatenate[AccessContext, int, P], T]:
        selector = f"{read.__module__.removeprefix('chengxin.')}.{read.__name__}"

        @wraps(read)
        def look(context: AccessContext, person_no: int, /, *args: P.args, **named: P.kwargs) -> T:
            _admit(context, person_no, kinds, selector)
            with _entry(context, person_no, kinds, selector):
                found = read(context, person_no, *args, **named)
                if isinstance(found, Iterator | QuerySet):
                    raise TypeError(f"{selector} would read after its transaction")
            return found

        setattr(look, MARK, kinds)
        return look

    return decorate


def about_nobody[**P, T](read: Callable[P, T]) -> Callable[P, T]:
    """Say that a selector shows nothing about any single person, so that no entry is due."""
    setattr(read, MARK, frozenset())
    return read


def _admit(context: AccessContext, person_no: int, kinds: frozenset[Kind], selector: str) -> None:
    """Let in whoever may look, and keep that others tried."""
    if type(context) is not AccessContext:
        raise TypeError(f"{selector} is asked without a context that a door made")
    if not context.may_read(person_no, kinds):
        keep_denied(context, person_no, kinds, selector)
        raise LookDeniedError(
            _("This look is not for that purpose or not for that person. The attempt was kept.")
        )
    if context.actor_kind is not ActorKind.SELF:
        check_seals()


@contextmanager
def _entry(
    context: AccessContext, person_no: int, kinds: frozenset[Kind], selector: str
) -> Iterator[None]:
    """Keep an entry of what none is kept of yet, in the transaction of the read.

    Only what is committed is remembered: where the transaction is somebody else's and is undone,
    the next look of the same context leaves its entry again.
    """
    wanted = {(person_no, kind) for kind in kinds}
    fresh = wanted - context.entered - context.under_way
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if fresh:
            shown = {kind for _person, kind in fresh}
            enter(context, person_no, shown, selector, alone=alone)
            transaction.on_commit(lambda: context.entered.update(fresh))
        context.under_way.update(fresh)
        try:
            yield
        finally:
            context.under_way.difference_update(fresh)
