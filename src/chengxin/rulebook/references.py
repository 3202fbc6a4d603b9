"""Everything that names something else: resolved once, when all files have been read.

Conditions are turned from text into typed values here, because only the catalogue knows what a
field is. Nothing is judged: whether a rule is lawful is for the gates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from chengxin.diagnostics import Diagnostics, Span
from chengxin.rulebook import model
from chengxin.rulebook.codes import Code
from chengxin.rulebook.examples import completed
from chengxin.rulebook.grammar.settings import SEVERITIES
from chengxin.rulebook.grounded import grounded
from chengxin.rulebook.numbering import has_part, is_section
from chengxin.rulebook.scalars import DATE, DECIMAL, YES_NO
from chengxin.rulebook.source import Broken, nearest, short
from chengxin.text import _

#: What is said of a word that names nothing, by what it should name.
_UNKNOWN: Mapping[Code, Callable[[], str]] = {
    Code.UNKNOWN_DOCUMENT: lambda: _("There is no document {word!r} in rulebook.yaml."),
    Code.UNKNOWN_CATEGORY: lambda: _("There is no category {word!r} in the catalogue."),
    Code.UNKNOWN_ITEM: lambda: _("There is no item {word!r} in the catalogue."),
    Code.UNKNOWN_FIELD: lambda: _("Not every item selected has a field {word!r}."),
    Code.UNKNOWN_CODE: lambda: _("There is no code {word!r} in the list of this field."),
    Code.UNKNOWN_DIMENSION: lambda: _("There is no dimension {word!r} in rulebook.yaml."),
    Code.UNKNOWN_POOL: lambda: _("There is no pool {word!r} in rulebook.yaml."),
    Code.UNKNOWN_GROUP: lambda: _("There is no group {word!r} in rulebook.yaml."),
    Code.UNKNOWN_LEVEL: lambda: _("There is no level {word!r} in rulebook.yaml."),
    Code.UNKNOWN_DERIVED: lambda: _("There is no derived score {word!r} in rulebook.yaml."),
    Code.UNKNOWN_THING: lambda: _("There is nothing named {word!r} in this rulebook."),
    Code.UNKNOWN_RULE: lambda: _("There is no rule, pool or dimension {word!r}."),
}


def in_dimension(indicator: model.Indicator, dimension: str, at: Span) -> model.Indicator:
    """Return `indicator` with the dimension of its file; `at` is where the file says so."""
    return replace(indicator, dimension=dimension, spans={**indicator.spans, "dimension": at})


def resolve(
    rulebook: model.Rulebook, problems: Diagnostics, broken: Broken | None = None
) -> model.Rulebook:
    """Return the rulebook with typed conditions and completed cases; report what is unknown."""
    resolver = _Resolver(rulebook, problems, broken or Broken())
    resolver.citations()
    resolver.names()
    return replace(
        rulebook,
        items={key: resolver.item(item) for key, item in rulebook.items.items()},
        indicators={
            key: resolver.indicator(indicator) for key, indicator in rulebook.indicators.items()
        },
        ceilings={key: resolver.ceiling(ceiling) for key, ceiling in rulebook.ceilings.items()},
        cases={key: resolver.case(case) for key, case in rulebook.cases.items()},
    )


@dataclass(slots=True)
class _Resolver:
    rulebook: model.Rulebook
    problems: Diagnostics
    broken: Broken

    def known(self, word: str, table: Iterable[str], at: Span, code: Code) -> bool:
        """Report `word` unless it is in `table`; what was written but broken is told elsewhere."""
        words = list(table)
        if word in words:
            return True
        if word not in self.broken.names:
            message = _UNKNOWN[code]().format(word=short(word))
            self.problems.error(code, message, at, hint=nearest(word, words))
        return False

    def citations(self) -> None:
        """Check that each cited article, and each numbered part, exists."""
        cited = [cite for _path, thing in grounded(self.rulebook) for cite in thing.cite]
        cited += [cite for case in self.rulebook.cases.values() for cite in case.proves]
        for cite in cited:
            self.citation(cite)
        for (document, number), article in self.rulebook.articles.items():
            self.known(document, self.rulebook.documents, article.at, Code.UNKNOWN_DOCUMENT)
            if self.numbering(document) == "sections" and not is_section(number):
                self.problems.error(
                    Code.BAD_ARTICLE,
                    _("The file of a section is named 5.txt or 2.1.txt."),
                    article.at,
                )

    def numbering(self, document: str) -> str:
        """How a document is divided; an unknown one is taken to have articles."""
        known = self.rulebook.documents.get(document)
        return known.numbering if known is not None else "articles"

    def citation(self, cite: model.Citation) -> None:
        """Check one citation."""
        name = f"{cite.document}#{cite.article}"
        article = self.rulebook.articles.get((cite.document, cite.article))
        if article is None:
            if name not in self.broken.names:
                self.problems.error(
                    Code.UNKNOWN_ARTICLE,
                    _("There is no article {cite}.").format(cite=name),
                    cite.at,
                    hint=_("Its text would stand in articles/{document}/{article}.txt.").format(
                        document=cite.document, article=cite.article
                    ),
                )
        elif cite.part and not has_part(article.text, cite.part, self.numbering(cite.document)):
            self.problems.error(
                Code.UNKNOWN_PART,
                _("The article {article} has no part ({part}).").format(
                    article=name, part=cite.part
                ),
                cite.at,
            )

    def names(self) -> None:
        """Check the plain names: dimensions, pools, levels, categories, items."""
        book = self.rulebook
        for pool in book.pools.values():
            at = pool.span("dimension")
            self.known(pool.dimension, book.dimensions, at, Code.UNKNOWN_DIMENSION)
        for indicator in book.indicators.values():
            at = indicator.span("dimension")
            self.known(indicator.dimension, book.dimensions, at, Code.UNKNOWN_DIMENSION)
            if indicator.pool:
                self.known(indicator.pool, book.pools, indicator.span("pool"), Code.UNKNOWN_POOL)
            if indicator.group:
                at = indicator.span("group")
                self.known(indicator.group, book.groups, at, Code.UNKNOWN_GROUP)
        for group in book.groups.values():
            self.grouped(group)
        self.things()
        levels = [level.id for level in book.levels]
        for ceiling in book.ceilings.values():
            self.known(ceiling.level, levels, ceiling.span("level"), Code.UNKNOWN_LEVEL)
        for item in book.items.values():
            at = item.span("category")
            self.known(item.category, book.categories, at, Code.UNKNOWN_CATEGORY)
            if item.sources is not None:
                self.fact(item, item.sources)
            for repaired in item.repairs:
                self.known(repaired, book.items, item.span("repairs"), Code.UNKNOWN_ITEM)

    def fact(self, item: model.Item, sources: model.Sources) -> None:
        """Check the words by which a fact is known to be one: two dates' names, or fields."""
        known = ["formed_on", "matter", *item.fields]
        for word in sources.same:
            if word not in known:
                self.problems.error(
                    Code.UNKNOWN_FIELD,
                    _(
                        "A fact is one by formed_on, matter or a field of the item, not {word!r}."
                    ).format(word=short(word)),
                    sources.span("same"),
                    hint=nearest(word, known),
                )

    def grouped(self, group: model.Group) -> None:
        """Check the field of a group, which all that its indicators select must mean alike."""
        items = [
            item
            for indicator in self.rulebook.indicators.values()
            if indicator.group == group.id and indicator.select is not None
            for item in indicator.select.items
        ]
        if group.same and items:
            together = model.Select(items=tuple(dict.fromkeys(items)), where=(), at=group.at)
            self.field(together, group.same, group.span("same"))

    def things(self) -> None:
        """Check what deviations, interpretations and changes are about."""
        book = self.rulebook
        named = [(each.about, each.span("about")) for each in book.deviations]
        for answer in book.interpretations.values():
            named += [(about, answer.span("about")) for about in answer.about]
        for change in book.changes:
            named += [(about, change.span("about")) for about in change.about]
        known = [path for path, _thing in grounded(book)] if named else []
        for about, at in named:
            if about.rpartition("/")[2] not in self.broken.names:
                self.known(about, known, at, Code.UNKNOWN_THING)

    def indicator(self, indicator: model.Indicator) -> model.Indicator:
        """Resolve its selection, and the fields it measures and looks up."""
        if indicator.select is None:
            return indicator
        select = self.select(indicator.select)
        if indicator.measure.field:
            self.field(select, indicator.measure.field, indicator.measure.at)
        if indicator.measure.base not in ("", "count"):
            self.field(select, indicator.measure.base, indicator.measure.at)
        if (lasting := indicator.measure.lasting) is not None:
            # Dates that every record has; anything else is a field.
            own = {lasting.begins: ("formed_on",), lasting.ends: ("formed_on", "ended_on")}
            for name in (name for name, dates in own.items() if name not in dates):
                self.field(select, name, indicator.measure.at)
        if indicator.points is not None:
            for position, name in enumerate(indicator.points.by):
                self.looked_up(select, indicator.points, position, name)
        return replace(indicator, select=select)

    def looked_up(
        self, select: model.Select, points: model.Points, position: int, name: str
    ) -> None:
        """Check a field that a table is by, and the codes the table uses of it."""
        found = self.field(select, name, points.at)
        if found is None:
            return
        if found.type != "code":
            self.problems.error(
                Code.WRONG_FIELD_TYPE,
                _("A table is by fields of type code; {field!r} is {type}.").format(
                    field=name, type=found.type
                ),
                points.at,
            )
            return
        for code in dict.fromkeys(codes[position] for codes in points.table):
            self.known(code, found.codes, points.at, Code.UNKNOWN_CODE)

    def item(self, item: model.Item) -> model.Item:
        """Resolve the conditions of its periods, which are on its own fields."""
        if item.validity is None or not item.validity.when:
            return item
        terms = tuple(
            replace(
                term,
                where=self.select(
                    model.Select(items=(item.id,), where=term.where, at=term.at)
                ).where,
            )
            for term in item.validity.when
        )
        return replace(item, validity=replace(item.validity, when=terms))

    def ceiling(self, ceiling: model.Ceiling) -> model.Ceiling:
        """Resolve its selection."""
        return replace(ceiling, select=self.select(ceiling.select))

    def select(self, select: model.Select) -> model.Select:
        """Return `select` with typed conditions."""
        for item in select.items:
            self.known(item, self.rulebook.items, select.span("items"), Code.UNKNOWN_ITEM)
        conditions = [self.condition(select, condition) for condition in select.where]
        return replace(select, where=tuple(c for c in conditions if c is not None))

    def field(self, select: model.Select, name: str, at: Span) -> model.Field | None:
        """Return the field `name`, which all selected items must have and mean alike."""
        found: model.Field | None = None
        for key in select.items:
            item = self.rulebook.items.get(key)
            if item is None:
                continue
            if name not in item.fields:
                self.known(name, item.fields, at, Code.UNKNOWN_FIELD)
                return None
            field = item.fields[name]
            if found is not None and _sort(field) != _sort(found):
                self.problems.error(
                    Code.FIELDS_DIFFER,
                    _("The field {field!r} is not the same in all items selected.").format(
                        field=name
                    ),
                    at,
                )
                return None
            found = field
        return found

    def condition(self, select: model.Select, condition: model.Condition) -> model.Condition | None:
        """Return `condition` with its texts as typed values."""
        kind: tuple[str, Iterable[str], int] = ("code", SEVERITIES, 0)
        if condition.field != "severity":
            field = self.field(select, condition.field, condition.at)
            if field is None:
                return None
            kind = (field.type, field.codes, field.places)
        values = tuple(self.value(text, kind, condition) for text in condition.values)
        texts = (condition.starts, condition.below)
        ends: list[Any] = [
            None if text is None else self.value(text, kind, condition) for text in texts
        ]
        if None in values or [text is None for text in texts] != [end is None for end in ends]:
            return None
        if any(end is not None for end in ends) and kind[0] in ("code", "yes_no"):
            self.bad_condition(condition, _("'from' and 'below' are for numbers and dates."))
            return None
        starts, below = ends
        if starts is not None and below is not None and not starts < below:
            self.bad_condition(condition, _("No value lies from the one end to the other."))
            return None
        return replace(condition, values=values, starts=starts, below=below)

    def bad_condition(self, condition: model.Condition, message: str) -> None:
        """Report a condition that has no meaning."""
        self.problems.error(Code.BAD_CONDITION, message, condition.at)

    def value(
        self, text: Any, kind: tuple[str, Iterable[str], int], condition: model.Condition
    ) -> Any:
        """Return the value that `text` means for a field of this type, None when it means none."""
        type_, codes, places = kind
        if type_ == "code":
            known = self.known(text, codes, condition.at, Code.UNKNOWN_CODE)
            return text if known else None
        parse = {"date": DATE, "yes_no": YES_NO}.get(type_, DECIMAL)
        try:
            value: Decimal | date | bool = parse.parse(text)
            if isinstance(value, Decimal) and value != round(value, places):
                raise ValueError(text)
        except ValueError:
            self.problems.error(
                Code.WRONG_VALUE,
                _("{text!r} is no value of a field of type {type}.").format(
                    text=short(text), type=type_
                ),
                condition.at,
            )
            return None
        return value

    def case(self, case: model.Case) -> model.Case:
        """Check the names a case uses, and fill in the cells that were left out."""
        for record in case.records:
            at = case.span("records")
            self.known(record.get("item", ""), self.rulebook.items, at, Code.UNKNOWN_ITEM)
        levels = [level.id for level in self.rulebook.levels]
        for ask in case.asks:
            if ask.level:
                self.known(ask.level, levels, ask.span("level"), Code.UNKNOWN_LEVEL)
            for row in ask.rows:
                self.rule(row)
            for key, expected in ask.derived.items():
                self.known(key, self.rulebook.derived, expected.at, Code.UNKNOWN_DERIVED)
        for consent in case.consents:
            at = case.span("consents")
            word = consent.get("derived", "")
            self.known(word, self.rulebook.derived, at, Code.UNKNOWN_DERIVED)
        return completed(case, self.rulebook.items)

    def rule(self, row: model.ExpectedRow) -> None:
        """Check the rule an expected row names: the limits of a part are its own kind of thing."""
        book = self.rulebook
        tables: dict[str, Iterable[str]] = {
            "pool_limit": book.pools,
            "dimension_cap": book.dimensions,
            "dimension_floor": book.dimensions,
            "ceiling": book.ceilings,
        }
        if row.rule and not self.broken.indicators:
            names = tables.get(row.part, [*book.indicators, *book.ceilings])
            self.known(row.rule, names, row.span("rule"), Code.UNKNOWN_RULE)


def _sort(field: model.Field) -> tuple[str, int, list[str]]:
    """What must be the same for two fields to mean alike."""
    return field.type, field.places, list(field.codes)
