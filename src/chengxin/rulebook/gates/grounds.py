"""Gates 8 and 9: every rule has an article or a model and a worked case, every item its reasons.

Called by `gates.check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from chengxin.diagnostics import Diagnostics, Span
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grounded import grounded
from chengxin.rulebook.model import Grounded, Item, Rulebook
from chengxin.text import _

#: What is written where nothing is to be said.
_PLACEHOLDER = re.compile(
    r"[\W_]+|无|暂无|待定|待补充?|略|同上|见上|不适用|其他|tbd|todo|n/?a|none|null|xx+",
    re.IGNORECASE,
)


def check(rulebook: Rulebook, problems: Diagnostics, *, cases: bool) -> None:
    """Report what gates 8 and 9 stop."""
    for path, thing in grounded(rulebook):
        if not thing.cite and _models_nothing(thing):
            problems.error(
                Code.NO_SOURCE,
                _("{path} names neither an article nor the table it is modelled on.").format(
                    path=path
                ),
                thing.span("modelled_on"),
                hint=_("Add 'cite: measures#12', or 'modelled_on:' with the published table."),
            )
    for item in rulebook.items.values():
        if item.use != "refused":
            _stated(item, problems)
    if rulebook.law == "in_force":
        _in_force(rulebook, problems)
    if cases:
        _cases(rulebook, problems)


def _models_nothing(thing: Grounded) -> bool:
    """Whether no table is named, or in one of the languages only a placeholder."""
    table = thing.modelled_on
    return table is None or _nothing(table.zh) or _nothing(table.en)


def _nothing(text: str) -> bool:
    return not text or _PLACEHOLDER.fullmatch(text) is not None


_STATES: Mapping[str, Callable[[], str]] = {
    "furnisher": lambda: _("The item {item!r} does not say who furnishes it."),
    "purpose": lambda: _("The item {item!r} does not state its purpose."),
    "legal_basis": lambda: _("The item {item!r} does not state its legal basis."),
    "necessity": lambda: _("The item {item!r} does not state why it is necessary."),
}


def _stated(item: Item, problems: Diagnostics) -> None:
    """Gate 9; a word in the place of a reason is no reason.

    [yuxi 4] [sanming 9, 13] [yunnan 3.2]
    """
    for key, message in _STATES.items():
        if _nothing(getattr(item, key)):
            problems.error(
                Code.NO_NECESSITY,
                message().format(item=item.id),
                item.span(key),
                hint=_("Write it under the key {key!r}.").format(key=key),
            )


def _in_force(rulebook: Rulebook, problems: Diagnostics) -> None:
    """With `law: in_force`, what is cited must be in force on all days on which the version is.

    A document is reported once, at its own days; an article with days of its own at each citation.
    """
    cited = [cite for _path, thing in grounded(rulebook) for cite in thing.cite]
    for key in dict.fromkeys(cite.document for cite in cited):
        document = rulebook.documents.get(key)
        if document is not None:
            place = document.span("in_force")
            _covers(rulebook, key, document.starts, document.until, place, problems)
    for cite in cited:
        article = rulebook.articles.get((cite.document, cite.article))
        if article is not None:
            name = f"{cite.document}#{cite.article}"
            starts = article.starts or rulebook.starts
            _covers(rulebook, name, starts, article.until, cite.at, problems)


def _covers(
    rulebook: Rulebook,
    name: str,
    starts: date,
    until: date | None,
    at: Span,
    problems: Diagnostics,
) -> None:
    last = until or date.max
    if starts <= rulebook.starts and (rulebook.until or date.max) <= last:
        return
    days = _("It is in force from {starts}.") if until is None else _("Its last day is {until}.")
    problems.error(
        Code.NOT_IN_FORCE,
        _("{cite} is not in force on all days on which this version is.").format(cite=name),
        at,
        hint=days.format(starts=starts, until=until),
    )


def _cases(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Every rule and limit is seen to count in a worked case; groups and sources to exclude."""
    rows = [row for case in rulebook.cases.values() for ask in case.asks for row in ask.rows]
    shown = {(row.part, row.rule) for row in rows if not row.reason}
    shown |= {
        (row.reason, rulebook.indicators[row.rule].group)
        for row in rows
        if row.reason == "same_group" and row.rule in rulebook.indicators
    }
    shown |= {("too_near", row.rule) for row in rows if row.reason == "too_near"}
    shown |= {
        ("derived", key)
        for case in rulebook.cases.values()
        for ask in case.asks
        for key in ask.derived
    }
    shown |= {
        ("other_source", record.get("item", ""))
        for case in rulebook.cases.values()
        for record in case.records
        if any(
            row.reason == "other_source" and row.record == record.get("record")
            for ask in case.asks
            for row in ask.rows
        )
    }
    for message, parts, key, at in _rules(rulebook):
        if not any((part, key) in shown for part in parts):
            problems.error(
                Code.NO_CASE,
                message.format(key=key),
                at,
                hint=_("Add a case with an expected row of it that counts."),
            )


def _rules(rulebook: Rulebook) -> Iterator[tuple[str, tuple[str, ...], str, Span]]:
    """Yield (message, parts of a row that show it, id, place) of all that needs a case."""
    for key, indicator in rulebook.indicators.items():
        message = _("No worked case shows the indicator {key!r}.")
        yield message, ("record", "window", "clean"), key, indicator.at
        message = _("No worked case shows the limit of {key!r} at work.")
        if indicator.interval is not None:
            apart = _("No worked case shows the interval of {key!r} at work.")
            yield apart, ("too_near",), key, indicator.interval.at
        if indicator.limits.period:
            place = indicator.limits.span(indicator.limits.period)
            yield message, ("window_limit",), key, place
        if indicator.limits.total is not None:
            yield message, ("indicator_limit",), key, indicator.limits.span("total")
    for key, pool in rulebook.pools.items():
        yield _("No worked case shows the pool {key!r} at work."), ("pool_limit",), key, pool.at
    for key, group in rulebook.groups.items():
        yield _("No worked case shows the group {key!r} at work."), ("same_group",), key, group.at
    for key, item in rulebook.items.items():
        if item.sources is not None:
            message = _("No worked case shows the sources of {key!r} at work.")
            yield message, ("other_source",), key, item.sources.at
    for key, dimension in rulebook.dimensions.items():
        message = _("No worked case shows the cap of {key!r} at work.")
        if dimension.cap is not None:
            yield message, ("dimension_cap",), key, dimension.span("cap")
        message = _("No worked case shows the floor of {key!r} at work.")
        if dimension.floor is not None:
            yield message, ("dimension_floor",), key, dimension.span("floor")
    for key, ceiling in rulebook.ceilings.items():
        yield _("No worked case shows the ceiling {key!r} at work."), ("ceiling",), key, ceiling.at
    for key, derived in rulebook.derived.items():
        yield _("No worked case shows the derived score {key!r}."), ("derived",), key, derived.at
