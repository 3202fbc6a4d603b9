"""A rulebook as pages to browse: articles, catalogue, rules and cases, all linked to each other.

`write_rulebook_site` writes every page in Chinese and English; they work from a disk and ask the
network for nothing. What the pages say comes from `sentences` and from the rulebook itself; no
point is computed here. The command line calls it, and so does the city's report.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chengxin.report import (
    bounds,
    casepage,
    chosen,
    citing,
    derived,
    duties,
    figures,
    frame,
    joined,
    periods,
    sentences,
    words,
)
from chengxin.report.cite import cite_text, cited, heading
from chengxin.report.pages import Links, page_name, write_page
from chengxin.report.terminal import status, version
from chengxin.rulebook.model import Article, Field, Grounded, Item, Rulebook
from chengxin.text import LANGUAGES, _, current_language, language

#: Characters of an article shown in a list.
_OPENING = 40
#: The shape of the chip that says what becomes of an item.
USE_KINDS = {"scored": "good", "kept": "none", "refused": "over"}


def write_rulebook_site(
    rulebook: Rulebook, out: Path, *, home: Mapping[str, str] | None = None
) -> None:
    """Write the pages of a rulebook into the folder `out`, which is made when it is missing.

    `home` names, by language, the page one folder up to which the index leads back.
    """
    out.mkdir(parents=True, exist_ok=True)
    for lang in LANGUAGES:
        with language(lang):
            _Site(rulebook, out, home or {}).write()


class _Site:
    """One language of the site."""

    def __init__(self, rulebook: Rulebook, out: Path, home: Mapping[str, str]) -> None:
        self.rulebook = rulebook
        self.out = out
        self.home = home
        self.lang = current_language()
        self.links = Links(self.lang)
        self.references = citing.references(rulebook, self.links)

    def write(self) -> None:
        self.page("index", "rulebook.html", self.index())
        articles = list(self.rulebook.articles.values())
        for at, article in enumerate(articles):
            name = f"article-{article.document}-{article.number}"
            around = (articles[at - 1 : at], articles[at + 1 : at + 2])
            self.page(name, "article.html", self.article(article, *around))
        for item in self.rulebook.items.values():
            self.page(f"item-{item.id}", "item.html", self.item(item))
        for rule in (*self.rulebook.indicators, *self.rulebook.ceilings):
            self.page(f"rule-{rule}", "rule.html", self.rule(rule))
        for case in self.rulebook.cases.values():
            context = casepage.context(self.rulebook, case, self.links)
            self.page(f"case-{case.id}", "case.html", context)

    def page(self, name: str, template: str, context: Mapping[str, Any]) -> None:
        product = self.rulebook.name.get(self.lang)
        back = self.links.page("index") if name != "index" else ""
        if name == "index" and self.home:
            back = f"../{self.home[self.lang]}"
        shared = {
            "site": product,
            "standing": status(self.rulebook),
            "back": back,
            "back_name": _("Back"),
            "here": _("The rules"),
            "other": page_name(name, "en" if self.lang == "zh" else "zh"),
            "foot": _("Rulebook {version}. These pages are made from its files.").format(
                version=version(self.rulebook)
            ),
            "links": self.links,
        }
        write_page(self.out / page_name(name, self.lang), template, shared | dict(context))

    def index(self) -> dict[str, Any]:
        book, lang = self.rulebook, self.lang
        guard = book.guard
        return {
            "title": _("{name}: the rules").format(name=book.name.get(lang)),
            "served": frame.served_words(book),
            "who": {"words": frame.who_words(book), "cites": cited(book, book.who.cite)},
            "scale": {"words": frame.scale_words(book), "cites": cited(book, book.scale.cite)},
            "guard": {
                "words": frame.guard_words(book),
                "cites": cited(book, guard.cite) if guard else (),
            },
            "levels": [
                {
                    "name": name,
                    "lowest": lowest,
                    "highest": highest,
                    "cites": cited(book, level.cite),
                    "modelled": frame.modelled_words(level),
                }
                for (name, lowest, highest), level in zip(
                    frame.level_ranges(book), book.levels, strict=True
                )
            ],
            "periods": [
                {"name": name, "words": said, "cites": cited(book, ground.cite) if ground else ()}
                for name, said, ground in frame.period_lines(book)
            ],
            "dimensions": [
                {
                    "id": each.id,
                    "name": each.name.get(lang),
                    "limits": frame.dimension_limits(book, each.id),
                    "cites": cited(book, each.cite),
                    "rules": [
                        self.rule_cell(rule.id) for rule in frame.of_dimension(book, each.id)
                    ],
                }
                for each in book.dimensions.values()
            ],
            "ceilings": [self.rule_cell(each) for each in book.ceilings],
            "derived": self.derived(),
            "duties": [self.duties(each) for each in duties.sections(book)],
            "categories": [
                {
                    "id": each.id,
                    "name": each.name.get(lang),
                    "source": words.sources()[each.source],
                    "cites": cited(book, each.cite),
                    "entries": [
                        self.item_cell(item)
                        for item in book.items.values()
                        if item.category == each.id
                    ],
                }
                for each in book.categories.values()
            ],
            "documents": [self.document(each) for each in book.documents],
            "cases": [
                {
                    "id": case.id,
                    "title": case.title.get(lang),
                    "proves": cite_text(book, case.proves),
                }
                for case in book.cases.values()
            ],
        }

    def derived(self) -> dict[str, Any] | None:
        book = self.rulebook
        if not book.derived:
            return None
        return {
            "words": derived.consent_words(),
            "entries": [
                {
                    "name": each.name.get(self.lang),
                    "words": derived.sentence(book, each),
                    "cites": cited(book, each.cite),
                    "modelled": frame.modelled_words(each),
                }
                for each in book.derived.values()
            ],
        }

    def duties(self, section: duties.Section) -> dict[str, Any]:
        return {
            "anchor": section.anchor,
            "title": section.title,
            "entries": [
                {
                    "name": entry.name,
                    "words": entry.said,
                    "cites": cited(self.rulebook, entry.thing.cite),
                    "modelled": frame.modelled_words(entry.thing),
                }
                for entry in section.entries
            ],
        }

    def document(self, document: str) -> dict[str, Any]:
        known = self.rulebook.documents[document]
        return {
            "id": document,
            "title": known.title.get(self.lang),
            "details": " · ".join(
                (known.number, known.issuer.get(self.lang), figures.day(known.issued))
            ),
            "articles": [
                {
                    "number": each.number,
                    "label": heading(self.rulebook, document, each.number),
                    "opening": each.title or opening(each.text),
                }
                for each in self.rulebook.articles.values()
                if each.document == document
            ],
        }

    def article(
        self, article: Article, before: list[Article], after: list[Article]
    ) -> dict[str, Any]:
        # The text stands there as published, its basis too: [yuxi 1] [sanming 1].
        known = self.rulebook.documents.get(article.document)

        def neighbour(found: list[Article]) -> dict[str, str] | None:
            if not found:
                return None
            each = found[0]
            return {
                "href": self.links.article(each.document, each.number),
                "name": heading(self.rulebook, each.document, each.number),
            }

        return {
            "title": heading(self.rulebook, article.document, article.number),
            "document": f"{known.title.get(self.lang)} · {known.number}" if known else "",
            "heading": article.title,
            "text": article.text,
            "references": self.references.get((article.document, article.number), []),
            "previous": neighbour(before),
            "following": neighbour(after),
        }

    def rule_cell(self, rule: str) -> dict[str, str]:
        book = self.rulebook
        if rule in book.ceilings:
            said = frame.ceiling_words(book, rule)
            return {"id": rule, "name": book.ceilings[rule].name.get(self.lang), "sentence": said}
        known = book.indicators[rule]
        said = sentences.sentence(book, known)
        return {"id": rule, "name": known.name.get(self.lang), "sentence": said}

    def item_cell(self, item: Item) -> dict[str, str]:
        return {"id": item.id, "name": item.name.get(self.lang), "use": words.uses()[item.use]}

    def rule(self, rule: str) -> dict[str, Any]:
        book, lang = self.rulebook, self.lang
        cases = [
            {"id": case.id, "title": case.title.get(lang)}
            for case in citing.cases_of_rule(book, rule)
        ]
        context: dict[str, Any] = {"cases": cases, "heads": [], "rows": [], "limits": ""}
        cell = self.rule_cell(rule)
        if rule in book.ceilings:
            ceiling = book.ceilings[rule]
            facts = [(_("Law"), ceiling.law), (_("Since"), figures.day(ceiling.since))]
            items, kind = ceiling.select.items, _("Ceiling")
            thing: Grounded = ceiling
        else:
            known = book.indicators[rule]
            heads, rows = sentences.points_table(book, known)
            context |= {"heads": heads, "rows": rows}
            context["limits"] = bounds.limits_sentence(book, known)
            facts = [(_("What is measured"), sentences.measured_words(book, known))]
            items, thing = known.select.items if known.select else (), known
            kind = _("Award") if known.kind == "award" else _("Deduction")
            dimension = book.dimensions.get(known.dimension)
            kind += f" · {dimension.name.get(lang)}" if dimension else ""
        if thing.modelled_on is not None:
            facts.append((_("Numbers modelled on"), thing.modelled_on.get(lang)))
        table = "ceilings" if rule in book.ceilings else "indicators"
        facts += duties.facts_about(book, f"{table}/{rule}")
        context |= {
            "title": cell["name"],
            "kind": kind,
            "sentence": cell["sentence"],
            "facts": facts,
            "cites": cited(book, thing.cite),
            "items": [self.item_cell(book.items[each]) for each in items if each in book.items],
        }
        return context

    def item(self, item: Item) -> dict[str, Any]:
        book, lang = self.rulebook, self.lang
        return {
            "title": item.name.get(lang),
            "use": words.uses()[item.use],
            "use_kind": USE_KINDS[item.use],
            "refused": item.use == "refused",
            "facts": item_facts(book, item) + duties.facts_about(book, f"items/{item.id}"),
            "cites": cited(book, item.cite),
            "fields": [(each.name.get(lang), field_words(each)) for each in item.fields.values()],
            "rules": [self.rule_cell(each) for each in citing.rules_of_item(book, item.id)],
            "cases": [
                {"id": case.id, "title": case.title.get(lang)}
                for case in citing.cases_of_item(book, item.id)
            ],
        }


def opening(text: str) -> str:
    """Return the first words of an article.

    >>> opening("第二条 本办法所称个人。")
    '第二条 本办法所称个人。'
    """
    first = " ".join(text.split())
    return first if len(first) <= _OPENING else first[:_OPENING] + "…"


def field_words(field: Field) -> str:
    """Say which values a field takes."""
    if field.type == "code":
        said = joined.listed(code.get(current_language()) for code in field.codes.values())
        return _("{codes}, climbing").format(codes=said) if field.ordered else said
    if field.type == "yes_no":
        return _("yes or no")
    if field.type == "date":
        return _("a date")
    limits = []
    if field.minimum is not None:
        limits.append(_("from {value}").format(value=figures.quantity(field, field.minimum)))
    if field.maximum is not None:
        limits.append(_("up to {value}").format(value=figures.quantity(field, field.maximum)))
    return " ".join(limits)


def item_facts(rulebook: Rulebook, item: Item) -> list[tuple[str, str]]:
    """Return everything the catalogue says of an item, as (what, in words), gaps left out."""
    listed, lang = joined.listed, current_language()
    category = rulebook.categories.get(item.category)
    severities, excludes, findings = words.severities(), words.exclusions(), words.findings()
    facts = [
        (_("Category"), category.name.get(lang) if category else item.category),
        (_("Reason"), item.reason),
        (_("What the furnisher may find"), listed(findings[each] for each in item.finding)),
        (_("Furnisher"), item.furnisher),
        (_("Purpose"), item.purpose),
        (_("Legal basis"), item.legal_basis),
        (_("Necessity"), item.necessity),
        (_("Consent"), words.consents().get(item.consent, item.consent)),
        (_("Counts for"), periods.validity_words(rulebook, item)),
        (_("Severity classes"), listed(severities[each] for each in item.severity)),
        (_("Rests on"), words.documents().get(item.document, item.document)),
        (_("Leaves out"), listed(excludes.get(each, each) for each in item.excludes)),
        (_("Earned"), words.earnings().get(item.earned_by, item.earned_by)),
        (_("Goes on until it ends"), _("yes") if item.continuing else ""),
        (_("Delivered by several bodies"), chosen.source_words(item)),
        (_("Repairs"), listed(sentences.item_name(rulebook, each) for each in item.repairs)),
    ]
    return [(name, said) for name, said in facts if said]
