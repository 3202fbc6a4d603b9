"""A program that takes files in, and writes down what it was told before it goes on.

It is forked from a server of forks that has everything imported, so that starting it takes no time.
Chunks are small, so that there are many moments to be killed in.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest

# What the settings ask for stands in the environment of the tests.
django.setup()

from django import db  # noqa: E402
from django.conf import settings  # noqa: E402

from chengxin.clock import set_clock  # noqa: E402
from chengxin.ledger.columns import Kind  # noqa: E402
from chengxin.records.errors import DeliveryBusyError  # noqa: E402
from chengxin.records.models import Delivery  # noqa: E402
from chengxin.records.services import judging, receiving  # noqa: E402
from chengxin.standing.services.versions import current  # noqa: E402
from tests.site import point  # noqa: E402

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

#: Rows of a chunk, and rows that are staged at once.
CHUNK, STAGED = 60, 100

#: The server is gone; nobody can say what became of the last thing asked of it.
SERVER_GONE = 3

#: Seconds until a server lets go of what a killed program held.
PATIENCE = 20

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__, "tests.chaos.story"])


@dataclass(frozen=True, slots=True)
class Load:
    """Files to be taken in, in this order, and the log of what was acknowledged."""

    files: Sequence[tuple[Path, Kind]]
    log: Path


def start(load: Load, url: str) -> BaseProcess:
    """Start the program; the keys are those of this process."""
    process = FORKS.Process(target=_run, args=(load, url, os.environ["CHENGXIN_KEYS"]))
    process.start()
    return process


def acknowledged(log: Path) -> list[dict[str, Any]]:
    """Return what was acknowledged; of a line that was being written nothing is known."""
    lines = log.read_bytes().split(b"\n")[:-1] if log.exists() else []
    return [json.loads(line) for line in lines]


def wait_until_started(load: Load, process: BaseProcess, times: int) -> None:
    """Wait until the program has begun to take in, for the given time since the log began."""
    while process.is_alive():
        if sum(each["what"] == "started" for each in acknowledged(load.log)) >= times:
            return
        time.sleep(0.005)


def _run(load: Load, url: str, keys: str) -> None:
    os.environ["CHENGXIN_KEYS"] = keys
    os.environ["DATABASE_URL"] = url
    point("default", url)
    settings.DEMO = True
    set_clock(lambda: NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "CHUNK", dict.fromkeys(Kind, CHUNK))
        patch.setattr(receiving, "STAGED", STAGED)
        try:
            take(load)
        except (db.Error, psycopg.Error):
            os._exit(SERVER_GONE)


def take(load: Load) -> None:
    """Take everything in whose end is not acknowledged yet."""
    done = {each["file"] for each in acknowledged(load.log) if each["what"] == "judged"}
    current()
    with load.log.open("ab", buffering=0) as log:
        write(log, {"what": "started"})
        for path, kind in load.files:
            if path.name not in done:
                _take(path, kind, log)


def _take(path: Path, kind: Kind, log: Any) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            delivery = receiving.receive(path=path, kind=kind, by="chaos")
            write(log, {"what": "received", "file": path.name, "delivery": delivery})
            with _each_chunk_told(delivery, log):
                judging.judge(delivery_id=delivery)
        except DeliveryBusyError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            write(log, {"what": "judged", "file": path.name, "delivery": delivery})
            return


@contextmanager
def _each_chunk_told(delivery: int, log: Any) -> Iterator[None]:
    """Write down after each chunk how far the server says that it is."""
    judge_chunk = judging._judge_chunk

    def told(*given: Any) -> None:
        judge_chunk(*given)
        upto = Delivery.objects.values_list("upto", flat=True).get(pk=delivery)
        write(log, {"what": "chunk", "delivery": delivery, "upto": upto})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "_judge_chunk", told)
        yield


def write(log: Any, told: Mapping[str, object]) -> None:
    log.write(json.dumps(told).encode() + b"\n")
    os.fsync(log.fileno())
