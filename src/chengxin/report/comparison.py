"""What is compared of several rulebooks: rows of one question each, a cell for every rulebook.

A cell is made of parts, each with the thing it comes from, so that every face can show its
article or the table it is modelled on. Counts are taken from the files and come from nothing
else. Nothing is ranked: a comparison says what each city's text says. `compare` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from chengxin.report import chosen, derived, duties, duty_words, figures, frame, joined, words
from chengxin.report.comparison_counts import Count, cases, indicators, items
from chengxin.rulebook.model import Grounded, Name, Rulebook
from chengxin.text import _, current_language


@dataclass(frozen=True, slots=True)
class Part:
    """One thing said in a cell, and where it comes from."""

    said: str
    thing: Grounded | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One question and every rulebook's answer, in the order of the rulebooks.

    `own` rows say what a rulebook is or what is counted in it; all others cite.
    """

    what: str
    cells: tuple[tuple[Part, ...], ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows below one heading."""

    title: str
    rows: tuple[Row, ...]


Says = Callable[[Rulebook], Iterable[Part]]


def comparison(rulebooks: Sequence[Rulebook]) -> list[Group]:
    """Return the groups of rows, in the current language; rows that no rulebook fills are left out.

    Raises ValueError when there is nothing to compare.
    """
    if not rulebooks:
        raise ValueError("no rulebooks to compare")

    def rows(*questions: tuple[str, Says], own: bool = False) -> tuple[Row, ...]:
        made = (
            Row(what, tuple(tuple(says(book)) for book in rulebooks), own)
            for what, says in questions
        )
        return tuple(row for row in made if any(row.cells))

    kinds = words.grounds()
    return [
        Group(
            _("The law"),
            rows(
                (_("Standing"), _standing),
                (_("Documents"), _documents),
                (_("Days in force"), lambda book: [Part(frame.served_words(book))]),
                own=True,
            ),
        ),
        Group(
            _("Who is covered, scale and levels"),
            rows(
                (kinds["who"], _who),
                (_("Consent"), lambda book: _section(book, "consent")),
                (kinds["scale"], lambda book: [Part(frame.scale_words(book), book.scale)]),
                (_("Levels"), _levels),
                (kinds["guard"], _guard),
                (_("Dimensions"), _dimensions),
                (_("Shared limits"), _pools),
                (_("Groups of which one award counts"), _groups),
                (_("Ceilings"), _ceilings),
                (_("Derived scores"), _derived),
            ),
        ),
        Group(_("Periods"), rows(*_periods(rulebooks[0]))),
        Group(
            _("Clocks"),
            rows(*((name, _clock(duty)) for duty, name in duty_words.duties().items())),
        ),
        Group(
            _("Channels, reviews and readings of the text"),
            rows(
                (_("Where to ask for the score"), lambda book: _section(book, "channels")),
                (_("Reviews"), lambda book: _section(book, "reviews")),
                (_("Departures from the text"), lambda book: _section(book, "deviations")),
                (_("Interpretations"), lambda book: _section(book, "interpretations")),
                (_("Changes and their reasons"), lambda book: _section(book, "changes")),
            ),
        ),
        Group(_("Items of the catalogue"), _counted(rulebooks, items)),
        Group(_("Indicators by shape"), _counted(rulebooks, indicators)),
        Group(_("Worked examples"), _counted(rulebooks, cases)),
    ]


def _counted(
    rulebooks: Sequence[Rulebook], count: Callable[[Rulebook], list[Count]]
) -> tuple[Row, ...]:
    """Turn counts of the same names into rows; what no rulebook has is left out."""
    columns = [count(book) for book in rulebooks]
    return tuple(
        Row(
            across[0].what,
            tuple((Part(figures.number(each.count)),) for each in across),
            own=True,
        )
        for across in zip(*columns, strict=True)
        if any(each.count for each in across)
    )


def _standing(book: Rulebook) -> Iterable[Part]:
    yield Part(_("law {law}").format(law=words.law_status()[book.law]))
    yield Part(words.figures_status()[book.figures])


def _documents(book: Rulebook) -> Iterable[Part]:
    lang = current_language()
    for each in book.documents.values():
        yield Part(
            _("{title}, {number}, {issuer}, {day}").format(
                title=each.title.get(lang),
                number=each.number,
                issuer=each.issuer.get(lang),
                day=figures.day(each.issued),
            )
        )


def _named(name: Name | str, said: str) -> str:
    """Return what is said with the name of what it is said of."""
    text = name if isinstance(name, str) else name.get(current_language())
    return _("{name}: {said}").format(name=text, said=said) if said else text


def _who(book: Rulebook) -> Iterable[Part]:
    facts = words.residency()
    yield Part(
        _("from {age} on; one of: {facts}").format(
            age=book.who.age, facts=joined.listed(facts[each] for each in book.who.residency)
        ),
        book.who,
    )


def _levels(book: Rulebook) -> Iterable[Part]:
    for (name, lowest, highest), level in zip(frame.level_ranges(book), book.levels, strict=True):
        yield Part(f"{name} {lowest}–{highest}", level)


def _guard(book: Rulebook) -> Iterable[Part]:
    # Without a guard it is the scale's own article that lets points fall below the base.
    yield Part(frame.guard_words(book), book.guard or book.scale)


def _dimensions(book: Rulebook) -> Iterable[Part]:
    for key, each in book.dimensions.items():
        yield Part(_named(each.name, frame.dimension_limits(book, key)), each)


def _pools(book: Rulebook) -> Iterable[Part]:
    for each in book.pools.values():
        most = _("awards at most {points}").format(points=figures.in_points(each.cap))
        yield Part(_named(each.name, most), each)


def _groups(book: Rulebook) -> Iterable[Part]:
    for key, each in book.groups.items():
        yield Part(chosen.group_words(book, key), each)


def _ceilings(book: Rulebook) -> Iterable[Part]:
    for key, each in book.ceilings.items():
        yield Part(f"{frame.ceiling_words(book, key)} {each.law}", each)


def _derived(book: Rulebook) -> Iterable[Part]:
    for each in book.derived.values():
        yield Part(_named(each.name, derived.scene_words(each)), each)


def _periods(first: Rulebook) -> Iterable[tuple[str, Says]]:
    """Every rulebook has the same periods, in one order."""

    def at(place: int) -> Says:
        def says(book: Rulebook) -> Iterable[Part]:
            _what, said, ground = frame.period_lines(book)[place]
            yield Part(said, ground)

        return says

    for place, (what, _said, _ground) in enumerate(frame.period_lines(first)):
        yield what, at(place)


def _clock(duty: str) -> Says:
    def says(book: Rulebook) -> Iterable[Part]:
        if duty in book.clocks:
            yield Part(duties.period_words(book.clocks[duty]), book.clocks[duty])

    return says


def _section(book: Rulebook, anchor: str) -> Iterable[Part]:
    for section in duties.sections(book):
        if section.anchor == anchor:
            for entry in section.entries:
                named = anchor != "consent"
                yield Part(_named(entry.name, entry.said) if named else entry.said, entry.thing)
