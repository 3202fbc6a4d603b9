"""A batch as it came through the door: read, measured, and not judged. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from chengxin.ledger.columns import Kind

#: Rows that a batch may have; with so many or fewer it is answered at once.
MOST, AT_ONCE = 10_000, 500

#: What furnishers send: what is said of people, and what a law or the furnisher decided about it.
KINDS = (Kind.RECORDS, Kind.MARKS)


class Channel(StrEnum):
    """On which way the rows came to the furnisher [sanming 13]."""

    OWN_WORK = "own_work"
    EXCHANGE = "exchange"
    PAPER = "paper"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one kind, where they come from, and by which key the furnisher knows the batch.

    `sha256` is of the body that was signed; `size` its bytes. No row shows in a `repr`.
    """

    kind: Kind
    key: str
    basis: str
    channel: Channel
    rows: Sequence[Mapping[str, str]] = field(repr=False)
    sha256: str
    size: int
