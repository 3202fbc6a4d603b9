"""One session of a race, in a process of its own: the real intake, switch, leaving and joining.

A line on standard input is `[word, instant, arguments]`; it is answered by one line, `null` or what
went wrong. With `--without-share` whoever scores does not hold the version in force any more: that
is how a race shows that it can be lost.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  nothing of Django before its setup

from chengxin.clock import clock_of, today  # noqa: E402
from chengxin.ledger.columns import Kind  # noqa: E402
from chengxin.people.consent import Giver  # noqa: E402
from chengxin.people.identity import Identity, read_identity  # noqa: E402
from chengxin.people.names import Name, read_name  # noqa: E402
from chengxin.records.services.joining import join  # noqa: E402
from chengxin.records.services.judging import judge  # noqa: E402
from chengxin.records.services.receiving import receive  # noqa: E402
from chengxin.standing.services import leaving, runs, scoring  # noqa: E402
from chengxin.standing.services.publishing import switch_due  # noqa: E402
from tests.people.made_up import FACTS  # noqa: E402


def _intake(path: str) -> None:
    judge(delivery_id=receive(path=Path(path), kind=Kind.RECORDS, by="test"))


def _switch() -> None:
    assert switch_due() is not None


def _withdraw(person: int) -> None:
    leaving.withdraw(person_no=person)


def _tomorrow() -> None:
    runs.tomorrow(chunk=5)


def _join(number: str, called: str, notice: str) -> None:
    identity = read_identity(number, today=today(), made_up=True)
    name = read_name(called)
    assert isinstance(identity, Identity)
    assert isinstance(name, Name)
    join(
        identity=identity, name=name, facts=FACTS, notice=bytes.fromhex(notice),
        given_by=Giver.SELF,
    )  # fmt: skip


_WORDS: Mapping[str, Callable[..., None]] = {
    "intake": _intake, "switch": _switch, "withdraw": _withdraw, "tomorrow": _tomorrow,
    "join": _join,
}  # fmt: skip


def main() -> None:
    settings.DEMO = True
    if "--without-share" in sys.argv:
        statement = scoring._IN_FORCE
        scoring._IN_FORCE = statement.replace(b" for share of i", b"")
        assert statement != scoring._IN_FORCE
    for line in sys.stdin:
        word, instant, arguments = json.loads(line)
        at = datetime.fromisoformat(instant)
        answer: Any = None
        try:
            with clock_of(lambda at=at: at):  # type: ignore[misc]  # bound now, not later
                _WORDS[word](*arguments)
        except Exception as error:
            answer = f"{word}: {type(error).__name__}: {error}"
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
