"""The live site: a record arrives, a person is explained, files come in, somebody looks.

The site stands on a server of its own in the folder, with the settings of every site, and is made
once. Nothing is timed before its invariants hold, and they are asked again when all is over.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bench.page import Part
from chengxin.clock import system_clock

#: When it is on the site: behind everything that is recorded in the population.
NOW = datetime(2027, 2, 1, 2, tzinfo=UTC)


def live(persons: int, repeat: int, folder: Path) -> Part:
    """Measure the paths of a site with so many persons."""
    # What is below needs Django's settings, which need the site's folder.
    from chengxin.site.place import MADE_UP, opened
    from chengxin.site.private import write_once

    site = folder / f"site-{persons}"
    site.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The pages' own process has the same day as this one.
    (site / MADE_UP).unlink(missing_ok=True)
    write_once(site / MADE_UP, str((NOW - system_clock()).total_seconds()))
    with opened(site) as place:
        from bench.live.filling import fill
        from bench.live.measured import measured

        fill(persons, folder, place.folder)
        return measured(persons, repeat, place.folder)
