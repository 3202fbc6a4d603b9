"""The server and the loader are killed at random moments while a city is taken in.

What the loader was told is written down before it goes on. After each kill everything it was told
must be there; in the end nothing is there twice, every invariant holds, and the site is the one
that a load without any disturbance makes.
"""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.test import override_settings
from psycopg.conninfo import conninfo_to_dict

from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.demo.live import live_parts
from chengxin.ledger.columns import Kind
from chengxin.rulebook import load
from chengxin.site.verifying import verify
from chengxin.standing.services.versions import store_version
from tests.chaos.cluster import Cluster
from tests.chaos.loader import NOW, SERVER_GONE, Load, acknowledged, start, wait_until_started
from tests.chaos.outcome import doubled, outcome
from tests.opening import put_in_force
from tests.site import Site, new_keys, point, site
from tests.verifying.conftest import YUXI

pytestmark = pytest.mark.slow

#: People of a city, and kills while one is taken in.
PERSONS, EACH = 100, 30

#: Kills in `make test`, and in `make prove`.
FEW, MANY = 30, 300

_UPTO = "select id, upto from delivery where id = any(%s)"
_WITHOUT_VERDICT = """
select count(*) from staged_row s join delivery d on d.id = s.delivery_id
where s.row <= d.upto and not exists (
  select from verdict v where v.delivery_id = s.delivery_id and v.row = s.row
)
"""
_STATES = "select id, state from delivery where id = any(%s)"


@dataclass
class Round:
    """A city that is taken in while things are killed; `seconds` is what it takes undisturbed."""

    cluster: Cluster
    made: Site
    load: Load
    rng: random.Random
    seconds: float
    kills: dict[str, int] = field(default_factory=lambda: {"server": 0, "loader": 0, "both": 0})

    @property
    def name(self) -> str:
        """The database."""
        return str(conninfo_to_dict(self.made.owner)["dbname"])

    def disturbed(self, most: int) -> None:
        """Take the city in and kill so many times, in steps that make so many kills likely."""
        for number in range(1, most + 1):
            loader = self.started(number)
            loader.join(self.rng.random() * 2 * self.seconds / most)
            if loader.exitcode == 0:
                return
            assert loader.is_alive(), "the loader gave up by itself"
            victim = self.rng.choice([*self.kills])
            self.kills[victim] += 1
            if victim in ("loader", "both"):
                loader.kill()
            if victim in ("server", "both"):
                self.cluster.crash()
                self.cluster.restart()
            loader.join()
            assert loader.exitcode in (SERVER_GONE, -9, 0)
            self.nothing_is_lost()
        loader = self.started(most + 1)
        loader.join()
        assert loader.exitcode == 0

    def started(self, number: int) -> BaseProcess:
        """The loader, which has begun for the given time."""
        loader = start(self.load, self.url())
        wait_until_started(self.load, loader, number)
        return loader

    def url(self) -> str:
        """The address of the application, wherever the socket is now."""
        return self.cluster.server.address("chengxin_app", self.name)

    def nothing_is_lost(self) -> None:
        """Everything that was acknowledged is there."""
        told = acknowledged(self.load.log)
        ids = [each["delivery"] for each in told if "delivery" in each]
        with psycopg.connect(self.url()) as connection:
            upto: dict[int, int] = dict(connection.execute(_UPTO, [ids]).fetchall())
            states: dict[int, str] = dict(connection.execute(_STATES, [ids]).fetchall())
            assert connection.execute(_WITHOUT_VERDICT).fetchone() == (0,)
        for each in told:
            match each["what"]:
                case "chunk":
                    assert upto[each["delivery"]] >= each["upto"]
                case "received":
                    assert states[each["delivery"]] != "receiving"
                case "judged":
                    assert states[each["delivery"]] == "judged"


@contextmanager
def ready(server: Server, keys: str) -> Iterator[Site]:
    """A site with a rulebook in force."""
    with ExitStack() as stack:
        made = stack.enter_context(site(server, keys=keys))
        stack.enter_context(override_settings(DEMO=True))
        stack.enter_context(clock_of(lambda: NOW))
        put_in_force(rulebook_no=store_version(folder=YUXI, by="chaos", cases=False))
        yield made


def files_of(folder: Path, seed: int) -> Sequence[tuple[Path, Kind]]:
    """The files of a made-up city."""
    rulebook = load(YUXI, cases=False).rulebook
    assert rulebook is not None
    parts = live_parts(folder, rulebook, persons=PERSONS, seed=seed, first=PERSONS // 2)
    return [(file.path, file.kind) for part in parts for file in part.files]


def undisturbed(cluster: Cluster, load: Load, keys: str) -> tuple[Mapping[str, object], float]:
    """What a load comes to when nothing is killed, and how long it takes."""
    with ready(cluster.server, keys) as made:
        loader = start(load, made.url)
        wait_until_started(load, loader, 1)
        begun = time.monotonic()
        loader.join()
        assert loader.exitcode == 0
        return outcome(made.owner), time.monotonic() - begun


def kill(cluster: Cluster, folder: Path, rng: random.Random, most: int) -> dict[str, int]:
    """Take a city in twice, once undisturbed, and compare; return the kills."""
    files, keys = files_of(folder, rng.randrange(2**31)), new_keys()
    expected, seconds = undisturbed(cluster, Load(files, folder / "undisturbed"), keys)
    with ready(cluster.server, keys) as made:
        round_ = Round(cluster, made, Load(files, folder / "told"), rng, seconds)
        round_.disturbed(most)
        point("default", round_.url())
        assert [each.id for each in verify() if each.found.broken] == []
        owner = cluster.server.address(database=round_.name)
        found = outcome(owner)
        assert doubled(owner) == 0
    for name, rows in expected.items():
        assert found[name] == rows, name
    return round_.kills


@contextmanager
def quick_folder(folder: Path) -> Iterator[Path]:
    """A folder in memory where there is room for a server, else one in `folder`.

    Whoever kills processes takes nothing from the system's own memory: what a disk keeps when the
    power goes is not tried here, and every file written through to one after each kill takes long.
    """
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
    with TemporaryDirectory(prefix="chaos-", dir=memory if roomy else folder) as made:
        yield Path(made)


def count_kills(folder: Path, wanted: int, tell: Callable[[str, object], None]) -> None:
    """Kill so often, in as many cities as that takes."""
    seed = random.randrange(2**32)
    tell("seed of the kills", seed)
    rng, kills = random.Random(seed), Counter[str]()
    with quick_folder(folder) as quick, Cluster(quick / "server") as cluster:
        while kills.total() < wanted:
            place = folder / f"city-{kills.total()}"
            place.mkdir()
            kills.update(kill(cluster, place, rng, min(EACH, wanted - kills.total())))
    for victim, many in sorted(kills.items()):
        tell(f"compared:kills of the {victim}", many)


@pytest.mark.usefixtures("server")  # skips where there is none
def test_nothing_acknowledged_is_lost_and_nothing_doubled(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    count_kills(tmp_path, FEW, record_property)


@pytest.mark.prove
@pytest.mark.usefixtures("server")
def test_nothing_acknowledged_is_lost_in_hundreds_of_kills(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    count_kills(tmp_path, MANY, record_property)
