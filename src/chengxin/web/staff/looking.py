"""The sections of a person's file: what each is called, which kinds it shows, and how it is read.

A section is read by the selectors alone, each of which leaves its entry. What a purpose does not
open is not offered; asking for it all the same is denied by the selector, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chengxin.access.context import AccessContext
from chengxin.access.kinds import Kind, kind_names
from chengxin.access.purposes import RULES, Purpose, purpose_names
from chengxin.access.selectors import entries_about
from chengxin.people.selectors import consent_of, facts_of, identity_of, name_of
from chengxin.records.about.selectors import records_of
from chengxin.report import told
from chengxin.report import words as report_words
from chengxin.report.arithmetic import arithmetic
from chengxin.report.sentences import item_name
from chengxin.report.terminal import version
from chengxin.standing.selectors import answer, history, standing_of
from chengxin.standing.services.versions import current, numbered
from chengxin.text import _, current_language
from chengxin.web.staff import words
from chengxin.web.staff.rulelinks import site_links

_Read = Callable[[AccessContext, int], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a file; `template` shows what `read` returns."""

    slug: str
    kinds: frozenset[Kind]
    template: str
    read: _Read


def _identity(context: AccessContext, person_no: int) -> Mapping[str, Any]:
    name, identity = name_of(context, person_no), identity_of(context, person_no)
    return {
        "name": name.reveal() if name else "",
        "number": identity.number.reveal() if identity else "",
        "kind": identity.kind if identity else "",
        "issuer": identity.issuer if identity else "",
    }


def _facts(context: AccessContext, person_no: int) -> Mapping[str, Any]:
    return {"facts": facts_of(context, person_no)}


def _consent(context: AccessContext, person_no: int) -> Mapping[str, Any]:
    return {
        "consent": consent_of(context, person_no),
        "event_names": words.event_names(),
        "giver_names": words.giver_names(),
    }


def _score(context: AccessContext, person_no: int) -> Mapping[str, Any]:
    standing = standing_of(context, person_no)
    if standing is None:
        return {"standing": None}
    rulebook = numbered(standing.rulebook_no).rulebook
    lang = current_language()
    names = {each.id: each.name.get(lang) for each in rulebook.levels}
    return {
        "standing": standing,
        "level": names.get(standing.level, standing.level),
        "dimensions": [
            (each.name.get(lang), standing.dimensions.get(each.id, 0))
            for each in rulebook.dimensions.values()
        ],
        "rulebook": version(rulebook),
        "links": site_links(standing.rulebook_no),
    }


def _arithmetic(context: AccessContext, person_no: int) -> Mapping[str, Any]:
    loaded, found = current(), answer(context, person_no)
    if found is None:
        return {"told": None}
    made = arithmetic(loaded.rulebook, found)
    return {
        "told": told.context(loaded.rulebook, found, made),
        "links": site_links(loaded.rulebook_no),
    }


def _records(context: AccessContext, person_no: int) -> Mapping[str, Any]:
    rulebook = current().rulebook
    filed = records_of(context, person_no)
    return {
        "filed": sorted(filed, key=lambda each: each.newest.known_from, reverse=True),
        "items": {each.newest.item: item_name(rulebook, each.newest.item) for each in filed},
        "finding_names": report_words.findings(),
        "mark_names": report_words.marks(),
    }


def _history(context: AccessContext, person_no: int) -> Mapping[str, Any]:
    return {"changes": history(context, person_no), "causes": words.cause_names()}


def _looks(context: AccessContext, person_no: int) -> Mapping[str, Any]:
    return {
        "looks": entries_about(context, person_no).looks,
        "purpose_names": purpose_names(),
        "kind_names": kind_names(),
    }


SECTIONS: Mapping[str, Section] = {
    each.slug: each
    for each in (
        Section(
            "identity", frozenset({Kind.NAME, Kind.IDENTITY}), "staff/file_identity.html", _identity
        ),
        Section("score", frozenset({Kind.SCORE}), "staff/file_score.html", _score),
        Section(
            "arithmetic",
            frozenset({Kind.SCORE, Kind.ARITHMETIC, Kind.RECORDS, Kind.MARKS}),
            "staff/file_arithmetic.html",
            _arithmetic,
        ),
        Section(
            "records", frozenset({Kind.RECORDS, Kind.MARKS}), "staff/file_records.html", _records
        ),
        Section("history", frozenset({Kind.HISTORY}), "staff/file_history.html", _history),
        Section("facts", frozenset({Kind.FACTS}), "staff/file_facts.html", _facts),
        Section("consent", frozenset({Kind.CONSENT}), "staff/file_consent.html", _consent),
        Section("looks", frozenset({Kind.LOOKS}), "staff/file_looks.html", _looks),
    )
}


def section_names() -> Mapping[str, str]:
    """Return what each section is called."""
    return {
        "identity": _("Full name and identity number"),
        "score": _("Points and level"),
        "arithmetic": _("How the points come about"),
        "records": _("Records"),
        "history": _("How the points changed"),
        "facts": _("Facts for taking part"),
        "consent": _("Consents"),
        "looks": _("Who looked"),
    }


def offered(purpose: str) -> list[Section]:
    """Return the sections that a purpose opens.

    >>> [each.slug for each in offered("audit.oversight")]
    ['consent', 'looks']
    """
    kinds = RULES[Purpose(purpose)].kinds
    return [each for each in SECTIONS.values() if each.kinds <= kinds]
