"""Columns for a terminal in which a Chinese character is two cells wide.

A library would bring a whole terminal toolkit for these few lines. It lays out text and knows
nothing about what the text says; `terminal` and `show` call it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Return the cells a text takes.

    >>> width("玉溪分"), width("500"), width("−20")
    (6, 3, 3)
    """
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def plain(text: str) -> str:
    r"""Return a text without control characters, which could otherwise drive the terminal.

    >>> plain("a\x1b[2Jb\u202ec")
    'a [2Jb c'
    """
    return "".join(char if char.isprintable() else " " for char in text)


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Fill a text with blanks up to a number of cells, on its left when `right`.

    >>> pad("分", 4) + "|", pad("−20", 5, right=True)
    ('分  |', '  −20')
    """
    blanks = " " * max(0, cells - width(text))
    return blanks + text if right else text + blanks


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may break: after blanks and around double-width characters."""
    pieces: list[str] = []
    word = ""
    for char in text:
        if east_asian_width(char) in "WF":
            # Closing punctuation must not begin a line, unless a blank stands before it.
            before = word or (pieces[-1] if pieces else " ")
            if char in "，。；：、）》」！？" and not before.endswith(" "):
                if word:
                    word += char
                else:
                    pieces[-1] += char
                continue
            pieces += [word] if word else []
            pieces.append(char)
            word = ""
        else:
            word += char
            if char == " ":
                pieces.append(word)
                word = ""
    return [*pieces, word] if word else pieces


def wrap(text: str, cells: int) -> list[str]:
    """Break a text into lines of at most so many cells; a longer word stands alone.

    Blanks at its beginning are kept on every line.

    >>> wrap("满 10 小时 2 分，满 20 小时 5 分", 16)
    ['满 10 小时 2', '分，满 20 小时 5', '分']
    >>> wrap("  one two", 6)
    ['  one', '  two']
    """
    indent = text[: len(text) - len(text.lstrip(" "))]
    lines = [""]
    for piece in _pieces(text.lstrip(" ")):
        if lines[-1] and width(indent + lines[-1]) + width(piece.rstrip()) > cells:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [(indent + line).rstrip() for line in lines]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the most cells it may take before its text wraps, and its side."""

    most: int
    right: bool = False


def table(columns: Sequence[Column], rows: Iterable[Sequence[str] | None]) -> list[str]:
    """Lay out rows of cells; None is a ruled line.

    Columns are as narrow as their text allows, two blanks apart.

    >>> for line in table([Column(8), Column(9, right=True)], [("分", "500"), None, ("A", "−20")]):
    ...     print(line)
    分  500
    -------
    A   −20
    """
    wrapped = [
        None
        if row is None
        else [wrap(plain(cell), col.most) for cell, col in zip(row, columns, strict=True)]
        for row in rows
    ]
    widths = [
        max((width(line) for row in wrapped if row for line in row[at]), default=0)
        for at in range(len(columns))
    ]
    used = [at for at, cells in enumerate(widths) if cells]
    whole = sum(widths[at] for at in used) + 2 * max(0, len(used) - 1)
    out: list[str] = []
    for row in wrapped:
        if row is None:
            out.append("-" * whole)
            continue
        for at in range(max(len(cell) for cell in row)):
            cells = [
                pad(
                    row[col][at] if at < len(row[col]) else "",
                    widths[col],
                    right=columns[col].right,
                )
                for col in used
            ]
            out.append("  ".join(cells).rstrip())
    return out
