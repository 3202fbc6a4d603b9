"""Samples of looks as the audit reads them: who looked and for what, and never at whom.

A look is told as the register has it, without the person and without the case, by which the person
could be found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chengxin.access.kinds import Kind
from chengxin.access.looks import about_nobody
from chengxin.access.models import AccessEntry
from chengxin.access.purposes import Purpose
from chengxin.access.sampling.models import LookSample, SampledLook


@dataclass(frozen=True, slots=True)
class Drawn:
    """One look that was drawn; `justified` is None until it is judged."""

    number: int
    sample: int
    entry: int
    at: datetime
    looked_by: int
    organisation: str
    purpose: Purpose
    reason: str
    kinds: tuple[Kind, ...]
    denied: bool
    justified: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many looks there were of a purpose, how many were drawn, and what was found."""

    purpose: Purpose
    looks: int
    drawn: int
    justified: int
    unjustified: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One drawing with its seed, and what was found so far."""

    number: int
    drawn_at: datetime
    drawn_by: int
    since: datetime
    upto: int
    most: int
    seed: int
    counts: tuple[Counted, ...]
    looks: tuple[Drawn, ...]

    @property
    def drawn(self) -> int:
        """How many looks were drawn."""
        return len(self.looks)

    @property
    def waiting(self) -> int:
        """How many of them nobody has judged."""
        return sum(each.justified is None for each in self.looks)

    @property
    def unjustified(self) -> int:
        """How many of them were found not to be justified."""
        return sum(each.justified is False for each in self.looks)


@about_nobody
def samples() -> list[Sample]:
    """Return every sample, the newest first."""
    return [_sample(row) for row in LookSample.objects.order_by("-id")]


@about_nobody
def sample(number: int) -> Sample | None:
    """Return one, or None."""
    row = LookSample.objects.filter(pk=number).first()
    return None if row is None else _sample(row)


@about_nobody
def drawn_look(number: int) -> Drawn | None:
    """Return one look that was drawn, or None."""
    rows = SampledLook.objects.select_related("judgement").filter(pk=number)
    return next(iter(_drawn(rows)), None)


def _sample(row: LookSample) -> Sample:
    looks = tuple(_drawn(row.looks.select_related("judgement").order_by("purpose", "entry")))
    there = Counter(
        AccessEntry.objects.filter(
            actor_kind="staff", person_no__isnull=False, at__gte=row.since, id__lte=row.upto
        )
        .exclude(actor=f"staff {row.drawn_by}")
        .values_list("purpose", flat=True)
    )
    drawn, found = Counter(each.purpose for each in looks), Counter(map(_finding, looks))
    counts = tuple(
        Counted(
            purpose, there[purpose], drawn[purpose], found[purpose, True], found[purpose, False]
        )
        for purpose in sorted(drawn)
    )
    return Sample(
        row.pk, row.drawn_at, row.drawn_by, row.since, row.upto, row.most, row.seed, counts, looks
    )


def _finding(look: Drawn) -> tuple[Purpose, bool | None]:
    return look.purpose, look.justified


def _drawn(rows: Iterable[SampledLook]) -> list[Drawn]:
    drawn = list(rows)
    entries = AccessEntry.objects.in_bulk([each.entry for each in drawn])
    return [_told(each, entries[each.entry]) for each in drawn]


def _told(row: SampledLook, entry: AccessEntry) -> Drawn:
    said = row.judgement if hasattr(row, "judgement") else None
    return Drawn(
        row.pk, row.sample_id, row.entry, entry.at, row.looked_by, entry.organisation,
        Purpose(row.purpose), entry.reason, tuple(map(Kind, entry.kinds.split())),
        entry.outcome == "denied", said.justified if said else None, said.words if said else "",
    )  # fmt: skip
