"""From a city's files to a ledger, or to everything that is wrong with them.

The two public ways in: files on disk, and cells of text in memory that go through the very same
checks. Everything is worked out in a hidden folder inside the ledger's and taken away afterwards;
`ledger.json` comes last, so a reading that was killed leaves no ledger.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from chengxin.ledger.columns import Kind, columns
from chengxin.ledger.outcome import Reading, from_json, to_json
from chengxin.ledger.reader import Progress, Reader
from chengxin.ledger.rejects import write_rejects
from chengxin.ledger.settle import Desk
from chengxin.ledger.slices import write_slices
from chengxin.ledger.source import Source, open_cells, open_file
from chengxin.ledger.store import FORMAT, Ledger, LedgerError, clear
from chengxin.rulebook.model import Rulebook
from chengxin.text import _, current_language

#: Persons in a slice unless the caller says otherwise.
SLICE_PERSONS = 100_000

#: What DuckDB may hold in memory; it spills into the working folder beyond.
MEMORY = "1GB"

_WORK = ".work"
_REJECTS = "rejects"
_names = count(1)


def read_files(
    rulebook: Rulebook,
    *,
    persons: Sequence[Path],
    records: Sequence[Path],
    marks: Sequence[Path] = (),
    consents: Sequence[Path] = (),
    out: Path,
    skip_bad: bool = False,
    slice_persons: int = SLICE_PERSONS,
    progress: Progress | None = None,
) -> Reading:
    """Read CSV, XLSX and Parquet files, in any order and mixture, into a ledger in `out`.

    Without `skip_bad` one bad row means no ledger. A ledger that is there already and was made
    from the same files by the same rulebook version is used again; any other in `out` is replaced.
    `progress` gets the step (each kind in bytes; write in persons), what is done
    and what there is.

    Raises LedgerError when another reading is writing to `out`.
    """
    known = {kind: columns(rulebook, kind) for kind in Kind}
    paths = [(Kind.PERSONS, p) for p in persons]
    paths += [(Kind.RECORDS, p) for p in records]
    paths += [(Kind.MARKS, p) for p in marks]
    paths += [(Kind.CONSENTS, p) for p in consents]
    with _alone(out):
        sources = [
            open_file(number, kind, name, path, known[kind])
            for number, ((kind, path), name) in enumerate(
                zip(paths, _short_names([p for _, p in paths]), strict=True)
            )
        ]
        made_of = {
            "skip_bad": skip_bad,
            "slice_persons": slice_persons,
            "inputs": [
                {"kind": source.kind.value, "name": source.name, "sha256": source.sha256}
                for source in sources
            ],
        }
        if found := _reusable(out, rulebook.version, made_of):
            return found
        clear(out)
        with _work(out) as work, closing(_database(str(work))) as connection:
            desk = Desk(work, connection)
            return _read(rulebook, sources, desk, out, made_of, progress or _silent)


def ledger_from_cells(
    rulebook: Rulebook,
    persons: Sequence[Mapping[str, str]],
    records: Sequence[Mapping[str, str]],
    marks: Sequence[Mapping[str, str]],
    out: Path,
    *,
    consents: Sequence[Mapping[str, str]] = (),
    skip_bad: bool = False,
) -> Reading:
    """Read cells of text, keyed by column, as if they had stood in files.

    The first mapping of each is row 2; a key left out is an empty cell. Fast for a few hundred
    records, and meant for no more than fit into memory.
    """
    known = {kind: columns(rulebook, kind) for kind in Kind}
    rows = {
        Kind.PERSONS: persons,
        Kind.RECORDS: records,
        Kind.MARKS: marks,
        Kind.CONSENTS: consents,
    }
    sources = [
        open_cells(number, kind, rows[kind], known[kind]) for number, kind in enumerate(Kind)
    ]
    made_of = {"skip_bad": skip_bad, "slice_persons": SLICE_PERSONS, "inputs": []}
    with _alone(out):
        clear(out)
        with _work(out) as work, _corner() as connection:
            return _read(rulebook, sources, Desk(work, connection), out, made_of, _silent)


def _read(
    rulebook: Rulebook,
    sources: Sequence[Source],
    desk: Desk,
    out: Path,
    made_of: Mapping[str, Any],
    progress: Progress,
) -> Reading:
    reader = Reader(rulebook, sources, desk, progress)
    reader.read()
    problems = reader.problems
    files, diagnostics = reader.counts(), problems.diagnostics
    rejects = write_rejects(out / _REJECTS, sources, reader.known, problems)
    if problems.failed and not made_of["skip_bad"]:
        return Reading(None, diagnostics, files, rejects)
    slices = []
    persons = desk.number("select count(*) from people")
    for first, *sizes in write_slices(desk, out, made_of["slice_persons"]):
        slices.append({"first": first, **dict(zip(map(str, Kind), sizes, strict=True))})
        progress("write", first + sizes[0], persons)
    contents = {
        "format": FORMAT,
        "rulebook": rulebook.version,
        "counts": {
            "persons": persons,
            "records": desk.number("select sum(many) from offsets"),
            "versions": sum(part["records"] for part in slices),
            "marks": sum(part["marks"] for part in slices),
            "consents": sum(part["consents"] for part in slices),
        },
        "slices": slices,
        "made_of": made_of,
        "reading": to_json(files, diagnostics, current_language()),
    }
    return Reading(Ledger.seal(out, contents), diagnostics, files, rejects)


def _reusable(out: Path, version: str, made_of: Mapping[str, Any]) -> Reading | None:
    """The reading that made the ledger in `out`, if this one would do nothing else."""
    try:
        ledger = Ledger.open(out)
    except LedgerError:
        return None
    kept = ledger.contents["reading"]
    if (ledger.rulebook, ledger.contents["made_of"]) != (version, made_of):
        return None
    if kept["diagnostics"] and kept["language"] != current_language():
        return None
    rejects = out / _REJECTS
    return from_json(ledger, rejects if rejects.exists() else None)


def _short_names(paths: Sequence[Path]) -> list[str]:
    """Names to call files by: the shortest that tell them apart.

    >>> _short_names([Path("a/p.csv"), Path("b/p.csv"), Path("b/r.csv"), Path("b/r.csv")])
    ['a/p.csv', 'b/p.csv', 'r.csv', 'r.csv (2)']
    """
    short = Counter(path.name for path in set(paths))
    seen: Counter[str] = Counter()
    names = []
    for path in paths:
        name = path.name if short[path.name] == 1 else f"{path.parent.name}/{path.name}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep other readings out of the folder; the system lets go when the process ends."""
    out.mkdir(parents=True, exist_ok=True)
    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(folder)
        message = _("Another reading is writing to {folder}.").format(folder=out.name)
        raise LedgerError(message) from error
    try:
        yield
    finally:
        os.close(folder)


@contextmanager
def _work(out: Path) -> Iterator[Path]:
    work = out / _WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    # Opening a database takes longer than reading a small population; so there is one for all.
    return _database("", threads=1)


def _database(spill: str, **more: int) -> duckdb.DuckDBPyConnection:
    """Open a database in memory; what does not fit there goes into files in `spill`."""
    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "preserve_insertion_order": "false",
            "temp_directory": spill,
            **more,
        }
    )


@contextmanager
def _corner() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own, in memory, inside the common one."""
    name = f"reading_{next(_names)}"
    with closing(_memory().cursor()) as connection:
        connection.execute(f"attach ':memory:' as {name}; use {name}")
        try:
            yield connection
        finally:
            connection.execute(f"use memory; detach {name}")


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""
