"""Derived scores: products that are built on the finished score, each for one scene."""

from __future__ import annotations

from dataclasses import dataclass

from chengxin.rulebook.model.points import Points
from chengxin.rulebook.model.written import Grounded, Name, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene(Written):
    """The one use that a derived score is for; `kind` is a word of `vocabulary.SCENES`."""

    kind: str
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived(Grounded):
    """A score for one scene: `points` over the finished score, in whole points of its own scale.

    It is no part of the score, and exists only for whoever consented to it besides.
    """

    id: str
    name: Name
    scene: Scene
    lowest: int
    highest: int
    points: Points
