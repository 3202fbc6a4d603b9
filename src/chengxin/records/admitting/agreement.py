"""The text that furnishers agree to: what they answer for, and what they are told in return.

A file of the program in each language; a version of it is known by the SHA-256 of its words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Agreement:
    """The text in one language."""

    lang: str
    text: str

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).digest()


@cache
def agreement(lang: str) -> Agreement:
    """Return the text that is agreed to now.

    >>> [len(agreement(lang).digest) for lang in ("zh", "en")]
    [32, 32]
    """
    file = files("chengxin.records.admitting") / f"agreement.{lang}.txt"
    return Agreement(lang, file.read_text("utf-8"))
