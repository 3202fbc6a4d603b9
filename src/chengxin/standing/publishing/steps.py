"""Which step of publishing may be taken, by whom, and what stands in its way. Pure.

One list of reasons for everybody: services refuse by it, pages and the command explain by it. An
empty list means that the step may be taken now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chengxin.access.roles import Role
from chengxin.standing.publishing.progress import Actor, Form, Progress
from chengxin.standing.publishing.terms import TERMS, Terms, milder_for_everybody, notice_owed

#: How many people approve.
APPROVERS = 2


class Step(StrEnum):
    """What can be done about a proposal."""

    OPEN_ROUND = "open_round"
    REPLY = "reply"
    TRY = "try"
    APPROVE = "approve"
    UNAPPROVE = "unapprove"
    PUBLISH = "publish"
    CALL_OFF = "call_off"
    SWITCH = "switch"
    TAKE_BACK = "take_back"


#: Who may take a step. The day's run takes SWITCH without anybody.
ROLES: Mapping[Step, frozenset[Role]] = {
    Step.OPEN_ROUND: frozenset({Role.EDITOR}),
    Step.REPLY: frozenset({Role.EDITOR}),
    Step.TRY: frozenset({Role.EDITOR, Role.APPROVER}),
    Step.APPROVE: frozenset({Role.APPROVER}),
    Step.UNAPPROVE: frozenset({Role.APPROVER}),
    Step.PUBLISH: frozenset({Role.EDITOR}),
    Step.CALL_OFF: frozenset({Role.EDITOR, Role.APPROVER}),
    Step.SWITCH: frozenset({Role.EDITOR, Role.APPROVER}),
    Step.TAKE_BACK: frozenset({Role.EDITOR}),
}


class Why(StrEnum):
    """The closed list of what can stand in the way of a step."""

    ROLE = "role"
    TAKEN_BACK = "taken_back"
    SWITCHED = "switched"
    WAITS = "waits"
    SAME_CONTENTS = "same_contents"
    TOO_LATE = "too_late"
    OTHER_CITY = "other_city"
    NOT_LAW = "not_law"
    WARNED = "warned"
    HAS_ROUND = "has_round"
    NO_ROUND = "no_round"
    ROUND_RUNS = "round_runs"
    UNANSWERED = "unanswered"
    ALL_ANSWERED = "all_answered"
    NO_RUN = "no_run"
    RUN_OVERTAKEN = "run_overtaken"
    RUN_OLD = "run_old"
    STORED_IT = "stored_it"
    PROPOSED_IT = "proposed_it"
    APPROVED_ALREADY = "approved_already"
    ENOUGH = "enough"
    NONE_OF_YOURS = "none_of_yours"
    TOO_FEW = "too_few"
    TOO_EARLY = "too_early"
    TOO_FAR = "too_far"
    OUT_OF_FORCE = "out_of_force"
    OTHER_WAITS = "other_waits"
    NOT_PUBLISHED = "not_published"
    NOT_DUE = "not_due"
    PUBLICATION_OVERTAKEN = "publication_overtaken"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stands in the way, with the day or the number that its sentence names."""

    why: Why
    day: date | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants to take a step and when; `actor` is None for the day's own run.

    `effective_on` is the day asked for a publication, None where only the rest is asked about.
    """

    actor: Actor | None
    today: date
    effective_on: date | None = None
    terms: Terms = TERMS


def hindrances(step: Step, progress: Progress, asked: Asked) -> tuple[Hindrance, ...]:
    """Return all that stands in the way of a step."""
    return (*_anyhow(step, progress, asked), *_OF_STEP[step](progress, asked))


def first_possible_day(progress: Progress, asked: Asked) -> date:
    """Return the first day on which the contents could come into force if it were decided today."""
    back = progress.form is Form.ROLLBACK
    days = notice_owed(progress.grounds, going_back=back, terms=asked.terms)
    return max(asked.today + timedelta(days), progress.contents.starts)


def needs_round(progress: Progress) -> bool:
    """Whether people must be heard first [yuxi 14] [jinan 13].

    Always, but for contents that were in force once and whose return takes nothing from anybody,
    and for those with which a site opens: nobody has points yet, and whoever made the rules heard
    people about them. A round that was opened all the same has to be gone through.
    """
    if progress.form is Form.FIRST:
        return progress.round is not None
    return not (progress.form is Form.ROLLBACK and milder_for_everybody(progress.grounds))


def _anyhow(step: Step, progress: Progress, asked: Asked) -> Iterator[Hindrance]:
    """What is asked of every step: a role, and something that is still open."""
    if asked.actor is not None and not asked.actor.roles & ROLES[step]:
        yield Hindrance(Why.ROLE)
    if progress.taken_back:
        yield Hindrance(Why.TAKEN_BACK)
    elif progress.published is not None and progress.published.switched:
        yield Hindrance(Why.SWITCHED)
    elif progress.waits and step in _BEFORE_PUBLISHED:
        assert progress.published is not None
        yield Hindrance(Why.WAITS, day=progress.published.effective_on)


_BEFORE_PUBLISHED = frozenset({Step.OPEN_ROUND, Step.TRY, Step.APPROVE, Step.PUBLISH})


def _contents(progress: Progress) -> Iterator[Hindrance]:
    """What contents can never come into force here."""
    contents = progress.contents
    if progress.too_late:
        yield Hindrance(Why.TOO_LATE)
    elif contents.rulebook_no == progress.current and not progress.opens:
        yield Hindrance(Why.SAME_CONTENTS)
    if not contents.same_city:
        yield Hindrance(Why.OTHER_CITY)
    if not contents.in_force_law:
        yield Hindrance(Why.NOT_LAW)
    if contents.comparison.warned:
        yield Hindrance(Why.WARNED)


def _open_round(progress: Progress, _asked: Asked) -> Iterator[Hindrance]:
    yield from _contents(progress)
    if progress.round is not None and progress.round.own:
        yield Hindrance(Why.HAS_ROUND)


def _reply(progress: Progress, _asked: Asked) -> Iterator[Hindrance]:
    if progress.round is None:
        yield Hindrance(Why.NO_ROUND)
    elif not progress.round.unanswered:
        yield Hindrance(Why.ALL_ANSWERED)


def _try(progress: Progress, _asked: Asked) -> Iterator[Hindrance]:
    yield from _contents(progress)


def _heard(progress: Progress, asked: Asked) -> Iterator[Hindrance]:
    """What is missing of the round of comments."""
    if not needs_round(progress):
        return
    if progress.round is None:
        yield Hindrance(Why.NO_ROUND)
        return
    if asked.today <= progress.round.last_day:
        yield Hindrance(Why.ROUND_RUNS, day=progress.round.last_day)
    if progress.round.unanswered:
        yield Hindrance(Why.UNANSWERED, count=progress.round.unanswered)


def _tried(progress: Progress, asked: Asked) -> Iterator[Hindrance]:
    """What is missing of the shadow run."""
    run = progress.tried
    if run is None:
        yield Hindrance(Why.NO_RUN)
        return
    if run.against != progress.current:
        yield Hindrance(Why.RUN_OVERTAKEN)
    last = run.made_on + timedelta(asked.terms.shadow_days)
    if asked.today > last:
        yield Hindrance(Why.RUN_OLD, day=last, count=asked.terms.shadow_days)


def _approve(progress: Progress, asked: Asked) -> Iterator[Hindrance]:
    yield from _contents(progress)
    yield from _heard(progress, asked)
    yield from _tried(progress, asked)
    given = progress.tried.approvals if progress.tried else ()
    if asked.actor is not None:
        if asked.actor.name == progress.contents.stored_by:
            yield Hindrance(Why.STORED_IT)
        if asked.actor.account == progress.proposed_by:
            yield Hindrance(Why.PROPOSED_IT)
        if any(each.account == asked.actor.account for each in given):
            yield Hindrance(Why.APPROVED_ALREADY)
    if progress.tried and len(progress.tried.standing) >= APPROVERS:
        yield Hindrance(Why.ENOUGH)


def _unapprove(progress: Progress, asked: Asked) -> Iterator[Hindrance]:
    standing = progress.tried.standing if progress.tried else ()
    if asked.actor is not None and all(each.account != asked.actor.account for each in standing):
        yield Hindrance(Why.NONE_OF_YOURS)


def _publish(progress: Progress, asked: Asked) -> Iterator[Hindrance]:
    yield from _contents(progress)
    yield from _heard(progress, asked)
    yield from _tried(progress, asked)
    given = len(progress.tried.standing) if progress.tried else 0
    if given < APPROVERS:
        yield Hindrance(Why.TOO_FEW, count=APPROVERS - given)
    if progress.other_waits and needs_round(progress):
        yield Hindrance(Why.OTHER_WAITS)
    day = asked.effective_on
    if day is None:
        return
    first = first_possible_day(progress, asked)
    last = asked.today + timedelta(asked.terms.longest_ahead)
    if day < first:
        yield Hindrance(Why.TOO_EARLY, day=first)
    if day > last:
        yield Hindrance(Why.TOO_FAR, day=last)
    if progress.contents.until is not None and day > progress.contents.until:
        yield Hindrance(Why.OUT_OF_FORCE, day=progress.contents.until)


def _call_off(progress: Progress, _asked: Asked) -> Iterator[Hindrance]:
    if not progress.waits:
        yield Hindrance(Why.NOT_PUBLISHED)


def _switch(progress: Progress, asked: Asked) -> Iterator[Hindrance]:
    published = progress.published
    if published is None or not published.holds:
        yield Hindrance(Why.NOT_PUBLISHED)
        return
    if published.against != progress.current or progress.too_late:
        yield Hindrance(Why.PUBLICATION_OVERTAKEN)
    if asked.today < published.effective_on:
        yield Hindrance(Why.NOT_DUE, day=published.effective_on)


def _take_back(_progress: Progress, _asked: Asked) -> Iterator[Hindrance]:
    return iter(())


_OF_STEP: Mapping[Step, Callable[[Progress, Asked], Iterator[Hindrance]]] = {
    Step.OPEN_ROUND: _open_round,
    Step.REPLY: _reply,
    Step.TRY: _try,
    Step.APPROVE: _approve,
    Step.UNAPPROVE: _unapprove,
    Step.PUBLISH: _publish,
    Step.CALL_OFF: _call_off,
    Step.SWITCH: _switch,
    Step.TAKE_BACK: _take_back,
}
