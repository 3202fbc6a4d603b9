"""A copy of everything in words: sections of lists, for a page to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from chengxin.access.complaints.words import ground_names
from chengxin.export.gathering import Cut, Held
from chengxin.people.assisting import document_names, said_names
from chengxin.people.changing import words as changing
from chengxin.people.consent import Event, Giver
from chengxin.people.facts import FACTS
from chengxin.records.about.selectors import Filed
from chengxin.records.declaring import words as declaration_words
from chengxin.records.own import words as correction_words
from chengxin.report import figures, sentences, words
from chengxin.report.arithmetic import Line, arithmetic
from chengxin.text import _
from chengxin.web.citizen.tell import past
from chengxin.web.citizen.tell.consented import event_names, giver_names, purpose_name
from chengxin.web.shared import looked, recorded

type Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a section: what it is called, and what is said of it."""

    name: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the copy."""

    heading: str
    items: tuple[Item, ...]


def parts() -> list[Pair]:
    """Return what a copy holds, and what of each part."""
    return [
        (_("Who you are"), _("name, document and number, since when you are known here")),
        (_("What is attested"), _("the facts for taking part, with every change")),
        (_("What you agreed to"), _("every event, with the hash of the text you were shown")),
        (_("Changes"), _("what was changed about who you are, and by what you were known before")),
        (_("Help at a counter"), _("where and how you were helped to agree, and the signed form")),
        (
            _("Records"),
            _("every version with its values, who delivered it and when, marks, and your words"),
        ),
        (_("Points"), _("the score with every line of its arithmetic")),
        (_("History"), _("every change of the score and its cause")),
        (_("Who looked"), _("every entry, your own looks too")),
        (_("Complaints"), _("what you held to be a wrong look, and the answer")),
        (_("Corrections"), _("what you held to be wrong in a record, and the answer")),
        (_("Declarations"), _("what you declared yourself, and what was found")),
    ]


def part_names() -> Mapping[str, str]:
    """Return how the parts are called that may be cut."""
    return {"records": _("Records"), "history": _("History"), "looks": _("Who looked")}


def cuts(held: Held) -> list[dict[str, str]]:
    """Say which parts were cut, and where they go on."""
    return [{"text": _cut(each), "rest": f"?{each.name}={each.value}"} for each in held.cuts]


def _cut(cut: Cut) -> str:
    return _("{part}: {count} entries are here, and there are more.").format(
        part=part_names()[cut.part], count=figures.number(cut.given)
    )


def sections(held: Held) -> list[Section]:
    """Return the copy in the order of `parts`."""
    called = [heading for heading, _more in parts()]
    found = (
        _person(held), _facts(held), _consents(held), _changes(held), _help(held), _records(held),
        _points(held), _history(held), _looks(held), _complaints(held), _corrections(held),
        _declarations(held),
    )  # fmt: skip
    return [Section(heading, tuple(items)) for heading, items in zip(called, found, strict=True)]


def _person(held: Held) -> list[Item]:
    identity = held.identity
    pairs = (
        (_("Document"), document_names()[identity.kind]),
        (_("Number"), identity.number.reveal()),
        (_("Issued by"), identity.issuer),
        (_("Known here as"), str(held.person.person)),
        (_("Known here since"), figures.instant(held.person.joined_at)),
    )
    return [Item(held.name.reveal(), _told(*pairs))]


def _facts(held: Held) -> list[Item]:
    names = words.columns()
    return [
        Item(
            _("From {instant}").format(instant=figures.instant(each.recorded_at)),
            _told(*((names[name], _fact(asdict(each.facts)[name])) for name in FACTS)),
        )
        for each in held.facts
    ]


def _fact(value: date | bool | None) -> str:
    match value:
        case None:
            return _("unknown")
        case bool():
            return _("yes") if value else _("no")
        case _:
            return figures.day(value)


def _changes(held: Held) -> list[Item]:
    kinds, grounds = changing.kind_names(), changing.ground_names()
    return [
        Item(
            kinds[each.kind],
            _told(
                (_("When"), figures.instant(each.at)),
                (_("Reason"), grounds[each.ground]),
                (_("Document"), each.document),
                (_("Number before"), each.number.reveal() if each.number else ""),
                (_("Name before"), each.name.reveal() if each.name else ""),
                (_("Undone"), _("yes") if each.undone else _("no")),
            ),
        )
        for each in held.changes
    ]


def _help(held: Held) -> list[Item]:
    documents, said = document_names(), said_names()
    return [
        Item(
            figures.instant(each.at),
            _told(
                (_("Organisation"), each.organisation),
                (_("Counter"), each.place),
                (_("Document"), documents[each.document]),
                (_("Text"), said[each.said]),
                (_("Signed form"), each.form),
            ),
        )
        for _number, each in sorted(held.assistances.items())
    ]


def _consents(held: Held) -> list[Item]:
    events, givers = event_names(), giver_names()
    return [
        Item(
            f"{purpose_name(consent.purpose)}: {events[Event(each.event)]}",
            _told(
                (_("Time"), figures.instant(each.event_time)),
                (_("Valid from"), figures.day(each.effective_on)),
                (_("How"), givers[Giver(each.given_by)]),
                (_("SHA-256 of the text"), each.notice.hex() if each.notice else ""),
            ),
        )
        for consent in held.consents
        for each in consent.events
    ]


def _records(held: Held) -> list[Item]:
    return [item for filed in held.records for item in _record(held, filed)]


def _record(held: Held, filed: Filed) -> list[Item]:
    rulebook = held.rulebook
    found = []
    for version in filed.versions:
        said = [] if version.erased else recorded.facts(rulebook, version)
        name = f"{sentences.item_name(rulebook, version.item)} · {filed.record}/{version.version}"
        pairs = (
            (_("Delivered by"), filed.furnisher),
            (_("Recorded"), figures.instant(version.recorded_at)),
            (_("Content"), _("content erased") if version.erased else ""),
            *said,
        )
        found.append(Item(name, _told(*pairs)))
    marks = [recorded.mark_words(each) for each in filed.marks]
    if marks:
        found.append(Item(_("Marks on {record}").format(record=filed.record), _told(*marks)))
    beside = [
        (figures.instant(each.said_at), each.words)
        for each in held.statements
        if each.record_no == filed.record_no
    ]
    if beside:
        found.append(Item(_("Your words beside {record}").format(record=filed.record), (*beside,)))
    return found


def _points(held: Held) -> list[Item]:
    found = held.answer
    if found.score is None:
        missing = [(words.unmet()[fact].chip, words.unmet()[fact].sentence) for fact in found.unmet]
        return [Item(_("No score exists for this day, and none is computed."), _told(*missing))]
    made = arithmetic(held.rulebook, found)
    lines = [line for block in made.blocks for line in block.lines]
    lines += [*made.corrections, *made.uncounted]
    total = [
        (_("Level"), made.level),
        (_("As of"), figures.day(found.as_of)),
        (_("Version of the rules"), held.rulebook.version),
        (_("Base points"), figures.points(made.base)),
    ]
    return [Item(str(found.score), _told(*total)), *map(_line, lines)]


def _line(line: Line) -> Item:
    pairs = (
        (_("Points"), figures.signed(line.points)),
        (_("What"), line.what),
        (_("Counted with"), line.measure),
        (_("Reason"), line.reason.chip if line.reason else ""),
        (_("Record"), line.row.record),
    )
    return Item(line.title, _told(*pairs))


def _history(held: Held) -> list[Item]:
    causes = past.causes()
    return [
        Item(
            figures.instant(each.changed_at),
            _told(
                (_("Points"), str(each.score)),
                (_("Points before"), "" if each.score_before is None else str(each.score_before)),
                (_("Level"), each.level),
                (_("Cause"), causes[each.cause]),
            ),
        )
        for each in held.history
    ]


def _looks(held: Held) -> list[Item]:
    return [
        Item(
            f"{figures.instant(each.at)} · {told.who}",
            _told(
                (_("Why"), told.why),
                (_("Reason"), told.reason),
                (_("What kinds of data"), told.kinds),
                (_("Basis"), told.details),
                (_("Outcome"), told.chip),
            ),
        )
        for each in held.looks
        for told in [looked.told([each])]
    ]


def _complaints(held: Held) -> list[Item]:
    names = ground_names()
    return [
        Item(
            each.reference,
            _told(
                (_("Time"), figures.instant(each.made_at)),
                (_("Why"), names[each.ground]),
                (_("Reason"), each.words),
                (_("Answer"), each.answer),
            ),
        )
        for each in held.complaints
    ]


def _corrections(held: Held) -> list[Item]:
    names, outcomes = correction_words.ground_names(), correction_words.outcome_names()
    return [
        Item(
            each.reference,
            _told(
                (_("Time"), figures.instant(each.asked_at)),
                (_("Why"), names[each.ground]),
                (_("Reason"), each.words),
                (
                    _("Outcome"),
                    outcomes[each.outcome] if each.outcome else _("waits for an answer"),
                ),
                (_("Answer"), each.answer),
            ),
        )
        for each in held.corrections
    ]


def _declarations(held: Held) -> list[Item]:
    outcomes = declaration_words.outcome_names()
    return [
        Item(
            each.reference,
            _told(
                (_("Time"), figures.instant(each.declared_at)),
                (
                    _("Outcome"),
                    outcomes[each.outcome] if each.outcome else _("waits to be verified"),
                ),
                (_("Answer"), each.answer),
            ),
        )
        for each in held.declarations
    ]


def _told(*pairs: Pair) -> tuple[Pair, ...]:
    return tuple((name, said) for name, said in pairs if said)
