"""What of the rules differs between two versions, and rulebooks with single differences undone.

Such mixtures are only ever asked what a score would have been: no gate has seen them, none is
written down, none may score anybody. Names, citations and places in files are no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, NamedTuple

from chengxin.ledger.encoding import SLOTS
from chengxin.rulebook.model import Item, Name, Rulebook, Written
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
        "submission",
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
    """The rulebooks of two questions; either knows the items of both, so that both read a file."""

    before: Rulebook
    after: Rulebook

    @classmethod
    def of(cls, before: Rulebook, after: Rulebook) -> Books:
        """Let either rulebook know items, fields and codes of the other; no rule asks for them."""
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
    """Add what only the other knows after its own, so that its own numbers stay what they are."""
    items = {
        key: _with_fields(item, other.items.get(key, item)) for key, item in book.items.items()
    }
    return replace(
        book,
        items=_with_others(items, other.items),
        pools=_with_others(book.pools, other.pools),
        groups=_with_others(book.groups, other.groups),
        dimensions=_with_others(book.dimensions, other.dimensions),
    )


def _with_others[T](own: Mapping[str, T], others: Mapping[str, T]) -> dict[str, T]:
    return {**own, **{key: thing for key, thing in others.items() if key not in own}}


def _with_fields(item: Item, other: Item) -> Item:
    """Let an item be read with the fields and codes that only the other version of it has."""
    own = {
        key: replace(field, codes=_with_others(field.codes, other.fields[key].codes))
        if key in other.fields and field.type == other.fields[key].type
        else field
        for key, field in item.fields.items()
    }
    more = {
        key: replace(field, optional=True)
        for key, field in other.fields.items()
        if key not in item.fields
    }
    fields = {**own, **dict([*more.items()][: max(0, SLOTS - len(own))])}
    return replace(item, fields=fields)


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
