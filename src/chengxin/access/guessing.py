"""How many guesses somebody may make: a few at once, then one at a time, and never none for ever.

A guess is paid for before it is looked at, so that guesses made at the same moment cannot all get
through; one that is refused costs nothing and puts nothing off. What is stored tells neither login
nor address. A browser from which somebody has come in before has an account of its own: whoever
floods the login from elsewhere does not shut that person out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from chengxin.clock import now


@dataclass(frozen=True, slots=True)
class Limit:
    """So many guesses at once, and from then on one in each `every`."""

    name: str
    at_once: int
    every: timedelta


#: Against a login. The second makes a day of guessing yield about a hundred guesses.
LOGIN = (
    Limit("login", 5, timedelta(minutes=1)),
    Limit("login in the long run", 40, timedelta(minutes=15)),
)
#: The same for a login from a browser that is known.
DEVICE = (
    Limit("device", 5, timedelta(minutes=1)),
    Limit("device in the long run", 40, timedelta(minutes=15)),
)
#: From one address, whatever the login: many people may share one.
ADDRESS = (Limit("address", 40, timedelta(seconds=15)),)


@dataclass(frozen=True, slots=True)
class Guesser:
    """A limit and whom it is held against; `key` tells nobody whom."""

    limit: Limit
    key: bytes


def guessers(limits: Collection[Limit], whom: str) -> list[Guesser]:
    """Return what holds `limits` against a login, a device or an address."""
    return [
        Guesser(limit, salted_hmac(f"guesses: {limit.name}", whom, algorithm="sha256").digest())
        for limit in limits
    ]


# A limit is one instant: until when the guesses so far are used up. A guess adds `every` to it and
# is allowed while no more than `at_once` of them lie ahead.
_PAY = """
insert into guess_limit as known (key, used_until) values (%(key)s, %(now)s + %(every)s)
on conflict (key) do update set used_until = greatest(known.used_until, %(now)s) + %(every)s
where known.used_until <= %(now)s + %(every)s * (%(at_once)s - 1)
returning 1
"""
_GIVE_BACK = "update guess_limit set used_until = used_until - %(every)s where key = %(key)s"
_DROP_PAST = "delete from guess_limit where used_until <= %s"


def pay(*, whom: Collection[Guesser]) -> bool:
    """Take one guess from each, or from none where one of them has used up its own.

    One transaction, which must not be inside another: what was paid stays paid. Locks the rows in
    the order of their keys.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        for each in sorted(whom, key=lambda guesser: guesser.key):
            cursor.execute(_PAY, _named(each))
            if cursor.fetchone() is None:
                transaction.set_rollback(True)
                return False
    return True


def give_back(*, whom: Collection[Guesser]) -> None:
    """Give back a guess that was right, and drop rows that say nothing any more."""
    with transaction.atomic(), connection.cursor() as cursor:
        for each in sorted(whom, key=lambda guesser: guesser.key):
            cursor.execute(_GIVE_BACK, _named(each))
        cursor.execute(_DROP_PAST, [now()])


def _named(guesser: Guesser) -> dict[str, Any]:
    return {
        "key": guesser.key,
        "now": now(),
        "every": guesser.limit.every,
        "at_once": guesser.limit.at_once,
    }
