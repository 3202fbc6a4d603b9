"""The texts of regulations, one plain file an article: a few lines of head, a blank line, the text.

What stands in a file is what is shown; nothing of it is interpreted here. Called by `load`, and
by the coverage of the law for a text that no rulebook is made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from chengxin.diagnostics import Span
from chengxin.rulebook import model
from chengxin.rulebook.codes import Code
from chengxin.rulebook.folder import Folder
from chengxin.rulebook.scalars import DATE
from chengxin.rulebook.source import short
from chengxin.text import _

_DOCUMENT = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"[0-9A-Za-z.]+")
#: What may stand in an article's head, one to a line, before a blank line and the text.
_HEAD = ("title", "chapter", "from", "to")


def read_articles(source: Folder) -> Iterator[tuple[tuple[str, str], model.Article]]:
    """Read `articles/DOC/N.txt`: lines `title: …`, `chapter: …`, a blank line, the text."""
    for path in source.files("articles", ".txt", depth=2):
        key = (path.parent.name, path.stem)
        article = _article(source, path, key)
        if article is None:
            source.broken.names.add("#".join(key))
        else:
            yield key, article


def _article(source: Folder, path: Path, key: tuple[str, str]) -> model.Article | None:
    text = source.text(path)
    if text is None:
        return None
    head, _blank, body = re.sub("\r\n|\r", "\n", text).partition("\n\n")

    def bad(message: str, line: int = 1) -> None:
        source.problems.error(Code.BAD_ARTICLE, message, Span(source.name(path), line, 1))

    if not _DOCUMENT.fullmatch(key[0]) or not _NUMBER.fullmatch(key[1]):
        bad(_("No rule could cite this article: its file is named articles/measures/12.txt."))
        return None
    found: dict[str, Any] = {}
    for line, written in enumerate(head.split("\n"), start=1):
        word, colon, value = (part.strip() for part in written.partition(":"))
        if word not in _HEAD or not colon or not value or word in found:
            bad(_article_form(), line)
            return None
        try:
            found[word] = DATE.parse(value) if word in ("from", "to") else value
        except ValueError:
            bad(f"{short(value)!r}: {DATE.expected()}", line)
            return None
    if "title" not in found or not body.strip():
        bad(_article_form())
        return None
    return model.Article(
        document=key[0],
        number=key[1],
        title=found["title"],
        text=body.strip(),
        starts=_day(found, "from"),
        until=_day(found, "to"),
        at=Span(source.name(path), 1, 1),
    )


def _article_form() -> str:
    return _(
        "An article begins with a line 'title: …' and, where there is need, 'chapter: …', "
        "'from: …', 'to: …'; then come a blank line and its text."
    )


def _day(found: dict[str, Any], word: str) -> date | None:
    day = found.get(word)
    return day if isinstance(day, date) else None
