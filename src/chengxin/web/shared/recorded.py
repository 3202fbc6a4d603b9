"""A record in words: what it is, what was said of it, and what was decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from chengxin.clock import civil_day, today
from chengxin.ledger.encoding import slots
from chengxin.records.about.selectors import Filed, Mark, Version
from chengxin.report import figures, sentences, words
from chengxin.report.cite import Cited, cited
from chengxin.rulebook.model import Rulebook
from chengxin.text import _, current_language


@dataclass(frozen=True, slots=True)
class Entry:
    """A record in a list; `chip` and `shape` are of the newest mark that tells something."""

    record_no: int
    name: str
    more: str
    chip: str
    shape: str


@dataclass(frozen=True, slots=True)
class Source:
    """What one furnisher has delivered; `last` is the day on which it last sent something."""

    name: str
    last: str
    entries: tuple[Entry, ...]


def by_source(rulebook: Rulebook, filed: Sequence[Filed]) -> list[Source]:
    """Put records under who delivered them, the newest first in each."""
    names = dict.fromkeys(each.furnisher for each in filed)
    sources = []
    for name in sorted(names):
        own = [each for each in filed if each.furnisher == name]
        own.sort(key=lambda each: each.newest.known_from, reverse=True)
        last = max(version.known_from for each in own for version in each.versions)
        entries = tuple(entry(rulebook, each) for each in own)
        sources.append(Source(name, figures.day(civil_day(last)), entries))
    return sources


def entry(rulebook: Rulebook, filed: Filed) -> Entry:
    """Return a record as a list shows it."""
    newest = filed.newest
    said = [what(rulebook, newest)]
    if newest.formed_on:
        said.append(figures.day(newest.formed_on))
    if len(filed.versions) > 1:
        said.append(_("{count} versions").format(count=len(filed.versions)))
    chip, shape = status(filed)
    return Entry(
        filed.record_no,
        sentences.item_name(rulebook, newest.item),
        " · ".join(text for text in said if text),
        chip,
        shape,
    )


def status(filed: Filed) -> tuple[str, str]:
    """Return the word and the shape of what stands about a record."""
    if filed.newest.erased:
        return _("content erased"), "over"
    if marks := living(filed):
        newest = marks[-1]
        shapes = {"disputed": "wait", "verified": "good"}
        return words.marks()[newest.kind], shapes.get(newest.kind, "over")
    return words.findings()[filed.newest.finding], "none"


def living(filed: Filed) -> list[Mark]:
    """Return the marks that hold today: of each case its last word, unless it is over."""
    last = {(each.kind, each.case): each for each in filed.marks}
    return [each for each in last.values() if each.until is None or each.until > today()]


def what(rulebook: Rulebook, version: Version) -> str:
    """Return the values of a version's fields in one line."""
    return " · ".join(said for _name, said in _values(rulebook, version))


def facts(rulebook: Rulebook, version: Version) -> list[tuple[str, str]]:
    """Return everything that a version says, as (what, in words), gaps left out."""
    severities, names = words.severities(), words.columns()
    day = figures.day
    found = [
        (_("What the furnisher found"), words.findings()[version.finding]),
        *_values(rulebook, version),
        (names["formed_on"], day(version.formed_on) if version.formed_on else ""),
        (names["ended_on"], day(version.ended_on) if version.ended_on else ""),
        (
            names["source_valid_until"],
            day(version.source_valid_until) if version.source_valid_until else "",
        ),
        (names["severity"], severities.get(version.severity, "")),
        (names["final_on"], day(version.final_on) if version.final_on else ""),
        (names["notified_on"], day(version.notified_on) if version.notified_on else ""),
        (names["issuer"], version.issuer),
        (names["document"], version.document),
        (_("Recorded by the furnisher at"), figures.instant(version.recorded_at)),
    ]
    return [(name, said) for name, said in found if said]


def _values(rulebook: Rulebook, version: Version) -> list[tuple[str, str]]:
    item = rulebook.items.get(version.item)
    if item is None or version.erased:
        return []
    found = []
    for name, slot in slots(item).items():
        value = version.values[slot - 1]
        if value is not None:
            field = item.fields[name]
            found.append((field.name.get(current_language()), figures.value_of(field, value)))
    return found


def catalogue(rulebook: Rulebook, item: str) -> list[tuple[str, str]]:
    """Return why such records are held at all: purpose, basis, and on what footing."""
    known = rulebook.items.get(item)
    if known is None:
        return []
    found = [
        (_("Purpose"), known.purpose),
        (_("Legal basis"), known.legal_basis),
        (_("Consent"), words.consents().get(known.consent, known.consent)),
        (_("Use"), words.uses()[known.use]),
    ]
    return [(name, said) for name, said in found if said]


def cites(rulebook: Rulebook, item: str) -> tuple[Cited, ...]:
    """Return the articles that an item of the catalogue rests on."""
    known = rulebook.items.get(item)
    return cited(rulebook, known.cite) if known else ()


def mark_words(mark: Mark) -> tuple[str, str]:
    """Return what was decided, and from when until when it holds."""
    if mark.until and mark.until <= mark.starts:
        said = [_("taken back")]
    else:
        said = [_("from {day}").format(day=figures.day(mark.starts))]
    if mark.until and mark.until > mark.starts:
        last = mark.until - timedelta(days=1)
        said.append(_("to {day}").format(day=figures.day(last)))
    if mark.case:
        said.append(_("case {case}").format(case=mark.case))
    return words.marks()[mark.kind], " · ".join(said)
