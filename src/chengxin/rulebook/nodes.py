"""From YAML text to nodes with places, without what YAML can do beyond keys, lists and words.

Built from the parser's events with a stack of our own: no recursion, so no depth of nesting can
overrun the process's stack; no aliases, so nothing is larger than it looks; no tags, so nothing
is anything but text. Called by `folder.Folder`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from chengxin.diagnostics import Span
from chengxin.rulebook.codes import Code
from chengxin.rulebook.source import BAD, Source
from chengxin.text import _

#: How deep keys and lists may lie in each other; the language itself needs nine.
DEEPEST = 20


def compose(text: str, source: Source) -> Any:
    """Return the root node of the only document in `text`, or report why not and return `BAD`."""
    try:
        return _build(iter(yaml.CSafeLoader(text).get_event, None), source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Span(source.file, mark.line + 1, mark.column + 1) if mark else Span(source.file)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        said = _PROBLEMS[problem]() if problem in _PROBLEMS else problem
        source.error(
            Code.NOT_YAML,
            _("This is not YAML: {problem}.").format(problem=said),
            place,
            _("A text with ': ' or ' #' in it, or beginning with a sign, needs quotes."),
        )
        return BAD


#: The parser's own words for what is met most, in words for people; others are passed on.
_PROBLEMS: Mapping[str, Callable[[], str]] = {
    "mapping values are not allowed in this context": lambda: _("no colon can stand here"),
    "could not find expected ':'": lambda: _("a colon is missing"),
    "did not find expected key": lambda: _("a key is expected here"),
    "did not find expected ',' or '}'": lambda: _("a comma or a closing brace is missing"),
    "did not find expected ',' or ']'": lambda: _("a comma or a closing bracket is missing"),
    "did not find expected '-' indicator": lambda: _("a list entry is expected here"),
    "did not find expected node content": lambda: _("a value is missing"),
    "block sequence entries are not allowed in this context": lambda: _("no list can begin here"),
    "did not find expected <document start>": lambda: _("the text had ended before this"),
    "found unexpected end of stream": lambda: _("quotes are not closed"),
    "found character that cannot start any token": lambda: _(
        "nothing can begin with this character (a tab, perhaps)"
    ),
    "found a tab character that violates indentation": lambda: _(
        "lines are indented with blanks, not with tabs"
    ),
}


_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_AROUND = (
    yaml.StreamStartEvent,
    yaml.StreamEndEvent,
    yaml.DocumentStartEvent,
    yaml.DocumentEndEvent,
)


def _build(events: Iterator[Any], source: Source) -> Any:
    roots: list[yaml.Node] = []
    open_nodes: list[yaml.CollectionNode] = []
    # Where the next node goes. This loop sees every word of a rulebook, so it asks little of each.
    siblings: list[Any] = roots
    for event in events:
        kind = type(event)
        if kind in _ENDS:
            _close(open_nodes.pop())
            siblings = open_nodes[-1].value if open_nodes else roots
        elif kind in _AROUND:
            if kind is yaml.DocumentStartEvent and roots:
                return _at(event, source, Code.NOT_YAML, _("A second document begins here."))
        elif event.anchor is not None or event.tag is not None or len(open_nodes) >= DEEPEST:
            return _refused(event, source)
        elif kind is yaml.ScalarEvent:
            siblings.append(
                yaml.ScalarNode("", event.value, event.start_mark, event.end_mark, event.style)
            )
        else:
            of_keys = kind is yaml.MappingStartEvent
            node = (yaml.MappingNode if of_keys else yaml.SequenceNode)(
                "", [], event.start_mark, event.end_mark
            )
            siblings.append(node)
            open_nodes.append(node)
            siblings = node.value
    if not roots or (isinstance(roots[0], yaml.ScalarNode) and not roots[0].value):
        source.error(Code.EMPTY_FILE, _("This file is empty."), Span(source.file))
        return BAD
    return roots[0]


def _at(event: yaml.Event, source: Source, code: Code, message: str, hint: str = "") -> Any:
    mark: Any = event.start_mark
    source.error(code, message, Span(source.file, mark.line + 1, mark.column + 1), hint)
    return BAD


def _refused(event: yaml.NodeEvent, source: Source) -> Any:
    """Report what no rulebook uses of YAML."""
    if event.anchor is not None:
        return _at(
            event,
            source,
            Code.ALIAS,
            _("Anchors and aliases are not used in a rulebook."),
            _("Write the value out; every line then says what it means."),
        )
    if getattr(event, "tag", None) is not None:
        return _at(event, source, Code.TAG, _("Tags (words with !) are not used in a rulebook."))
    return _at(event, source, Code.TOO_DEEP, _("Nothing in a rulebook lies as deep as this."))


def _close(node: yaml.CollectionNode) -> None:
    """Pair up the children of a mapping, which came one after the other."""
    if isinstance(node, yaml.MappingNode):
        children = iter(node.value)
        node.value = list(zip(children, children, strict=True))
