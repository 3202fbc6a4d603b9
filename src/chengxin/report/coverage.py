"""The coverage of the law as a terminal table, as Markdown for the documentation, and as JSON.

It lays out what `chengxin.law` found and judges nothing. The command line calls it, and the tests
write the table of `docs/coverage.md` with it; the pages are in `coverpages`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from chengxin.law import Coverage, Covered, Law
from chengxin.report import cover_words
from chengxin.report.cite import article_label, section_label
from chengxin.report.columns import Column, table
from chengxin.report.joined import clauses
from chengxin.rulebook.numbering import items
from chengxin.text import _, current_language, language

#: Cells of the columns: article, what it asks, how far, what does it, what proves it.
_COLUMNS = (Column(14), Column(46), Column(28), Column(34), Column(34))
#: How many names a cell of the terminal shows before it only counts.
_NAMED = 2

#: Law → the rules nobody met in a run that was looked at.
Never = Mapping[str, Sequence[str]]


def row_label(law: Law, row: str) -> str:
    """Return how a row is called: its article or section, and what stands behind the slash."""
    whole, _slash, beside = row.partition("/")
    article, _bracket, inner = whole.partition("(")
    part = int(inner.rstrip(")") or 0)
    if any("." in number for number in law.articles):
        # Items and paragraphs are told apart by the section's own text, as citations do.
        label = section_label(article, part, has_items=_has_items(law, article))
    else:
        label = article_label(article, part)
    return f"{label} · {beside}" if beside else label


def _has_items(law: Law, article: str) -> bool:
    known = law.articles.get(article)
    return bool(known and items(known.text))


def why(each: Covered) -> str:
    """Say what is still to come of a row, and why it is left out or changed."""
    said = [cover_words.planned()[word] for word in each.row.planned]
    said = [_("still to come: {what}").format(what=clauses(said))] if said else []
    reason = each.row.reason.get(current_language()) if each.row.reason else ""
    return clauses([*said, *([reason.rstrip("。.")] if reason else [])])


def how_far(each: Covered) -> str:
    """Say how far a row is covered, and why no further."""
    state, more = cover_words.states()[each.row.state], why(each)
    return _("{state}: {more}").format(state=state, more=more) if more else state


def counts(covered: Mapping[str, Covered]) -> dict[str, int]:
    """Return how many rows are in each state, in the order of the states."""
    found = Counter(each.row.state for each in covered.values())
    return {state: found[state] for state in cover_words.states()}


def coverage(found: Coverage, lang: str, never: Never) -> str:
    """Return the coverage as text for a terminal, ending with a line break."""
    with language(lang):
        states = cover_words.states()
        rows: list[Sequence[str] | None] = [_heads(), None]
        for law in found.laws.values():
            summed = clauses(
                f"{states[state]} {n}" for state, n in counts(found.rows[law.id]).items() if n
            )
            rows += [["", f"{law.title.get(lang)} {law.number}", summed, "", ""], None]
            rows += [_line(law, each) for each in found.rows[law.id].values()]
            rows.append(None)
        lines = table(_COLUMNS, rows)
        for law in found.laws.values():
            if law.note is not None:
                lines.append(law.note.get(lang))
        return "\n".join([*lines, *_more(found, never)]) + "\n"


def _heads() -> list[str]:
    return [_("Article"), _("What it asks"), _("How far"), _("Done by"), _("Proved by")]


def _line(law: Law, each: Covered) -> list[str]:
    rules = [rule.id or cover_words.rule_kind(rule.kind) for rule in each.rules]
    code = [f"{place.file.removeprefix('src/chengxin/')} {place.name}" for place in each.code]
    tests = [place.name for place in each.tests]
    cases = [case.id for case in each.cases]
    return [
        row_label(law, each.row.id),
        each.row.must.get(current_language()),
        f"{each.row.status} {how_far(each)}",
        clauses(filter(None, (_some(_("rules"), rules), _some(_("code"), code)))),
        clauses(filter(None, (_some(_("tests"), tests), _some(_("cases"), cases)))),
    ]


def _some(what: str, names: Sequence[str]) -> str:
    """Return the first names and how many more there are.

    >>> _some("rules", ["a", "b", "c"])
    'rules a, b +1'
    """
    if not names:
        return ""
    more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
    return f"{what} {', '.join(names[:_NAMED])}{more}"


def _more(found: Coverage, never: Never) -> list[str]:
    lines = [""]
    for law, rules in never.items():
        said = ", ".join(rules) or _("none")
        lines.append(_("Rules of {law} that nobody met: {rules}").format(law=law, rules=said))
    loose = ", ".join(f"{law} {case.id}" for law, case in found.loose) or _("none")
    return [*lines, _("Cases without article: {cases}").format(cases=loose)]


def coverage_markdown(found: Coverage, lang: str) -> str:
    """Return one table a law: article, what it asks, how far it is covered and why no further.

    What does and proves it is left to the command: names and counts change with every commit.
    """
    with language(lang):
        lines: list[str] = []
        for law in found.laws.values():
            lines += [f"## {law.title.get(lang)} {law.number}", ""]
            lines += [law.note.get(lang), ""] if law.note else []
            lines += ["| " + " | ".join([*_heads()[:2], "", _heads()[2]]) + " |"]
            lines += ["|---|---|---|---|"]
            for each in found.rows[law.id].values():
                cells = (
                    row_label(law, each.row.id),
                    each.row.must.get(lang),
                    each.row.status,
                    how_far(each),
                )
                lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
            lines.append("")
        return "\n".join(lines)


def coverage_json(found: Coverage, never: Never) -> str:
    """Return everything as JSON: laws, rows with all that names them, and what has no row."""
    return json.dumps(
        {
            "laws": [
                {
                    "law": law.id,
                    "number": law.number,
                    "title": {"zh": law.title.zh, "en": law.title.en},
                    "rows": [_as_data(each) for each in found.rows[law.id].values()],
                }
                for law in found.laws.values()
            ],
            "cases_without_row": [{"law": law, "case": case.id} for law, case in found.loose],
            "rules_never_hit": {law: list(rules) for law, rules in never.items()},
            "problems": [str(problem) for problem in found.problems],
        },
        ensure_ascii=False,
        indent=1,
    )


def _as_data(each: Covered) -> dict[str, Any]:
    row = each.row
    return {
        "row": row.id,
        "status": row.status,
        "state": row.state,
        "also_asked": row.also,
        "must": {"zh": row.must.zh, "en": row.must.en},
        "note": {"zh": row.note.zh, "en": row.note.en} if row.note else None,
        "planned": list(row.planned),
        "reason": {"zh": row.reason.zh, "en": row.reason.en} if row.reason else None,
        "rules": [{"kind": rule.kind, "id": rule.id} for rule in each.rules],
        "code": [str(place) for place in each.code],
        "tests": [str(place) for place in each.tests],
        "cases": [case.id for case in each.cases],
    }
