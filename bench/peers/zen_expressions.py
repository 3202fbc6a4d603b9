"""The rules as expressions of zen-engine: what the records give; `zen_counting` says which count.

An entry is a name and its text, in the order of use; `$` is the person, `#` the record or the
measure that a list is gone through with. Lists are kept short first, because most people have no
record of most items. Where a general rule would need more than expressions say, it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bench.peers.days import ONE, added, lasting
from bench.peers.zen_counting import Entry, Rule, numbered, selected


def indicator(rules: Rule, name: str, rule: Rule) -> Iterator[Entry]:
    """The records that an indicator selects and the points it gives or takes, before pools."""
    day, of = date.fromisoformat(rules["as_of"]), f"$.{name}_of"
    yield f"{name}_of", selected(rules, rule)
    if rule["over"] != "each":
        text = _windows(rule, of, day)
    elif rule["factors"]:
        if rule["age"] or rule["limits"][0]:
            raise ValueError(f"{name}: a repeat beside ages or windows is not written for zen")
        group = f"class_{rule['class']}"
        if name == next(
            k for k, r in rules["indicators"].items() if r.get("class") == rule["class"]
        ):
            yield group, _class(rules, rule["class"])
        text = _repeated(rule, f"$.{group}")
    elif rule["limits"][0]:
        text = _limited(rule, of, day)
    else:
        text = f"sum(map({of}, {_each(rule, day)}))"
    limit = rule["limits"][2]
    if limit is not None:
        text = f"{'min' if rule['sign'] > 0 else 'max'}([{text}, {limit}])"
    yield name, f"len({of}) == 0 ? 0 : {text}"
    if rule["sign"] < 0:
        yield f"{name}_broke", _broke(name, rule, of)


def _ceil(text: str, num: int, den: int) -> str:
    """Points are rounded once, for the person: awards up, deductions towards zero."""
    return f"({text})" if (num, den) == (1, 1) else f"ceil(({text}) * {num} / {den})"


def _worth(rule: Rule, value: str, record: str = "#") -> tuple[str, int]:
    """Table points of a record or a measure, as a text and what it is divided by."""
    points = rule["points"]
    if "table" in points:
        codes = [f"{record}.f{slot}" for slot in points["slots"]] if record else [value]
        text = "0"
        for cell, worth in points["table"]:
            same = " and ".join(f"{code} == {n}" for code, n in zip(codes, cell, strict=True))
            text = f"{same} ? {worth} : {text}"
        return f"({text})", 1
    text = "0"
    for low, origin, unit, per, lump in points["brackets"]:
        given = f"{lump} + {per} * floor(({value} - {origin}) / {unit})" if per else f"{lump}"
        text = f"{value} >= {low} ? {given} : {text}" if low > -(2**60) else given
    return f"({text})", points["den"]


def _value(rule: Rule) -> str:
    return f"#.f{rule['slot']}" if rule["slot"] else "1"


def _each(rule: Rule, day: date) -> str:
    """Points of one record with its age."""
    worth, den = _worth(rule, _value(rule))
    text = _ceil(worth, 1, den)
    for months, num, below in rule["age"]:
        until = numbered(lasting(day, months))
        text = f"(#.formed_on <= {until} ? {_ceil(worth, num, below * den)} : {text})"
    return text


def _periods(length: str, day: date) -> Iterator[str]:
    """The civil periods of the last three years, as what a day in them meets."""
    step = {"month": 1, "quarter": 3, "year": 12}[length]
    start = added(date(day.year, (day.month - 1) // step * step + 1, 1), -(36 // step) * step)
    while start <= day:
        after = added(start, step)
        yield f"#.formed_on in [{numbered(start)}..{numbered(after - ONE)}]"
        start = after


def _limited(rule: Rule, of: str, day: date) -> str:
    """Points with a limit in each period; one record alone is in a period of its own."""
    length, most, _total = rule["limits"]
    each = _each(rule, day)
    lists = [f"filter({of}, {lies})" for lies in _periods(length, day)]
    sums = [f"min([sum(map({mine}, {each})), {most}])" for mine in (of, *lists)]
    return f"(len({of}) == 1 ? {sums[0]} : {' + '.join(sums[1:])})"


def _windows(rule: Rule, of: str, day: date) -> str:
    """Points of what the records of each window come to; one record alone is a window."""
    worth, den = _worth(rule, "#", "")

    def together(lists: list[str]) -> str:
        measures = ", ".join(_measure(rule, each) for each in lists)
        return f"sum(map([{measures}], {_ceil(worth, 1, den)}))"

    if rule["over"] in ("rolling", "validity"):
        return together([of])
    lists = [f"filter({of}, {lies})" for lies in _periods(rule["over"], day)]
    return f"(len({of}) == 1 ? {together([of])} : {together(lists)})"


def _measure(rule: Rule, records: str) -> str:
    if rule["function"] == "count":
        return f"len({records})"
    if rule["function"] == "sum":
        return f"sum(map({records}, #.f{rule['slot']}))"
    return f"{records}[len({records}) - 1].f{rule['slot']}"


def _class(rules: Rule, name: str) -> str:
    """The records of a class that are worth anything, oldest first, with what they are worth."""
    mates = [rule for rule in rules["indicators"].values() if rule.get("class") == name]
    text = "0"
    for rule in mates:
        worth, den = _worth(rule, _value(rule))
        text = f"#.item_no in {rule['items']} ? {_ceil(worth, 1, den)} : {text}"
        if rule["where"] or den != 1:
            raise ValueError(f"conditions and parts of points in {name} are not written for zen")
    every = {**mates[0], "items": [item for rule in mates for item in rule["items"]]}
    listed = (
        f'map({selected(rules, every)}, {{"item": #.item_no, "day": #.formed_on, "p": {text}}})'
    )
    return f"filter({listed}, #.p != 0)"


def _repeated(rule: Rule, group: str) -> str:
    """The last factor for all, and for the first few what theirs makes of it."""
    own, last = f"in {rule['items']}", rule["factors"][-1]
    parts = [f"sum(map(filter({group}, #.item {own}), {_ceil('#.p', *last)}))"]
    for place, factor in enumerate(rule["factors"][:-1]):
        one = f"{group}[{place}]"
        more = f"{_ceil(f'{one}.p', *factor)} - {_ceil(f'{one}.p', *last)}"
        parts.append(f"(len({group}) > {place} and {one}.item {own} ? {more} : 0)")
    return " + ".join(parts)


def _broke(name: str, rule: Rule, of: str) -> str:
    """The last day on which a record was formed that takes points, 0 for none."""
    if rule["over"] != "each":
        return f"$.{name} == 0 ? 0 : {of}[len({of}) - 1].formed_on"
    if rule["factors"]:
        group, waived = f"$.class_{rule['class']}", sum(num == 0 for num, _den in rule["factors"])
        mine = f"filter({group}, #.item in {rule['items']})"
        return f"len({mine}) <= {waived} ? 0 : {mine}[len({mine}) - 1].day"
    mine = f"filter({of}, {_worth(rule, _value(rule))[0]} != 0)"
    return f"len({mine}) == 0 ? 0 : {mine}[len({mine}) - 1].formed_on"


def totals(rules: Rule) -> list[Entry]:
    """Clean periods, pools, dimensions, and the score."""
    day, indicators = date.fromisoformat(rules["as_of"]), rules["indicators"]
    deductions = [name for name, rule in indicators.items() if rule["sign"] < 0]
    holding = [
        f"len({selected(rules, rule)}) == 0 ? 0 : {selected(rules, rule)}[0].formed_on"
        for rule in rules["ceilings"].values()
    ]
    breaks = ", ".join([*(f"$.{name}_broke" for name in deductions), *holding])
    entries = [("broke_on", f"max([{breaks}])")]
    for name, rule in indicators.items():
        if rule["clean"]:
            entries.append((name, _clean(rule, day)))
    parts = []
    for dimension, (cap, floor) in rules["dimensions"].items():
        mine = {name: rule for name, rule in indicators.items() if rule["dimension"] == dimension}
        awards = [f"$.{n}" for n, r in mine.items() if r["sign"] > 0 and not r["pool"]]
        for pool, (_of, most) in rules["pools"].items():
            shared = [f"$.{n}" for n, rule in mine.items() if rule["pool"] == pool]
            awards += [f"min([{' + '.join(shared)}, {most}])"] if shared else []
        taken = " + ".join(f"$.{n}" for n, r in mine.items() if r["sign"] < 0) or "0"
        given = " + ".join(awards) or "0"
        parts.append(given if cap is None else f"min([{given}, {cap}])")
        parts.append(taken if floor is None else f"max([{taken}, {floor}])")
    text = f"ceil(({rules['base']} + {' + '.join(parts)}) / 100) * 100"
    for rule in rules["ceilings"].values():
        text = (
            f"min([{text}, len({selected(rules, rule)}) > 0 ? {rule['top']} : {rules['highest']}])"
        )
    text = f"max([{rules['lowest']}, min([{rules['highest']}, {text}])])"
    return [*entries, ("score", f"$.covered ? {text} : -1")]


def _clean(rule: Rule, day: date) -> str:
    text = "0"
    for months, points in rule["clean"]:
        last = added(day, -months)
        whole = f"$.broke_on <= {numbered(last)} and $.adult_on <= {numbered(last + ONE)}"
        whole += f" and ($.resident_since == null or $.resident_since <= {numbered(last + ONE)})"
        text = f"({whole} ? {points} : {text})"
    return text
