"""Gates 3, 7, 10: what may be held against a person, for how long, and how far.

Only effective legal documents count; nothing counts longer than its class allows; a ceiling
stands only on a serious listing by a named law. Called by `gates.check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.catalogue import EXCLUDES
from chengxin.rulebook.model import (
    Ceiling,
    Citation,
    Indicator,
    Item,
    Period,
    Rulebook,
    Select,
    Term,
)
from chengxin.text import _

#: The longest an adverse record of a class may count, in months: the maximum publication periods
#: of the credit repair rules of 2025 (NDRC Order 36), taken as a ceiling on the person's side.
LONGEST = {"minor": 3, "ordinary": 12, "serious": 36}


def check(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Report what gates 3, 7 and 10 stop. [jinan 9(5)] [sanming 12] [shaoxing 2.2(2)]"""
    for severity, most in LONGEST.items():
        if rulebook.severities[severity] > most:
            problems.error(
                Code.VALIDITY_BEYOND_CEILING,
                _("A record of class {severity} counts at most {most} months.").format(
                    severity=severity, most=most
                ),
                rulebook.span("severities"),
            )
    if "final_on" not in rulebook.holds.asks:
        problems.error(
            Code.ADMITS_TOO_MUCH,
            _("Acts under appeal never count: 'asks' must name final_on."),
            rulebook.holds.span("asks"),
        )
    for item in rulebook.items.values():
        if item.use != "refused" and "adverse" in item.finding:
            _item(rulebook, item, problems)
    for rule, select in _deductions(rulebook):
        _documents(rulebook, select, problems)
        _severities(rulebook, select, problems)
        _since(rulebook, rule, problems)
    for ceiling in rulebook.ceilings.values():
        _ceiling(rulebook, ceiling, problems)


def _deductions(rulebook: Rulebook) -> Iterator[tuple[Indicator | Ceiling, Select]]:
    for indicator in rulebook.indicators.values():
        if indicator.kind == "deduction" and indicator.select is not None:
            yield indicator, indicator.select
    for ceiling in rulebook.ceilings.values():
        yield ceiling, ceiling.select


def _item(rulebook: Rulebook, item: Item, problems: Diagnostics) -> None:
    if item.use == "scored" and not item.document:
        problems.error(
            Code.NO_LEGAL_DOCUMENT,
            _("An adverse item names the kind of effective legal document it rests on."),
            item.at,
            hint=_("Add 'document: penalty_decision' or another; 'none' bars any deduction."),
        )
    if item.use == "scored" and item.document not in ("", "none"):
        missing = [word for word in EXCLUDES if word not in item.excludes]
        if missing:
            problems.error(
                Code.ADMITS_TOO_MUCH,
                _("This adverse item admits {words}.").format(words=", ".join(missing)),
                item.span("excludes"),
                hint=_(
                    "Summary procedure, warnings, minor corrected acts and acts under appeal "
                    "never count: name all four in 'excludes'."
                ),
            )
    if item.validity is not None and item.severity and item.finding == ("adverse",):
        for period in (item.validity, *item.validity.when):
            most = rulebook.severities[_gravest(item, period)]
            if (longest := period.reach[1]) > most:
                problems.error(
                    Code.VALIDITY_BEYOND_CEILING,
                    _("{months} months are longer than the {most} of its gravest class.").format(
                        months=longest, most=most
                    ),
                    period.span("to" if period.to_year_end else "months"),
                )


def _gravest(item: Item, period: Period) -> str:
    """The gravest class of the records that a period is for."""
    where = period.where if isinstance(period, Term) else ()
    asked = [str(v) for each in where if each.field == "severity" for v in each.values]
    return max(asked or item.severity, key=[*LONGEST].index)


def _documents(rulebook: Rulebook, select: Select, problems: Diagnostics) -> None:
    """Gate 3: what deducts rests on an effective legal document."""
    for key in select.items:
        item = rulebook.items.get(key)
        if item is None or item.use != "scored":
            continue
        if item.document in ("", "none") or "adverse" not in item.finding:
            problems.error(
                Code.NO_LEGAL_DOCUMENT,
                _("{item!r} rests on no effective legal document and cannot deduct.").format(
                    item=key
                ),
                select.span("items"),
                hint=_("Such a fact may end an award, never take points."),
            )


def _severities(rulebook: Rulebook, select: Select, problems: Diagnostics) -> None:
    """Gate 3: the class minor never counts, so no rule may ask for it."""
    asked = next((c for c in select.where if c.field == "severity"), None)
    if asked is not None and "minor" in asked.values:
        problems.error(
            Code.MINOR_SCORED,
            _("Records of class minor are kept and never scored."),
            asked.at,
        )
    for key in select.items:
        item = rulebook.items.get(key)
        if item is not None and item.severity == ("minor",):
            problems.error(
                Code.MINOR_SCORED,
                _("All records of {item!r} are of class minor and never scored.").format(item=key),
                select.span("items"),
            )


def _since(rulebook: Rulebook, rule: Indicator | Ceiling, problems: Diagnostics) -> None:
    """Gate 7: a deduction never reaches behind its own publication."""
    first = max([rulebook.first_published, *_issued(rulebook, rule.cite)])
    if rule.since is None:
        problems.error(
            Code.NO_SINCE,
            _("A deduction says since when it stands: the key 'since' is missing."),
            rule.at,
            hint=_("It is the day of publication of its first equal or harsher form."),
        )
    elif rule.since < first:
        problems.error(
            Code.SINCE_BEFORE_PUBLICATION,
            _("{since} lies before the rule's publication on {first}.").format(
                since=rule.since, first=first
            ),
            rule.span("since"),
        )


def _issued(rulebook: Rulebook, cited: tuple[Citation, ...]) -> list[date]:
    return [
        rulebook.documents[cite.document].issued
        for cite in cited
        if cite.document in rulebook.documents
    ]


#: What the name of a law holds, in either language.
_LAW = re.compile(r"法|条例|规定|决定|办法|《|\b(?:law|act|regulations?|provisions|rules)\b", re.I)


def _ceiling(rulebook: Rulebook, ceiling: Ceiling, problems: Diagnostics) -> None:
    """Gate 10: a ceiling is the most there is, and only on a serious listing by a named law."""
    for key in ceiling.select.items:
        item = rulebook.items.get(key)
        if item is not None and item.document not in ("", "none", "listing_decision"):
            problems.error(
                Code.CEILING_NOT_LISTING,
                _("A ceiling stands only on a serious listing by a named law."),
                ceiling.select.span("items"),
                hint=_("{item!r} rests on a {document}.").format(item=key, document=item.document),
            )
        elif item is not None and item.severity and item.severity != ("serious",):
            problems.error(
                Code.CEILING_NOT_LISTING,
                _("A ceiling stands only on a serious listing by a named law."),
                ceiling.select.span("items"),
                hint=_("{item!r} has records below class serious.").format(item=key),
            )
    if not _LAW.search(ceiling.law):
        problems.error(
            Code.CEILING_WITHOUT_LAW,
            _("The law that orders the listing must be named."),
            ceiling.span("law"),
        )
