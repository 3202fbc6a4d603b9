"""What a change does to a person with the same facts: harsher, milder, both, or only text.

A change is harsher when some possible facts give fewer points under the new version, milder when
some give more. Everything else about the two versions is taken to be equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from typing import Self


class Effect(StrEnum):
    """The judgement on one change."""

    HARSHER = "harsher"
    MILDER = "milder"
    #: Harsher for some facts and milder for others, or an order that cannot be shown.
    MIXED = "mixed"
    #: No possible facts give other points.
    TEXT = "text"

    @classmethod
    def of(cls, *, harsher: bool, milder: bool) -> Self:
        """Return the judgement on a change that is harsher for some and milder for some.

        >>> Effect.of(harsher=True, milder=True)
        <Effect.MIXED: 'mixed'>
        """
        if harsher and milder:
            return cls("mixed")
        return cls("harsher" if harsher else "milder" if milder else "text")

    @classmethod
    def between(cls, old: Fraction | int, new: Fraction | int) -> Self:
        """Return the judgement on a number of which more is better for the person.

        >>> Effect.between(500, 510)
        <Effect.MILDER: 'milder'>
        """
        return cls.of(harsher=new < old, milder=new > old)

    @classmethod
    def joined(cls, effects: Iterable[Effect]) -> Self:
        """Return one judgement on several.

        >>> Effect.joined([Effect.TEXT, Effect.MILDER]), Effect.joined([])
        (<Effect.MILDER: 'milder'>, <Effect.TEXT: 'text'>)
        """
        found = {*effects}
        return cls.of(
            harsher=bool(found & {Effect.HARSHER, Effect.MIXED}),
            milder=bool(found & {Effect.MILDER, Effect.MIXED}),
        )

    @property
    def mirrored(self) -> Effect:
        """The judgement on the same change made backwards."""
        return Effect.of(
            harsher=self in (Effect.MILDER, Effect.MIXED),
            milder=self in (Effect.HARSHER, Effect.MIXED),
        )

    @property
    def may_harm(self) -> bool:
        """Whether some facts give fewer points than before."""
        return self in (Effect.HARSHER, Effect.MIXED)
