"""The variables of the rules in OpenFisca, with formulas over whole vectors.

Each date of a record, indicator and dimension is a variable, as in a country's package; the numbers
come from `rules.json`. Days that hold for everybody are worked out once for the day asked. What
only a few records need is computed for these few (`openfisca_records`), which is several times
faster than OpenFisca's own sum of a vector that is zero for all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from bench.peers.days import added
from bench.peers.openfisca_records import (
    Rule,
    class_of,
    counts,
    given,
    latest_days,
    ranks,
    selected,
)

NEVER = np.datetime64("1800-01-01")
DAY = np.timedelta64(1, "D")


def variables(rules: Rule, record: Any, holder: Any) -> Iterator[type[Variable]]:
    """All inputs and formulas."""
    for name in ("item_no", "finding", "severity", "f1", "f2"):
        yield _variable(name, record, int)
    for name in ("formed_on", "source_valid_until", "final_on", "notified_on"):
        yield _variable(name, record, date)
    for name in ("born_on", "resident_since", "consented_on", "withdrew_on", "left_on", "died_on"):
        yield _variable(name, holder, date)
    for name in ("usual_resident", "full_capacity"):
        yield _variable(name, holder, bool)
    yield _variable("adult_on", holder, date, _adult_on)
    yield _variable("covered", holder, bool, _covered(rules))
    yield _variable("class_of", record, int, class_of(rules))
    yield _variable("counts", record, bool, counts(rules))
    indicators = rules["indicators"]
    for name in sorted({rule.get("class", "") for rule in indicators.values()} - {""}):
        mates = [rule for rule in indicators.values() if rule.get("class") == name]
        yield _variable(f"rank_{name}", record, int, ranks(mates))
    for name, rule in rules["ceilings"].items():
        yield _variable(name, holder, bool, _holds(rule))
    yield _variable("broke_on", holder, date, _broke_on(rules))
    for name, rule in indicators.items():
        yield _variable(name, holder, int, _clean(rule) if rule["clean"] else _indicator(rule))
    for name in rules["dimensions"]:
        yield _variable(f"dimension_{name}", holder, int, _dimension(rules, name))
    yield _variable("score", holder, int, _score(rules))


def _variable(name: str, entity: Any, kind: type, formula: Any = None) -> type[Variable]:
    members = {"value_type": kind, "entity": entity, "definition_period": DateUnit.DAY}
    return type(name, (Variable,), members | ({"formula": formula} if formula else {}))


def _adult_on(holder: Any, period: Any) -> Any:
    """The eighteenth birthday; of those born on 29 February, 28 February."""
    born = holder("born_on", period)
    month = born.astype("M8[M]")
    target = month + 18 * 12
    days = target.astype("M8[D]") + (born - month.astype("M8[D]"))
    return np.minimum(days, (target + 1).astype("M8[D]") - DAY)


def _covered(rules: Rule) -> Any:
    def formula(holder: Any, period: Any) -> Any:
        day = np.datetime64(period.start.date)
        found = holder("usual_resident", period) & holder("full_capacity", period)
        found &= (holder("consented_on", period) <= day) & (holder("adult_on", period) <= day)
        for name in ("withdrew_on", "left_on", "died_on"):
            ends = holder(name, period)
            found &= np.isnat(ends) | (ends > day)
        return found

    assert rules["age_months"] == 18 * 12, "an adult by the rules is one by the law"
    return formula


def _indicator(rule: Rule) -> Any:
    def formula(holder: Any, period: Any) -> Any:
        who, points, _at, _broken = given(holder, period, rule)
        total = np.bincount(who, weights=points, minlength=holder.count).astype(np.int64)
        limit = rule["limits"][2]
        if limit is None:
            return total
        return np.minimum(total, limit) if rule["sign"] > 0 else np.maximum(total, limit)

    return formula


def _holds(rule: Rule) -> Any:
    def formula(holder: Any, period: Any) -> Any:
        found = np.zeros(holder.count, dtype=bool)
        found[holder.members_entity_id[selected(holder, period, rule)]] = True
        return found

    return formula


def _broke_on(rules: Rule) -> Any:
    """The last day on which a record was formed that takes points or holds a ceiling."""

    def formula(holder: Any, period: Any) -> Any:
        found = [selected(holder, period, rule) for rule in rules["ceilings"].values()]
        for rule in rules["indicators"].values():
            if rule["sign"] < 0:
                _who, _points, at, broken = given(holder, period, rule)
                found.append(at[broken])
        return latest_days(holder, period, np.concatenate(found), NEVER)

    return formula


def _clean(rule: Rule) -> Any:
    def formula(holder: Any, period: Any) -> Any:
        since = np.maximum(holder("adult_on", period) - DAY, holder("broke_on", period))
        since = np.fmax(since, holder("resident_since", period) - DAY)
        points = np.zeros(holder.count, dtype=np.int64)
        for months, worth in rule["clean"]:
            points[since <= np.datetime64(added(period.start.date, -months))] = worth
        return points

    return formula


def _dimension(rules: Rule, dimension: str) -> Any:
    cap, floor = rules["dimensions"][dimension]
    mine = {k: rule for k, rule in rules["indicators"].items() if rule["dimension"] == dimension}

    def formula(holder: Any, period: Any) -> Any:
        def together(sign: int, pool: str) -> Any:
            names = [k for k, rule in mine.items() if (rule["sign"], rule["pool"]) == (sign, pool)]
            return sum((holder(name, period) for name in names), np.zeros(holder.count, np.int64))

        awards, deductions = together(1, ""), together(-1, "")
        for pool, (of, most) in rules["pools"].items():
            if of == dimension:
                awards = awards + np.minimum(together(1, pool), most)
        awards = awards if cap is None else np.minimum(awards, cap)
        return awards + (deductions if floor is None else np.maximum(deductions, floor))

    return formula


def _score(rules: Rule) -> Any:
    def formula(holder: Any, period: Any) -> Any:
        parts = [holder(f"dimension_{name}", period) for name in rules["dimensions"]]
        whole = -(-(rules["base"] + sum(parts)) // 100) * 100
        for name, rule in rules["ceilings"].items():
            whole = np.where(holder(name, period), np.minimum(whole, rule["top"]), whole)
        whole = np.clip(whole, rules["lowest"], rules["highest"])
        return np.where(holder("covered", period), whole, -1)

    return formula
