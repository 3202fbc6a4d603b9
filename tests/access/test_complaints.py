"""Complaints about looks: one's own alone, once, answered once, and not by whoever looked."""

from __future__ import annotations

from itertools import count

import pytest
from django.db import ProgrammingError, connection, transaction

from chengxin.access.complaints.selectors import all_complaints, complaints_of
from chengxin.access.complaints.services import (
    MOST,
    ComplaintRefusedError,
    NoSuchLookError,
    answer_complaint,
    complain,
)
from chengxin.access.context import AccessContext
from chengxin.access.doors import citizen_door, staff_door
from chengxin.access.models import AccessEntry, LookComplaint
from chengxin.access.purposes import Purpose
from chengxin.access.roles import Role
from tests.access.reading import WHY, member, score

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]


_people = count(1)


def number() -> int:
    return next(_people)


def looked_at(person: int) -> int:
    """Let somebody of staff look; return the number of the entry."""
    score(staff_door(member(), Purpose.DISPUTE, "", WHY, person), person)
    return AccessEntry.objects.latest("id").id


def me(person: int) -> AccessContext:
    return citizen_door(person, "a session")


def test_a_complaint_is_kept_once_and_shown_to_its_person() -> None:
    person = number()
    entry = looked_at(person)
    given = {"context": me(person), "entry": entry, "ground": "untrue", "words": " No\ncase. "}
    made = complain(**given)  # type: ignore[arg-type]  # the table of a test
    assert complain(**{**given, "words": "Again"}) == made  # type: ignore[arg-type]  # as above
    [mine] = complaints_of(me(person), person)
    assert (mine.number, mine.entry, mine.words, mine.answer) == (made, entry, "No case.", "")
    other = number()
    assert complaints_of(me(other), other) == ()
    assert made in {each.number for each in all_complaints()}


def test_only_who_was_looked_at_complains_and_never_about_oneself() -> None:
    person = number()
    entry = looked_at(person)
    other = number()
    assert person != other
    score(me(person), person)
    own = AccessEntry.objects.latest("id").id
    wrong = [(me(other), entry), (me(person), own), (me(person), 1 << 60)]
    wrong += [(staff_door(member(), Purpose.DISPUTE, "", WHY, person), entry)]
    for context, which in wrong:
        with pytest.raises(NoSuchLookError):
            complain(context=context, entry=which, ground="other", words="")
    assert not LookComplaint.objects.filter(entry__in=(entry, own)).exists()


@pytest.mark.parametrize("words", ["x" * (MOST + 1), "990001 19900101 0021", "a\x07b"])
def test_what_cannot_be_kept_is_refused(words: str) -> None:
    person = number()
    with pytest.raises(ComplaintRefusedError):
        complain(context=me(person), entry=looked_at(person), ground="other", words=words)


def test_the_audit_answers_once_and_not_about_itself() -> None:
    person = number()
    made = complain(context=me(person), entry=looked_at(person), ground="other", words="")
    auditor, other = member(Role.AUDIT, user_id=91), member(Role.HANDLER, user_id=92)
    self_same = member(Role.AUDIT)
    for who, words in ((other, "Fine"), (self_same, "Fine"), (auditor, "  ")):
        with pytest.raises(ComplaintRefusedError):
            answer_complaint(number=made, member=who, words=words)
    answer_complaint(number=made, member=auditor, words="There was a case.")
    with pytest.raises(ComplaintRefusedError):
        answer_complaint(number=made, member=auditor, words="There was none.")
    assert complaints_of(me(person), person)[0].answer == "There was a case."


@pytest.mark.parametrize(
    "change", ["update look_complaint set words = ''", "delete from look_complaint_answer"]
)
def test_nobody_changes_or_removes_one(change: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
