"""Which rules of a rulebook met anybody in a city that was scored.

A rule that nobody ever met may be misspelt, or may select what no furnisher delivers. Only the
names of rules are read, nobody's rows. The command `cover` calls it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chengxin.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Hits:
    """A run's rulebook and version, and the rules with a row that counted for somebody."""

    rulebook: str
    version: str
    rules: frozenset[str]

    def never(self, book: Rulebook) -> tuple[str, ...]:
        """Return the rules and ceilings of the rulebook that met nobody, as they are written."""
        return tuple(rule for rule in (*book.indicators, *book.ceilings) if rule not in self.rules)


def rules_hit(scores: Path) -> Hits:
    """Read the folder that `score` or `demo` wrote.

    Raises FileNotFoundError when it holds no finished run.
    """
    note = scores / "run.json"
    run = json.loads(note.read_text("utf-8"))
    parts = [*(scores / "contributions").glob("*.parquet")]
    if not parts:
        raise FileNotFoundError(scores / "contributions")
    with duckdb.connect() as connection:
        found = connection.execute(
            "select distinct rule from read_parquet($parts) where counted and rule is not null",
            {"parts": [str(part) for part in parts]},
        ).fetchall()
    return Hits(run["rulebook"], run["version"], frozenset(rule for (rule,) in found))
