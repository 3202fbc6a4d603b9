"""What a city owes its people beside the points, in words: consent, clocks, channels and the rest.

`sections` gives headings with entries, each with the thing it comes from, so that the terminal,
the pages and the comparison say the same. Nothing is judged here, and nothing asks what day it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chengxin.clocks import Rule
from chengxin.report import duty_words, figures, joined, sentences, words
from chengxin.rulebook.gates.duties import due_on
from chengxin.rulebook.grounded import grounded
from chengxin.rulebook.model import Clock, Grounded, Rulebook, Submission
from chengxin.text import _, current_language


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing: its name, what is said of it, and the thing itself with its citations."""

    name: str
    said: str
    thing: Grounded


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the anchor of its place on a page, and what stands below it."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]


def sections(rulebook: Rulebook) -> list[Section]:
    """Return the sections of a rulebook that have something to say."""
    found = [
        Section("consent", _("Consent"), tuple(_consent(rulebook))),
        Section("clocks", _("Clocks"), tuple(_clocks(rulebook))),
        Section("channels", _("Where to ask for the score"), tuple(_channels(rulebook))),
        Section(
            "deviations",
            _("Where the software departs from the text, in the person’s favour"),
            tuple(_deviations(rulebook)),
        ),
        Section("interpretations", _("Interpretations"), tuple(_interpretations(rulebook))),
        Section("reviews", _("Reviews"), tuple(_reviews(rulebook))),
        Section("changes", _("Changes and their reasons"), tuple(_changes(rulebook))),
    ]
    return [each for each in found if each.entries]


def facts_about(rulebook: Rulebook, path: str) -> list[tuple[str, str]]:
    """Return (kind, in words) of every departure and interpretation about the thing at `path`."""
    lang, kinds = current_language(), words.grounds()
    departures = [
        (kinds["deviation"], each.text.get(lang))
        for each in rulebook.deviations
        if each.about == path
    ]
    return departures + [
        (
            kinds["interpretation"],
            _("{question} {answer}").format(
                question=each.question.get(lang), answer=each.answer.get(lang)
            ),
        )
        for each in rulebook.interpretations.values()
        if path in each.about
    ]


def clock_words(clock: Clock) -> str:
    """Say what must be done, in which time from when, and what happens when it runs out."""
    return _("{duty}: {period}").format(
        duty=duty_words.duties()[clock.id], period=period_words(clock)
    )


def period_words(clock: Clock) -> str:
    """Say how long a clock runs, from when, and what happens when it runs out."""
    return _("{length} {starts}; after that {effect}.").format(
        length=length_words(clock),
        starts=duty_words.events()[clock.starts],
        effect=duty_words.effects()[clock.effect],
    )


def length_words(clock: Clock | Rule | Submission) -> str:
    """Say how long a clock runs."""
    if clock.unit == "months":
        return figures.months(clock.length)
    if clock.length == 0:
        return _("the same day")
    working = _("1 working day") if clock.length == 1 else _("{count} working days")
    calendar = _("1 day") if clock.length == 1 else _("{count} days")
    return (working if clock.unit == "working_days" else calendar).format(count=clock.length)


def thing_name(rulebook: Rulebook, path: str) -> str:
    """Return the name of the thing at `path` for people.

    Things without a name of their own are called by their kind.
    """
    kind, _slash, key = path.partition("/")
    thing = dict(grounded(rulebook))[path]
    name = getattr(thing, "name", None)
    if name is not None:
        return str(name.get(current_language()))
    kinds = {
        "who": _("Who is covered"),
        "scale": _("Scale"),
        "validity": _("Period for which records count"),
        "severities": _("Longest time an adverse record counts, by severity"),
        "holds": _("Holds before a deduction"),
        "display": _("Period for which records are shown"),
        "guard": _("Guard of the base"),
        "consent": _("Consent"),
        "items": sentences.item_name(rulebook, key.partition("/")[0]),
        "reviews": duty_words.reviewed().get(key, key),
    }
    return kinds.get(kind, path)


def _things(rulebook: Rulebook, paths: tuple[str, ...]) -> str:
    return joined.listed(thing_name(rulebook, path) for path in paths)


def _consent(rulebook: Rulebook) -> Iterator[Entry]:
    rule = rulebook.consent
    if rule is None:
        return
    acts = duty_words.acts()
    form = _("in writing") if rule.signed else _("by authorisation")
    said = _("The text asks for it, {form}, before: {acts}.").format(
        form=form, acts=joined.listed(acts[each] for each in rule.before)
    )
    yield Entry(_("What the person agrees to"), said, rule)


def _clocks(rulebook: Rulebook) -> Iterator[Entry]:
    for clock in rulebook.clocks.values():
        yield Entry(clock.name.get(current_language()), clock_words(clock), clock)


def _channels(rulebook: Rulebook) -> Iterator[Entry]:
    kinds = duty_words.channels()
    for channel in rulebook.channels.values():
        said = _("{kind}; free of charge, by real name.").format(kind=kinds[channel.kind])
        yield Entry(channel.name.get(current_language()), said, channel)


def _deviations(rulebook: Rulebook) -> Iterator[Entry]:
    for each in rulebook.deviations:
        yield Entry(thing_name(rulebook, each.about), each.text.get(current_language()), each)


def _interpretations(rulebook: Rulebook) -> Iterator[Entry]:
    lang = current_language()
    for each in rulebook.interpretations.values():
        said = _("{answer} ({by}, {day}; about: {things})").format(
            answer=each.answer.get(lang),
            by=each.by.get(lang),
            day=figures.day(each.on),
            things=_things(rulebook, each.about),
        )
        yield Entry(each.question.get(lang), said, each)


def _reviews(rulebook: Rulebook) -> Iterator[Entry]:
    for key, review in rulebook.reviews.items():
        said = _("Every {months}; last on {last}, next due on {due}.").format(
            months=figures.months(review.every),
            last=figures.day(review.last_on),
            due=figures.day(due_on(review)),
        )
        yield Entry(duty_words.reviewed()[key], said, review)


def _changes(rulebook: Rulebook) -> Iterator[Entry]:
    bases = duty_words.bases()
    for change in rulebook.changes:
        name = _("{day}: {basis}").format(day=figures.day(change.on), basis=bases[change.basis])
        said = change.reason.get(current_language())
        if change.about:
            said += " " + _("(about: {things})").format(things=_things(rulebook, change.about))
        yield Entry(name, said, change)
