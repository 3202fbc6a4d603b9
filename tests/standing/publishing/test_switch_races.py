"""The switch against the real intake, leaving, joining and the day's run: nobody is left untrue.

Separate processes, real commits, all at once. The same sessions lose a race sooner or later when
whoever scores does not hold the version in force: a race that cannot be lost shows nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import override_settings

from chengxin import clock
from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.people.consent import Giver, Purpose
from chengxin.people.models import Person
from chengxin.people.services import store_notice
from chengxin.records.models import Verdict
from chengxin.records.services.joining import join
from chengxin.standing.database import driver
from chengxin.standing.models import InForceLog, Standing, StandingChange
from chengxin.standing.services.versions import current
from tests.ledger.city import write
from tests.opening import decided, put_in_force
from tests.people.made_up import FACTS, identity, name
from tests.records.rows import fine
from tests.site import site
from tests.standing.publishing.office import MILDER, version

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PERSONS, CALLED = 20, "柳如烟"

#: Races in `make test` and in `make prove`; and of those that can be lost, at the most.
FEW, MANY, LOST = 30, 300, 60


@contextmanager
def sessions(number: int, *flags: str) -> Iterator[list[subprocess.Popen[str]]]:
    """So many processes, which end with the block."""
    command = [sys.executable, "-m", "tests.standing.publishing.sessions", *flags]
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                subprocess.Popen(
                    command,
                    env=os.environ,
                    text=True,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                )
            )
            for _each in range(number)
        ]


@dataclass
class Town:
    """People who agreed, and two versions; each race is a minute after the one before."""

    folder: Path
    versions: tuple[int, int]
    notice: bytes
    rng: Random = field(default_factory=lambda: Random(4))
    races: int = 0

    def race(self, four: list[subprocess.Popen[str]]) -> list[str]:
        """Let four do something at once; return what is untrue after it."""
        self.races += 1
        at = NOW + timedelta(minutes=self.races)
        with clock_of(lambda: at):
            now = current().rulebook_no
            other = self.versions[self.versions[0] == now]
            decided(other, now, "rollback")
            steps = [
                ["intake", [self.piece(1)]],
                ["intake", [self.piece(2)]],
                ["switch", []],
                self.meanwhile(),
            ]
            for session, (word, arguments) in zip(four, steps, strict=True):
                assert session.stdin is not None
                session.stdin.write(json.dumps([word, at.isoformat(), arguments]) + "\n")
                session.stdin.flush()
            told = [json.loads(each.stdout.readline()) for each in four if each.stdout]
            wrong = [each for each in told if each is not None]
            if current().rulebook_no != other:
                wrong.append("no switch")
            return wrong + untrue()

    def piece(self, part: int) -> str:
        """Write a file of fines that nobody has sent yet, of four people."""
        rows = [
            fine(
                identity=identity(who).number.reveal(),
                name=CALLED,
                item="penalty_fine",
                area="market",
                record=f"P{self.races}-{part}-{who}",
                amount=f"{self.rng.randint(100, 90_000)}.00",
                document=f"D{self.races}-{part}-{who}",
                final_on="2026-03-02",
                notified_on="2026-03-02",
                furnisher=f"F{part}",
                issuer=f"F{part}",
            )
            for who in self.rng.sample(range(1, PERSONS + 1), 4)
        ]
        path = self.folder / f"{self.races}-{part}.csv"
        return str(write(path, rows))

    def meanwhile(self) -> list[Any]:
        """What somebody else does: leave, come back, or make the day's run."""
        there = [*Standing.objects.order_by("pk").values_list("person_id", flat=True)]
        choice = self.rng.choice(["withdraw", "join", "tomorrow"])
        if choice == "withdraw" and there:
            return ["withdraw", [self.rng.choice(there)]]
        if choice == "join":
            who = identity(self.rng.randint(1, PERSONS)).number.reveal()
            return ["join", [who, CALLED, self.notice.hex()]]
        return ["tomorrow", []]


def untrue() -> list[str]:
    """What is wrong with anybody's standing and history, now that all is over."""
    version = current()
    people = {str(each.person): each.person_no for each in Person.objects.all()}
    answers = version.engine.answers(driver(), [*people.values()], as_of=clock.today())
    found = {each.person_id: each for each in Standing.objects.all()}
    changes = dict.fromkeys(people.values(), 0)
    wrong = []
    for each in StandingChange.objects.order_by("person_id", "number"):
        changes[each.person_id] += 1
        if each.number < changes[each.person_id]:
            wrong.append(f"changes of {each.person_id} out of order")
    for said in answers:
        person = people[said.person]
        row = found.pop(person, None)
        if (row and (row.score, row.level)) != (said.score and (said.score, said.level)):
            wrong.append(f"{person}: {row and row.score} where {said.score} is true")
        if row and row.rulebook_id != version.rulebook_no:
            wrong.append(f"{person}: a standing of another version")
        if not row and changes[person]:
            wrong.append(f"{person}: a history without consent")
    return wrong + [f"{person}: a standing of nobody" for person in found]


@pytest.fixture(scope="module")
def town(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with site(server), clock_of(lambda: NOW), override_settings(DEMO=True):
        first = version()
        put_in_force(rulebook_no=first)
        notice = store_notice(
            purpose=Purpose.COMPUTE, lang="en", text="# Points\nYou agree.", published_at=NOW
        )
        for number in range(1, PERSONS + 1):
            join(
                identity=identity(number),
                name=name(CALLED),
                facts=FACTS,
                notice=notice,
                given_by=Giver.SELF,
            )
        yield Town(tmp_path_factory.mktemp("pieces"), (first, version(MILDER)), notice)


@pytest.mark.parametrize("races", [FEW, pytest.param(MANY, marks=pytest.mark.prove)])
def test_none_of_so_many_races_is_lost(
    town: Town, races: int, record_property: Callable[[str, object], None]
) -> None:
    switches = InForceLog.objects.count()
    with sessions(4) as four:
        lost = {race: wrong for race in range(races) if (wrong := town.race(four))}
    assert lost == {}
    assert InForceLog.objects.count() == switches + races
    accepted = Verdict.objects.filter(verdict="accepted").count()
    assert accepted >= 4 * races
    record_property("compared:races, files and looks against a switch", races)


def test_without_the_lock_one_is_lost(town: Town) -> None:
    """Whoever scores reads which version is in force, and does not hold it."""
    with sessions(4, "--without-share") as four:
        assert any(town.race(four) for _race in range(LOST))
