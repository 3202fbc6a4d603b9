"""What of the rules differs between two versions, and rulebooks with single differences undone.

Such mixtures are only ever asked what a score would have been: no gate has seen them, none is
written down, none may score anybody. Names, citations and places in files are no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, NamedTuple

from chengxin.rulebook.model import Name, Rulebook, Written
from chengxin.scoring.compile import ArithmeticTooLargeError, compile_rulebook

#: Parts of a rulebook that only name it, or that only say who has a score at all. Of what else
#: differs, a part counts when the compiled tables differ with it.
_NO_POINTS = frozenset(
    {
        *("at", "spans", "folder", "version", "id", "name", "law", "figures", "until", "starts"),
        *("first_published", "documents", "articles", "who", "categories", "cases"),
    }
)

#: Parts of a rule that are words for people.
_WORDS = frozenset(
    {
        *("at", "spans", "name", "cite", "modelled_on", "law", "category", "furnisher", "purpose"),
        *("legal_basis", "necessity", "reason", "document", "excludes", "earned_by", "repairs"),
    }
)


class Part(NamedTuple):
    """A rule or setting: where it stands in a rulebook, and its id where there are several.

    `Part("", "")` stands for all of a rulebook at once.
    """

    kind: str
    id: str = ""


ALL = Part("")


@dataclass(frozen=True, slots=True)
class Books:
    """The rulebooks of two questions; either knows every item of both, so that both read a file."""

    before: Rulebook
    after: Rulebook

    @classmethod
    def of(cls, before: Rulebook, after: Rulebook) -> Books:
        """Let either rulebook know the items of the other; no rule of its own selects them."""
        if before.version == after.version:
            return cls(before, before)
        return cls(_knowing(before, after), _knowing(after, before))

    def differences(self) -> tuple[Part, ...]:
        """Return the parts that can be undone one by one, in the order of the rulebook.

        Where one of them cannot stand without another, the change of version is one cause.
        """
        if self.before.version == self.after.version:
            return ()
        found = tuple(_differences(self.before, self.after))
        now = compile_rulebook(self.after)
        try:
            telling = [p for p in found if compile_rulebook(self.with_undone([p])) != now]
            compile_rulebook(self.with_undone(telling))
        except (ValueError, KeyError, ArithmeticTooLargeError):
            return (ALL,)
        return tuple(telling)

    def with_undone(self, parts: Iterable[Part]) -> Rulebook:
        """Return the later rulebook with these parts as they were in the earlier one."""
        book = self.after
        for kind, key in parts:
            if not kind:
                return self.before
            old = getattr(self.before, kind)
            if not key:
                book = _with(book, kind, old)
                continue
            things = {**getattr(book, kind)}
            if key not in old:
                del things[key]
            elif kind == "items":
                # What the cells of the files mean is fixed by the catalogue that read them.
                things[key] = replace(old[key], fields=things[key].fields)
            else:
                things[key] = old[key]
            book = _with(book, kind, things)
        return book


def without_rules(book: Rulebook, rules: Iterable[str]) -> Rulebook:
    """Return the rulebook without some of its indicators."""
    gone = frozenset(rules)
    left = {key: rule for key, rule in book.indicators.items() if key not in gone}
    return replace(book, indicators=left) if gone else book


def part_of(book: Rulebook, part: Part) -> Any:
    """Return the rule or setting that `part` names, None where the rulebook has none."""
    if not part.kind:
        return None
    found = getattr(book, part.kind)
    return found.get(part.id) if part.id else found


def _with(book: Rulebook, kind: str, value: Any) -> Rulebook:
    changed: dict[str, Any] = {kind: value}
    return replace(book, **changed)


def _knowing(book: Rulebook, other: Rulebook) -> Rulebook:
    others = {key: item for key, item in other.items.items() if key not in book.items}
    pools = {key: pool for key, pool in other.pools.items() if key not in book.pools}
    dimensions = {k: each for k, each in other.dimensions.items() if k not in book.dimensions}
    return replace(
        book,
        items={**book.items, **others},
        pools={**book.pools, **pools},
        dimensions={**book.dimensions, **dimensions},
    )


def _differences(before: Rulebook, after: Rulebook) -> Iterator[Part]:
    for field in fields(Rulebook):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name in _NO_POINTS or _numbers(old) == _numbers(new):
            continue
        if isinstance(new, Mapping) and all(isinstance(one, Written) for one in new.values()):
            for key in dict.fromkeys((*old, *new)):
                if _numbers(old.get(key)) != _numbers(new.get(key)):
                    yield Part(field.name, key)
        else:
            yield Part(field.name)


def _numbers(thing: Any) -> Any:
    """Return everything of a rule that a point can depend on, as plain comparable values."""
    if isinstance(thing, Name):
        return None
    if is_dataclass(thing) and not isinstance(thing, type):
        return (
            type(thing).__name__,
            *(
                _numbers(getattr(thing, field.name))
                for field in fields(thing)
                if field.name not in _WORDS
            ),
        )
    if isinstance(thing, Mapping):
        return tuple((key, _numbers(value)) for key, value in thing.items())
    if isinstance(thing, tuple):
        return tuple(_numbers(value) for value in thing)
    return thing
