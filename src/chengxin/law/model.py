"""What `law/` says of each article, typed and immutable, and the places that name an article.

A row is what can be claimed by itself: an article, a numbered part of it (`9(2)`), or what a text
also asks beside (`10/formed`). Made by `read` and `scan`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chengxin.diagnostics import Span
from chengxin.rulebook.model import Article, Citation, Name, Rulebook

#: How a row is named: `5`, `2.1`, `9(2)`, `2.2(1)`, `10/formed`.
ROW = re.compile(r"(?P<article>[1-9][0-9]?(?:\.[1-9][0-9]?)?)(?:\([1-9][0-9]?\))?(?:/[a-z-]+)?")

#: S the software must do it, O a duty of bodies, with a star where our choice has to be explained.
STATUSES = ("S", "O", "S+O", "O*", "S*")
#: How far the tests prove it.
DEGREES = ("yes", "partly")
#: The part of the server that an article waits for.
PLANNED = ("people", "records", "cases", "benefits", "looks", "pages", "publication")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a text asks in one place; `covered` is empty where nothing is claimed yet.

    `must` is what a test may name; `note` is how we chose to do it.
    """

    id: str
    status: str
    must: Name
    note: Name | None
    covered: str
    planned: tuple[str, ...]
    reason: Name | None
    also: bool
    at: Span

    @property
    def article(self) -> str:
        """The article or section it belongs to."""
        found = ROW.fullmatch(self.id)
        assert found is not None
        return found["article"]

    @property
    def state(self) -> str:
        """Return `covered`, `partly`, `planned`, `organisational` or `left_out`."""
        if self.covered:
            return "covered" if self.covered == "yes" else "partly"
        if self.planned:
            return "planned"
        return "organisational" if self.status == "O" else "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One text: its rows, its articles and, where there is one, the rulebook made from it."""

    id: str
    title: Name
    number: str
    note: Name | None
    rows: Mapping[str, Row]
    articles: Mapping[str, Article]
    document: str
    rulebook: Rulebook | None
    at: Span

    def named_by(self, cite: Citation) -> tuple[str, ...]:
        """Return the rows that a rulebook's citation names.

        A part that has no row of its own belongs to its article; an article without a row of its
        own stands for all its parts.
        """
        if cite.document != self.document:
            return ()
        part = f"{cite.article}({cite.part})"
        if cite.part and part in self.rows:
            return (part,)
        if cite.article in self.rows:
            return (cite.article,)
        return tuple(
            row.id for row in self.rows.values() if row.article == cite.article and not row.also
        )


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a row is named: `file` from the checkout's root, the line, and what stands there."""

    file: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.name}".rstrip()


@dataclass(frozen=True, slots=True, order=True)
class Naming:
    """A row of a law named at a place; neither is known to exist yet."""

    law: str
    row: str
    place: Place
