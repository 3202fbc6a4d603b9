"""Yuxi's rulebook on what other rules engines can be told: the plain records of the city.

Plain are records with one version, without a mark, whose matter is theirs alone, and that were
known on the day asked. All sides read the same files and write the same: everybody's score. The
peers run as processes of their own in the environment `.venv-peers`.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from bench.city import AS_OF, KNOWN_AT, ROOT
from bench.measure import Timing, worked
from bench.rules import plain as plain_rules
from bench.yardstick import Yardstick
from chengxin.ledger import Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import SMALL, Engine

PYTHON = ROOT / ".venv-peers" / "bin" / "python"


def plain(
    book: Rulebook, slices: Sequence[Slice], folder: Path, as_of: date = AS_OF
) -> list[Slice]:
    """Write everybody and the plain records, slice by slice, and the rules as plain numbers."""
    for kind in ("persons", "records", "marks"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / "rules.json").write_text(json.dumps(plain_rules(book, as_of)), "utf-8")
    known = f"timestamp '{KNOWN_AT.replace(tzinfo=None)}'"
    found = []
    with duckdb.connect() as connection:
        for part in slices:
            name = part.records.name
            out = Slice(*(folder / kind / name for kind in ("persons", "records", "marks")))
            for kind in ("persons", "records", "marks"):
                connection.execute(
                    f"create or replace view {kind} as from read_parquet('{getattr(part, kind)}')"
                )
            connection.execute(f"copy persons to '{out.persons}' (format parquet)")
            connection.execute(
                f"""copy (from records
                  where matter_no is null and ended_on is null and recorded_at <= {known}
                  and record_no not in (select record_no from marks)
                  and record_no not in (select record_no from records where version > 1)
                  order by person_no, record_no) to '{out.records}' (format parquet)"""
            )
            connection.execute(f"copy (from marks where false) to '{out.marks}' (format parquet)")
            found.append(out)
    return found


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of one run: making ready, reading to writing, and the processor's for both."""

    prepare: float
    run: float
    processor: float


def scores(book: Rulebook, slices: Sequence[Slice], out: Path, as_of: date = AS_OF) -> Took:
    """Write everybody's number and score in centipoints by the kernel, on one thread."""
    out.mkdir(exist_ok=True)
    began, before = time.perf_counter(), worked()
    with Engine(book, threads=1) as engine:
        kernel = engine.prepare(as_of, KNOWN_AT, rows=False)
        ready = time.perf_counter()
        for part in slices:
            with engine.over(part):
                query = kernel.query("score", given=engine.keep_all(kernel, SMALL))
                query = f"select person_no, score * 100 as score from ({query})"
                engine.copy(query, out / part.persons.name)
                engine.drop(*SMALL)
    ended = time.perf_counter()
    return Took(ready - began, ended - ready, worked() - before)


def by_hand(book: Rulebook, slices: Sequence[Slice], out: Path) -> Took:
    """The same by the SQL that was written by hand for this rulebook, on one thread."""
    out.mkdir(exist_ok=True)
    began, before = time.perf_counter(), worked()
    yardstick = Yardstick(book, AS_OF, KNOWN_AT, threads=1)
    ready = time.perf_counter()
    for part in slices:
        yardstick.over(part)
        query = f"select person_no, score * 100 as score from ({yardstick.query})"
        yardstick.connection.execute(
            f"copy ({query}) to '{out / part.persons.name}' (format parquet, compression snappy)"
        )
    yardstick.connection.close()
    ended = time.perf_counter()
    return Took(ready - began, ended - ready, worked() - before)


def by_person(folder: Path) -> Mapping[int, int]:
    """Read what a side wrote; whoever has no score is left out."""
    with duckdb.connect() as connection:
        query = f"select person_no, score from read_parquet('{folder}/*.parquet') where score >= 0"
        return dict(connection.execute(query).fetchall())


def peer(name: str, folder: Path) -> Took:
    """Run a peer over the folder twice; return what its second run took, when it is warm."""
    done = subprocess.run(
        [PYTHON, "-m", "bench.peers.worker", name, folder.absolute(), "2"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    last = json.loads(done.stdout)[-1]
    run = last["read"] + last["score"] + last["write"]
    return Took(last["prepare"], run, last["processor"])


@dataclass(frozen=True, slots=True)
class Side:
    """A side's timings of all runs."""

    prepare: Timing
    run: Timing
    processor: Timing

    @classmethod
    def of(cls, runs: Sequence[Took]) -> Side:
        """Put runs together."""
        return cls(
            Timing(tuple(took.prepare for took in runs)),
            Timing(tuple(took.run for took in runs)),
            Timing(tuple(took.processor for took in runs)),
        )


def compare(
    book: Rulebook,
    slices: Sequence[Slice],
    folder: Path,
    peers: Sequence[str],
    repeat: int,
    *,
    whole: bool = True,
) -> tuple[int, dict[str, Side]]:
    """Assert that all sides agree about everybody; return how many have a score, and timings.

    `book` is the `whole` rulebook or a part, which the SQL by hand knows nothing of.
    """
    ours = {"kernel": scores} | ({"by hand": by_hand} if whole else {})
    runs: dict[str, list[Took]] = {name: [] for name in (*ours, *peers)}
    for name, task in ours.items():
        task(book, slices, folder / name)
    wanted = by_person(folder / "kernel")
    assert all(by_person(folder / name) == wanted for name in ours), "the SQL by hand differs"
    for _round in range(repeat):
        for name, task in ours.items():
            runs[name].append(task(book, slices, folder / name))
        for name in peers:
            runs[name].append(peer(name, folder))
            assert by_person(folder / name) == wanted, f"{name} differs"
    return len(wanted), {name: Side.of(found) for name, found in runs.items()}
