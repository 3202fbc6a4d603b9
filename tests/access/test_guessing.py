"""Guesses run out at once and come back one by one, whoever else guesses, and in parallel too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from chengxin.access.guessing import ADDRESS, LOGIN, Guesser, give_back, guessers, pay
from chengxin.clock import clock_of
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def guess(*whom: Guesser, at: datetime = NOON) -> bool:
    with clock_of(lambda: at):
        return pay(whom=whom)


def test_a_few_at_once_then_one_in_each_span() -> None:
    one = guessers(LOGIN[:1], "a few")
    assert [guess(*one) for _each in range(7)] == [True] * 5 + [False] * 2
    assert [guess(*one, at=NOON + timedelta(seconds=60)) for _each in range(2)] == [True, False]
    assert [guess(*one, at=NOON + timedelta(minutes=9)) for _each in range(6)] == [True] * 5 + [
        False
    ]


def test_refused_guesses_put_nothing_off() -> None:
    whom = guessers(LOGIN, "flooded")
    day = [guess(*whom, at=NOON + timedelta(seconds=20 * n)) for n in range(3 * 60 * 24)]
    # 40 in the long run, and one in each quarter of an hour from then on.
    assert 130 <= sum(day) <= 140
    # Whoever stops guessing leaves nobody locked out: a day later there are five again.
    later = NOON + timedelta(days=2)
    assert [guess(*whom, at=later) for _each in range(6)] == [True] * 5 + [False]


@pytest.mark.check("S2")
def test_one_guess_each_on_many_logins_runs_out_by_address() -> None:
    address = guessers(ADDRESS, "192.0.2.7")
    got = sum(guess(*guessers(LOGIN, f"login {n}"), *address) for n in range(1000))
    assert got == ADDRESS[0].at_once
    assert guess(*guessers(LOGIN, "login 999"), *guessers(ADDRESS, "192.0.2.8"))


def test_a_guess_that_was_right_is_given_back_and_old_rows_go() -> None:
    whom = guessers(LOGIN[:1], "forgetful")
    assert all(guess(*whom) for _each in range(5))
    with clock_of(lambda: NOON):
        give_back(whom=whom)
    assert [guess(*whom), guess(*whom)] == [True, False]
    with clock_of(lambda: NOON + timedelta(days=30)):
        give_back(whom=whom)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from guess_limit where used_until < %s", [NOON])
        assert cursor.fetchone() == (0,)


def test_guesses_at_the_same_moment_cannot_all_get_through(made: Site) -> None:
    assert made.url
    whom = guessers(LOGIN, "raced")

    def one(_number: int) -> bool:
        try:
            return pay(whom=whom)
        finally:
            connection.close()

    with clock_of(lambda: NOON), ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(40))) == 5


def test_what_is_kept_tells_neither_login_nor_address() -> None:
    whom = [*guessers(LOGIN, "wang.intake"), *guessers(ADDRESS, "192.0.2.99")]
    assert guess(*whom)
    with connection.cursor() as cursor:
        cursor.execute("select key from guess_limit")
        kept = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert b"wang" not in kept
    assert b"192.0.2" not in kept
    assert len({each.key for each in whom}) == 3
