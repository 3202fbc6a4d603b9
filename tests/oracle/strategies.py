"""Hypothesis strategies for admissible rulebooks and for populations under them.

Each draws one seed and builds everything from it: throughput matters more here than shrinking,
and a seed repeats a failure. The differential tests of the engines call this.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from tests.oracle.ledgers import Ledger, random_ledger
from tests.oracle.rulebooks import random_folder

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


def write_folder(folder: Mapping[str, str], root: Path) -> Path:
    """Write the texts below `root`, and return it."""
    for path, text in folder.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


@lru_cache(maxsize=256)
def random_rulebook(seed: int) -> Rulebook:
    """The random rulebook of `seed`, loaded; only the gate that asks for cases stands open."""
    with TemporaryDirectory() as root:
        loaded = load(write_folder(random_folder(seed), Path(root) / "random"), cases=False)
    if loaded.rulebook is None:
        problems = "\n".join(str(diagnostic) for diagnostic in loaded.diagnostics)
        raise AssertionError(f"rulebook {seed} is not admissible:\n{problems}")
    return loaded.rulebook


def folders() -> st.SearchStrategy[dict[str, str]]:
    """Texts of random rulebooks, by path."""
    return SEEDS.map(random_folder)


def rulebooks() -> st.SearchStrategy[Rulebook]:
    """Random rulebooks, loaded."""
    return SEEDS.map(random_rulebook)


def ledgers(rulebook: Rulebook, *, persons: int = 0) -> st.SearchStrategy[Ledger]:
    """Populations under `rulebook`, with questions."""
    return SEEDS.map(lambda seed: random_ledger(rulebook, seed, persons=persons))


def populations(*, persons: int = 0) -> st.SearchStrategy[tuple[Rulebook, Ledger]]:
    """A rulebook and a population under it."""
    return st.tuples(SEEDS, SEEDS).map(lambda seeds: population(*seeds, persons=persons))


def population(rulebook: int, ledger: int, *, persons: int = 0) -> tuple[Rulebook, Ledger]:
    """The population of two seeds."""
    book = random_rulebook(rulebook)
    return book, random_ledger(book, ledger, persons=persons)
