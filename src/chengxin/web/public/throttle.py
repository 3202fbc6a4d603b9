"""So many times an hour from one address, without keeping any address.

An address is known only as a code under a key that is made with the process and dies with it;
nothing is written down. Behind a proxy all have the proxy's address, and share.
"""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from datetime import datetime, timedelta
from threading import Lock

_HOUR = timedelta(hours=1)
#: Addresses that are remembered at once; beyond them the oldest are forgotten.
_MOST = 10_000


class Throttle:
    """Lets `most` through within an hour for each address.

    >>> from datetime import UTC
    >>> throttle, noon = Throttle(1), datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> throttle.lets("a", noon), throttle.lets("a", noon), throttle.lets("b", noon)
    (True, False, True)
    >>> throttle.lets("a", noon + timedelta(hours=1))
    True
    >>> throttle.give_back("a")
    >>> throttle.lets("a", noon + timedelta(hours=1))
    True
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._key = secrets.token_bytes(32)
        self._came: dict[bytes, deque[datetime]] = {}
        self._lock = Lock()

    def lets(self, address: str, at: datetime) -> bool:
        """Say whether one more may come from an address, and count it if so."""
        code = hmac.digest(self._key, address.encode(), "sha256")
        with self._lock:
            came = self._came.pop(code, deque())
            while came and came[0] <= at - _HOUR:
                came.popleft()
            free = len(came) < self._most
            if free:
                came.append(at)
            self._came[code] = came
            while len(self._came) > _MOST:
                del self._came[next(iter(self._came))]
            return free

    def give_back(self, address: str) -> None:
        """Take the last one from an address as if it had not come."""
        code = hmac.digest(self._key, address.encode(), "sha256")
        with self._lock:
            if came := self._came.get(code):
                came.pop()
