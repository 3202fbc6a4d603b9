"""Races between processes with real commits: steps in an order that is given, or all at once.

In lock-step a session that waits for another one's lock stands still while the others go on, as
they would; its answer is read when it comes.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby, permutations
from typing import Any

from django.db import connection

from chengxin import clock
from chengxin.standing.database import driver
from chengxin.standing.models import Standing, StandingChange
from chengxin.standing.services.versions import current

#: A step: what is said to the session in one line.
Step = Sequence[tuple[str, Sequence[Any]]]

_WAITING = """
select exists (select from pg_stat_activity
  where pid = %s and state = 'active' and wait_event_type = 'Lock')
"""


class Racer:
    """A session in a process of its own."""

    def __init__(self, *flags: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.standing.racer", *flags],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ,
        )  # fmt: skip
        self.busy = False
        self.pid = self.do([("begin", ()), ("commit", ())]) or self.do([("begin", ())])
        self.do([("abort", ())])

    def say(self, step: Step) -> None:
        """Send a step."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(step) + "\n")
        self._process.stdin.flush()
        self.busy = True

    def hear(self, seconds: float = 60) -> bool:
        """Whether the answer is there within so many seconds."""
        assert self._process.stdout is not None
        ready, _write, _error = select.select([self._process.stdout], [], [], seconds)
        return bool(ready)

    def answer(self) -> Any:
        """Return the answer to the last step, once it is there."""
        assert self._process.stdout is not None
        assert self.hear(), "a session does not come back"
        self.busy = False
        return json.loads(self._process.stdout.readline())

    def do(self, step: Step) -> Any:
        """Send a step and return its answer."""
        self.say(step)
        return self.answer()

    def waits(self) -> bool:
        """Whether the session stands still because of somebody's lock."""
        with connection.cursor() as cursor:
            cursor.execute(_WAITING, [self.pid])
            return bool(cursor.fetchone()[0])

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def racers(count: int, *flags: str) -> Iterator[list[Racer]]:
    """Sessions that end with the block."""
    with ExitStack() as stack:
        made = []
        for _number in range(count):
            made.append(Racer(*flags))
            stack.callback(made[-1].close)
        yield made


def orders(*lengths: int) -> list[tuple[int, ...]]:
    """Every order in which sessions of so many steps can take turns.

    >>> orders(1, 2)
    [(0, 1, 1), (1, 0, 1), (1, 1, 0)]
    """
    turns = [number for number, length in enumerate(lengths) for _step in range(length)]
    return [order for order, _same in groupby(sorted(permutations(turns)))]


def in_order(
    sessions: Sequence[Racer], scripts: Sequence[Sequence[Step]], order: Sequence[int]
) -> list[str]:
    """Take turns in this order; return what went wrong in any session.

    A session whose turn it is while it still waits takes it as soon as it can.
    """
    left = [[*script] for script in scripts]
    owed = [0] * len(scripts)
    wrong: list[str] = []

    def go_on(number: int) -> None:
        session = sessions[number]
        while True:
            if session.busy:
                while not session.hear(0.002):
                    if session.waits() and not session.hear(0.002):
                        return
                if (answer := session.answer()) is not None and isinstance(answer, str):
                    wrong.append(answer)
                    left[number].clear()
            if not owed[number] or not left[number]:
                return
            owed[number] -= 1
            session.say(left[number].pop(0))

    for number in order:
        owed[number] += 1
        for each in {number, *range(len(scripts))}:
            go_on(each)
    while any(session.busy for session in sessions) or any(
        owed[number] and left[number] for number in range(len(scripts))
    ):
        for each in range(len(scripts)):
            go_on(each)
    return wrong


def at_once(sessions: Sequence[Racer], scripts: Sequence[Sequence[Step]]) -> list[str]:
    """Let every session do all of its steps as fast as it can; return what went wrong."""
    for session, script in zip(sessions, scripts, strict=False):
        session.say([line for step in script for line in step])
    return [
        answer
        for session, _script in zip(sessions, scripts, strict=False)
        if isinstance(answer := session.answer(), str)
    ]


def untrue(person_no: int) -> list[str]:
    """What is wrong with somebody's standing and its history, now that all is over."""
    version = current()
    (said,) = version.engine.answers(driver(), [person_no], as_of=clock.today())
    found = Standing.objects.filter(person_id=person_no).first()
    changes = [*StandingChange.objects.filter(person_id=person_no).order_by("number")]
    if said.score is None:
        return ["a standing without consent"] * bool(found) + ["a history"] * bool(changes)
    if found is None:
        return ["no standing"]
    wrong = []
    if found.rulebook_id != version.rulebook_no:
        wrong.append("a standing of another version")
    if (found.score, found.level, found.dimensions) != (said.score, said.level, said.dimensions):
        wrong.append(f"{found.score} where {said.score} is true")
    if found.next_change_on != said.next_change_on:
        wrong.append("another next change")
    if [row.number for row in changes] != [*range(1, len(changes) + 1)]:
        wrong.append("changes out of order")
    told = [None, *(row.score for row in changes)]
    if [row.score_before for row in changes] != told[:-1] or told[-1] != found.score:
        wrong.append("changes that do not follow from each other")
    return wrong
