"""Who looked, in plain words: by day, and as a file that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from chengxin.access.context import ActorKind
from chengxin.access.kinds import kind_names
from chengxin.access.purposes import Purpose, basis_name, purpose_names
from chengxin.access.selectors import Look
from chengxin.clock import SHANGHAI, civil_day
from chengxin.report import figures
from chengxin.report.joined import listed
from chengxin.text import _


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody looked at in one minute for one purpose; `entries` are so many in the log.

    `chip` says that it was denied, or in an emergency, and is empty for an ordinary look. `number`
    is the entry that a complaint is about, and `proof` what ties the entries to their seal.
    """

    time: str
    who: str
    why: str
    reason: str
    kinds: str
    details: str
    chip: str
    entries: int
    number: int
    own: bool
    proof: str


@dataclass(frozen=True, slots=True)
class Day:
    """The looks of one civil day."""

    name: str
    looks: tuple[Told, ...]


def by_day(looks: Sequence[Look]) -> list[Day]:
    """Put looks, newest first, under their days."""
    return [
        Day(figures.day(day), tuple(told([*alike]) for _key, alike in groupby(found, _one_glance)))
        for day, found in groupby(looks, lambda look: civil_day(look.at))
    ]


def _one_glance(look: Look) -> tuple[object, ...]:
    """What entries have in common that are told as one: one page may leave several."""
    at = look.at.replace(second=0, microsecond=0)
    same = (look.actor, look.organisation, look.purpose, look.case_ref, look.reason, look.denied)
    return (at, *same, look.seal)


def told(alike: Sequence[Look]) -> Told:
    """Say entries of one glance, of which there is at least one."""
    look = alike[0]
    names = kind_names()
    kinds = {kind for each in alike for kind in each.kinds}
    details = [
        _("case {case}").format(case=look.case_ref) if look.case_ref else "",
        basis_name(look.legal_basis),
        sealed(look),
    ]
    return Told(
        f"{look.at.astimezone(SHANGHAI):%H:%M}",
        who(look),
        purpose_names()[look.purpose],
        look.reason,
        listed(name for kind, name in names.items() if kind in kinds),
        " · ".join(text for text in details if text),
        _chip(look),
        len(alike),
        alike[-1].number,
        look.actor_kind is ActorKind.SELF,
        _proof(alike),
    )


def _chip(look: Look) -> str:
    if look.denied:
        return _("denied")
    return _("emergency") if look.purpose is Purpose.EMERGENCY else ""


def who(look: Look) -> str:
    """Say who it was: a body, never the name of somebody who works there."""
    match look.actor_kind:
        case ActorKind.SELF:
            return _("You")
        case ActorKind.SYSTEM:
            return _("Automatic: {run}").format(run=look.actor.removeprefix("run "))
        case _:
            number = look.actor.removeprefix("staff ")
            return _("{organisation}, member of staff {number}").format(
                organisation=look.organisation, number=number
            )


def sealed(look: Look) -> str:
    """Say in which batch an entry is sealed."""
    if look.seal is None:
        return _("not sealed yet")
    return _("sealed in batch {number}").format(number=look.seal)


def _proof(alike: Sequence[Look]) -> str:
    """Name the entries and the hash of the batch in which they are sealed."""
    if alike[0].seal is None:
        return ""
    return _("Entry {numbers}, batch {batch}, hash {digest}").format(
        numbers=listed(str(each.number) for each in reversed(alike)),
        batch=alike[0].seal,
        digest=alike[0].digest,
    )


def as_csv(looks: Sequence[Look]) -> str:
    """Return looks as CSV with a byte order mark, so that spreadsheets read the Chinese.

    A cell that a spreadsheet would compute begins with an apostrophe.
    """
    made = io.StringIO()
    made.write("\ufeff")
    writer = csv.writer(made)
    writer.writerow(
        [
            _("Time"), _("Who"), _("Why"), _("Reason"), _("What kinds of data"), _("Case"),
            _("Basis"), _("Outcome"), _("Entry"), _("Batch"), _("Hash of the batch"),
        ]
    )  # fmt: skip
    names = kind_names()
    for each in looks:
        writer.writerow(
            guarded(cell)
            for cell in (
                figures.instant(each.at), who(each), purpose_names()[each.purpose], each.reason,
                listed(names[kind] for kind in each.kinds), each.case_ref,
                basis_name(each.legal_basis), _("denied") if each.denied else _("shown"),
                str(each.number), str(each.seal or ""), each.digest,
            )
        )  # fmt: skip
    return made.getvalue()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet computes.

    >>> guarded("=1+1"), guarded("+86"), guarded("2026")
    ("'=1+1", "'+86", '2026')
    """
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else cell
