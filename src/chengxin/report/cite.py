"""Citations as people read them: `measures#7(2)` is 第七条（二） or art. 7(2).

Nothing is looked up here beyond the rulebook's documents and how their texts are numbered; where a
link leads is the pages' business. Every face of this room calls it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengxin.rulebook.model import Citation, Grounded, Rulebook
from chengxin.rulebook.numbering import items
from chengxin.text import current_language

_CITED = re.compile(r"(?P<document>[^#\s]+)#(?P<article>[^(\s]+)(?:\((?P<part>\d+)\))?")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Cited:
    """One article, or a numbered part of it, ready to be shown and linked."""

    document: str
    article: str
    part: int
    text: str


def chinese(count: int) -> str:
    """Return a number below 1000 in Chinese numerals, as laws number their articles.

    >>> [chinese(n) for n in (7, 10, 12, 20, 36, 101, 110, 112, 200)]
    ['七', '十', '十二', '二十', '三十六', '一百零一', '一百一十', '一百一十二', '二百']
    """
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not count else "")


def article_label(article: str, part: int = 0) -> str:
    """Return an article's number in the current language.

    >>> from chengxin.text import language
    >>> with language("zh"):
    ...     article_label("7", 2), article_label("3.1")
    ('第七条（二）', '3.1')
    >>> with language("en"):
    ...     article_label("7", 2)
    'art. 7(2)'
    """
    numbered = article.isdecimal() and int(article) < 1000
    if current_language() == "zh":
        label = f"第{chinese(int(article))}条" if numbered else article
        return label + (f"（{chinese(part)}）" if part else "")
    label = f"art. {article}" if numbered else article
    return label + (f"({part})" if part else "")


def section_label(section: str, part: int = 0, *, has_items: bool = True) -> str:
    """Return a section's number in the current language; `part` is an item or a paragraph of it.

    >>> from chengxin.text import language
    >>> with language("zh"):
    ...     section_label("5"), section_label("2.1", 2), section_label("1.1", 2, has_items=False)
    ('五', '二（一）2', '一（一）第二款')
    >>> with language("en"):
    ...     section_label("2.1", 2), section_label("1.1", 2, has_items=False)
    ('sec. 2(1) item 2', 'sec. 1(1) para. 2')
    """
    whole, _dot, inner = section.partition(".")
    if current_language() == "zh":
        label = chinese(int(whole)) + (f"（{chinese(int(inner))}）" if inner else "")
        return label + ((str(part) if has_items else f"第{chinese(part)}款") if part else "")
    label = f"sec. {whole}" + (f"({inner})" if inner else "")
    return label + (f" {'item' if has_items else 'para.'} {part}" if part else "")


def heading(rulebook: Rulebook, document: str, article: str) -> str:
    """Return the number of an article or a section as a heading."""
    label = _label(rulebook, document, article)
    for short, full in (("art. ", "Article "), ("sec. ", "Section ")):
        if label.startswith(short):
            return label.replace(short, full, 1)
    return label


def _label(rulebook: Rulebook, document: str, article: str, part: int = 0) -> str:
    known = rulebook.documents.get(document)
    if known is None or known.numbering == "articles":
        return article_label(article, part)
    stored = rulebook.articles.get((document, article))
    return section_label(article, part, has_items=bool(stored and items(stored.text)))


def _cited(rulebook: Rulebook, document: str, article: str, part: int) -> Cited:
    text = _label(rulebook, document, article, part)
    # The first document is the measures themselves; only the others need their name said.
    if rulebook.documents and document != next(iter(rulebook.documents)):
        known = rulebook.documents.get(document)
        title = known.title.get(current_language()) if known else document
        text = f"《{title}》{text}" if current_language() == "zh" else f"{title}, {text}"
    return Cited(document, article, part, text)


def cited(rulebook: Rulebook, cites: str | tuple[Citation, ...]) -> tuple[Cited, ...]:
    """Return what a row's `cite` or a rule's citations name, in order and once each."""
    if isinstance(cites, str):
        found = [
            _cited(rulebook, match["document"], match["article"], int(match["part"] or 0))
            for match in _CITED.finditer(cites)
        ]
    else:
        found = [_cited(rulebook, each.document, each.article, each.part) for each in cites]
    return tuple(dict.fromkeys(found))


def cite_text(rulebook: Rulebook, thing: Grounded | str | tuple[Citation, ...]) -> str:
    """Return the citations of a thing in one line, empty when it has none."""
    cites = thing.cite if isinstance(thing, Grounded) else thing
    separator = "、" if current_language() == "zh" else "; "
    return separator.join(each.text for each in cited(rulebook, cites))
