"""The page of a worked example: the person, the records, and the arithmetic that is expected.

It shows what the case says; whether the engine agrees is the tests' business. Only `site` calls
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chengxin.report import derived, figures, sentences, words
from chengxin.report.arithmetic import rule_name, window_words
from chengxin.report.cite import cited
from chengxin.report.pages import Links
from chengxin.rulebook.model import Ask, Case, ExpectedRow, Rulebook
from chengxin.text import _, current_language

#: What a reason's chip looks like: waiting for something, over, or simply none.
REASON_KINDS = {
    **dict.fromkeys(("disputed", "held", "unverified", "not_yet"), "wait"),
    **dict.fromkeys(("annulled", "repaired", "expired", "faded", "waived", "in_window"), "over"),
}
#: Columns that come first, because they say which record it is.
_FIRST = ("record", "item", "formed_on", "kind", "from", "until", "derived", "consented_on")
#: What a case means where it says nothing.
_USUAL = {
    "person": "P",
    "furnisher": "F",
    "version": "1",
    "born_on": "1990-01-01",
    **dict.fromkeys(
        ("full_capacity", "household_registered", "usual_resident", "residence_permit"), "yes"
    ),
    "resident_since": "2008-01-01",
    "consented_on": "2020-01-01",
    "market_consented_on": "2020-01-01",
}


def context(rulebook: Rulebook, case: Case, links: Links) -> dict[str, Any]:
    """Return what the template `case.html` shows."""
    return {
        "title": case.title.get(current_language()),
        "proves": cited(rulebook, case.proves),
        "tables": [
            table
            for table in (
                _table(
                    rulebook,
                    _("The person, where not as usual"),
                    [case.person] if case.person else [],
                ),
                _table(rulebook, _("Records"), case.records),
                _table(rulebook, _("Marks"), case.marks),
                _table(rulebook, _("Consents to derived scores"), case.consents),
            )
            if table["rows"]
        ],
        "asks": [_ask(rulebook, case, ask, links) for ask in case.asks],
    }


def _table(rulebook: Rulebook, caption: str, things: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Lay out the cells of a case under the columns of the files, both in words.

    A column that says only what is usual in a case is left out, and what names a row comes first.
    """
    found = dict.fromkeys(column for thing in things for column in thing)
    columns = sorted(
        (
            column
            for column in found
            if any(not _usual(rulebook, thing, column) for thing in things)
        ),
        key=lambda column: _FIRST.index(column) if column in _FIRST else len(_FIRST),
    )
    items = tuple(thing["item"] for thing in things if "item" in thing)
    return {
        "caption": caption,
        "heads": [_column(rulebook, items, column) for column in columns],
        "rows": [[_cell(rulebook, thing, column) for column in columns] for thing in things]
        if columns
        else [],
    }


def _usual(rulebook: Rulebook, thing: Mapping[str, str], column: str) -> bool:
    """Whether a cell says what every case means when it is silent (the language's section 5)."""
    text = thing.get(column, "")
    if column == "recorded_at":
        told = ("formed_on", "from", "consented_on")
        return text[:10] in ("", *(thing.get(column) for column in told))
    if column in ("finding", "severity"):
        item = rulebook.items.get(thing.get("item", ""))
        allowed = (item.finding if column == "finding" else item.severity) if item else ()
        return not text or text in allowed[:1]
    return text in ("", _USUAL.get(column))


def _column(rulebook: Rulebook, items: tuple[str, ...], column: str) -> str:
    known = words.columns()
    if column in known:
        return known[column]
    field = figures.field_named(rulebook, items, column)
    return field.name.get(current_language()) if field else column


def _cell(rulebook: Rulebook, thing: Mapping[str, str], column: str) -> str:
    """Say one cell in words where it holds an identifier, else as the author wrote it."""
    text = thing.get(column, "")
    field = figures.field_named(rulebook, (thing.get("item", ""),), column)
    if field is not None:
        return field.codes[text].get(current_language()) if text in field.codes else text
    if column == "derived":
        return rulebook.derived[text].name.get(current_language())
    if column == "item":
        return sentences.item_name(rulebook, text)
    named: Mapping[str, Mapping[str, str]] = {
        "finding": words.findings(),
        "severity": words.severities(),
        "kind": words.marks(),
        **dict.fromkeys(("full_capacity", *words.residency()), words.facts()),
    }
    return named.get(column, {}).get(text, text)


def _ask(rulebook: Rulebook, case: Case, ask: Ask, links: Links) -> dict[str, Any]:
    title = _("As of {day}").format(day=figures.day(ask.as_of))
    if ask.known_at:
        title += " · " + _("as known at {instant}").format(instant=ask.known_at)
    missing = words.unmet()
    base = rulebook.scale.base * 100
    names = {level.id: level.name.get(current_language()) for level in rulebook.levels}
    change = ""
    if ask.next_change_on:
        change = _("Nothing changes before {day}, unless a new record or mark arrives.").format(
            day=figures.day(ask.next_change_on)
        )
    return {
        "title": title,
        "unmet": [missing[fact] for fact in ask.unmet],
        "base": base,
        "rows": [_row(rulebook, case, row, links) for row in ask.rows],
        "score": ask.score,
        "level": names.get(ask.level, ask.level),
        "total": figures.total(base, [row.points for row in ask.rows if row.points]),
        "change": change,
        "derived": [
            derived.value_words(rulebook, key, each.value, each.next_change_on)
            for key, each in ask.derived.items()
        ],
    }


def _row(rulebook: Rulebook, case: Case, row: ExpectedRow, links: Links) -> dict[str, Any]:
    reason = words.reasons().get(row.reason)
    part = words.parts()[row.part]
    linked = row.rule in rulebook.indicators or row.rule in rulebook.ceilings
    items = {record.get("record"): record.get("item", "") for record in case.records}
    item = sentences.item_name(rulebook, items.get(row.record, "")) if row.record else ""
    what = [] if row.record else [part.chip]
    if row.record:
        what.append(_("record {record}").format(record=row.record))
    if row.part in ("window", "window_limit"):
        what.append(window_words(rulebook, row.rule, row.window))
    if reason:
        what.append(reason.sentence)
    return {
        "name": rule_name(rulebook, row.rule) or item or part.chip,
        "href": links.page(f"rule-{row.rule}") if linked else "",
        "what": " · ".join(dict.fromkeys(what)),
        "points": row.points,
        "reason": reason,
        "kind": REASON_KINDS.get(row.reason, "none"),
    }
