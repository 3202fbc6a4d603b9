"""The texts a rulebook stands on, as they are stored beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chengxin.rulebook.model.written import Name, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Written):
    """A regulation. `until` is its last day, None while open; `numbering` is how it is divided."""

    id: str
    title: Name
    number: str
    issuer: Name
    issued: date
    starts: date
    until: date | None
    numbering: str = "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Written):
    """One article's text, with its line breaks. Its own days, where they are not its document's."""

    document: str
    number: str
    title: str
    text: str
    starts: date | None = None
    until: date | None = None
