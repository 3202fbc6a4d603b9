"""What a reading comes to: the ledger or none, what was wrong, and the count of every row.

It is kept in `ledger.json` too, so that a reading that finds its ledger made already says the
same as the one that made it. `reading` makes these; faces print them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chengxin.diagnostics import Diagnostic, Severity, Span
from chengxin.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class FileCount:
    """What became of one file: rows = good + bad + duplicate.

    `kind` is persons, records, marks or consents; `encoding` is "utf-8" or "gb18030" for CSV, else
    empty. `problems` counts every problem by code, however many a row has.
    """

    file: str
    kind: str
    encoding: str
    rows: int
    good: int
    bad: int
    duplicate: int
    problems: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome. `ledger` is None when a row was bad and bad rows were not to be skipped.

    `diagnostics` tells the first few of each code and file; `files` counts all of them. `rejects`
    is the folder with the rejected rows, None when there are none. `reused` says that the ledger
    was there already.
    """

    ledger: Ledger | None
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[FileCount, ...]
    rejects: Path | None
    reused: bool = False

    @property
    def problems(self) -> dict[str, int]:
        """All problems of all files by code."""
        total: dict[str, int] = {}
        for file in self.files:
            for code, many in file.problems.items():
                total[code] = total.get(code, 0) + many
        return dict(sorted(total.items()))


def to_json(
    files: Sequence[FileCount], diagnostics: Sequence[Diagnostic], language: str
) -> dict[str, Any]:
    """Return what `from_json` needs, beside the ledger, to give the same reading again."""
    return {
        "files": [asdict(file) for file in files],
        "language": language,
        "diagnostics": [asdict(diagnostic) for diagnostic in diagnostics],
    }


def from_json(ledger: Ledger, rejects: Path | None) -> Reading:
    """Give the reading that made a ledger."""
    kept = ledger.contents["reading"]
    diagnostics = (
        Diagnostic(
            **{**found, "span": Span(**found["span"]), "severity": Severity(found["severity"])}
        )
        for found in kept["diagnostics"]
    )
    files = tuple(FileCount(**file) for file in kept["files"])
    return Reading(ledger, tuple(diagnostics), files, rejects, reused=True)
