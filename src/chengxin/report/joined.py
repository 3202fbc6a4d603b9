"""Several things said in one sentence, as each language joins them."""

from __future__ import annotations

from collections.abc import Iterable

from chengxin.text import current_language


def listed(texts: Iterable[str]) -> str:
    """Return several things in one sentence.

    >>> from chengxin.text import language
    >>> with language("zh"):
    ...     listed(["志愿服务", "慈善捐赠"])
    '志愿服务、慈善捐赠'
    """
    return ("、" if current_language() == "zh" else ", ").join(texts)


def either(texts: Iterable[str]) -> str:
    """Return alternatives, of which one is enough."""
    return ("或" if current_language() == "zh" else " or ").join(texts)


def clauses(texts: Iterable[str]) -> str:
    """Return the steps of a rule, one after the other."""
    return ("；" if current_language() == "zh" else "; ").join(texts)


def closed(text: str) -> str:
    """Return a whole sentence: begun and ended as one.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     closed("at most 30 points")
    'At most 30 points.'
    """
    return text[:1].upper() + text[1:] + ("。" if current_language() == "zh" else ".")
