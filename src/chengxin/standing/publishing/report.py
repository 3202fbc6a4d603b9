"""A shadow run's report as it is kept: an archive of the pages and numbers that may be shared.

The same files give the same bytes, so that the hash says what was reported. Cases of single people
are no part of it.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

#: What of an impact's report may be shared, in both languages and for machines.
SHARED = ("impact.json", "index.html", "en.html")

#: Every file in an archive is as old as an archive can say, so that its bytes are the contents'.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def packed(folder: Path) -> bytes:
    """Return the archive of what may be shared of a report that was written into a folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in SHARED:
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), (folder / name).read_bytes())
    return made.getvalue()


def page(report: bytes, name: str) -> bytes:
    """Return one file of an archive."""
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        return archive.read(name)


def numbers(report: bytes) -> dict[str, Any]:
    """Return what was counted, small counts left out and others rounded."""
    found: dict[str, Any] = json.loads(page(report, "impact.json"))
    return found
