"""How long people are told before a change of rules is felt, and why. Pure.

A change that only gives more takes effect at once; it is still announced. Whatever could give
somebody less, or moves a level's threshold either way, is announced `notice_days` before. That it
could is read from what both versions compile to; that it would is what a shadow run over everybody
saw. Either is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from chengxin.scoring.versions import Change, Diff


@dataclass(frozen=True, slots=True)
class Terms:
    """The days that lie between the steps."""

    #: A round of comments is open for at least so many days.
    comment_days: int = 30
    #: From the decision to the day of a change that somebody could feel as harsher.
    notice_days: int = 30
    #: After so many days a shadow run says nothing of today's people.
    shadow_days: int = 7
    #: A change is dated no further ahead than this.
    longest_ahead: int = 365


#: What this program holds everybody to.
TERMS = Terms()


class Ground(StrEnum):
    """Why a change is announced beforehand."""

    #: Some possible facts give fewer points than before.
    HARSHER = "harsher"
    #: A level begins at another number, comes or goes.
    THRESHOLD = "threshold"
    #: Somebody of those scored today would have fewer points, a lower level or no score.
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is decided by two versions' contents alone.

    `warned` says that facts of the past would be judged by a harsher rule than that of their day,
    or that a consent would be used for another scene than it was given for.
    """

    may_harm: bool
    threshold: bool
    warned: bool

    @classmethod
    def of(cls, diff: Diff) -> Comparison:
        """Read it from what two versions differ in."""
        return cls(diff.effect.may_harm, moves_threshold(diff.changes), bool(diff.warnings))


def moves_threshold(changes: Iterable[Change]) -> bool:
    """Whether a level begins at another number, comes or goes; its name may change."""
    return any(
        change.kind == "levels" and change.part not in ("name", "cite", "modelled_on")
        for change in changes
    )


def grounds(comparison: Comparison, *, anyone_lower: bool) -> frozenset[Ground]:
    """Return why a change is announced beforehand; nothing where it is at once.

    >>> sorted(grounds(Comparison(may_harm=True, threshold=False, warned=False), anyone_lower=True))
    [<Ground.HARSHER: 'harsher'>, <Ground.LOWER: 'lower'>]
    """
    found = {
        Ground.HARSHER: comparison.may_harm,
        Ground.THRESHOLD: comparison.threshold,
        Ground.LOWER: anyone_lower,
    }
    return frozenset(ground for ground, given in found.items() if given)


def milder_for_everybody(found: frozenset[Ground]) -> bool:
    """Whether nobody could lose by a change, so that going back by it needs no waiting.

    >>> milder_for_everybody(frozenset({Ground.THRESHOLD}))
    True
    >>> milder_for_everybody(frozenset({Ground.LOWER}))
    False
    """
    return not found & {Ground.HARSHER, Ground.LOWER}


def notice_owed(found: frozenset[Ground], *, going_back: bool, terms: Terms = TERMS) -> int:
    """Return the days between the decision and the day of the change.

    >>> notice_owed(frozenset(), going_back=False)
    0
    >>> notice_owed(frozenset({Ground.THRESHOLD}), going_back=False)
    30
    >>> notice_owed(frozenset({Ground.THRESHOLD}), going_back=True)
    0
    >>> notice_owed(frozenset({Ground.HARSHER}), going_back=True)
    30
    """
    if not found or (going_back and milder_for_everybody(found)):
        return 0
    return terms.notice_days
