"""Pages that stand by themselves: one file each, no script, no request, a strict CSP.

Jinja2 escapes everything; the only trusted markup is this room's own templates, style and
charts. Links are relative, so the pages work from a disk. `site` and `city` write through it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from chengxin.report import figures
from chengxin.report.cite import Cited
from chengxin.text import _, current_language

#: What the attribute `lang` says in each language.
HTML_LANG = {"zh": "zh-Hans", "en": "en"}


def page_name(name: str, lang: str) -> str:
    """Return a page's file name; Chinese is the one without a suffix.

    >>> page_name("rule-honours", "zh"), page_name("rule-honours", "en")
    ('rule-honours.html', 'rule-honours.en.html')
    """
    # Identifiers are checked when a rulebook is read; a file name is still never left to chance.
    safe = re.sub(r"[^A-Za-z0-9._-]|^\.+", "_", name)
    return f"{safe}.html" if lang == "zh" else f"{safe}.{lang}.html"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the pages of a rulebook are, seen from the page that is being written.

    >>> Links("en", "rulebook/").article("measures", "12")
    'rulebook/article-measures-12.en.html'
    """

    lang: str
    prefix: str = ""

    def page(self, name: str, anchor: str = "") -> str:
        """Return the address of a page, or of a place on it."""
        return self.prefix + page_name(name, self.lang) + (f"#{anchor}" if anchor else "")

    def article(self, document: str, number: str) -> str:
        """Return the address of an article's page."""
        return self.page(f"article-{document}-{number}")

    def record(self, key: tuple[str, str]) -> str:  # noqa: ARG002  a site's links know records
        """Return the address of a record of a furnisher; printed reports have none."""
        return ""

    def cited(self, cited: Cited) -> str:
        """Return the address of what a citation names."""
        return self.article(cited.document, cited.article)


def foreign(text: str) -> Markup:
    """Return a `lang` attribute for a text that is not in the page's language, else nothing.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     foreign("玉溪分"), foreign("points")
    (Markup(' lang="zh-Hans"'), Markup(''))
    """
    chinese = re.search("[一-鿿]", text) is not None
    if chinese and current_language() != "zh":
        return Markup(' lang="zh-Hans"')
    return Markup("")


#: What is written in Chinese characters, with the marks and figures that stand in it.
_CHINESE = re.compile("[《〈（〔“]?[㐀-鿿][　-〿㐀-鿿＀-￯0-9“”‘’·*]*")


def marked(text: str) -> str:
    """Return a text whose Chinese says that it is, for a page that is not in Chinese.

    What is markup already is left alone: its maker has said it.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     marked("市妇联 · <3")
    Markup('<span lang="zh-Hans">市妇联</span> · &lt;3')
    >>> marked("市妇联 · <3")
    '市妇联 · <3'
    """
    if current_language() == "zh" or hasattr(text, "__html__"):
        return text
    found = _CHINESE.sub(lambda run: f'<span lang="zh-Hans">{run[0]}</span>', str(escape(text)))
    return Markup(found)


@cache
def style() -> Markup:
    """Return the style sheet that every page carries."""
    return Markup((files("chengxin.report") / "static" / "report.css").read_text("utf-8"))


@cache
def policy() -> str:
    """Return the content security policy: nothing but the one style sheet, known by its hash."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def served_policy() -> str:
    """Return the policy of a page that our own local server serves, with its own static files."""
    own = "script-src 'self'; connect-src 'self'; "
    return own + policy().replace("style-src ", "style-src 'self' ")


@cache
def environment() -> Environment:
    """Return the templates, with autoescape on and undefined names refused."""
    made = Environment(
        loader=PackageLoader("chengxin.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = _
    made.filters |= {
        "signed": figures.signed,
        "points": figures.points,
        "day": figures.day,
        "number": figures.number,
        "foreign": foreign,
        "marked": marked,
    }
    return made


def write_page(out: Path, template: str, context: Mapping[str, Any]) -> None:
    """Render `template` in the current language and write it to the file `out`."""
    out.write_text(render_page(template, context), "utf-8", newline="\n")


def render_page(template: str, context: Mapping[str, Any], *, served: bool = False) -> str:
    """Return `template` in the current language.

    `context` needs `title`, `site` (what the masthead says), `other` (the address of the same
    page in the other language) and `back` (an address, or empty). A page that is served may use
    the script and the style that are served beside it, and ask its own server.
    """
    lang = current_language()
    return (
        environment()
        .get_template(template)
        .render(
            **context,
            html_lang=HTML_LANG[lang],
            other_lang=HTML_LANG["en" if lang == "zh" else "zh"],
            other_name="English" if lang == "zh" else "中文",
            style=style(),
            policy=served_policy() if served else policy(),
        )
    )
