"""Which of several records counts, in words: groups of awards, intervals, sources of one fact.

Like `sentences`, which calls it, it says what the rulebook says and computes no points.
"""

from __future__ import annotations

from chengxin.report import figures
from chengxin.report.figures import field_named
from chengxin.rulebook.model import Indicator, Item, Rulebook
from chengxin.text import _, current_language


def group_words(rulebook: Rulebook, group: str) -> str:
    """Say of which records of a group only the best counts."""
    known = rulebook.groups[group]
    items = tuple(
        item
        for rule in rulebook.indicators.values()
        if rule.group == group and rule.select is not None
        for item in rule.select.items
    )
    field = field_named(rulebook, items, known.same)
    alike = field.name.get(current_language()) if field else known.same
    form = {
        ("day", False): _("of “{group}” only the best of a day counts"),
        ("month", False): _("of “{group}” only the best of a calendar month counts"),
        ("quarter", False): _("of “{group}” only the best of a calendar quarter counts"),
        ("year", False): _("of “{group}” only the best of a calendar year counts"),
        ("validity", False): _("of “{group}” only the best counts"),
        ("day", True): _("of “{group}” with one {field} only the best of a day counts"),
        ("month", True): _("of “{group}” with one {field} only the best of a month counts"),
        ("quarter", True): _("of “{group}” with one {field} only the best of a quarter counts"),
        ("year", True): _("of “{group}” with one {field} only the best of a year counts"),
        ("validity", True): _("of “{group}” with one {field} only the best counts"),
    }[known.within, bool(known.same)]
    return form.format(group=known.name.get(current_language()), field=alike)


def source_words(item: Item) -> str:
    """Say whose record speaks when several bodies deliver one fact; empty without an order."""
    if item.sources is None:
        return ""
    comma, lang = ("、" if current_language() == "zh" else ", "), current_language()
    words = {"formed_on": _("day formed"), "matter": _("document")}
    same = [
        words[word] if word in words else item.fields[word].name.get(lang)
        for word in item.sources.same
    ]
    return _("alike in {same}, it counts once; first in order: {order}").format(
        same=comma.join(same), order=comma.join(item.sources.precedence)
    )


def interval_words(indicator: Indicator) -> str:
    """Say how far apart records have to be; empty without an interval."""
    interval = indicator.interval
    if interval is None:
        return ""
    if interval.months:
        length = figures.months(interval.months)
        return _("only one that is at least {length} after the last that counts").format(
            length=length
        )
    return _("only one that is at least {days} days after the last that counts").format(
        days=interval.days
    )
