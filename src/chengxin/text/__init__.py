"""Words for people: gettext with the language in a context variable, Chinese first.

Message identifiers are English; `locale/zh/LC_MESSAGES/chengxin.po` holds the Chinese. The
catalogue is compiled when first used; no binary is in the repository. A test fails when a
message has no Chinese.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

#: The languages every text exists in; the first is the default.
LANGUAGES = ("zh", "en")

_language: ContextVar[str] = ContextVar("chengxin_language", default=LANGUAGES[0])


@cache
def _catalogue(lang: str) -> NullTranslations:
    """Return the translations into `lang`, compiled once for each content of the source.

    Like Python's own compiled modules, the result is kept in `__pycache__` beside the source where
    that can be written, and made anew where it cannot.
    """
    if lang == "en":
        return NullTranslations()
    source = Path(__file__).parent / "locale" / lang / "LC_MESSAGES" / "chengxin.po"
    content = source.read_bytes()
    kept = source.parent / "__pycache__" / f"{hashlib.sha256(content).hexdigest()[:16]}.mo"
    try:
        return GNUTranslations(BytesIO(kept.read_bytes()))
    except OSError:
        compiled = _compile(content, lang)
    with suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(compiled)
        fresh.rename(kept)
    return GNUTranslations(BytesIO(compiled))


def _compile(content: bytes, lang: str) -> bytes:
    # Babel is slow to import, and needed only when a text has changed.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(content), locale=lang))
    return compiled.getvalue()


def _(message: str) -> str:
    """Translate `message` into the current language.

    >>> with language("en"):
    ...     _("Score")
    'Score'
    """
    return _catalogue(_language.get()).gettext(message)


def current_language() -> str:
    """Return "zh" or "en"."""
    return _language.get()


def set_language(lang: str) -> None:
    """Set the language of this context for good (for a process's start)."""
    if lang not in LANGUAGES:
        raise ValueError(f"no such language: {lang!r}")
    _language.set(lang)


@contextmanager
def language(lang: str) -> Iterator[None]:
    """Speak `lang` inside the block."""
    token = _language.set(lang)
    try:
        yield
    finally:
        _language.reset(token)
