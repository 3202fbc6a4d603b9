"""What stands in the way of each step: from where nothing does, one thing at a time is spoiled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from chengxin.access.roles import Role
from chengxin.standing.publishing.progress import (
    Actor,
    Approved,
    Contents,
    Form,
    Progress,
    Published,
    Round,
    Tried,
)
from chengxin.standing.publishing.state import State, state
from chengxin.standing.publishing.steps import (
    ROLES,
    Asked,
    Hindrance,
    Step,
    Why,
    first_possible_day,
    hindrances,
    needs_round,
)
from chengxin.standing.publishing.terms import TERMS, Comparison
from chengxin.standing.publishing.words import hindrance, state_name, step_name
from chengxin.text import LANGUAGES, language

DAY = date(2026, 11, 27)
MILD = Comparison(may_harm=False, threshold=False, warned=False)
HARSH = Comparison(may_harm=True, threshold=False, warned=False)
CONTENTS = Contents(2, "b" * 64, "storer", True, True, date(2025, 1, 1), None, MILD)
EDITOR = Actor(10, "editor", frozenset({Role.EDITOR}))
FIRST = Actor(11, "first", frozenset({Role.APPROVER}))
SECOND = Actor(12, "second", frozenset({Role.APPROVER}))
PROPOSED = Progress(
    proposal_no=1, form=Form.ORDINARY, proposed_by=EDITOR.account, contents=CONTENTS, current=1
)
HEARD = Round(DAY - timedelta(40), DAY - timedelta(1), 3, 0, True)
TRIED = Tried(5, 1, DAY, False)
READY = replace(PROPOSED, round=HEARD, tried=TRIED)
BOTH = replace(
    READY, tried=replace(TRIED, approvals=(Approved(1, 11, False), Approved(2, 12, False)))
)
WAITS = replace(BOTH, published=Published(7, 5, 1, DAY + timedelta(3), True, False, False))
SWITCHED = replace(WAITS, published=Published(7, 5, 1, DAY, True, True, True))


def whys(step: Step, progress: Progress, who: Actor, on: date | None = None) -> list[Why]:
    return [each.why for each in hindrances(step, progress, Asked(who, DAY, on))]


#: Where nothing stands in the way.
OPEN: dict[Step, tuple[Progress, Actor]] = {
    Step.OPEN_ROUND: (PROPOSED, EDITOR),
    Step.REPLY: (replace(READY, round=replace(HEARD, unanswered=1)), EDITOR),
    Step.TRY: (PROPOSED, EDITOR),
    Step.APPROVE: (READY, FIRST),
    Step.UNAPPROVE: (BOTH, FIRST),
    Step.PUBLISH: (BOTH, EDITOR),
    Step.CALL_OFF: (WAITS, EDITOR),
    Step.SWITCH: (replace(WAITS, published=Published(7, 5, 1, DAY, True, False, False)), EDITOR),
    Step.TAKE_BACK: (PROPOSED, EDITOR),
}


@pytest.mark.parametrize("step", Step)
def test_the_step_is_open(step: Step) -> None:
    assert whys(step, *OPEN[step]) == []


@pytest.mark.article("sanming", 4)
@pytest.mark.article("shaoxing", "1.2")
@pytest.mark.parametrize("step", Step)
def test_a_step_belongs_to_its_roles(step: Step) -> None:
    progress, who = OPEN[step]
    for role in Role:
        found = whys(step, progress, replace(who, roles=frozenset({role})))
        assert (Why.ROLE in found) == (role not in ROLES[step])


def changed(progress: Progress, **contents: object) -> Progress:
    return replace(progress, contents=replace(progress.contents, **contents))  # type: ignore[arg-type]  # a test's choice


def ran(progress: Progress, **tried: object) -> Progress:
    assert progress.tried is not None
    return replace(progress, tried=replace(progress.tried, **tried))  # type: ignore[arg-type]  # a test's choice


SPOILED: list[tuple[Step, Progress, Actor, date | None, Why]] = [
    *((step, replace(OPEN[step][0], taken_back=True), OPEN[step][1], None, Why.TAKEN_BACK)
      for step in Step if step not in (Step.CALL_OFF, Step.SWITCH)),
    (Step.OPEN_ROUND, READY, EDITOR, None, Why.HAS_ROUND),
    (Step.OPEN_ROUND, changed(PROPOSED, comparison=replace(MILD, warned=True)), EDITOR, None,
     Why.WARNED),
    (Step.TRY, changed(PROPOSED, same_city=False), EDITOR, None, Why.OTHER_CITY),
    (Step.TRY, changed(PROPOSED, in_force_law=False), EDITOR, None, Why.NOT_LAW),
    (Step.TRY, changed(PROPOSED, rulebook_no=1), EDITOR, None, Why.SAME_CONTENTS),
    (Step.TRY, replace(PROPOSED, form=Form.FIRST), EDITOR, None, Why.TOO_LATE),
    (Step.TRY, WAITS, EDITOR, None, Why.WAITS),
    (Step.REPLY, PROPOSED, EDITOR, None, Why.NO_ROUND),
    (Step.REPLY, READY, EDITOR, None, Why.ALL_ANSWERED),
    (Step.APPROVE, replace(READY, round=None), FIRST, None, Why.NO_ROUND),
    (Step.APPROVE, replace(READY, round=replace(HEARD, last_day=DAY)), FIRST, None,
     Why.ROUND_RUNS),
    (Step.APPROVE, replace(READY, round=replace(HEARD, unanswered=1)), FIRST, None,
     Why.UNANSWERED),
    (Step.APPROVE, replace(READY, tried=None), FIRST, None, Why.NO_RUN),
    (Step.APPROVE, ran(READY, against=3), FIRST, None, Why.RUN_OVERTAKEN),
    (Step.APPROVE, ran(READY, made_on=DAY - timedelta(TERMS.shadow_days + 1)), FIRST, None,
     Why.RUN_OLD),
    (Step.APPROVE, changed(READY, stored_by="first"), FIRST, None, Why.STORED_IT),
    (Step.APPROVE, replace(READY, proposed_by=11), FIRST, None, Why.PROPOSED_IT),
    (Step.APPROVE, ran(READY, approvals=(Approved(1, 11, False),)), FIRST, None,
     Why.APPROVED_ALREADY),
    # A yes that was taken back cannot be given again over the same run.
    (Step.APPROVE, ran(READY, approvals=(Approved(1, 11, True),)), FIRST, None,
     Why.APPROVED_ALREADY),
    (Step.APPROVE, BOTH, replace(FIRST, account=13), None, Why.ENOUGH),
    (Step.UNAPPROVE, READY, FIRST, None, Why.NONE_OF_YOURS),
    (Step.PUBLISH, ran(BOTH, approvals=(Approved(1, 11, False),)), EDITOR, None, Why.TOO_FEW),
    (Step.PUBLISH, ran(BOTH, approvals=(Approved(1, 11, False), Approved(2, 12, True))), EDITOR,
     None, Why.TOO_FEW),
    (Step.PUBLISH, BOTH, EDITOR, DAY - timedelta(1), Why.TOO_EARLY),
    (Step.PUBLISH, changed(BOTH, comparison=HARSH), EDITOR, DAY + timedelta(29), Why.TOO_EARLY),
    (Step.PUBLISH, ran(BOTH, anyone_lower=True), EDITOR, DAY + timedelta(29), Why.TOO_EARLY),
    (Step.PUBLISH, BOTH, EDITOR, DAY + timedelta(366), Why.TOO_FAR),
    (Step.PUBLISH, changed(BOTH, until=DAY), EDITOR, DAY + timedelta(1), Why.OUT_OF_FORCE),
    (Step.PUBLISH, replace(BOTH, other_waits=True), EDITOR, DAY, Why.OTHER_WAITS),
    (Step.CALL_OFF, BOTH, EDITOR, None, Why.NOT_PUBLISHED),
    (Step.SWITCH, BOTH, EDITOR, None, Why.NOT_PUBLISHED),
    (Step.SWITCH, WAITS, EDITOR, None, Why.NOT_DUE),
    (Step.SWITCH, replace(OPEN[Step.SWITCH][0], current=3), EDITOR, None,
     Why.PUBLICATION_OVERTAKEN),
    *((step, SWITCHED, OPEN[step][1], None, Why.SWITCHED) for step in (Step.TRY, Step.TAKE_BACK)),
]  # fmt: skip


@pytest.mark.article("yuxi", 14)
@pytest.mark.article("jinan", 13)
@pytest.mark.parametrize(("step", "progress", "who", "on", "why"), SPOILED)
def test_one_thing_spoiled_is_the_one_thing_said(
    step: Step, progress: Progress, who: Actor, on: date | None, why: Why
) -> None:
    assert whys(step, progress, who, on) == [why]


def test_everything_that_can_stand_in_the_way_was_met_and_has_words() -> None:
    met = {why for *_rest, why in SPOILED} | {Why.ROLE}
    assert met == {*Why}
    for lang, why, step in product(LANGUAGES, Why, Step):
        with language(lang):
            said = hindrance(step, Hindrance(why, DAY, 4))
        assert said
        assert "{" not in said


def test_the_last_day_of_a_run_and_the_first_of_a_change() -> None:
    old = ran(READY, made_on=DAY - timedelta(TERMS.shadow_days))
    assert whys(Step.APPROVE, old, FIRST) == []
    assert whys(Step.PUBLISH, BOTH, EDITOR, DAY) == []
    harsh = changed(BOTH, comparison=HARSH)
    first = DAY + timedelta(TERMS.notice_days)
    assert first_possible_day(harsh, Asked(EDITOR, DAY)) == first
    assert whys(Step.PUBLISH, harsh, EDITOR, first) == []
    assert first_possible_day(changed(BOTH, starts=DAY + timedelta(9)), Asked(EDITOR, DAY)) == (
        DAY + timedelta(9)
    )


@pytest.mark.article("yuxi", 14)
def test_only_going_back_without_harm_to_anybody_needs_no_round() -> None:
    """And what a run sees counts against it as much as what a rule says."""
    forms = (Form.ORDINARY, Form.ROLLBACK)
    for form, comparison, lower in product(forms, (MILD, HARSH), (False, True)):
        progress = replace(
            changed(READY, comparison=comparison),
            form=form,
            tried=replace(TRIED, anyone_lower=lower),
        )
        expected = not (form is Form.ROLLBACK and comparison is MILD and not lower)
        assert needs_round(progress) == expected
        found = whys(Step.APPROVE, replace(progress, round=None), FIRST)
        assert found == ([Why.NO_ROUND] if expected else [])


def test_how_far_a_proposal_is() -> None:
    found = {
        state(progress, DAY)
        for progress in (
            replace(PROPOSED, taken_back=True),
            SWITCHED,
            replace(SWITCHED, published=Published(7, 5, 1, DAY, True, True, False)),
            WAITS,
            replace(WAITS, current=3),
            PROPOSED,
            replace(READY, round=replace(HEARD, last_day=DAY)),
            replace(READY, round=replace(HEARD, unanswered=1)),
            replace(READY, tried=None),
            READY,
            BOTH,
        )
    }
    assert found == {*State}
    for lang in LANGUAGES:
        with language(lang):
            assert len({state_name(each) for each in State}) == len(State)
            assert len({step_name(each) for each in Step}) == len(Step)
