"""What each page of a rulebook shows: index, articles, items, rules and cases, all linked.

What the pages say comes from `sentences` and from the rulebook itself; no point is computed here.
`site` writes them as files, and a served site answers with them.
"""

from __future__ import annotations

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
from chengxin.report.pages import Links
from chengxin.rulebook.model import Article, Field, Grounded, Item, Rulebook
from chengxin.text import _, current_language

#: Characters of an article shown in a list.
_OPENING = 40
#: The shape of the chip that says what becomes of an item.
USE_KINDS = {"scored": "good", "kept": "none", "refused": "over"}


class Pages:
    """What each page of a rulebook shows, in the language that is current when it is made.

    `links` says where the pages are: files beside each other, or addresses of a site.
    """

    def __init__(self, rulebook: Rulebook, links: Links) -> None:
        self.rulebook = rulebook
        self.lang = current_language()
        self.links = links
        self.references = citing.references(rulebook, links)

    def names(self) -> list[str]:
        """Return the name of every page."""
        book = self.rulebook
        return [
            "index",
            *(f"article-{each.document}-{each.number}" for each in book.articles.values()),
            *(f"item-{item}" for item in book.items),
            *(f"rule-{rule}" for rule in (*book.indicators, *book.ceilings)),
            *(f"case-{case}" for case in book.cases),
        ]

    def page(self, name: str) -> tuple[str, dict[str, Any]]:
        """Return the template of a page and what it shows. Raises KeyError for no page."""
        book = self.rulebook
        kind, _dash, rest = name.partition("-")
        if name == "index":
            return "rulebook.html", self._index()
        if kind == "article":
            articles = {f"{each.document}-{each.number}": each for each in book.articles.values()}
            at = [*articles].index(rest) if rest in articles else -1
            listed = list(articles.values())
            around = (listed[max(0, at - 1) : at], listed[at + 1 : at + 2])
            return "article.html", self._article(articles[rest], *around)
        if kind == "item":
            return "item.html", self._item(book.items[rest])
        if kind == "rule" and rest in (*book.indicators, *book.ceilings):
            return "rule.html", self._rule(rest)
        if kind == "case":
            return "case.html", casepage.context(book, book.cases[rest], self.links)
        raise KeyError(name)

    def _index(self) -> dict[str, Any]:
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
                        self._rule_cell(rule.id) for rule in frame.of_dimension(book, each.id)
                    ],
                }
                for each in book.dimensions.values()
            ],
            "ceilings": [self._rule_cell(each) for each in book.ceilings],
            "derived": self._derived(),
            "duties": [self._duties(each) for each in duties.sections(book)],
            "categories": [
                {
                    "id": each.id,
                    "name": each.name.get(lang),
                    "source": words.sources()[each.source],
                    "cites": cited(book, each.cite),
                    "entries": [
                        self._item_cell(item)
                        for item in book.items.values()
                        if item.category == each.id
                    ],
                }
                for each in book.categories.values()
            ],
            "documents": [self._document(each) for each in book.documents],
            "cases": [
                {
                    "id": case.id,
                    "title": case.title.get(lang),
                    "proves": cite_text(book, case.proves),
                }
                for case in book.cases.values()
            ],
        }

    def _derived(self) -> dict[str, Any] | None:
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

    def _duties(self, section: duties.Section) -> dict[str, Any]:
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

    def _document(self, document: str) -> dict[str, Any]:
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

    def _article(
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

    def _rule_cell(self, rule: str) -> dict[str, str]:
        book = self.rulebook
        if rule in book.ceilings:
            said = frame.ceiling_words(book, rule)
            return {"id": rule, "name": book.ceilings[rule].name.get(self.lang), "sentence": said}
        known = book.indicators[rule]
        said = sentences.sentence(book, known)
        return {"id": rule, "name": known.name.get(self.lang), "sentence": said}

    def _item_cell(self, item: Item) -> dict[str, str]:
        return {"id": item.id, "name": item.name.get(self.lang), "use": words.uses()[item.use]}

    def _rule(self, rule: str) -> dict[str, Any]:
        book, lang = self.rulebook, self.lang
        cases = [
            {"id": case.id, "title": case.title.get(lang)}
            for case in citing.cases_of_rule(book, rule)
        ]
        context: dict[str, Any] = {"cases": cases, "heads": [], "rows": [], "limits": ""}
        cell = self._rule_cell(rule)
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
            "items": [self._item_cell(book.items[each]) for each in items if each in book.items],
        }
        return context

    def _item(self, item: Item) -> dict[str, Any]:
        book, lang = self.rulebook, self.lang
        return {
            "title": item.name.get(lang),
            "use": words.uses()[item.use],
            "use_kind": USE_KINDS[item.use],
            "refused": item.use == "refused",
            "facts": item_facts(book, item) + duties.facts_about(book, f"items/{item.id}"),
            "cites": cited(book, item.cite),
            "fields": [(each.name.get(lang), field_words(each)) for each in item.fields.values()],
            "rules": [self._rule_cell(each) for each in citing.rules_of_item(book, item.id)],
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
        (
            _("To come within"),
            duties.length_words(item.submission) if item.submission is not None else "",
        ),
        (_("Severity classes"), listed(severities[each] for each in item.severity)),
        (_("Rests on"), words.documents().get(item.document, item.document)),
        (_("Leaves out"), listed(excludes.get(each, each) for each in item.excludes)),
        (_("Earned"), words.earnings().get(item.earned_by, item.earned_by)),
        (_("Goes on until it ends"), _("yes") if item.continuing else ""),
        (_("Delivered by several bodies"), chosen.source_words(item)),
        (_("Repairs"), listed(sentences.item_name(rulebook, each) for each in item.repairs)),
    ]
    return [(name, said) for name, said in facts if said]
