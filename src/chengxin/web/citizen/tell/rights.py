"""What somebody may ask for, where, and on what: the law of the state and the city's own text.

And how the points are computed, in the sentences that are made of the rulebook in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from chengxin.access.purposes import basis_name
from chengxin.report import duties, figures, frame, words
from chengxin.report.cite import Cited, cited, heading
from chengxin.rulebook.model import Article, Grounded, Rulebook
from chengxin.text import _, current_language


@dataclass(frozen=True, slots=True)
class Right:
    """Something that one may do; `place` is where, empty where it is a person who helps."""

    name: str
    more: str
    basis: str
    place: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the method, with the articles it comes from or the table it is modelled on."""

    name: str
    words: str
    cites: tuple[Cited, ...]
    modelled: str


@dataclass(frozen=True, slots=True)
class Text:
    """An article of the city's own text, as it stands in the rulebook."""

    label: str
    text: str
    cited: Cited


def rights(answered_by: str = "") -> list[Right]:
    """Return what one may do, each free of charge; `answered_by` is when a dispute would be."""
    corrected = _("on the page of the record; a deduction is held out until the answer")
    if answered_by:
        corrected += _("; asked for today, it is answered by {day}").format(day=answered_by)

    def at(name: str) -> str:
        return reverse(f"citizen:{name}")

    return [
        Right(
            _("See what is held"), _("every record with its source and its days"),
            basis_name("PIPL 45"), at("records"),
        ),
        Right(
            _("See who looked, and object to a look"), _("each with its reason"),
            basis_name("PIPL 44"), at("looks"),
        ),
        Right(
            _("Have a copy"), _("as a file, or as a page to print"), basis_name("PIPL 45"),
            at("copy"),
        ),
        Right(
            _("Have something corrected"), corrected, basis_name("CC 1029, PIPL 46"),
            at("records"),
        ),
        Right(
            _("Say something beside a record"), _("on the page of the record"),
            basis_name("PIPL 44"), at("records"),
        ),
        Right(
            _("Have a positive record deleted"),
            _("on the page of the record, after you saw what it does to your points"),
            basis_name("PIPL 47"), at("records"),
        ),
        Right(
            _("Have the points explained"), _("every line with its record and its article"),
            basis_name("PIPL 24, PIPL 48"), at("why"),
        ),
        Right(
            _("Take your consent back"), _("points and history are gone at once"),
            basis_name("PIPL 15"), at("leave"),
        ),
        Right(
            _("Leave for good"), _("everything that is held about you is deleted"),
            basis_name("PIPL 47"), at("leave_altogether"),
        ),
    ]  # fmt: skip


def method(rulebook: Rulebook) -> list[Said]:
    """Return how the points are computed, in plain words [yuxi 11]."""
    return [*_frame(rulebook), *_levels(rulebook), *_parts(rulebook), *_periods(rulebook)]


def _frame(rulebook: Rulebook) -> Iterator[Said]:
    yield _said(rulebook, _("Who has points"), frame.who_words(rulebook), rulebook.who)
    yield _said(rulebook, _("The scale"), frame.scale_words(rulebook), rulebook.scale)
    yield _said(rulebook, _("How far down"), frame.guard_words(rulebook), rulebook.guard)


def _levels(rulebook: Rulebook) -> Iterator[Said]:
    ranges = frame.level_ranges(rulebook)
    for (name, lowest, highest), level in zip(ranges, rulebook.levels, strict=True):
        yield _said(rulebook, name, f"{lowest}–{highest}", level)


def _parts(rulebook: Rulebook) -> Iterator[Said]:
    for each in rulebook.dimensions.values():
        rules = len(frame.of_dimension(rulebook, each.id))
        count = _("1 rule") if rules == 1 else _("{count} rules").format(count=rules)
        limits = frame.dimension_limits(rulebook, each.id)
        said = _("{rules}; {limits}").format(rules=count, limits=limits) if limits else count
        yield _said(rulebook, each.name.get(current_language()), said, each)


def _periods(rulebook: Rulebook) -> Iterator[Said]:
    for name, said, ground in frame.period_lines(rulebook):
        yield _said(rulebook, name, said, ground)
    disputed = words.reasons()["disputed"]
    yield Said(disputed.chip, disputed.sentence, (), "")


def _said(rulebook: Rulebook, name: str, sentence: str, ground: Grounded | None) -> Said:
    if ground is None:
        return Said(name, sentence, (), "")
    return Said(name, sentence, cited(rulebook, ground.cite), frame.modelled_words(ground))


def texts(rulebook: Rulebook) -> list[Text]:
    """Return the articles of the city's own text that these rights rest on."""
    grounds = [
        rulebook.consent, *rulebook.channels.values(), *rulebook.clocks.values(),
        rulebook.validity, rulebook.display,
    ]  # fmt: skip
    keys = dict.fromkeys(
        (cite.document, cite.article) for ground in grounds if ground for cite in ground.cite
    )
    found = [rulebook.articles[key] for key in keys if key in rulebook.articles]
    order = [*rulebook.articles.values()]
    return [_text(rulebook, each) for each in sorted(found, key=order.index)]


def _text(rulebook: Rulebook, article: Article) -> Text:
    label = heading(rulebook, article.document, article.number)
    place = Cited(article.document, article.number, 0, label)
    return Text(label, article.text, place)


def channels(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Return the city's own ways to ask for one's points, as its rulebook has them."""
    section = next((each for each in duties.sections(rulebook) if each.anchor == "channels"), None)
    return [(each.name, each.said) for each in section.entries] if section else []


def document_name(rulebook: Rulebook) -> str:
    """Return what the city's text is called, with its number."""
    known = next(iter(rulebook.documents.values()))
    said = (known.title.get(current_language()), known.number, figures.day(known.issued))
    return " · ".join(each for each in said if each)
