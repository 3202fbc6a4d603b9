"""Levels as ranks in SQL: which level a total falls in, and whether a change of level is a rise.

Levels are compared by name: a level that both versions have is the same level, wherever its
threshold lies. Where a level has no namesake, the scores decide.
"""

from __future__ import annotations

from chengxin.rulebook.model import Rulebook


def rank_of_total(rulebook: Rulebook, centipoints: str) -> str:
    """Return SQL for the rank (0 lowest) of the level in which a total falls."""
    whens = " ".join(
        f"when {centipoints} >= {level.lowest * 100} then {rank}"
        for rank, level in reversed([*enumerate(reversed(rulebook.levels))])
    )
    return f"(case {whens} else 0 end)"


def rank_of_level(rulebook: Rulebook, level: str) -> str:
    """Return SQL for the rank of a level by its name, null where the version has no such level."""
    whens = " ".join(
        f"when '{each.id}' then {rank}" for rank, each in enumerate(reversed(rulebook.levels))
    )
    return f"(case {level} {whens} end)"


def base_rank(rulebook: Rulebook) -> int:
    """Return the rank of the level in which everybody starts."""
    ranks = [*enumerate(reversed(rulebook.levels))]
    return max((rank for rank, level in ranks if level.lowest <= rulebook.scale.base), default=0)
