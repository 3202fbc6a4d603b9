"""Words for people: gettext with the language in a context variable, Chinese first.

Message identifiers are English; `locale/zh/LC_MESSAGES/chengxin.po` holds the Chinese. The
catalogue is compiled in memory when first used, so no binary is kept. A test fails when a
message has no Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

#: The languages every text exists in; the first is the default.
LANGUAGES = ("zh", "en")

_language: ContextVar[str] = ContextVar("chengxin_language", default=LANGUAGES[0])


@cache
def _catalogue(lang: str) -> NullTranslations:
    if lang == "en":
        return NullTranslations()
    # Babel is slow to import and needed only when a text is really translated.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = files("chengxin.text") / "locale" / lang / "LC_MESSAGES" / "chengxin.po"
    compiled = BytesIO()
    with source.open("rb") as po:
        write_mo(compiled, read_po(po, locale=lang))
    compiled.seek(0)
    return GNUTranslations(compiled)


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
