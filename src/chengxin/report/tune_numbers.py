"""The numbers of a rulebook in the order in which people read it, each with a label in words.

`tune` puts them on its page; `tune_labels` says what each is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chengxin.report import frame, words
from chengxin.report.cite import cite_text
from chengxin.report.tune_labels import label
from chengxin.rulebook.model import Grounded, Name, Rulebook
from chengxin.rulebook.numbers import Number
from chengxin.text import _, current_language

#: Kinds of numbers that enter before anything is kept: trying them takes a run over everybody.
SLOW = ("term", "factor", "bound", "count", "day")


@dataclass(frozen=True, slots=True)
class Row:
    """A number with its label."""

    number: Number
    label: str

    @property
    def slow(self) -> bool:
        """Whether trying another one takes a run over everybody."""
        return self.number.kind in SLOW

    @property
    def keyboard(self) -> str:
        """What a telephone offers to type with: figures alone only where no sign is needed."""
        return "decimal" if self.number.text.replace(".", "").isdigit() else "text"


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one thing, with where they come from."""

    name: str
    ground: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Section:
    """What is folded together on the page."""

    key: str
    name: str
    groups: Sequence[Group]


def sections(book: Rulebook, numbers: Iterable[Number]) -> list[Section]:
    """Return every number once: scale and levels, then each dimension, then the periods."""
    of: dict[tuple[str, ...], list[Number]] = {}
    for number in numbers:
        of.setdefault(_owner(number), []).append(number)
    used: set[tuple[str, ...]] = set()

    def group(thing: Grounded | None, name: str, *owner: str) -> Iterator[Group]:
        used.add(owner)
        rows = [Row(number, label(book, number)) for number in of.get(owner, ())]
        if rows:
            yield Group(name, "" if thing is None else _ground(book, thing), rows)

    first = [
        *group(book.scale, words.grounds()["scale"], "scale"),
        *group(book.levels[0], _("Levels"), "levels"),
    ]
    found = [Section("scale", _("Scale and levels"), first)]
    for key, dimension in book.dimensions.items():
        groups = [*group(dimension, _("Limits of the dimension"), "dimensions", key)]
        for pool in book.pools.values():
            if pool.dimension == key:
                groups += group(pool, _name(pool.name), "pools", pool.id)
        for rule in frame.of_dimension(book, key):
            groups += group(rule, _name(rule.name), "indicators", rule.id)
        found.append(Section(f"dimension-{key}", _name(dimension.name), groups))
    periods = [
        *group(book.who, words.grounds()["who"], "who"),
        *group(book.validity, words.grounds()["validity"], "validity"),
        *group(book.severities_from, words.grounds()["severities"], "severities"),
        *group(book.holds, words.grounds()["holds"], "holds"),
        *group(book.display, words.grounds()["display"], "display"),
    ]
    for ceiling in book.ceilings.values():
        periods += group(ceiling, _name(ceiling.name), "ceilings", ceiling.id)
    for item in book.items.values():
        periods += group(item, _name(item.name), "items", item.id)
    found.append(Section("periods", _("Periods and who is covered"), periods))
    return [section for section in found if section.groups]


def _owner(number: Number) -> tuple[str, ...]:
    """The thing that a number belongs to: a key of the rulebook, or one of several under it."""
    many = ("dimensions", "pools", "ceilings", "items", "indicators")
    return number.path[:2] if number.path[0] in many else number.path[:1]


def _name(name: Name) -> str:
    return name.get(current_language())


def _ground(book: Rulebook, thing: Grounded) -> str:
    return cite_text(book, thing) or frame.modelled_words(thing)
