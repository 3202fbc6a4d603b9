"""What everything in a rulebook is: written at a place, named for people, grounded in a text.

The other modules of this package build on it. A `Citation` only names a place in a text; whether
there is one is for `rulebook.references` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from chengxin.diagnostics import Span

#: What a field's value is before it is encoded: a number, a code's identifier, a date or a truth.
Value = Decimal | str | date | bool


@dataclass(frozen=True, slots=True)
class Name:
    """What people read, in Chinese and English.

    >>> Name("志愿服务", "Volunteering").get("zh")
    '志愿服务'
    """

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Return the name in `lang` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Anything that was written in a file."""

    at: Span
    spans: Mapping[str, Span] = field(default_factory=dict, repr=False)

    def span(self, key: str) -> Span:
        """Where `key` was written, or where the whole thing begins."""
        return self.spans.get(key, self.at)


@dataclass(frozen=True, slots=True)
class Citation:
    """`DOC#N` or `DOC#N(k)`; `part` is the number in parentheses, 0 when absent."""

    document: str
    article: str
    part: int
    at: Span

    def __str__(self) -> str:
        return f"{self.document}#{self.article}" + (f"({self.part})" if self.part else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded(Written):
    """Something that must say where it comes from."""

    cite: tuple[Citation, ...] = ()
    modelled_on: Name | None = None
