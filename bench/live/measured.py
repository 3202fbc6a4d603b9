"""The part of the page: every path of the live site, and its invariants before and after."""

from __future__ import annotations

import os
import time
from pathlib import Path

from bench.live.arriving import people
from bench.live.batches import lines_of_batches, lines_of_files
from bench.live.pages import lines_of_pages
from bench.live.paths import lines_of_paths
from bench.page import Line, Part, how_measured
from chengxin.records.database import ask
from chengxin.site.verifying import verify


def measured(persons: int, repeat: int, folder: Path) -> Part:
    """Measure everything on the site that is opened."""
    checked = folder / "checked"
    if not checked.exists():
        sound()
    # From here on the site is another one, until it has been checked again.
    checked.unlink(missing_ok=True)
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
        " medians of 400 in turn. An accepted row is two round trips: locks, then record, version,"
        " content, the new standing, its change and the outbox. Files go the whole way: sealed,"
        " judged row by row, attached, scored. Average load while it was measured:"
        f" {os.getloadavg()[0]:.0f}, on as many processors as it has.",
        lines,
        "The bars are meant for an idle machine and 11 million records: `python -m bench --only"
        " live --persons 1000000 --write`, which makes its site first.",
    )


def sound() -> float:
    """See that every invariant holds; return the seconds that took."""
    began = time.perf_counter()
    broken = [each for each in verify() if each.found.broken]
    assert not broken, [(each.id, each.found) for each in broken]
    return time.perf_counter() - began
