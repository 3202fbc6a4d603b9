"""What the tests need of Markdown: headings, links, fenced blocks, and the commands in them.

It knows only what the pages of this repository use. The tests of this folder call it.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and where the text begins and ends in the page."""

    language: str
    text: str
    start: int
    end: int


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the repository, tracked or about to be; empty without git."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = listing.stdout.decode().split("\0")
    return tuple(ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file())


@cache
def pages() -> tuple[Path, ...]:
    """Return the Markdown pages of the repository."""
    return tuple(path for path in files() if path.suffix == ".md")


def name(path: Path) -> str:
    """Name a file as seen from the repository's root."""
    return path.relative_to(ROOT).as_posix()


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page in order.

    >>> [block.text for block in blocks("a\\n```sh\\nmake\\n```\\n")]
    ['make\\n']
    """
    return [Block(m[1], m[2], m.start(2), m.end(2)) for m in _FENCE.finditer(text)]


def prose(text: str) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", text)


def commands(block: Block) -> list[str]:
    """Return the commands of a block, each on one line.

    >>> commands(Block("sh", "a \\\\\\n  -b\\nc\\n", 0, 0))
    ['a -b', 'c']
    """
    joined = re.sub(r" *\\\n *", " ", block.text)
    return [line for line in joined.splitlines() if line.strip()]


def headings(text: str) -> list[tuple[int, str]]:
    """Return (depth, text) of the headings of a page."""
    return [(len(marks), title) for marks, title in _HEADING.findall(prose(text))]


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them.

    >>> sorted(anchors("# 2 rulebook.yaml\\n## Why, then?\\n## 两条命令\\n"))
    ['2-rulebookyaml', 'why-then', '两条命令']
    """
    found: set[str] = set()
    for _depth, title in headings(text):
        plain = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        number, anchor = 0, plain
        while anchor in found:
            number += 1
            anchor = f"{plain}-{number}"
        found.add(anchor)
    return found


def links(text: str) -> Iterator[str]:
    """Yield the targets of a page's links and pictures."""
    yield from _LINK.findall(prose(text))


def codes(text: str) -> list[str]:
    """Return what stands between backticks in a page's prose."""
    return _CODE.findall(prose(text))
