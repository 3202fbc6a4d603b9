"""The live site: a record arrives, a person is explained, files come in, somebody looks.

The site stands on a server of its own in the folder, with the settings of every site, and is made
once. Nothing is timed before its invariants hold, and they are asked again when all is over.
"""

from __future__ import annotations

from pathlib import Path

from bench.page import Part


def live(persons: int, repeat: int, folder: Path) -> Part:
    """Measure the paths of a site with so many persons."""
    # What is below needs Django's settings, which need the site's folder.
    from chengxin.site.place import MADE_UP, opened
    from chengxin.site.private import write_once

    site = folder / f"site-{persons}"
    site.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_once(site / MADE_UP, "0")
    with opened(site) as place:
        from bench.live.filling import fill
        from bench.live.measured import measured

        fill(persons, folder, place.folder)
        return measured(persons, repeat, place.folder)
