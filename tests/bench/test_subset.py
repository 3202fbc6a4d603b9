"""The rules that the peers are given say what the rulebook says; their packages are not needed."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bench.city import ROOT, rulebook
from bench.population import make
from bench.subset import by_person, plain, reduced, scores


@pytest.mark.slow
def test_the_kernel_gives_what_the_peers_rules_give_added_up_by_hand(tmp_path: Path) -> None:
    book = rulebook()
    part = plain(book, make(book, 2000, tmp_path / "city", seed=7), tmp_path / "plain")
    scores(reduced(book), part, tmp_path / "scores.parquet")
    rules = json.loads((tmp_path / "plain" / "rules.json").read_text("utf-8"))
    named = {rule["item_no"]: name for name, rule in rules["indicators"].items()}
    sums: dict[tuple[int, str], int] = defaultdict(int)
    rows = duckdb.execute(
        "select person_no, item_no, coalesce(f1, 0) from read_parquet(?) where formed_on >= ?",
        [str(part.records), rules["since"]],
    ).fetchall()
    for person, item, value in rows:
        steps = rules["indicators"][named[item]]["steps"]
        sums[person, named[item]] += max((p for low, p in steps if value >= low), default=0)
    found = by_person(tmp_path / "scores.parquet")
    wanted = {person: _total(rules, sums, person) for person in found}
    assert found == wanted
    assert {name for (_person, name), points in sums.items() if points} == set(named.values())


def _total(rules: dict[str, Any], sums: dict[tuple[int, str], int], person: int) -> int:
    of_dimension: dict[str, int] = defaultdict(int)
    for name, rule in rules["indicators"].items():
        of_dimension[rule["dimension"]] += min(rule["cap"], sums.get((person, name), 0))
    capped: list[int] = [
        min(rules["dimensions"][name], points) for name, points in of_dimension.items()
    ]
    return int(rules["base"]) + sum(capped)


def test_the_rules_name_indicators_of_the_rulebook_only() -> None:
    rules = json.loads((ROOT / "bench" / "peers" / "rules.json").read_text("utf-8"))
    assert set(reduced(rulebook()).indicators) == set(rules["indicators"])
