"""The numbers of a rulebook folder at their places in the text, and other ones put there.

Only what stands between two places is replaced: comments, order and layout stay as their author
wrote them. A new number is admitted by its form alone; whether the rulebook admits it is for
`load` to say. Nothing here knows what a number does to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from chengxin.rulebook.folder import Folder
from chengxin.rulebook.nodes import compose
from chengxin.rulebook.source import BAD, Source

#: Where numbers stand, by kind of file: the way to them (`*` is any key, `**` any way on) and what
#: kind of number stands there. A number that is itself a key, as the places from which `steps`,
#: `clean` and `age` change are, is found at `from` behind it. What is not named here moves no
#: score (`clocks`, `reviews`, days of texts) or says how records are read (the bounds of fields).
PLACES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "rulebook.yaml": (
        ("who/age", "count"),
        ("scale/lowest", "scale"),
        ("scale/highest", "scale"),
        ("scale/base", "scale"),
        ("levels/*/from", "band"),
        ("dimensions/*/weight", "share"),
        ("dimensions/*/cap", "limit"),
        ("dimensions/*/floor", "limit"),
        ("pools/*/cap", "limit"),
        ("validity/months", "term"),
        ("severities/*/months", "term"),
        ("holds/days", "term"),
        ("display/*", "term"),
        ("ceilings/*/since", "day"),
        ("ceilings/*/select/where/**", "bound"),
        ("ceilings/*/select/where/**", "day"),
    ),
    "catalogue.yaml": (
        ("items/*/validity/months", "term"),
        ("items/*/validity/when/*/months", "term"),
        ("items/*/validity/when/*/where/**", "bound"),
        ("items/*/validity/when/*/where/**", "day"),
    ),
    "indicators": (
        ("indicators/*/select/where/**", "bound"),
        ("indicators/*/select/where/**", "day"),
        ("indicators/*/over/rolling", "term"),
        ("indicators/*/measure/fewest", "count"),
        ("indicators/*/points/**/from", "threshold"),
        ("indicators/*/points/**/unit", "threshold"),
        ("indicators/*/points/**", "points"),
        ("indicators/*/clean/*/from", "term"),
        ("indicators/*/clean/*", "points"),
        ("indicators/*/limits/*", "limit"),
        ("indicators/*/repeat/factors/*", "factor"),
        ("indicators/*/age/*/from", "term"),
        ("indicators/*/age/*", "factor"),
        ("indicators/*/interval/*", "term"),
        ("indicators/*/since", "day"),
    ),
}

#: What each kind of number looks like, so that nothing else can be put into a rulebook's text.
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?")
_POINTS = re.compile(r"[+-]?[0-9]{1,6}(\.[0-9]{1,4})?")
FORMS: Mapping[str, re.Pattern[str]] = {
    "scale": _NUMBER,
    "band": _NUMBER,
    "limit": _POINTS,
    "points": _POINTS,
    "threshold": _NUMBER,
    "bound": _NUMBER,
    "share": re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})? ?%|[0-9]{1,4}(/[0-9]{1,4}|\.[0-9]{1,4})?"),
    "term": re.compile(r"[0-9]{1,4}"),
    "count": re.compile(r"[0-9]{1,5}"),
    "factor": re.compile(r"[0-9]{1,4}(/[0-9]{1,4}|\.[0-9]{1,4})?"),
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or the day from which facts count, as it is written.

    `file` is relative to the folder; `path` the keys and places in lists that lead to it; `text`
    stands from `start` up to but not including `end`, counted in characters, quotes apart. `line`
    and `column` are as in diagnostics.
    """

    file: str
    path: tuple[str, ...]
    kind: str
    text: str
    start: int
    end: int
    line: int
    column: int

    @property
    def id(self) -> str:
        """What names the number as long as the rulebook has the same keys."""
        return f"{self.file}#{'/'.join(self.path)}"

    def admits(self, text: str) -> bool:
        """Whether `text` has the form of such a number."""
        return FORMS[self.kind].fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Text:
    """One file's text with its numbers."""

    whole: str
    numbers: tuple[Number, ...]

    def with_numbers(self, edits: Mapping[str, str]) -> str:
        """Return the text with other numbers at their places; the ids are the keys of `edits`."""
        text = self.whole
        for number in sorted(self.numbers, key=lambda each: -each.start):
            if number.id in edits:
                text = text[: number.start] + edits[number.id] + text[number.end :]
        return text


def read_numbers(folder: Path) -> dict[str, Text]:
    """Return the texts of an admitted rulebook with the numbers in them, by relative path."""
    found: dict[str, Text] = {}
    source = Folder(folder.resolve())
    paths = [folder / name for name in ("rulebook.yaml", "catalogue.yaml")]
    for path in [*paths, *sorted((folder / "indicators").glob("*.yaml"))]:
        name = path.relative_to(folder).as_posix()
        text = source.text(source.root / name)
        places = PLACES[name if name in PLACES else "indicators"]
        if text is not None:
            found[name] = Text(text, tuple(numbers_of(name, text, places)))
    return found


def numbers_of(name: str, text: str, places: tuple[tuple[str, str], ...]) -> Iterator[Number]:
    """Yield the numbers of a file in the order in which they stand.

    >>> text = "scale: {base: 500, cite: m#1} # from 500"
    >>> [(n.path, n.text, n.start) for n in numbers_of("a.yaml", text, (("scale/*", "scale"),))]
    [(('scale', 'base'), '500', 14)]
    """
    root = compose(text, Source(name, Folder(Path()).problems))
    if root is BAD:
        return
    known = [(tuple(way.split("/")), kind) for way, kind in places]
    for path, node in _words(root, ()):
        quoted = int(node.style in ("'", '"'))
        start, end = node.start_mark.index + quoted, node.end_mark.index - quoted
        written = text[start:end]
        kinds = (kind for way, kind in known if _leads(way, path))
        kind = next((kind for kind in kinds if FORMS[kind].fullmatch(written)), "")
        if kind:
            yield Number(
                name,
                path,
                kind,
                written,
                start,
                end,
                node.start_mark.line + 1,
                node.start_mark.column + 1 + quoted,
            )


def _words(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every word of the file with the way to it; to a key it is the way to its value and `from`."""
    if isinstance(node, yaml.ScalarNode):
        yield path, node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield (*path, str(key.value), "from"), key
                yield from _words(value, (*path, str(key.value)))
    else:
        for at, value in enumerate(node.value):
            yield from _words(value, (*path, str(at)))


def _leads(way: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Whether a way of `PLACES` leads to a path.

    >>> _leads(("a", "**", "from"), ("a", "b", "0", "from")), _leads(("a", "*"), ("a", "b", "c"))
    (True, False)
    """
    if not way:
        return not path
    if way[0] == "**":
        return any(_leads(way[1:], path[at:]) for at in range(1, len(path) + 1))
    return bool(path) and way[0] in ("*", path[0]) and _leads(way[1:], path[1:])
