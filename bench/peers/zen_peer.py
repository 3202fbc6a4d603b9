"""The rules in zen-engine: one decision for each person, expressions over the person's records.

It must leave all rules to the decision: Python only hands over the person and the records, oldest
first, with days as numbers like 20261121, and takes the score out. `zen_expressions` has what the
expressions say.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import zen

from bench.peers.zen_counting import live
from bench.peers.zen_expressions import indicator, totals

Columns = dict[str, np.ndarray]
_NAME = "points"


def prepare(rules: dict[str, Any]) -> Any:
    """Return the decision: the records that count, what indicators give, limits and sums."""
    scored = {name: rule for name, rule in rules["indicators"].items() if not rule["clean"]}
    given = [entry for name, rule in scored.items() for entry in indicator(rules, name, rule)]
    nodes: list[dict[str, Any]] = [
        {"id": "in", "name": "in", "type": "inputNode"},
        _expressions("points", [*live(rules), *given, *totals(rules)]),
        # A node of its own, so that only the score goes back to Python.
        _expressions("result", [("score", "score")]),
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in itertools.pairwise(node["id"] for node in nodes)
    ]
    # A decision made from a dictionary reads its expressions anew for each person; one that is
    # loaded by name is compiled once, and about seventeen times as fast.
    content = {_NAME: {"nodes": nodes, "edges": edges}}
    return zen.ZenEngine({"loader": {"type": "static", "content": content}})


def _expressions(name: str, entries: list[tuple[str, str]]) -> dict[str, Any]:
    listed = [{"id": f"{name}-{key}", "key": key, "value": value} for key, value in entries]
    return {"id": name, "name": name, "type": "expressionNode", "content": {"expressions": listed}}


def score(engine: Any, _rules: dict[str, Any], persons: Columns, records: Columns) -> np.ndarray:
    """Return everybody's score in centipoints, -1 for whoever has none."""
    holders = np.searchsorted(persons["person_no"], records["person_no"])
    order = np.lexsort((np.arange(len(holders)), records["formed_on"], holders))
    rows = _rows({name: values[order] for name, values in records.items() if name != "person_no"})
    ends = np.searchsorted(holders[order], np.arange(len(persons["person_no"])), side="right")
    starts = [0, *ends[:-1].tolist()]
    found = []
    for person, start, end in zip(_rows(persons), starts, ends.tolist(), strict=True):
        person["records"] = rows[start:end]
        found.append(engine.evaluate(_NAME, person)["result"]["score"])
    return np.array(found, dtype=np.int64)


def _rows(columns: Columns) -> list[dict[str, Any]]:
    lists = {name: _plain(values) for name, values in columns.items()}
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def _plain(values: np.ndarray) -> list[Any]:
    """Days as numbers in which the parts of a date can be read, None for no day."""
    if values.dtype.kind != "M":
        return list(values.tolist())
    month = values.astype("M8[M]")
    months = month.astype(np.int64) + 1970 * 12
    numbers = months // 12 * 10_000 + (months % 12 + 1) * 100
    numbers += (values - month.astype("M8[D]")).astype(np.int64) + 1
    empty = np.isnat(values)
    return [
        None if none else number
        for number, none in zip(numbers.tolist(), empty.tolist(), strict=True)
    ]
