"""The coverage of the law as pages: one for each text, with the articles and the rulebooks beside.

Every rule, article and case is a link to its page in the rulebook's own site, which is written
into the same folder. The command line calls it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from chengxin.law import Coverage, Covered, Law
from chengxin.law.coverage import Rule
from chengxin.report import cover_words
from chengxin.report.coverage import Never, counts, row_label, why
from chengxin.report.pages import Links, page_name, write_page
from chengxin.report.site import write_rulebook_site
from chengxin.text import LANGUAGES, _, current_language, language

#: The shape of the chip that says how far a row is covered.
STATE_KINDS = {
    "covered": "good",
    "partly": "wait",
    "planned": "none",
    "organisational": "over",
    "left_out": "over",
}


def write_coverage(found: Coverage, out: Path, never: Never) -> None:
    """Write the pages into the folder `out`, and beside them every rulebook as pages."""
    out.mkdir(parents=True, exist_ok=True)
    home = {lang: page_name("index", lang) for lang in LANGUAGES}
    for lang in LANGUAGES:
        with language(lang):
            _page(out, "index", "cover.html", _index(found, never))
            for law in found.laws.values():
                context = _law(law, found.rows[law.id], never)
                _page(out, f"law-{law.id}", "coverlaw.html", context)
    for law in found.laws.values():
        if law.rulebook is not None:
            write_rulebook_site(law.rulebook, out / law.rulebook.id, home=home)


def _page(out: Path, name: str, template: str, context: Mapping[str, Any]) -> None:
    lang = current_language()
    shared = {
        "site": _("Coverage of the law"),
        "standing": _("what each article asks, what does it, what proves it"),
        "back": "" if name == "index" else page_name("index", lang),
        "back_name": _("Back"),
        "here": _("Coverage of the law"),
        "other": page_name(name, "en" if lang == "zh" else "zh"),
        "foot": _("Made from the files of the law, the rulebooks, the code and the tests."),
        "states": cover_words.states(),
        "kinds": STATE_KINDS,
    }
    write_page(out / page_name(name, lang), template, shared | dict(context))


def _index(found: Coverage, never: Never) -> dict[str, Any]:
    lang = current_language()
    return {
        "title": _("Coverage of the law"),
        "laws": [
            {
                "href": page_name(f"law-{law.id}", lang),
                "name": law.title.get(lang),
                "number": law.number,
                "counts": counts(found.rows[law.id]),
            }
            for law in found.laws.values()
        ],
        "never": [
            {"name": found.laws[law].title.get(lang), "rules": _rules(found.laws[law], rules)}
            for law, rules in never.items()
        ],
        "loose": [f"{law} {case.id}" for law, case in found.loose],
    }


def _rules(law: Law, rules: Any) -> list[dict[str, str]]:
    book, links = law.rulebook, _links(law)
    assert book is not None
    known = {key: rule.name for key, rule in book.indicators.items()}
    known |= {key: rule.name for key, rule in book.ceilings.items()}
    return [
        {"name": known[rule].get(links.lang), "href": links.page(f"rule-{rule}")} for rule in rules
    ]


def _links(law: Law) -> Links:
    return Links(current_language(), f"{law.rulebook.id}/" if law.rulebook else "")


def _law(law: Law, rows: Mapping[str, Covered], never: Never) -> dict[str, Any]:
    lang = current_language()
    articles = groupby(rows.values(), key=lambda each: each.row.article)
    return {
        "title": law.title.get(lang),
        "number": law.number,
        "note": law.note.get(lang) if law.note else "",
        "counts": counts(rows),
        "never": never.get(law.id, ()),
        "articles": [_article(law, number, list(each)) for number, each in articles],
    }


def _article(law: Law, number: str, rows: list[Covered]) -> dict[str, Any]:
    known, links = law.articles.get(number), _links(law)
    return {
        "anchor": f"article-{number}",
        "label": row_label(law, number),
        "heading": known.title if known else "",
        "text": known.text if known else "",
        "href": links.article(law.document, number) if law.rulebook else "",
        "rows": [_row(law, each) for each in rows],
    }


def _row(law: Law, each: Covered) -> dict[str, Any]:
    lang, links = current_language(), _links(law)
    return {
        "label": row_label(law, each.row.id),
        "status": each.row.status,
        "also": each.row.also,
        "state": each.row.state,
        "must": each.row.must.get(lang),
        "note": each.row.note.get(lang) if each.row.note else "",
        "why": why(each),
        "rules": [_rule(rule, links) for rule in each.rules],
        "code": [str(place) for place in each.code],
        "tests": [str(place) for place in each.tests],
        "cases": [
            {"name": case.title.get(lang), "href": links.page(f"case-{case.id}")}
            for case in each.cases
        ],
    }


def _rule(rule: Rule, links: Links) -> dict[str, str]:
    """Return a part of a rulebook with the page, or the place on its first page, that shows it."""
    pages = {"indicator": "rule", "ceiling": "rule", "item": "item"}
    anchors = {"dimension": "dimension", "category": "category"}
    if rule.kind in pages and rule.id:
        href = links.page(f"{pages[rule.kind]}-{rule.id}")
    elif rule.kind in anchors:
        href = links.page("index", f"{anchors[rule.kind]}-{rule.id}")
    else:
        href = links.page("index")
    name = rule.name.get(links.lang) if rule.name else rule.id
    kind = cover_words.rule_kind(rule.kind)
    return {"name": f"{kind} · {name}" if name else kind, "href": href}
