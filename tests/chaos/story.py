"""Everything that a site does, one step after the other, in a program that ends at named points.

Whoever starts it starts it again until it comes to its end: it ends itself at each point once, the
first time that it comes there. What it was told it writes down before it goes on.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

# The loader sets Django up, which the services need before they can be imported.
from tests.chaos.loader import CHUNK, FORKS, NOW, PATIENCE, STAGED, acknowledged, write
from tests.people.made_up import FACTS
from tests.records.rows import ANNA, BAO
from tests.site import point

from chengxin import failpoints  # isort: skip
from django.conf import settings

from chengxin.access.doors import citizen_door
from chengxin.access.services import seal_everything
from chengxin.clock import set_clock
from chengxin.ledger.columns import Kind
from chengxin.people.consent import Giver
from chengxin.people.identity import Identity, read_identity
from chengxin.people.names import Name, read_name
from chengxin.people.services import find, renew_keys
from chengxin.records.errors import DeliveryBusyError
from chengxin.records.services import judging, receiving
from chengxin.records.services.joining import join
from chengxin.records.services.renewing import renew_rows
from chengxin.standing.selectors import standing_of
from chengxin.standing.services.leaving import withdraw
from chengxin.standing.services.publishing import switch_due
from chengxin.standing.services.runs import tomorrow

#: A month later a day has come, and with it the publication's.
LATER = NOW + timedelta(30)

#: People of a chunk of a run and of a renewal: several chunks of each.
FEW = 12


@dataclass(frozen=True, slots=True)
class Story:
    """Files to take in, the text to agree to, new keys; the log, and where used points stand."""

    files: Sequence[tuple[Path, Kind]]
    notice: bytes
    newer: str
    log: Path
    used: Path

    def steps(self) -> Iterator[tuple[str, datetime, Callable[[], object]]]:
        """Name, instant and deed of each step; each can be done again, and then does nothing."""
        for path, kind in self.files:
            yield path.name, NOW, partial(taken, path, kind)
        yield "join", NOW, lambda: joined(self.notice)
        yield "leave", NOW, lambda: withdraw(person_no=number(BAO))
        yield "day", LATER, lambda: tomorrow(chunk=FEW).persons
        yield "switch", LATER, switch_due
        yield "seal", LATER, looked_and_sealed
        yield "renew", LATER, lambda: renewed(self.newer)


def taken(path: Path, kind: Kind) -> int:
    """Take a file in; somebody who was killed may hold its delivery for a moment."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            delivery = receiving.receive(path=path, kind=kind, by="story")
            judging.judge(delivery_id=delivery)
        except DeliveryBusyError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return delivery


def who(person: Mapping[str, str]) -> Identity:
    found = read_identity(person["identity"], today=NOW.date(), made_up=True)
    assert isinstance(found, Identity)
    return found


def number(person: Mapping[str, str]) -> int:
    found = find(who(person))
    assert found is not None
    return found


def joined(notice: bytes) -> int:
    name = read_name(ANNA["name"])
    assert isinstance(name, Name)
    return join(identity=who(ANNA), name=name, facts=FACTS, notice=notice, given_by=Giver.SELF)


def looked_and_sealed() -> int | None:
    """Somebody looks, and what was entered of it is sealed."""
    person_no = number(ANNA)
    assert standing_of(citizen_door(person_no, "story"), person_no) is not None
    head = seal_everything()
    return None if head is None else head.number


def renewed(newer: str) -> int:
    os.environ["CHENGXIN_KEYS"] = newer
    return renew_keys(chunk=FEW) + renew_rows(chunk=FEW)


def start(story: Story, url: str, *, ending: bool) -> BaseProcess:
    """Start the program; `ending`, it ends at the next point at which it has not ended yet."""
    process = FORKS.Process(target=_run, args=(story, url, os.environ["CHENGXIN_KEYS"], ending))
    process.start()
    return process


def _run(story: Story, url: str, keys: str, ending: bool) -> None:
    os.environ["CHENGXIN_KEYS"] = keys
    os.environ["DATABASE_URL"] = url
    point("default", url)
    settings.DEMO = True
    if ending:
        failpoints.happening = _ender(story.used)
    with small_parts():
        done = {each["what"] for each in acknowledged(story.log)}
        with story.log.open("ab", buffering=0) as log:
            for name, at, deed in story.steps():
                set_clock(partial(_still, at))
                if name not in done:
                    write(log, {"what": name, "told": deed()})


def _still(at: datetime) -> datetime:
    return at


@contextmanager
def small_parts() -> Iterator[None]:
    """Let every file fall into several parts and chunks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "CHUNK", dict.fromkeys(Kind, CHUNK))
        patch.setattr(receiving, "STAGED", STAGED)
        yield


def _ender(used: Path) -> Callable[[failpoints.Point], None]:
    known = {*used.read_text("utf-8").splitlines()} if used.exists() else set[str]()

    def end(at: failpoints.Point) -> None:
        if at.name in known:
            return
        with used.open("a", encoding="utf-8") as file:
            file.write(f"{at.name}\n")
            file.flush()
            os.fsync(file.fileno())
        os.kill(os.getpid(), signal.SIGKILL)

    return end
