"""The words for a version's numbers, which every engine puts in place of them on the way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.compile import citations
from chengxin.scoring.result import PARTS, REASONS
from chengxin.scoring.tables import Tables


def named(rulebook: Rulebook, tables: Tables) -> Mapping[str, Sequence[tuple[Any, ...]]]:
    """Return small tables: (number, word), and of rules (part, number, word, citations)."""
    dimensions = [(row.dimension_no, row.dimension, row.cite) for row in tables.dimension]
    limits = {
        6: [(row.pool_no, row.pool, row.cite) for row in tables.pool],
        7: dimensions,
        8: dimensions,
    }
    rules = [(row.rule_no, row.rule, row.cite) for row in tables.rule]
    scale = citations(rulebook.scale)
    totals = {9: citations(rulebook.guard), 10: scale, 12: scale}
    return {
        "part_name": list(enumerate(PARTS, start=1)),
        "reason_name": list(enumerate(("", *REASONS))),
        "dimension_name": [(0, ""), *((number, word) for number, word, _cite in dimensions)],
        "item_name": [(0, ""), *((row.item_no, row.item) for row in tables.item)],
        "rule_name": [
            (part, *named)
            for part in range(1, len(PARTS) + 1)
            for named in [(0, "", totals.get(part, "")), *limits.get(part, rules)]
        ],
    }
