"""The texts that people are asked to agree to, as data: one file a purpose and language.

A text is plain: a line that begins with `# ` is a heading, one with `- ` a point of a list, and
anything else a paragraph. What a page shows is what is hashed, so pages take `sections` of the very
text that was published, and add and leave out nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chengxin.people.consent import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who runs the site and answers for it, in one language of a notice each."""

    product: dict[str, str]
    controller: dict[str, str]
    contact: dict[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; points of a list are marked."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a point of a list."""

    text: str
    point: bool


def notice_text(purpose: Purpose, lang: str, operator: Operator) -> str:
    """Return the notice as this operator publishes it."""
    source = Path(__file__).with_name(f"{purpose}.{lang}.txt").read_text("utf-8")
    return source.format(
        product=operator.product[lang],
        controller=operator.controller[lang],
        contact=operator.contact[lang],
    )


def sections(text: str) -> tuple[Section, ...]:
    """Return the parts of a notice, in order and without loss.

    >>> parts = sections("# Who" + chr(10) + "A city." + chr(10) + "- by post")
    >>> parts[0].heading, [(line.text, line.point) for line in parts[0].lines]
    ('Who', [('A city.', False), ('by post', True)])
    """
    found: list[tuple[str, list[Line]]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("# "):
            found.append((line.removeprefix("# "), []))
        elif not found:
            raise ValueError("a notice begins with a heading")
        else:
            found[-1][1].append(Line(line.removeprefix("- "), line.startswith("- ")))
    return tuple(Section(heading, tuple(lines)) for heading, lines in found)
