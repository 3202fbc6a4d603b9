"""The examples of the client, as programs of their own, against the site on a port."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest
from django.test import override_settings

import chengxin_furnisher
from chengxin.clock import clock_of, system_clock
from chengxin.database import Server
from chengxin.ledger.columns import Kind
from chengxin.records.admitting.publickey import read_public_key
from chengxin.records.batches.batch import AT_ONCE
from chengxin.records.batches.judging import JOBS
from chengxin.records.models import Delivery, RecordMark, RecordVersion
from chengxin.site.verifying import verify
from chengxin.standing.jobs.doing import do_next
from tests.records.admitting.office import Pair, admitted
from tests.records.conftest import SHAOXING, opened
from tests.records.rows import ANNA, deed, person, send
from tests.web.serving import served

pytestmark = pytest.mark.slow

CLIENT = Path(__file__).parents[2] / "clients" / "python"
NAME = "市民政局"


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a key as the furnisher makes it."""
    path = tmp_path_factory.mktemp("key") / "secret.pem"
    made = program("chengxin_furnisher.py", "keygen", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "PRIVATE" not in made
    key = chengxin_furnisher.Key.load(path)
    assert read_public_key(made).key_id == key.key_id
    assert repr(key) == f"Key({key.key_id})"
    return path


@pytest.fixture(scope="module")
def address(
    server: Server, secret: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A site on a port, whose time is that of the machine: programs know no other."""
    with opened(server, SHAOXING), clock_of(system_clock), override_settings(DEMO=True):
        key = chengxin_furnisher.Key.load(secret)
        admitted(NAME, ["paired_care"], Pair(key.secret))
        send(tmp_path_factory.mktemp("people"), Kind.PERSONS, [person()])
        with served() as found:
            yield found


def program(name: str, *arguments: str, status: int = 0) -> str:
    """Run a program of the client with nothing of the site's around it."""
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(CLIENT), "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, str(CLIENT / name), *arguments], capture_output=True, text=True,
        timeout=60, check=False, env=environment,
    )  # fmt: skip
    assert ran.returncode == status, ran.stderr
    return ran.stdout + ran.stderr


@pytest.mark.check("S18")
@pytest.mark.check("S19")
def test_the_examples_do_what_they_say(address: str, secret: Path) -> None:
    given = (address, str(secret), NAME)
    said = program("examples/send_records.py", *given, *ANNA.values()).splitlines()
    assert said[0] == "items: paired_care"
    assert said[1] == "received 2 accepted 1"
    assert said[2].startswith("2 rejected bad_date formed_on ")
    assert said[3] == "corrected: accepted"
    assert RecordVersion.objects.count() == 2
    told = program("examples/revoke.py", *given, "2026-0001").splitlines()
    assert told == ["accepted 1 duplicate 0 rejected 0", "accepted"]
    assert RecordMark.objects.count() == 1
    refused = program("examples/send_records.py", address, str(secret), NAME, "1", "周敏")
    assert "number_" in refused
    assert [each.id for each in verify() if each.found.broken] == []


def test_a_large_batch_is_followed_to_its_end(address: str, secret: Path) -> None:
    client = chengxin_furnisher.Client(address, chengxin_furnisher.Key.load(secret))
    rows = [deed(record=f"L{n}", furnisher=NAME) for n in range(AT_ONCE + 1)]
    batch = chengxin_furnisher.new_batch()
    receipt = client.send_records(rows, basis="志愿服务条例", channel="exchange", batch=batch)
    assert receipt["state"] == "received"
    assert do_next(JOBS)
    assert client.wait(batch)["accepted"] == len(rows)
    assert len([*client.rows(batch)]) == len(rows)
    with pytest.raises(chengxin_furnisher.RefusedError, match="key_used") as refused:
        client.send_records(rows[:1], basis="志愿服务条例", channel="exchange", batch=batch)
    assert refused.value.status == 422


@pytest.mark.check("S19")
def test_many_at_the_same_moment_have_one_effect(address: str, secret: Path) -> None:
    client = chengxin_furnisher.Client(address, chengxin_furnisher.Key.load(secret))
    batch, before = chengxin_furnisher.new_batch(), Delivery.objects.count()
    rows = [deed(record=f"C{n}", furnisher=NAME) for n in range(20)]

    def sends(_number: int) -> str:
        while True:
            try:
                said = client.send_records(rows, basis="志愿服务条例", channel="paper", batch=batch)
            except chengxin_furnisher.RefusedError as refused:
                # Somebody else is at it: the same again, as the problem says.
                if refused.problem["code"] != "busy":
                    raise
                sleep(0.05)
            else:
                return json.dumps(said)

    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(sends, range(20))]
    assert len({*answers}) == 1
    assert json.loads(answers[0])["accepted"] == len(rows)
    assert Delivery.objects.count() == before + 1


def test_a_key_is_never_written_over(secret: Path) -> None:
    before = secret.read_bytes()
    with pytest.raises(FileExistsError):
        chengxin_furnisher.Key.make(secret)
    assert secret.read_bytes() == before
    assert "keygen" in program("chengxin_furnisher.py", status=2)
