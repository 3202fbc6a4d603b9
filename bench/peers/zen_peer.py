"""The subset in zen-engine: one decision for each person, a table in a loop and then expressions.

It must leave all points to the decision: Python only hands records in and takes the score out, and
gives the base to whoever has no record.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import zen


def score(
    rules: dict[str, Any],
    persons: np.ndarray,
    holders: np.ndarray,
    items: np.ndarray,
    values: np.ndarray,
) -> np.ndarray:
    """Return everybody's score in centipoints."""
    decision = zen.ZenEngine().create_decision(_model(rules))
    given: list[list[dict[str, int]]] = [[] for _person in persons]
    for holder, item, value in zip(holders.tolist(), items.tolist(), values.tolist(), strict=True):
        given[holder].append({"item": item, "value": value})
    found = [
        decision.evaluate({"records": records})["result"]["score"] if records else rules["base"]
        for records in given
    ]
    return np.array(found, dtype=np.int64)


def _model(rules: dict[str, Any]) -> dict[str, Any]:
    nodes: list[dict[str, Any]] = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "points", "name": "points", "type": "decisionTableNode", "content": _table(rules)},
        {"id": "caps", "name": "caps", "type": "expressionNode", "content": _caps(rules)},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    names = [node["id"] for node in nodes]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in itertools.pairwise(names)
    ]
    return {"nodes": nodes, "edges": edges}


def _table(rules: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {"_id": f"{name}-{low}", "i": str(rule["item_no"]), "v": f">= {low}", "p": str(points)}
        for name, rule in rules["indicators"].items()
        for low, points in reversed(rule["steps"])
    ]
    return {
        "hitPolicy": "first",
        "inputs": [
            {"id": "i", "name": "item", "field": "item"},
            {"id": "v", "name": "value", "field": "value"},
        ],
        "outputs": [{"id": "p", "name": "points", "field": "points"}],
        "rules": [*rows, {"_id": "none", "i": "", "v": "", "p": "0"}],
        "executionMode": "loop",
        "inputField": "records",
        "outputPath": "records",
        "passThrough": True,
    }


def _caps(rules: dict[str, Any]) -> dict[str, Any]:
    dimensions = []
    for dimension, cap in rules["dimensions"].items():
        parts = [
            f"min([sum(map(records, #.item == {rule['item_no']} ? #.points : 0)), {rule['cap']}])"
            for rule in rules["indicators"].values()
            if rule["dimension"] == dimension
        ]
        dimensions.append(f"min([{' + '.join(parts)}, {cap}])")
    total = f"{rules['base']} + {' + '.join(dimensions)}"
    value = f"max([{rules['lowest']}, min([{rules['highest']}, {total}])])"
    return {"expressions": [{"id": "score", "key": "score", "value": value}]}
