"""One file being read, and what the reading of a folder leaves behind for the later stages.

`Source` is where shapes report problems; it knows places, the keys it is inside of, and when to
stop. `Broken` remembers what was written but could not be built, so that one mistake is told once
and not again by everything that names the broken thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import yaml

from chengxin.diagnostics import Diagnostics, Span
from chengxin.rulebook.codes import Code
from chengxin.text import _

#: What a shape returns when it has reported a problem instead of a value.
BAD: Any = object()

#: A file with more problems than this is not what it is taken for.
MOST_PROBLEMS = 30
#: The longest piece of somebody's text that a message repeats, and the most words of a hint.
MOST_SHOWN = 60
MOST_WORDS = 20

#: Why a key may not stand: the code and, when asked for, the reason.
Refusal = tuple[Code, Callable[[], str]]


class EnoughError(Exception):
    """The file has so many problems that reading on helps nobody."""


@dataclass(slots=True)
class Broken:
    """Identifiers of what was written but not built, and whether a case is among it."""

    names: set[str] = field(default_factory=set)
    cases: bool = False
    indicators: bool = False


@dataclass(slots=True)
class Source:
    """One file being read: its name, where problems go, and the keys we are inside of."""

    file: str
    problems: Diagnostics
    path: list[str] = field(default_factory=list)
    #: Keys that no rulebook may have, with the code and the reason of the gate that stops them.
    refused_keys: Mapping[str, Refusal] = field(default_factory=dict)
    broken: Broken = field(default_factory=Broken)
    count: int = 0

    def span(self, node: yaml.Node) -> Span:
        """Where `node` begins."""
        return Span(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def error(self, code: Code, message: str, span: Span, hint: str = "") -> None:
        """Report a problem at `span`; raise `EnoughError` when there are too many."""
        self.problems.error(code, message, span, hint=hint, path="/".join(self.path))
        self.count += 1
        if self.count >= MOST_PROBLEMS:
            raise EnoughError

    def bad(self, code: Code, message: str, node: yaml.Node, hint: str = "") -> Any:
        """Report a problem at `node` and return `BAD`."""
        self.error(code, message, self.span(node), hint)
        return BAD


def short(text: object) -> str:
    """Return somebody's text, cut where a message would drown in it.

    >>> short("a" * 100) == "a" * 60 + "…"
    True
    """
    whole = str(text)
    return whole if len(whole) <= MOST_SHOWN else whole[:MOST_SHOWN] + "…"


def nearest(word: str, known: Mapping[str, Any] | list[str] | tuple[str, ...]) -> str:
    """Return a hint that names the nearest known word, or all of them when none is near.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     nearest("nmae", ["name", "kind"]), nearest("zzz", ["name", "kind"])
    ("Did you mean 'name'?", 'Known here: kind, name.')
    """
    close = get_close_matches(word[:MOST_SHOWN], list(known), n=1, cutoff=0.6)
    if close:
        return _("Did you mean {word!r}?").format(word=close[0])
    words = sorted(known)
    if not words:
        return ""
    more = ", …" if len(words) > MOST_WORDS else ""
    return _("Known here: {words}.").format(words=", ".join(words[:MOST_WORDS]) + more)
