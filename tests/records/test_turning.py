"""Keys change while processes of their own read, let people join and take records in.

As `docs/security.md` asks: every process knows the new keys before the first one uses them. One
after the other is started with the next file, what is sealed is sealed anew, by a process that is
killed in the middle of it and begun again, and the old keys are taken away. No read fails, nothing
is taken twice, and at the end nothing is left under the old key of seals.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

import pytest

from chengxin.database import Server
from chengxin.ledger.columns import Kind
from chengxin.people.keys import site_keys
from chengxin.people.sealing import (
    PROFILES,
    Use,
    new_lines,
    read_keys,
    same_lines,
    turned_lines,
)
from chengxin.people.services import renew_keys
from chengxin.records.services.renewing import renew_rows
from chengxin.site.keys_in_use import keys_in_use, unused
from chengxin.site.place import first_profile
from tests.records.conftest import SHAOXING, opened
from tests.records.rows import deed, fine, person, send
from tests.records.turner import BORN, NAME, number_of

pytestmark = pytest.mark.slow

PEOPLE = 20
_numbers = count(1)


@dataclass
class Workers:
    """Processes, by role and number, and the folder in which each is told its ring."""

    folder: Path
    going: dict[int, subprocess.Popen[str]] = field(default_factory=dict)

    def begin(self, role: str, ring: Path) -> int:
        """Start one with the keys of a file; return its number."""
        number = next(_numbers)
        (self.folder / f"ring-{number}").write_text(str(ring), "ascii")
        environ = {**os.environ, "CHENGXIN_KEYS_FILE": str(ring)}
        environ.pop("CHENGXIN_KEYS")
        self.going[number] = subprocess.Popen(
            [sys.executable, "-m", "tests.records.turner", role, self.folder, str(number)],
            stdout=subprocess.PIPE, text=True, env=environ,
        )  # fmt: skip
        return number

    def turn(self, number: int, ring: Path | str) -> None:
        """Let one work with another file from its next round on."""
        fresh = self.folder / "fresh"
        fresh.write_text(str(ring), "ascii")
        fresh.rename(self.folder / f"ring-{number}")

    def rounds(self, number: int, ring: Path) -> int:
        """How many rounds one has begun, of which the last is with this file; 0 with another."""
        path = self.folder / f"begun-{number}"
        told = path.read_text("ascii").split() if path.exists() else []
        return int(told[0]) if told[1:] == [str(ring)] else 0

    def wait(self, ring: Path, rounds: int) -> None:
        """Wait until each has begun so many more rounds with this file."""
        until = time.monotonic() + 600
        first: dict[int, int] = {}
        while len(first) < len(self.going) or any(
            self.rounds(number, ring) < begun + rounds for number, begun in first.items()
        ):
            assert time.monotonic() < until, "a process does not come on"
            time.sleep(0.01)
            for number in self.going:
                if begun := self.rounds(number, ring):
                    first.setdefault(number, begun)

    def kill(self, number: int) -> None:
        """End one in the middle of whatever it does."""
        killed = self.going.pop(number)
        killed.kill()
        killed.communicate()

    def end(self, number: int) -> dict[str, object]:
        """Let one stop; return what it did."""
        self.turn(number, "stop")
        said, _error = self.going.pop(number).communicate(timeout=60)
        found = json.loads(said)
        assert isinstance(found, dict)
        return found


@contextmanager
def workers(folder: Path) -> Iterator[Workers]:
    """Processes that end with the block, whatever happens."""
    made = Workers(folder)
    try:
        yield made
    finally:
        for each in [*made.going]:
            made.kill(each)


def kept(path: Path, lines: str) -> Path:
    """A file of keys, as `chengxin keys` leaves one."""
    path.write_text(lines, "ascii")
    path.chmod(0o400)
    return path


def files(folder: Path) -> list[Path]:
    """The old keys; the new ones beside them; in their place; and without the old key of seals."""
    old = site_keys()
    [other] = {*PROFILES} - {first_profile().name}
    coming = new_lines(PROFILES[other], "test-z", state="next").reveal()
    beside = kept(folder / "beside", coming + same_lines(old).reveal())
    turned = kept(folder / "turned", turned_lines(read_keys(beside)).reveal())
    lines = turned.read_text("ascii").splitlines(keepends=True)
    without = "".join(line for line in lines if not line.startswith("former seal"))
    return [
        kept(folder / "old", same_lines(old).reveal()), beside, turned,
        kept(folder / "without", without),
    ]  # fmt: skip


def people(folder: Path) -> None:
    """Those who are there from the beginning, and a stranger's row."""
    for each in range(PEOPLE):
        who = {"identity": number_of(each), "name": NAME}
        send(folder, Kind.PERSONS, [person(**who, born_on=str(BORN))])
        send(folder, Kind.RECORDS, [deed(**who, record=f"A{each}")])
    send(folder, Kind.RECORDS, [fine(identity=number_of(90), name=NAME, record="held")])


@pytest.mark.check("S38")
@pytest.mark.parametrize(
    ("rounds", "kills"), [(1, 1), pytest.param(60, 20, marks=pytest.mark.prove)]
)
def test_no_read_fails_and_nothing_is_lost_while_keys_change(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rounds: int, kills: int
) -> None:
    """Everybody works so many rounds at each step; in `make prove`, some hundreds in all."""
    draw = Random(rounds)
    with opened(server, SHAOXING), workers(tmp_path) as going:
        people(tmp_path)
        old, beside, turned, without = files(tmp_path)
        serving = [going.begin(role, old) for role in ("read", "write")]
        going.wait(old, rounds)
        for ring in (beside, turned):
            for number in serving:
                going.turn(number, ring)
                time.sleep(draw.random() / 10)
            going.wait(ring, rounds)
        # Killed while it renews, wherever that is, and begun again.
        for _kill in range(kills):
            renewing = going.begin("renew", turned)
            while not going.rounds(renewing, turned):
                time.sleep(0.005)
            time.sleep(draw.random() / 5)
            going.kill(renewing)
        going.wait(turned, rounds)
        monkeypatch.setenv("CHENGXIN_KEYS", turned.read_text("ascii"))
        assert renew_keys() == renew_rows() == 0
        named = {(each.use, each.table) for each in keys_in_use() if each.key == "test-a"}
        assert {use for use, _table in named} == {Use.INDEX}
        assert (Use.SEAL, "test-a") in unused(site_keys(), keys_in_use())
        for number in serving:
            going.turn(number, without)
        going.wait(without, rounds)
        told = [going.end(number) for number in serving]
        assert [each["failed"] for each in told] == [[], []]
        assert all(each["rings"] == ["test-a", "test-z"] for each in told), told
