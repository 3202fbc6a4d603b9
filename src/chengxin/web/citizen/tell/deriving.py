"""The derived scores of somebody who agreed to them, each with the piece that it comes from.

One whose text has changed since is not shown: another scene or another piece is another question.
"""

from __future__ import annotations

from dataclasses import dataclass

from chengxin.people.selectors import consent_of
from chengxin.report import figures
from chengxin.report.cite import Cited, cited
from chengxin.report.derived import piece_words, scale_words, scene_words
from chengxin.report.frame import modelled_words
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import DerivedScore
from chengxin.standing.deriving.selectors import derived_of
from chengxin.text import _, current_language
from chengxin.web.citizen.gate import Member
from chengxin.web.citizen.tell.askable import DERIVED, derived_scores


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived score with its arithmetic: from which score, by which piece, until when."""

    name: str
    value: str
    pairs: tuple[tuple[str, str], ...]
    cites: tuple[Cited, ...]
    modelled: str
    which: str


def told(member: Member, rulebook: Rulebook) -> list[Derived]:
    """Return what may be shown; nothing is asked of the kernel where nobody could agree."""
    if not rulebook.derived:
        return []
    holding = {
        each.which.removeprefix(DERIVED)
        for each in derived_scores()
        if each.holds(consent_of(member.context, member.person_no, each.purpose))
    }
    if not holding:
        return []
    found = derived_of(member.context, member.person_no)
    return [_derived(rulebook, each) for each in found if each.derived in holding]


def _derived(rulebook: Rulebook, found: DerivedScore) -> Derived:
    derived = rulebook.derived[found.derived]
    starts = [int(band.starts) for band in derived.points.bands]
    until = found.next_change_on
    return Derived(
        derived.name.get(current_language()), str(found.value),
        (
            (_("For"), scene_words(derived)),
            (_("From the score"), str(found.score)),
            (_("By the piece"), piece_words(rulebook, derived, starts.index(found.begins))),
            (_("Range"), scale_words(derived)),
            (_("Next change"), figures.day(until) if until else _("no date")),
        ),
        cited(rulebook, derived.cite), modelled_words(derived), f"{DERIVED}{found.derived}",
    )  # fmt: skip
