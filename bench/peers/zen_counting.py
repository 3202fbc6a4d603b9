"""Which records count on the day asked, and which of them a rule selects, as zen's expressions.

Days are numbers like 20261121, and those that hold for everybody are worked out before.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from bench.peers.days import ONE, added, reaching

Rule = dict[str, Any]
Entry = tuple[str, str]


def numbered(day: date) -> int:
    """A day as a number in which the parts of the date can be read."""
    return day.year * 10_000 + day.month * 100 + day.day


def live(rules: Rule) -> list[Entry]:
    """Who has a score, and the records that count: awards and adverse ones."""
    day = date.fromisoformat(rules["as_of"])
    today = numbered(day)
    # No eighteenth birthday of anybody born on 29 February falls in a leap year: it is the 28th.
    adult = "born_on + 180000 - (born_on % 10000 == 229 ? 1 : 0)"
    covered = [
        "usual_resident",
        "full_capacity",
        "consented_on != null",
        f"consented_on <= {today}",
    ]
    covered += [f"$.adult_on <= {today}"]
    covered += [f"({n} == null or {n} > {today})" for n in ("withdrew_on", "left_on", "died_on")]
    scored = [rule for rule in rules["indicators"].values() if not rule["clean"]]
    scored += [rule | {"sign": -1} for rule in rules["ceilings"].values()]
    items = {
        sign: sorted({i for r in scored if r["sign"] == sign for i in r["items"]})
        for sign in (1, -1)
    }
    return [
        ("adult_on", adult),
        ("covered", " and ".join(covered)),
        ("awards", f"filter(records, #.finding > 0 and {_award(rules, items[1], day)})"),
        ("adverse", f"filter(records, #.finding < 0 and {_adverse(rules, items[-1], day)})"),
    ]


def _award(rules: Rule, items: list[int], day: date) -> str:
    today = numbered(day)
    first = _first(rules, items, day, "#.formed_on")
    valid = _own_end(rules, items, first, f"#.source_valid_until >= {today}")
    declared = [item for item in items if rules["items"][str(item)]["declared"]]
    return f"#.formed_on <= {today} and not (#.item_no in {declared or [0]}) and {valid}"


def _adverse(rules: Rule, items: list[int], day: date) -> str:
    today, display = numbered(day), rules["adverse_display"]
    runs_from = "min([#.formed_on, #.final_on, #.notified_on])"
    first = _first(rules, items, day + ONE, runs_from)
    valid = _own_end(rules, items, first, f"#.source_valid_until > {today}")
    earliest = {
        int(n): numbered(reaching(day + ONE, min(months, display)))
        for n, months in rules["severities"].items()
    }
    return (
        "#.final_on != null and #.notified_on != null"
        f" and #.final_on < {today} and #.notified_on < {today}"
        f" and #.formed_on <= {today} and #.formed_on >= $.adult_on and {_class(rules)} > 1"
        f" and {runs_from} >= ({_class(rules)} == 2 ? {earliest[2]} : {earliest[3]}) and {valid}"
    )


def _first(rules: Rule, items: list[int], day: date, start: str) -> str:
    """That validity by months has not run out; the usual months for what is not named."""
    months = {item: rules["items"][str(item)]["months"] for item in items}
    lengths = sorted(set(months.values()), key=list(months.values()).count)
    text = f"{start} >= {numbered(reaching(day, lengths[-1]))}"
    for length in lengths[:-1]:
        of = [item for item in items if months[item] == length]
        text = f"(#.item_no in {of} ? {start} >= {numbered(reaching(day, length))} : {text})"
    return text


def _own_end(rules: Rule, items: list[int], without: str, having: str) -> str:
    """Validity to the day that the source says, where it says one and no law does."""
    by_law = [item for item in items if rules["items"][str(item)]["by_law"]]
    has_none = "#.source_valid_until == null"
    has_none += f" or #.item_no in {by_law}" if by_law else ""
    return f"({has_none} ? {without} : {having})"


def _class(rules: Rule) -> str:
    """The severity class; an empty one is the mildest the item allows."""
    mildest = {int(n): item["mildest"] for n, item in rules["items"].items()}
    minor = [n for n, least in mildest.items() if least == 1]
    serious = [n for n, least in mildest.items() if least == 3]
    empty = f"#.item_no in {minor} ? 1 : #.item_no in {serious} ? 3 : 2"
    return f"(#.severity != 0 ? #.severity : {empty})"


def selected(rules: Rule, rule: Rule) -> str:
    """The records that a rule selects among those that count."""
    items = rule["items"]
    asked = [f"#.item_no in {items}" if len(items) > 1 else f"#.item_no == {items[0]}"]
    for slot, values in rule["where"]:
        asked.append(f"{f'#.f{slot}' if slot else _class(rules)} in {values}")
    if rule["since"]:
        asked.append(f"#.formed_on >= {numbered(date.fromisoformat(rule['since']))}")
    if rule.get("over") == "rolling":
        day = added(date.fromisoformat(rules["as_of"]), -rule["rolling"])
        asked.append(f"#.formed_on > {numbered(day)}")
    kind = "awards" if rule.get("sign", -1) > 0 else "adverse"
    return f"filter($.{kind}, {' and '.join(asked)})"
