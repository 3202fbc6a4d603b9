"""How many passwords may be tried at the made-up service: counted in a file, which a start keeps.

A limit is one instant until which guesses are used up, as in `access.guessing`; what is stored is a
keyed hash of the login and the address, and tells neither. Guesses from one address use up nobody
else's, so that no stranger shuts an account.
"""

from __future__ import annotations

import hmac
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

_TABLE = "create table if not exists guess (key blob primary key, used_until real not null)"
_PAY = """
insert into guess (key, used_until) values (:key, :now + :every)
on conflict (key) do update set used_until = max(used_until, :now) + :every
where used_until <= :now + :every * (:at_once - 1)
returning 1
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many guesses at once, and from then on as many in each `within`."""

    name: str
    at_once: int
    within: timedelta = timedelta(hours=1)

    @property
    def every(self) -> float:
        """Return the seconds that one guess uses up."""
        return self.within.total_seconds() / self.at_once


@dataclass(frozen=True, slots=True)
class Guesses:
    """The guesses of a service; `secret` keys what is stored."""

    file: Path
    secret: str

    def pay(self, limit: Limit, who: str, at: datetime) -> bool:
        """Take one guess before it is looked at; False where they are used up, which costs none."""
        told = {"key": self._key(limit, who), "now": at.timestamp(), "every": limit.every}
        with closing(self._opened()) as opened, opened:
            opened.execute("delete from guess where used_until <= ?", [at.timestamp()])
            row = opened.execute(_PAY, {**told, "at_once": limit.at_once}).fetchone()
        return row is not None

    def give_back(self, limit: Limit, who: str) -> None:
        """Give back a guess that was right."""
        with closing(self._opened()) as opened, opened:
            opened.execute(
                "update guess set used_until = used_until - ? where key = ?",
                [limit.every, self._key(limit, who)],
            )

    def _key(self, limit: Limit, who: str) -> bytes:
        return hmac.digest(self.secret.encode(), f"{limit.name} {who}".encode(), "sha256")

    def _opened(self) -> sqlite3.Connection:
        opened = sqlite3.connect(self.file, timeout=10)
        opened.execute(_TABLE)
        return opened
