"""A ledger on disk: a folder of slices and `ledger.json`, which is written last.

A folder without `ledger.json` is no ledger, however many files lie in it. Scoring opens ledgers
here; only `reading` makes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from chengxin.ledger.columns import Kind
from chengxin.ledger.slices import part_path
from chengxin.text import _

#: Of the layout of a ledger and of what its reader accepts; another number is read anew.
FORMAT = 3

CONTENTS = "ledger.json"


class LedgerError(Exception):
    """A folder that holds no whole ledger, or that cannot be written to; the text says why."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A contiguous range of persons, with everything of theirs, each kind as a Parquet file.

    Without `consents` nobody has consented to a derived score.
    """

    persons: Path
    records: Path
    marks: Path
    consents: Path | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """An opened ledger.

    `counts`: persons, records, versions (rows of records), marks and consents. `rulebook` is the
    version whose catalogue the numbers belong to. `contents` is `ledger.json` as it was read.
    """

    folder: Path
    rulebook: str
    slices: tuple[Slice, ...]
    counts: Mapping[str, int]
    contents: Mapping[str, Any]

    @classmethod
    def open(cls, folder: Path) -> Ledger:
        """Open a ledger and see that all of it is there. Raises LedgerError."""
        path = folder / CONTENTS
        try:
            contents = json.loads(path.read_text("utf-8"))
        except FileNotFoundError as error:
            raise LedgerError(_("{folder} holds no ledger.").format(folder=folder.name)) from error
        except (OSError, ValueError) as error:
            message = _("{file} cannot be read: {reason}")
            raise LedgerError(message.format(file=path.name, reason=error)) from error
        if not isinstance(contents, dict) or contents.get("format") != FORMAT:
            message = _("{file} is of another format than {format}.")
            raise LedgerError(message.format(file=path.name, format=FORMAT))
        ledger = cls._of(folder, contents)
        for rows, part in zip(contents["slices"], ledger.slices, strict=True):
            _see(part.persons, rows["persons"])
            _see(part.records, rows["records"])
            _see(part.marks, rows["marks"])
            assert part.consents is not None
            _see(part.consents, rows["consents"])
        return ledger

    @classmethod
    def _of(cls, folder: Path, contents: Mapping[str, Any]) -> Ledger:
        parts = tuple(
            Slice(*(part_path(folder, kind, number) for kind in Kind))
            for number in range(len(contents["slices"]))
        )
        return cls(folder, contents["rulebook"], parts, contents["counts"], contents)

    @classmethod
    def seal(cls, folder: Path, contents: Mapping[str, Any]) -> Ledger:
        """Make a folder with all its slices a ledger, by writing its table of contents."""
        fresh = folder / f"{CONTENTS}.tmp"
        fresh.write_text(json.dumps(contents, ensure_ascii=False, indent=1) + "\n", "utf-8")
        fresh.rename(folder / CONTENTS)
        return cls._of(folder, contents)


def _see(path: Path, rows: int) -> None:
    try:
        found = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise LedgerError(_("{file} is missing or damaged.").format(file=path.name)) from error
    if found != rows:
        message = _("{file} has {found} rows in place of {rows}.")
        raise LedgerError(message.format(file=path.name, found=found, rows=rows))


def clear(folder: Path) -> None:
    """Take a ledger away, its table of contents first; other files in the folder stay."""
    (folder / CONTENTS).unlink(missing_ok=True)
    for kind in Kind:
        for pattern in ("part-*.parquet", "part-*.tmp"):
            for path in (folder / kind).glob(pattern):
                path.unlink()
