"""The part of the page: every path of the live site, and its invariants before and after."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.db import transaction

from bench.live.arriving import people
from bench.live.batches import lines_of_batches, lines_of_files
from bench.live.pages import lines_of_pages
from bench.live.paths import lines_of_paths
from bench.page import Line, Part, how_measured
from chengxin.records.database import ask
from chengxin.site.verifying import verify

#: Columns by whose indexes the paths find their rows.
_BY_INDEX = (
    ("record", "person_no"), ("record", "record_no"), ("record_version", "person_no"),
    ("record_version", "record_no"), ("record_body", "person_no"), ("record_body", "record_no"),
    ("standing", "person_no"), ("consent", "person_no"),
)  # fmt: skip


def measured(persons: int, repeat: int, folder: Path) -> Part:
    """Measure everything on the site that is opened."""
    checked = folder / "checked"
    if not checked.exists():
        sound()
    # From here on the site is another one, until it has been checked again.
    checked.unlink(missing_ok=True)
    read_once()
    ((records,),) = ask("select count(*) from record_version")
    whom = people()
    lines = [
        Line("persons, versions of records", f"{persons:,}, {records:,}"),
        *lines_of_paths(5),
        *lines_of_batches(whom, repeat),
        *lines_of_files(),
        *lines_of_pages(whom[0], folder),
    ]
    seconds = sound()
    checked.write_text("")
    lines.append(Line("`chengxin verify`, everybody scored again", f"{seconds:.1f} s"))
    return Part(
        "The live site",
        how_measured(repeat),
        "PostgreSQL beside the program, over a socket, with the settings of every site (fsync,"
        " synchronous commits, 128 MB of shared buffers). Single records, persons and looks are"
        " medians of 400 in turn. An accepted row is two round trips: locks, with the"
        " instant from which on it is known; then record, version, content, the new standing, its"
        " change and the outbox. Files go the whole way: sealed,"
        " judged row by row, attached, scored. Average load while it was measured:"
        f" {os.getloadavg()[0]:.0f}, on as many processors as it has.",
        lines,
        "The bars are meant for an idle machine and 11 million records: `python -m bench --only"
        " live --persons 1000000 --write`, which makes its site first.",
    )


def read_once() -> None:
    """Read the big tables and their indexes once, so that nothing is timed that waits for a disk.

    The server was just started, and what the machine did before says what it still remembers.
    """
    for table in ("record", "record_version", "record_body", "standing", "consent"):
        ask(f"select count(*) from {table} where ctid is not null")
    with transaction.atomic():
        ask("set local enable_seqscan = off")
        for table, column in _BY_INDEX:
            ask(f"select count({column}) from (select {column} from {table} order by {column}) t")


def sound() -> float:
    """See that every invariant holds; return the seconds that took."""
    began = time.perf_counter()
    broken = [each for each in verify() if each.found.broken]
    assert not broken, [(each.id, each.found) for each in broken]
    return time.perf_counter() - began
