"""The templates' environment: everything escaped, undefined names refused, one set of words.

It shares the filters for numbers, points and days with the printed reports.
"""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from chengxin.clock import SHANGHAI
from chengxin.report import figures
from chengxin.report.pages import HTML_LANG, foreign
from chengxin.text import _, current_language


def address(name: str, **given: object) -> str:
    """Return the path of a named page."""
    return reverse(name, kwargs=given)


def environment(**options: Any) -> Environment:
    """Return the environment that Django's backend for Jinja2 uses."""
    made = Environment(
        **{**options, "autoescape": True, "undefined": StrictUndefined},
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "_": _,
        "url": address,
        "static": static,
        "lang": current_language,
        "html_lang": lambda: HTML_LANG[current_language()],
    }
    made.filters |= {
        "signed": figures.signed,
        "points": figures.points,
        "day": figures.day,
        "number": figures.number,
        "foreign": foreign,
        "civil": lambda instant: instant.astimezone(SHANGHAI),
    }
    return made
