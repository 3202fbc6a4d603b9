"""The steps of publishing on a real database, as the application's role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from chengxin.standing.errors import VocabularyError
from chengxin.standing.models import Comment, Outbox, Proposal, Publication, Reply, TakenBack
from chengxin.standing.publishing.comment_text import Fault
from chengxin.standing.publishing.errors import (
    BadDaysError,
    BadReasonError,
    CommentRefusedError,
    NoEarlierContentsError,
    NoRoundError,
    StepRefusedError,
    TooManyError,
    UnknownAccountError,
    UnknownProposalError,
)
from chengxin.standing.publishing.selectors import announced, comments_of, progress_of
from chengxin.standing.publishing.steps import Why
from chengxin.standing.publishing.terms import Ground
from chengxin.standing.services.publishing import (
    approve,
    call_off,
    comment,
    open_round,
    propose,
    propose_rollback,
    publish,
    reply,
    switch,
    switch_due,
    take_back,
    unapprove,
)
from chengxin.standing.services.publishing.comments import MOST_AN_HOUR
from chengxin.standing.services.versions import current
from tests.standing.publishing.office import (
    EDITOR,
    FIRST,
    FROM_NOW_ON,
    HARSHER,
    MILDER,
    RETROACTIVE,
    SECOND,
    STORER,
    TEXT,
    THIRD,
    THRESHOLD,
    UNIT,
    another,
    approved,
    on,
    proposed,
    ran,
    version,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("in_force")]


def refused(error: pytest.ExceptionInfo[StepRefusedError]) -> list[Why]:
    return [each.why for each in error.value.hindrances]


@pytest.mark.article("yuxi", 14)
@pytest.mark.article("jinan", 13)
def test_nobody_approves_before_everybody_was_heard_and_answered() -> None:
    """A body and a citizen say something; each gets a reply with a reason, and all of it stays."""
    made = proposed(version(MILDER))
    with on(3):
        mine = comment(proposal_no=made, text="  Why not 520?\r\n")
        theirs = comment(proposal_no=made, text="We agree.", body=" Chamber of\nCommerce ")
    with on(29):
        ran(made)
        with pytest.raises(StepRefusedError) as told:
            approve(proposal_no=made, by=FIRST)
        assert refused(told) == [Why.ROUND_RUNS, Why.UNANSWERED]
        reply(comment_id=mine, outcome="not_taken_up", reason="Costs", by=EDITOR, shown=False)
    with on(30):
        with pytest.raises(StepRefusedError) as told:
            approve(proposal_no=made, by=FIRST)
        assert refused(told) == [Why.UNANSWERED]
        reply(comment_id=theirs, outcome="taken_up", reason="Thanks", by=EDITOR)
        with pytest.raises(StepRefusedError) as told:
            reply(comment_id=theirs, outcome="partly", reason="Again", by=EDITOR)
        assert refused(told) == [Why.ALL_ANSWERED]
        approve(proposal_no=made, by=FIRST)
    said = [
        (each.body, each.text, each.reply.outcome, each.reply.shown) for each in comments_of(made)
    ]
    assert said == [
        ("", "Why not 520?", "not_taken_up", False),
        ("Chamber of Commerce", "We agree.", "taken_up", True),
    ]


def test_a_comment_is_kept_only_on_the_days_of_its_round() -> None:
    made = proposed(version(MILDER))
    for days, hour, kept in ((-1, 23, False), (0, 0, True), (29, 23, True), (30, 0, False)):
        with on(days, hour):
            if kept:
                comment(proposal_no=made, text="Now")
            else:
                with pytest.raises(NoRoundError):
                    comment(proposal_no=made, text="Now")
    assert Comment.objects.filter(round_id=made).count() == 2


def test_a_comment_that_could_not_stay_for_ever_is_not_kept() -> None:
    made = proposed(version(MILDER))
    with on(1):
        for text, body, fault in (
            (" \n ", "", Fault.EMPTY),
            ("x" * 2001, "", Fault.LONG),
            ("words", "y" * 81, Fault.LONG_BODY),
            ("a\x00b", "", Fault.CHARACTER),
            ("I am 990101199001010018", "", Fault.NUMBER),
            ("words", "13800138000", Fault.NUMBER),
        ):
            with pytest.raises(CommentRefusedError) as told:
                comment(proposal_no=made, text=text, body=body)
            assert told.value.fault is fault
        comment(proposal_no=made, text="x" * 2000, body="y" * 80)
    assert Comment.objects.filter(round_id=made).count() == 1


@pytest.mark.parametrize("published", [False, True])
def test_records_that_came_in_since_a_version_was_stored_keep_their_meaning(
    in_force: int, *, published: bool
) -> None:
    made = proposed(version(UNIT))
    with on(30) as day:
        approved(made)
        later = day + timedelta(30)
        if published:
            publish(proposal_no=made, effective_on=later, by=EDITOR)
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into record_version (record_no, version, person_no, catalogue_no,"
                " recorded_at, known_from, digest) select 1, 1, 1, catalogue_no, now(), now(), ''"
                " from catalogue_item where item = 'penalty_fine'"
            )
        if not published:
            with pytest.raises(VocabularyError, match="penalty_fine"):
                publish(proposal_no=made, effective_on=later, by=EDITOR)
    assert Publication.objects.filter(proposal_id=made).count() == published
    with on(60):
        if published:
            for refused_switch in (switch_due, lambda: switch(proposal_no=made, by=EDITOR)):
                with pytest.raises(VocabularyError, match="penalty_fine"):
                    refused_switch()
        assert current().rulebook_no == in_force


def test_a_flood_of_comments_is_put_off_for_an_hour() -> None:
    made = proposed(version(MILDER))
    with on(1, 8):
        for number in range(MOST_AN_HOUR):
            comment(proposal_no=made, text=f"Comment {number}")
        with pytest.raises(TooManyError):
            comment(proposal_no=made, text="One more")
    with on(1, 10):
        comment(proposal_no=made, text="One more")


@pytest.mark.parametrize(("first", "length"), [(-1, 40), (0, 28), (5, 28)])
def test_a_round_is_long_enough_and_lies_ahead(first: int, length: int) -> None:
    with on(0) as day:
        made = propose(rulebook_no=version(MILDER), reason="Better", by=EDITOR)
        begins = day + timedelta(first)
        with pytest.raises(BadDaysError):
            open_round(
                proposal_no=made, first_day=begins, last_day=begins + timedelta(length), by=EDITOR
            )


@pytest.mark.article("yuxi", 14)
@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({"base: 500": "base: 505"}, True),
        ({**HARSHER, **TEXT}, True),
        (THRESHOLD, False),
        (TEXT, True),
        ({"base: 500": "base: 485"}, False),
    ],
)
def test_a_draft_that_was_changed_is_heard_anew_unless_only_in_peoples_favour(
    changes: dict[str, str], covered: bool
) -> None:
    """The draft that people saw was harsher than what is in force."""
    seen = proposed(version(HARSHER))
    with on(2):
        said = comment(proposal_no=seen, text="Too harsh.")
    other = proposed(version(changes), heard=False, revises=seen)
    found = progress_of(other).round
    assert (found is not None) == covered
    if covered:
        with on(30):
            ran(other)
            with pytest.raises(StepRefusedError) as told:
                approve(proposal_no=other, by=FIRST)
            assert refused(told) == [Why.UNANSWERED]
            reply(comment_id=said, outcome="taken_up", reason="You are right.", by=EDITOR)
            approve(proposal_no=other, by=FIRST)
            # And what follows it is covered by the same round.
            third = propose(rulebook_no=another(), reason="Words", by=EDITOR, revises=other)
            assert progress_of(third).round == progress_of(other).round


@pytest.mark.article("yuxi", 25)
@pytest.mark.parametrize(
    ("changes", "lower", "days", "why"),
    [
        (MILDER, False, 0, []),
        (TEXT, False, 0, []),
        (MILDER, True, 30, [Ground.LOWER]),
        (HARSHER, True, 30, [Ground.HARSHER, Ground.LOWER]),
        (HARSHER, False, 30, [Ground.HARSHER]),
        (THRESHOLD, False, 30, [Ground.THRESHOLD]),
    ],
)
def test_what_could_be_felt_as_harsher_is_announced_first(
    changes: dict[str, str], lower: bool, days: int, why: list[Ground]
) -> None:
    made = proposed(version(changes))
    with on(30) as day:
        approved(made, lower=lower)
        if days:
            with pytest.raises(StepRefusedError) as told:
                publish(proposal_no=made, effective_on=day + timedelta(days - 1), by=EDITOR)
            assert refused(told) == [Why.TOO_EARLY]
            assert told.value.hindrances[0].day == day + timedelta(days)
        publish(proposal_no=made, effective_on=day + timedelta(days), by=EDITOR)
    waits = announced()
    assert waits is not None
    assert (waits.proposal_id, waits.notice_days) == (made, days)
    told_all = Outbox.objects.get(kind="rulebook.announced").payload
    assert told_all["grounds"] == sorted(why)
    assert told_all["effective_on"] == str(waits.effective_on)
    assert {told_all["up"], told_all["down"], told_all["persons"]} == {10, None, 1000}


def test_a_shadow_run_grows_old() -> None:
    made = proposed(version(MILDER))
    with on(30):
        ran(made)
        approve(proposal_no=made, by=FIRST)
    with on(37):
        approve(proposal_no=made, by=SECOND)
    with on(38) as day:
        with pytest.raises(StepRefusedError) as told:
            publish(proposal_no=made, effective_on=day, by=EDITOR)
        assert refused(told) == [Why.RUN_OLD]
        approved(made)
        publish(proposal_no=made, effective_on=day, by=EDITOR)


def test_a_publication_falls_with_what_it_rests_on() -> None:
    made = proposed(version(MILDER))
    with on(30) as day:
        later = day + timedelta(5)
        for fall in ("approval", "publication", "proposal"):
            approved(made)
            publish(proposal_no=made, effective_on=later, by=EDITOR)
            assert announced() is not None
            if fall == "approval":
                unapprove(proposal_no=made, reason="I was wrong", by=SECOND)
                with pytest.raises(StepRefusedError) as told:
                    approve(proposal_no=made, by=SECOND)
                assert refused(told) == [Why.APPROVED_ALREADY]
            elif fall == "publication":
                call_off(proposal_no=made, reason="Too early", by=FIRST)
            else:
                take_back(proposal_no=made, reason="Not now", by=EDITOR)
            assert announced() is None
        with pytest.raises(StepRefusedError) as told:
            publish(proposal_no=made, effective_on=later, by=EDITOR)
        assert Why.TAKEN_BACK in refused(told)
    assert Outbox.objects.filter(kind="rulebook.called_off").count() == 3
    assert TakenBack.objects.count() == 3
    assert Publication.objects.filter(proposal_id=made).count() == 3


def test_only_one_waits_for_its_day() -> None:
    made, other = proposed(version(MILDER)), proposed(another())
    with on(30) as day:
        for each in (made, other):
            approved(each)
        publish(proposal_no=made, effective_on=day + timedelta(1), by=EDITOR)
        with pytest.raises(StepRefusedError) as told:
            publish(proposal_no=other, effective_on=day, by=EDITOR)
        assert refused(told) == [Why.OTHER_WAITS]


def test_a_harsher_rule_for_facts_of_the_past_never_comes_into_force() -> None:
    with on(0) as day:
        made = propose(rulebook_no=version(RETROACTIVE), reason="Harder", by=EDITOR)
        with pytest.raises(StepRefusedError) as told:
            open_round(proposal_no=made, first_day=day, last_day=day + timedelta(29), by=EDITOR)
        assert refused(told) == [Why.WARNED]
    assert progress_of(proposed(version(FROM_NOW_ON))).grounds == {Ground.HARSHER}


def test_who_it_is_and_what_it_is_about_must_be_known(in_force: int) -> None:
    with on(0):
        with pytest.raises(UnknownAccountError):
            propose(rulebook_no=in_force, reason="Better", by="nobody")
        with pytest.raises(StepRefusedError):
            propose(rulebook_no=in_force, reason="Better", by=FIRST)
        for reason in (" ", "x" * 2001):
            with pytest.raises(BadReasonError):
                propose(rulebook_no=in_force, reason=reason, by=EDITOR)
        with pytest.raises(UnknownProposalError):
            approve(proposal_no=999, by=FIRST)
        with pytest.raises(UnknownProposalError):
            reply(comment_id=999, outcome="partly", reason="x", by=EDITOR)
        with pytest.raises(NoEarlierContentsError):
            propose_rollback(rulebook_no=version(MILDER), reason="Back", by=EDITOR)
    assert not Proposal.objects.exclude(form="first").exists()
    assert not Reply.objects.exists()


def test_the_storer_and_the_proposer_approve_nothing() -> None:
    made = proposed(version(MILDER))
    with on(30):
        ran(made)
        with pytest.raises(StepRefusedError) as told:
            approve(proposal_no=made, by=STORER)
        assert refused(told) == [Why.STORED_IT]
        for name in (FIRST, SECOND):
            approve(proposal_no=made, by=name)
        with pytest.raises(StepRefusedError) as told:
            approve(proposal_no=made, by=THIRD)
        assert refused(told) == [Why.ENOUGH]
