"""What furnishers deliver: records and marks before they become cells of a file.

Plain values with the columns' own names. `city` makes them, `dirt` spoils a few, `files` writes
them; nothing here is read by the scoring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True, kw_only=True)
class Record:
    """A version of a record. `recorded_at` is Shanghai's time; `values` are cells by field id.

    `delivery` is the file it comes in, and no column.
    """

    delivery: str
    record: str
    person: str
    item: str
    furnisher: str
    finding: str
    formed_on: date
    recorded_at: datetime
    version: int = 1
    ended_on: date | None = None
    source_valid_until: date | None = None
    issuer: str = ""
    document: str = ""
    severity: str = ""
    final_on: date | None = None
    notified_on: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Mark:
    """A mark on a record; `starts` is the column `from`."""

    record: str
    furnisher: str
    kind: str
    starts: date
    until: date | None = None
    recorded_at: datetime
    case: str
