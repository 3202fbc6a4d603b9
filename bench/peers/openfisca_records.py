"""What OpenFisca's formulas ask of records: which count, which a rule selects, what they give.

All of it works on vectors of records or of the places of a rule's records among them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from bench.peers.days import ONE, added, lasting, reaching

Rule = dict[str, Any]
_MOST = 10**12


def class_of(rules: Rule) -> Any:
    """The severity class of adverse records; an empty one is the mildest the item allows."""
    mildest = _by_item(rules, lambda item: item["mildest"])

    def formula(record: Any, period: Any) -> Any:
        stated = record("severity", period)
        return np.where(stated == 0, mildest[record("item_no", period)], stated)

    return formula


def counts(rules: Rule) -> Any:
    """Whether a record can count on the day: valid, begun, final, of an adult, not minor."""

    def formula(record: Any, period: Any) -> Any:
        day = period.start.date
        item, finding = record("item_no", period), record("finding", period)
        formed, source = record("formed_on", period), record("source_valid_until", period)
        first = _by_item(rules, lambda row: reaching(day, row["months"]))[item]
        own_end = ~(np.isnat(source) | _by_item(rules, lambda row: row["by_law"])[item])
        found = np.where(own_end, source >= np.datetime64(day), formed >= first)
        found &= formed <= np.datetime64(day)
        found &= ~_by_item(rules, lambda row: row["declared"])[item]
        at = np.flatnonzero(finding < 0)
        found[at] &= _adverse(record, period, rules, at)
        return found

    return formula


def _adverse(record: Any, period: Any, rules: Rule, at: np.ndarray) -> np.ndarray:
    """What is asked of adverse records besides; the last day of validity no longer counts."""
    day = period.start.date
    formed, severity = record("formed_on", period)[at], record("class_of", period)[at]
    last_word = np.maximum(record("final_on", period)[at], record("notified_on", period)[at])
    runs_from = np.fmin(
        formed, np.fmin(*(record(n, period)[at] for n in ("final_on", "notified_on")))
    )
    months = {int(number): months for number, months in rules["severities"].items()}
    longest = [min(months.get(number, 0), rules["adverse_display"]) for number in range(4)]
    earliest = np.array([reaching(day + ONE, m) for m in longest], dtype="M8[D]")
    item, source = record("item_no", period)[at], record("source_valid_until", period)[at]
    own_end = ~(np.isnat(source) | _by_item(rules, lambda row: row["by_law"])[item])
    first = _by_item(rules, lambda row: reaching(day + ONE, row["months"]))[item]
    return (
        np.where(own_end, source > np.datetime64(day), runs_from >= first)
        & (runs_from >= earliest[severity])
        & (severity > 1)
        & (formed >= record.holder("adult_on", period)[at])
        & (last_word < np.datetime64(day))
    )


def _by_item(rules: Rule, of: Any) -> np.ndarray:
    """A vector to look items up in, by number; number 0 is no item."""
    rows = {int(number): of(row) for number, row in rules["items"].items()}
    values = [rows[min(rows)], *(rows[number] for number in sorted(rows))]
    return np.array(values, dtype="M8[D]" if isinstance(values[0], date) else None)


def selected(holder: Any, period: Any, rule: Rule) -> np.ndarray:
    """The places of the records that count and that a rule selects."""
    members = holder.members
    item = members("item_no", period)
    mine = item == rule["items"][0]
    for other in rule["items"][1:]:
        mine |= item == other
    at = np.flatnonzero(mine)
    keep = members("counts", period)[at]
    keep &= members("finding", period)[at] == rule.get("sign", -1)
    for slot, values in rule["where"]:
        name = f"f{slot}" if slot else "class_of"
        keep &= np.isin(members(name, period)[at], values)
    if rule["since"]:
        keep &= members("formed_on", period)[at] >= np.datetime64(rule["since"])
    return at[keep]


def given(holder: Any, period: Any, rule: Rule) -> tuple[np.ndarray, ...]:
    """Whom a rule gives points and how many; the places behind it, and which of them gave any."""
    at = selected(holder, period, rule)
    formed, who = holder.members("formed_on", period)[at], holder.members_entity_id[at]
    if rule["over"] == "each":
        points = _rounded(*_each(holder, period, rule, at))
        broken = points != 0
        length, most, _total = rule["limits"]
        if length:
            key, inverse = np.unique(_windows(who, formed, length), return_inverse=True)
            points = np.minimum(np.bincount(inverse, weights=points), most)
            who = key // _SPAN
        return who, points, at, broken
    if rule["over"] == "rolling":
        lies = formed > np.datetime64(added(period.start.date, -rule["rolling"]))
        at, formed, who = at[lies], formed[lies], who[lies]
    key, inverse = np.unique(_windows(who, formed, rule["over"]), return_inverse=True)
    measure = np.minimum(_measure(holder, period, rule, at, inverse, len(key)), _MOST)
    points = _rounded(*_worth(rule, [measure], measure))
    return key // _SPAN, points, at, points[inverse] != 0


#: More periods than any two records lie apart.
_SPAN = 2**20


def _windows(who: np.ndarray, formed: np.ndarray, length: str) -> np.ndarray:
    """A number for each person and civil period."""
    if length in ("rolling", "validity"):
        return who * _SPAN
    number = formed.astype("M8[Y]" if length == "year" else "M8[M]").astype(np.int64) + 240_000
    return who * _SPAN + (number // 3 if length == "quarter" else number)


def _measure(
    holder: Any, period: Any, rule: Rule, at: np.ndarray, group: np.ndarray, groups: int
) -> np.ndarray:
    if rule["function"] == "count":
        return np.bincount(group, minlength=groups)
    value = holder.members(f"f{rule['slot']}", period)[at]
    if rule["function"] == "sum":
        return np.bincount(group, weights=value, minlength=groups).astype(np.int64)
    order = np.lexsort((at, holder.members("formed_on", period)[at], group))
    last = np.searchsorted(group[order], np.arange(groups), side="right") - 1
    return value[order[last]].astype(np.int64)


def _each(holder: Any, period: Any, rule: Rule, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Table points times the factors of repeat and age, as fractions."""
    members = holder.members
    num, den = _table_points(members, period, rule, at)
    if rule["factors"]:
        factors = np.array([[0, 1], *rule["factors"]])
        rank = np.minimum(members(f"rank_{rule['class']}", period)[at], len(factors) - 1)
        num, den = num * factors[rank, 0], den * factors[rank, 1]
    if rule["age"]:
        formed = members("formed_on", period)[at]
        until = [lasting(period.start.date, months) for months, _num, _den in rule["age"]]
        step = sum((formed <= np.datetime64(day)).astype(int) for day in until)
        factors = np.array([[1, 1], *(row[1:] for row in rule["age"])])
        num, den = num * factors[step, 0], den * factors[step, 1]
    return num, np.broadcast_to(den, num.shape)


def _table_points(record: Any, period: Any, rule: Rule, at: np.ndarray) -> tuple[np.ndarray, Any]:
    """What each record is worth before repeat and age."""
    value = record(f"f{rule['slot']}", period)[at] if rule["slot"] else np.ones(len(at))
    codes = [record(f"f{slot}", period)[at] for slot in rule["points"].get("slots", ())]
    return _worth(rule, codes, value.astype(np.int64))


def _worth(rule: Rule, codes: list[np.ndarray], value: np.ndarray) -> tuple[np.ndarray, Any]:
    """Table points as a fraction."""
    points = rule["points"]
    if "table" in points:
        sizes = [1 + max(cell[0][n] for cell in points["table"]) for n in range(len(codes))]
        table = np.zeros([size + 1 for size in sizes], dtype=np.int64)
        for cell, worth in points["table"]:
            table[tuple(cell)] = worth
        places = [np.minimum(code, size) for code, size in zip(codes, sizes, strict=True)]
        return table[tuple(places)], 1
    low, origin, unit, per, lump = np.array(points["brackets"]).T
    place = np.searchsorted(low, value, side="right") - 1
    return lump[place] + per[place] * ((value - origin[place]) // unit[place]), points["den"]


def _rounded(num: np.ndarray, den: Any) -> np.ndarray:
    """To whole centipoints, for the person: awards up, deductions towards zero."""
    return -(-num // den)


def ranks(rules: list[Rule]) -> Any:
    """The place of each record among the person's records of a class that give anything."""

    def formula(record: Any, period: Any) -> Any:
        holder = record.simulation.populations["holder"]
        found = []
        for rule in rules:
            at = selected(holder, period, rule)
            found.append(at[_table_points(record, period, rule, at)[0] != 0])
        at = np.concatenate(found)
        who = holder.members_entity_id[at]
        order = np.lexsort((at, record("formed_on", period)[at], who))
        first = np.searchsorted(who[order], who[order], side="left")
        rank = np.zeros(record.count, dtype=np.int64)
        rank[at[order]] = np.arange(len(at)) - first + 1
        return rank

    return formula


def latest_days(holder: Any, period: Any, at: np.ndarray, never: Any) -> np.ndarray:
    """The last day on which one of the records was formed, for each person."""
    formed = holder.members("formed_on", period)[at]
    order = np.argsort(formed, kind="stable")
    found = np.full(holder.count, never, dtype="M8[D]")
    found[holder.members_entity_id[at[order]]] = formed[order]
    return found
