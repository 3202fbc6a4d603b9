"""What takes two people: the services refuse with a reason, and the database refuses by itself."""

from __future__ import annotations

import psycopg
import pytest

from chengxin.access.four_eyes.services import (
    AnsweredError,
    OtherContentsError,
    SamePersonError,
    TwofoldError,
    answer,
    ask,
    content_hash,
    resting_on,
)
from chengxin.text import language
from tests.site import Site

pytestmark = pytest.mark.slow

THIS = content_hash("trial", {"keep": 1, "end": 2})
OTHER = content_hash("trial", {"keep": 2, "end": 1})
WHY = "两份登记说的是同一个人, 已核对原件"


@pytest.fixture
def act(made: Site) -> int:
    assert made.url
    return ask(kind="trial", content=THIS, by=1, reason=WHY)


def test_what_another_agreed_to_can_be_done_and_nothing_else(act: int) -> None:
    with language("en"), pytest.raises(TwofoldError, match="second person"):
        resting_on(act=act, kind="trial", content=THIS)
    answer(act=act, content=THIS, by=2, agreed=True)
    found = resting_on(act=act, kind="trial", content=THIS)
    assert (found.asked_by, found.answered_by) == (1, 2)
    for kind, content in (("trial", OTHER), ("other", THIS)):
        with pytest.raises(TwofoldError):
            resting_on(act=act, kind=kind, content=content)


def test_nobody_answers_to_oneself_or_twice_or_to_something_else(act: int) -> None:
    with pytest.raises(SamePersonError):
        answer(act=act, content=THIS, by=1, agreed=True)
    with pytest.raises(OtherContentsError):
        answer(act=act, content=OTHER, by=2, agreed=True)
    with pytest.raises(OtherContentsError):
        answer(act=act + 1000, content=THIS, by=2, agreed=True)
    answer(act=act, content=THIS, by=2, agreed=False, words="原件上的日期不同, 不是同一个人")
    with pytest.raises(AnsweredError):
        answer(act=act, content=THIS, by=3, agreed=True)
    with pytest.raises(TwofoldError):
        resting_on(act=act, kind="trial", content=THIS)


@pytest.mark.parametrize("reason", ["", "short", "号码990001199001012465要合并", "x" * 501])
def test_a_reason_that_says_nothing_or_too_much_is_not_kept(made: Site, reason: str) -> None:
    with psycopg.connect(made.url) as connection:
        count = "select count(*) from twofold_act"
        before = connection.execute(count).fetchone()
        with pytest.raises(TwofoldError):
            ask(kind="trial", content=THIS, by=1, reason=reason)
        assert connection.execute(count).fetchone() == before


def test_a_no_says_why(act: int) -> None:
    with pytest.raises(TwofoldError):
        answer(act=act, content=THIS, by=2, agreed=False)


_ANSWER = (
    "insert into twofold_answer"
    " (act_id, content, asked_by, answered_by, answered_at, agreed, words)"
    " values (%s, %s, %s, %s, now(), true, '')"
)


@pytest.mark.check("S14")
@pytest.mark.parametrize(
    ("content", "asked_by", "answered_by", "refusal"),
    [
        (THIS, 1, 1, psycopg.errors.CheckViolation),
        # Whoever calls somebody else the asker meets the key to the act itself.
        (THIS, 7, 1, psycopg.errors.ForeignKeyViolation),
        (OTHER, 1, 2, psycopg.errors.ForeignKeyViolation),
    ],
)
def test_the_database_refuses_the_same_from_the_application(
    made: Site, act: int, content: bytes, asked_by: int, answered_by: int, refusal: type[Exception]
) -> None:
    with psycopg.connect(made.url) as connection:
        with pytest.raises(refusal):
            connection.execute(_ANSWER, [act, content, asked_by, answered_by])
        connection.rollback()
        connection.execute(_ANSWER, [act, THIS, 1, 2])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(_ANSWER, [act, THIS, 1, 3])


def test_contents_are_a_whole_hash(made: Site) -> None:
    with psycopg.connect(made.url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(
            "insert into twofold_act (kind, content, asked_by, asked_at, reason)"
            " values ('trial', %s, 1, now(), 'x')",
            [THIS[:31]],
        )
